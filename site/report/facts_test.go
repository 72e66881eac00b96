package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"moxin/content"
)

// Every state of a release is counted once, and those that a person has to know of are named.
func TestEveryStateIsCounted(t *testing.T) {
	t.Parallel()
	in := Input{Config: content.Config{Channels: []content.Channel{{ID: "gzh", Platform: content.WeChat}}}, Period: week, Now: week.Until}
	states := []content.State{content.Planned, content.Approved, content.Queued, content.Publishing, content.Published, content.HandedOff, content.InDoubt, content.Failed, content.Missed, content.Expired, content.Cancelled}
	for i, s := range states {
		in.Releases = append(in.Releases, release(int64(i+1), "gzh", s, float64(len(states)-i)))
	}
	in.Releases = append(in.Releases, content.Release{ID: 99, Channel: "gzh", State: content.Published, Due: hour(1)}) // of nothing
	r := Make(in)
	got := r.Released[0]
	if sum := got.Published + got.HandedOff + got.Missed + got.Failed + got.InDoubt + got.Cancelled + got.Waiting; len(r.Released) != 1 || sum != len(states) {
		t.Errorf("%d of %d are counted: %+v", sum, len(states), got)
	}
	if got.Published != 1 || got.HandedOff != 1 || got.Missed != 2 || got.Failed != 1 || got.InDoubt != 1 || got.Cancelled != 1 || got.Waiting != 4 {
		t.Errorf("counted %+v", got)
	}
	var named []string
	for _, one := range r.Troubles {
		named = append(named, string(one.State))
	}
	if want := []string{string(content.Expired), string(content.Missed), string(content.Failed), string(content.InDoubt), string(content.HandedOff)}; !slices.Equal(named, want) {
		t.Errorf("named %v, want %v by when they were due", named, want)
	}
}

// The edges of a period: what was due as it began is of it, what was due as it ended is of the next.
func TestEdgesOfThePeriod(t *testing.T) {
	t.Parallel()
	in := Input{Period: week, Now: week.Until, Config: content.Config{Zone: shanghai}}
	for i, h := range []float64{-1e-6, 0, 168 - 1e-6, 168} {
		in.Releases = append(in.Releases, release(int64(i), "gzh", content.Published, h))
		in.Articles = append(in.Articles, Article{Slug: fmt.Sprint(i), Published: hour(h)})
		in.Outcomes = append(in.Outcomes, content.Outcome{Kind: content.OutcomeAdd, At: hour(h)})
	}
	r := Make(in)
	var posts []string
	for _, p := range r.Posts {
		posts = append(posts, p.Slug)
	}
	if r.Released[0].Published != 2 || !slices.Equal(posts, []string{"1", "2"}) {
		t.Errorf("%+v, %v", r.Released, posts)
	}
	for _, o := range r.Outcomes {
		if o.Kind == content.OutcomeAdd && o.Count != 2 {
			t.Errorf("%d outcomes", o.Count)
		}
	}
}

