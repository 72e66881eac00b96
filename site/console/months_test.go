package console

import (
	"context"
	"fmt"
	"testing"
	"time"

	"moxin/content"
)

// article is one that came out.
func article(slug string, published time.Time) content.RankedArticle {
	return content.RankedArticle{Slug: slug, Published: published}
}

// Months are those of the workspace's zone.
func TestMonthsAreTheWorkspaces(t *testing.T) {
	late := time.Date(2026, 10, 31, 17, 0, 0, 0, time.UTC) // November in Shanghai
	got := byMonth([]content.RankedArticle{
		article("b", late), article("a", now), article("c", late.Add(-2*time.Hour)), article("never", time.Time{}),
	}, shanghai)
	var said []string
	for _, m := range got {
		said = append(said, fmt.Sprint(m.month.Format("2006-01"), m.slugs))
	}
	if fmt.Sprint(said) != "[2026-10[c] 2026-11[b] 2026-12[a]]" {
		t.Errorf("months are %v", said)
	}
}

// four posts: a surely the best, b and c alike, d without draws of its own kind.
func fourPosts() *kept {
	k := &kept{Ranking: content.Ranking{Posts: []string{"a", "b", "c"}}, months: map[[2]string][]monthPosts{}}
	for i := range k.Posts {
		k.Draws = append(k.Draws, draws(i, []float64{3, 0, .1}[i], .5))
	}
	return k
}

func TestStandingCountsWhatIsSure(t *testing.T) {
	k := fourPosts()
	among := map[string]bool{"a": true, "b": true, "c": true}
	if got, _ := k.standing("a", map[string]bool{"a": true, "c": true}); got != (standing{Below: 1}) {
		t.Errorf("of one other that has a place: %+v", got)
	}
	for slug, want := range map[string]standing{"a": {Below: 2}, "b": {Above: 1, Same: 1}, "c": {Above: 1, Same: 1}} {
		if got, ok := k.standing(slug, among); !ok || got != want {
			t.Errorf("%s stands %+v, want %+v", slug, got, want)
		}
	}
	if _, ok := k.standing("nobody", among); ok {
		t.Error("what was not scored stands somewhere")
	}
	k.Draws[1] = nil
	if got, _ := k.standing("a", among); got != (standing{Below: 1, Same: 1}) {
		t.Errorf("without draws nothing is told apart: %+v", got)
	}
}

func TestMonthsAreCompared(t *testing.T) {
	p := &page{Voice: speaks("zh"), now: now, zone: shanghai}
	month := func(back int) time.Time { return monthStart(now).AddDate(0, -back, 0) }
	k := fourPosts()
	v := p.monthly(k, []monthPosts{{month(14), []string{"x"}}, {month(3), []string{"b"}}, {month(1), []string{"y"}}, {month(0), []string{"a"}}})
	if len(v.Rows) != monthsShown || v.Left != 1 {
		t.Fatalf("%d months are shown, %d left", len(v.Rows), v.Left)
	}
	if r := v.Rows[0]; r.Name != "2026-12" || r.Posts != 1 || r.Trust != "+3.0" || r.Range != "+2.5 … +3.5" {
		t.Errorf("the last month is %+v", r)
	}
	if r := v.Rows[1]; r.Trust != unknown || r.Posts != 1 || r.Range != "" {
		t.Errorf("a month whose article was not scored is %+v", r)
	}
	if r := v.Rows[2]; r.Trust != unknown || r.Posts != 0 {
		t.Errorf("a month without articles is %+v", r)
	}
	if want := "2026-12 发布的比之前的高 +3.0（九成区间 +2.3 至 +3.7）。"; v.Said != want && v.Said[:len("2026-12 发布的比之前的高 +3.0")] != want[:len("2026-12 发布的比之前的高 +3.0")] {
		t.Errorf("says %q", v.Said)
	}
	same := p.monthly(k, []monthPosts{{month(1), []string{"b"}}, {month(0), []string{"c"}}})
	if want := "看不出差别。"; len(same.Rows) != 2 || same.Said[len(same.Said)-len(want):] != want {
		t.Errorf("two months alike say %q", same.Said)
	}
	one := p.monthly(k, []monthPosts{{month(0), []string{"a"}}})
	if one.Curve != "" || one.Said != "" || len(one.Rows) != 1 {
		t.Errorf("one month is compared: %+v", one)
	}
	if none := p.monthly(k, nil); none.Rows != nil {
		t.Errorf("no month is %+v", none)
	}
}

// tellsOnce counts how often the ranking is read.
type tellsOnce struct {
	Scorings
	read int
}

func (s *tellsOnce) Ranking(context.Context) (content.Ranking, error) {
	s.read++
	return content.Ranking{Model: fmt.Sprint(s.read)}, nil
}

