package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// weeks makes a report of posts by their trust alone; each interval is .5 to both sides.
func weeks(t testing.TB, trust ...float64) Report {
	t.Helper()
	in := Input{Config: content.Config{Zone: shanghai}, Period: week, Now: week.Until}
	for i, v := range trust {
		slug := fmt.Sprint("p", i)
		in.Articles = append(in.Articles, Article{Slug: slug, Title: fmt.Sprintf("第 %d 篇", i), Published: hour(float64(i))})
		s := scored(slug, nameTrust, v, v-.5, v+.5)
		s.Rank, s.RankLow, s.RankHigh = i+1, i+1, i+2
		in.Scores = append(in.Scores, s)
	}
	in.Ranking.At, in.Ranking.Model = week.Until, "moxin-2"
	return Make(in)
}

// speaking is a report's speaker.
func speaking(r Report, lang string) speaker { return speaker{r, lang, shanghai} }

// The few sentences name the articles that stand out most, on either side, and count the rest.
func TestLeadNamesTheFarthest(t *testing.T) {
	t.Parallel()
	r := weeks(t, 2, 1.8, 1.6, 1.4, 1.2, .1, -.1, -1, -1.1, -1.2, -1.3)
	for _, c := range []struct {
		side     Verdict
		lang     string
		sentence string
	}{
		{Built, "zh", "信任高于平常：《第 0 篇》、《第 1 篇》、《第 2 篇》等 5 篇。"},
		{Cost, "zh", "信任低于平常：《第 10 篇》、《第 9 篇》、《第 8 篇》等 4 篇。"},
		{Built, "en", "More trust than usual: “第 0 篇”, “第 1 篇”, “第 2 篇” and 2 more."},
		{Cost, "en", "Less trust than usual: “第 10 篇”, “第 9 篇”, “第 8 篇” and 1 more."},
	} {
		if got := speaking(r, c.lang).trusted(c.side); got != c.sentence {
			t.Errorf("it says %q, want %q", got, c.sentence)
		}
	}
	var entries []string
	sec := speaking(r, "zh").cost()
	for _, e := range sec.entries {
		entries = append(entries, e.title)
	}
	if want := []string{"第 10 篇", "第 9 篇", "第 8 篇", "第 7 篇"}; !slices.Equal(entries, want) || sec.remark != "" {
		t.Errorf("told %v %q, want %v", entries, sec.remark, want)
	}
}

// A side tells five at length; how many more there are is said, as one or as several.
func TestSidesTellFive(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{5: "", 6: "1 more is among all new articles.", 8: "3 more are among all new articles."} {
		trust := make([]float64, n)
		for i := range trust {
			trust[i] = 3 - float64(i)/10
		}
		sec := speaking(weeks(t, trust...), "en").built()
		if len(sec.entries) != mostEntries || sec.remark != want {
			t.Errorf("of %d: %d and %q, want %q", n, len(sec.entries), sec.remark, want)
		}
	}
}

// What can be told of nothing is said so, in its own words for each case.
func TestSidesOfNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what        string
		r           Report
		built, lead string
		cost        bool
	}{
		{"no posts", weeks(t), "", "没有新文章。", false},
		{"one, unclear", weeks(t, .2), "没有一篇的信任能说高于平常", "1 篇新文章里，没有一篇能说信任高于平常。", true},
		{"never scored", func() Report { r := weeks(t, .2); r.Scored = time.Time{}; return r }(), "还没有得分", "", false},
	} {
		s := speaking(c.r, "zh")
		sec := s.built()
		if got := strings.Join(sec.say, ""); !strings.HasPrefix(got, c.built) || c.built == "" && sec.title != "" {
			t.Errorf("%s: built says %q", c.what, got)
		}
		if got := s.trusted(Built); got != c.lead {
			t.Errorf("%s: the lead says %q, want %q", c.what, got, c.lead)
		}
		if got := s.trusted(Cost); got != "" {
			t.Errorf("%s: of costs it says %q", c.what, got)
		}
		if told := s.cost().title != ""; told != c.cost {
			t.Errorf("%s: a part on costs: %t", c.what, told)
		}
	}
}

// What went out is counted over channels; what went wrong and what is open is said beside it.
func TestWhatWentOutIsSaid(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		released []Released
		zh, en   string
	}{
		{nil, "这段时间没有排期。", "Nothing was due."},
		{[]Released{{Published: 1}}, "发出 1 条，在 1 个渠道。", "1 went out on 1 channel."},
		{[]Released{{Published: 1200}, {Published: 34}}, "发出 1,234 条，在 2 个渠道。", "1,234 went out on 2 channels."},
		{[]Released{{Published: 2, Missed: 1}, {Failed: 1, HandedOff: 1}}, "发出 2 条，在 2 个渠道；错过或失败 2 条；还有 1 条没有确认。", "2 went out on 2 channels; 2 missed or failed; 1 is not confirmed yet."},
		{[]Released{{InDoubt: 2, HandedOff: 3, Cancelled: 9, Waiting: 9}}, "发出 0 条，在 1 个渠道；还有 5 条没有确认。", "0 went out on 1 channel; 5 are not confirmed yet."},
	} {
		for lang, want := range map[string]string{"zh": c.zh, "en": c.en} {
			if got := speaking(Report{Released: c.released}, lang).wentOut(); got != want {
				t.Errorf("%+v: %q, want %q", c.released, got, want)
			}
		}
	}
}