// What each publication lacks, by what was read of it and by what its platform tells at all.
func TestWhatIsLacking(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what, platform string
		published      float64
		read           map[content.Metric]float64 // at an hour
		want           string
	}{
		{"nothing", content.WeChat, 2, nil, "no number was read in the period"},
		{"no reads", content.XiaoHongShu, 2, map[content.Metric]float64{content.Likes: 100}, "no reads in the period, so no rates"},
		{"read", content.WeChat, 2, map[content.Metric]float64{content.Reads: 100}, ""},
		{"nothing of WeCom", content.WeCom, 2, nil, "WeCom never tells reads"},
		{"deliveries of WeCom", content.WeCom, 2, map[content.Metric]float64{content.Delivered: 100}, "WeCom never tells reads"},
		{"reads of WeCom that a person typed in", content.WeCom, 2, map[content.Metric]float64{content.Reads: 100}, ""},
		{"a webhook", content.Webhook, 2, nil, "of what a webhook hands on nothing can be read"},
	} {
		in := Input{Config: content.Config{Channels: []content.Channel{{ID: "ch", Platform: c.platform}}}, Period: week, Now: week.Until,
			Publications: []content.Publication{{ID: 1, Slug: "a", Title: "茶", Channel: "ch", Platform: c.platform, PublishedAt: hour(c.published)}}}
		for m, h := range c.read {
			in.Samples = append(in.Samples, content.Sample{Publication: 1, Metric: m, Value: 1, Cumulative: true, ObservedAt: hour(h), Source: "datacube"})
		}
		got := ""
		for _, g := range Make(in).Gaps {
			got += g.Why.EN
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}

// A young publication that nobody looked at for long is a gap; an old one grows no more.
func TestReadingsThatCeased(t *testing.T) {
	t.Parallel()
	month := content.Month(week.From)
	for _, c := range []struct {
		published, read float64 // days before the month's end
		gap             bool
	}{{20, 9, true}, {20, 7, false}, {29, 14, false}, {29, 16, true}} {
		at := func(days float64) content.Sample {
			return content.Sample{Publication: 1, Metric: content.Reads, Value: 9, Cumulative: true, Source: "datacube", ObservedAt: month.Until.Add(hour(-24 * days).Sub(hour(0)))}
		}
		in := Input{Period: month, Now: month.Until, Samples: []content.Sample{at(c.read)},
			Publications: []content.Publication{{ID: 1, Slug: "a", Channel: "gzh", PublishedAt: at(c.published).ObservedAt}}}
		if got := len(Make(in).Gaps) > 0; got != c.gap {
			t.Errorf("published %v days before the end, read %v: a gap is %t", c.published, c.read, got)
		}
	}
}

// Failures are said beside what is lacking; publications of one reason are one gap, in the order of channels.
func TestGapsAreGrouped(t *testing.T) {
	t.Parallel()
	in := Input{Config: content.Config{Channels: []content.Channel{{ID: "xhs"}, {ID: "gzh"}}}, Period: week, Now: week.Until,
		Failing: []content.Collection{{Publication: 3, Failures: 1}, {Publication: 0, Failures: 9}}}
	for i, channel := range []string{"gzh", "gzh", "gzh", "xhs"} {
		in.Publications = append(in.Publications, content.Publication{ID: int64(i + 1), Slug: fmt.Sprint("a", i), Channel: channel, PublishedAt: hour(float64(i))})
	}
	in.Articles = []Article{{Slug: "a0", Title: "茶"}}
	var got []string
	for _, g := range Make(in).Gaps {
		got = append(got, g.Channel+" "+strings.Join(g.Posts, ",")+" "+g.Why.EN)
	}
	const none = "no number was read in the period"
	want(t, "gaps", got, "xhs a3 "+none, "gzh 茶,a1 "+none, "gzh a2 "+none+" (reading failed 1 time)")
}

// Followers are told by the source that looked last, and by how many more only where that source knew the beginning.
func TestFollowersOfOneSource(t *testing.T) {
	t.Parallel()
	level := func(source string, h, v float64) content.Sample {
		return content.Sample{Channel: "gzh", Metric: content.Followers, Value: v, Cumulative: true, ObservedAt: hour(h), Source: source}
	}
	daily := level("datacube", 100, 5)
	daily.Cumulative = false
	for _, c := range []struct {
		what    string
		samples []content.Sample
		want    string
	}{
		{"none", nil, "—"}, {"before the period alone", []content.Sample{level("datacube", -5, 100)}, "—"}, {"after it", []content.Sample{level("datacube", 170, 100)}, "—"},
		{"both ends", []content.Sample{level("datacube", 160, 130), level("datacube", -20, 90), level("datacube", -5, 100), level("datacube", 3, 101)}, "130 +30"},
		{"fewer", []content.Sample{level("datacube", -5, 100), level("datacube", 160, 70)}, "70 -30"},
		{"one end", []content.Sample{level("datacube", 160, 130)}, "130 ?"},
		{"the later of two sources", []content.Sample{level("datacube", -5, 100), level("datacube", 90, 120), level("page", 160, 131)}, "131 ?"},
		{"of a day", []content.Sample{daily}, "—"},
		{"files of each week", []content.Sample{level("csv:46.csv", -5, 100), level("csv:47.csv", 100, 140)}, "140 +40"},
	} {
		got := "—"
		for _, n := range Make(Input{Period: week, Now: week.Until, Samples: c.samples}).Numbers {
			switch f := n.Followers; {
			case f == nil:
			case f.Change == nil:
				got = fmt.Sprintf("%.0f ?", f.Value)
			default:
				got = fmt.Sprintf("%.0f %+.0f", f.Value, *f.Change)
			}
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
}

// Posts stand by rank; those without one below, by their score; those without a score last; ties as they went out.
func TestOrderOfPosts(t *testing.T) {
	t.Parallel()
	in := Input{Config: content.Config{Zone: shanghai}, Period: week, Now: week.Until}
	for i, c := range []struct {
		slug string
		rank int
		v    float64
	}{{"unscored", 0, math.NaN()}, {"second", 2, .4}, {"low", 0, -.9}, {"first", 1, .5}, {"high", 0, 1.5}, {"tied", 2, .4}, {"never", 0, math.NaN()}} {
		in.Articles = append(in.Articles, Article{Slug: c.slug, Published: hour(float64(i))})
		if s := scored(c.slug, nameTrust, c.v, c.v-1, c.v+1); !math.IsNaN(c.v) {
			s.Rank = c.rank
			in.Scores = append(in.Scores, s)
		}
	}
	var got []string
	for _, p := range Make(in).Posts {
		got = append(got, p.Slug)
	}
	want(t, "order", got, "first", "second", "tied", "high", "low", "unscored", "never")
}

// What explains a score is told the largest first, whatever its sign; an explanation of another make is left out.
func TestExplanations(t *testing.T) {
	t.Parallel()
	in := Input{Config: content.Config{Zone: shanghai}, Period: week, Now: week.Until, Articles: []Article{{Slug: "a", Published: hour(1)}, {Slug: "b", Published: hour(2)}}}
	a, b := scored("a", nameTrust, 1, .5, 1.5), scored("b", nameTrust, 1, .5, 1.5)
	a.Why = `{"why":{"zh":"因为","en":"because"},"contributions":[{"signal":"saves","value":0.2},{"signal":"unfollows","value":-0.7},{"signal":"likes","value":0.4}],"missing":[{"zh":"没有","en":"none"}]}`
	b.Why = `not what it was`
	in.Scores = []content.Score{a, b}
	posts := Make(in).Posts
	var parts []string
	for _, p := range posts[0].Parts {
		parts = append(parts, string(p.Signal))
	}
	if !slices.Equal(parts, []string{"unfollows", "likes", "saves"}) || posts[0].Why.EN != "because" || len(posts[0].Missing) != 1 {
		t.Errorf("%v, %+v", parts, posts[0])
	}
	if posts[1].Trust == nil || posts[1].Verdict != Built || len(posts[1].Parts) > 0 {
		t.Errorf("its numbers do not stand: %+v", posts[1])
	}
}

// An interval that begins at 0 tells nothing yet.
func TestVerdictAtTheEdge(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		low, high float64
		want      Verdict
	}{{.01, 1, Built}, {0, 1, Usual}, {-1, 0, Usual}, {-1, -.01, Cost}, {-1, 1, Usual}} {
		if got := verdict(content.Interval{Low: c.low, High: c.high}); got != c.want {
			t.Errorf("from %v to %v is %s, want %s", c.low, c.high, got, c.want)
		}
	}
}

// A channel shows the most trusted post that was read there; one that was not read has no line to draw.
func TestChannelsShowWhatWasRead(t *testing.T) {
	t.Parallel()
	in := desk(t)
	in.Ranking.Bands = append(in.Ranking.Bands, content.Band{Channel: "xhs", Metric: content.Reads, Hours: []float64{1}, Low: []float64{1}, Middle: []float64{2}, High: []float64{3}, Posts: []int{4}},
		content.Band{Channel: "gzh", Metric: content.Saves, Hours: []float64{1}}, content.Band{Channel: "dy", Metric: content.Reads})
	in.Samples = slices.DeleteFunc(in.Samples, func(s content.Sample) bool { return s.Publication == 1 && s.Metric == content.Reads }) // a0 on gzh
	r := Make(in)
	var got []string
	for _, c := range r.Channels {
		got = append(got, fmt.Sprint(c.Channel, " ", c.Slug, " ", len(c.Hours)))
	}
	want(t, "channels", got, "gzh a1 5", "xhs a0 6")
	in.Samples = slices.DeleteFunc(in.Samples, func(s content.Sample) bool { return s.Publication%2 == 1 }) // all of gzh
	if p := speaking(Make(in), "zh").usual().plates[0]; p.words != "本期这里没有读到阅读的文章。" || p.drawing != "" {
		t.Errorf("nothing was read there, and it shows %+v", p)
	}
	in.Samples = nil
	if sec := speaking(Make(in), "zh").usual(); len(sec.plates) > 0 || len(sec.tables[0].rows) != 2 || !strings.HasPrefix(sec.remark, "本期没有读到阅读的文章") {
		t.Errorf("nothing was read anywhere, and it shows %+v", sec)
	}
}