func TestAScoringIsReadOnce(t *testing.T) {
	var cache rankingCache
	store := &tellsOnce{}
	for i, tt := range []struct {
		at    time.Time
		model string
	}{{now, "1"}, {now, "1"}, {now.Add(time.Hour), "2"}, {now.Add(time.Hour), "2"}} {
		k, err := cache.of(t.Context(), store, tt.at)
		if err != nil || k.Model != tt.model {
			t.Errorf("%d: %v, %v", i, k, err)
		}
	}
}

// A band ends where the drawing does, between two of its ages.
func TestBandsEndWhereTheDrawingDoes(t *testing.T) {
	b := content.Band{Hours: []float64{1, 24, 72}, Low: []float64{1, 10, 20}, Middle: []float64{2, 20, 40}, High: []float64{3, 30, 60}}
	for oldest, want := range map[time.Duration][]float64{
		48 * time.Hour: {2, 20, 30}, 24 * time.Hour: {2, 20}, 100 * time.Hour: {2, 20, 40}, 30 * time.Minute: nil, time.Hour: nil,
	} {
		if got := within(b, oldest).Middle; fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("up to %s the median is %v, want %v", oldest, got, want)
		}
	}
	if b.Hours[2] != 72 || len(b.Middle) != 3 {
		t.Error("the band itself was changed")
	}
	if highest(b, 48*time.Hour) != 45 || highest(content.Band{}, time.Hour) != 0 {
		t.Errorf("highest is %v", highest(b, 48*time.Hour))
	}
}

func FuzzReasons(f *testing.F) {
	f.Add(`{"why":{"zh":"a"},"contributions":[{"signal":"saves","value":1e308,"ratio":-1,"events":1e300}],"before_pooling":-1e308,"pull":1e308,"missing":[{"zh":"b"},null]}`)
	f.Add(`{"contributions":[{"value":-1e308},null],"before_pooling":null}`)
	f.Fuzz(func(t *testing.T, stored string) {
		p := &page{Voice: speaks("zh"), zone: shanghai}
		r, ok := readReasons(stored)
		if !ok {
			return
		}
		for _, s := range p.steps(r) {
			if s.Say == "" {
				t.Errorf("a step without words: %+v", s)
			}
		}
		p.reasons(content.Score{Why: stored, Rank: 1})
	})
}

// What is older than anything else on its channel is compared as it was when others were that old.
func TestOldPostsAreComparedAtAnAgeThatOthersHad(t *testing.T) {
	p := &page{Voice: speaks("zh"), now: now, zone: shanghai}
	post := content.Publication{PublishedAt: now}
	read := func(ages map[time.Duration]float64, capped bool) []content.Curve {
		var samples []content.Sample
		for age, v := range ages {
			samples = append(samples, content.Sample{Metric: content.Reads, Unit: content.UnitTimes, Value: v, Cumulative: true, Capped: capped, Source: "page", ObservedAt: now.Add(age)})
		}
		return content.CurvesOf(content.ReadingsOf(samples, nil), now, nil)
	}
	b := content.Band{Hours: []float64{1, 24, 72}, Low: []float64{1, 10, 20}, Middle: []float64{2, 20, 40}, High: []float64{3, 30, 60}}
	for _, tt := range []struct {
		ages   map[time.Duration]float64
		capped bool
		band   content.Band
		want   string
	}{
		{map[time.Duration]float64{24 * time.Hour: 40, 900 * time.Hour: 41}, false, b, "发布 24 小时，高于本渠道同龄内容的中间一半（10–30）"},
		{map[time.Duration]float64{72 * time.Hour: 5}, false, b, "发布 3 天，低于本渠道同龄内容的中间一半（20–60）"},
		{map[time.Duration]float64{72 * time.Hour: 5}, true, b, "发布 3 天，平台只显示到这么多；本渠道同龄内容的中间一半是 20–60"},
		{map[time.Duration]float64{900 * time.Hour: 41}, false, b, ""},
		{map[time.Duration]float64{time.Minute: 1}, false, b, ""},
		{map[time.Duration]float64{24 * time.Hour: 40}, false, content.Band{}, ""},
	} {
		if got := p.usually(post, read(tt.ages, tt.capped), tt.band); got != tt.want {
			t.Errorf("%v says %q, want %q", tt.ages, got, tt.want)
		}
	}
}

// What is counted over draws is never certain.
func TestDrawsAreNeverCertain(t *testing.T) {
	for share, want := range map[float64]string{0: "<1%", .004: "<1%", .01: "1%", .5: "50%", .994: "99%", .996: ">99%", 1: ">99%"} {
		if got := percent(share); got != want {
			t.Errorf("%v is %q, want %q", share, got, want)
		}
	}
}