// Reads are added over channels, a part of them makes the sum a lower bound, and what has none is not 0; of
// platforms that never tell any none are missed.
func TestWhatWasReadIsSaid(t *testing.T) {
	t.Parallel()
	reads := func(v float64, least bool) map[content.Metric]Growth {
		return map[content.Metric]Growth{content.Reads: {Value: v, Of: 1, Least: least}}
	}
	for _, c := range []struct {
		numbers []Numbers
		zh, en  string
	}{
		{nil, "没有读到阅读数。", "No reads were read."},
		{[]Numbers{{Posts: 3}}, "没有读到阅读数。", "No reads were read."},
		{[]Numbers{{Posts: 1, Read: 1, Gained: reads(800, false)}, {Posts: 1, Read: 1, Gained: reads(434, false)}}, "新增阅读 1,234 次。", "1,234 new reads."},
		{[]Numbers{{Posts: 1, Read: 1, Gained: reads(800, false)}, {Posts: 2, Read: 1, Gained: reads(34, true)}}, "新增阅读 ≥ 834 次；1 条发布没有阅读数，没有算成 0。", "≥ 834 new reads; 1 publication has no reads, which is not 0."},
		{[]Numbers{{Posts: 4, Read: 1, Gained: reads(5, true)}}, "新增阅读 ≥ 5 次；3 条发布没有阅读数，没有算成 0。", "≥ 5 new reads; 3 publications have no reads, which is not 0."},
		{[]Numbers{{Posts: 1, Read: 1, Gained: reads(5, false)}, {Platform: content.WeCom, Posts: 7}, {Platform: content.Webhook, Posts: 2}}, "新增阅读 5 次；9 条发在从不告诉阅读数的渠道。", "5 new reads; 9 are where reads are never told."},
		{[]Numbers{{Platform: content.WeCom, Posts: 3, Read: 1, Gained: reads(5, true)}}, "新增阅读 ≥ 5 次；2 条发布没有阅读数，没有算成 0。", "≥ 5 new reads; 2 publications have no reads, which is not 0."},
	} {
		for lang, want := range map[string]string{"zh": c.zh, "en": c.en} {
			if got := speaking(Report{Numbers: c.numbers}, lang).wasRead(); got != want {
				t.Errorf("%+v: %q, want %q", c.numbers, got, want)
			}
		}
	}
}

// Whether trust is above or below that of the period before is said by the interval, and that it cannot be
// told where it holds 0.
func TestChangeIsSaidByItsInterval(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		of     *content.Interval
		zh, en string
	}{
		{nil, "", ""},
		{&content.Interval{Value: .5, Low: .1, High: .9}, "整体信任比 2026 年第 46 周高：+0.50 (+0.10 … +0.90)。", "Trust is +0.50 (+0.10 … +0.90) above that of 2026 week 46."},
		{&content.Interval{Value: -.5, Low: -.9, High: -.1}, "整体信任比 2026 年第 46 周低：−0.50 (−0.90 … −0.10)。", "Trust is below that of 2026 week 46: −0.50 (−0.90 … −0.10)."},
		{&content.Interval{Value: .5, Low: -.1, High: .9}, "整体信任和 2026 年第 46 周相比，说不出高低：+0.50 (−0.10 … +0.90)。", "Whether trust differs from 2026 week 46 cannot be told: +0.50 (−0.10 … +0.90)."},
		{&content.Interval{Value: .5, Low: 0, High: .9}, "整体信任和 2026 年第 46 周相比，说不出高低：+0.50 (0.00 … +0.90)。", "Whether trust differs from 2026 week 46 cannot be told: +0.50 (0.00 … +0.90)."},
	} {
		r := Report{Before: week.Before(), Overall: Move{Difference: c.of}}
		for lang, want := range map[string]string{"zh": c.zh, "en": c.en} {
			if got := speaking(r, lang).changed(); got != want {
				t.Errorf("%+v: %q, want %q", c.of, got, want)
			}
		}
	}
}

// A notice carries at most five lines in both languages, none of them empty.
func TestLinesOfANotice(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]Report{"desk": Make(desk(t)), "nothing": weeks(t), "many": weeks(t, 2, 1, 0, -1, -2)} {
		lines := r.Lines()
		if len(lines) < 3 || len(lines) > maxLines {
			t.Errorf("%s: %d lines", name, len(lines))
		}
		for _, l := range lines {
			if l.ZH == "" || l.EN == "" || l.ZH == l.EN {
				t.Errorf("%s: %+v", name, l)
			}
		}
	}
	if got := weeks(t, 1).Title(); got != content.T("周报 · 2026 年第 47 周", "Weekly report · 2026 week 47") {
		t.Errorf("it is called %+v", got)
	}
}
