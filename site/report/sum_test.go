package report

import (
	"math"
	"strings"
	"testing"

	"moxin/content"
)

// scored is an article's score of a name, of an interval.
func scored(slug, name string, value, low, high float64) content.Score {
	return content.Score{Kind: "article", Subject: slug, Name: name, Value: value, Low: low, High: high, Evidence: 100}
}

func near(a *float64, b float64) bool { return a != nil && math.Abs(*a-b) < 1e-9 }

// The means of demand and exposure carry an interval that is wide enough whatever the articles' errors share:
// the mean of the ends. It is of those alone of which something is known.
func TestSumHasIntervals(t *testing.T) {
	t.Parallel()
	in := desk(t)
	in.Scores = []content.Score{
		scored("a0", nameTrust, 1.4, .8, 2), scored("a1", nameTrust, .9, .3, 1.5), scored("a2", nameTrust, .1, -.5, .7),
		scored("a0", nameDemand, .9, .2, 1.6), scored("a1", nameDemand, -.1, -.6, .4),
		scored("a0", nameExposure, -.3, -.9, .3), scored("a1", nameExposure, .5, .1, .9), scored("a2", nameExposure, .1, .1, .1),
		scored("a9", nameExposure, 9, 9, 9), // of the week before
	}
	s := Make(in).Sum
	for name, c := range map[string]struct {
		term            Term
		known           int
		mean, low, high float64
	}{
		"demand":   {s.Demand, 2, .4, -.2, 1},
		"exposure": {s.Exposure, 3, .1, -.7 / 3, 1.3 / 3},
		"trust":    {s.Trust, 3, .8, s.Mean.Low, s.Mean.High},
	} {
		if c.term.Known != c.known || !near(c.term.Mean, c.mean) || !near(c.term.Low, c.low) || !near(c.term.High, c.high) {
			t.Errorf("%s: %d, %v from %v to %v, want %+v", name, c.term.Known, *c.term.Mean, c.term.Low, c.term.High, c)
		}
	}
	if s.Demand.Low == nil || *s.Demand.Low > *s.Demand.Mean || *s.Demand.High < *s.Demand.Mean {
		t.Errorf("the ends of demand are swapped: %+v", s.Demand)
	}
}

// What is known of no article has no mean and no interval, and is a dash in each form and language.
func TestSumOfTheUnknown(t *testing.T) {
	t.Parallel()
	in := desk(t)
	in.Scores = nil
	in.Ranking.Posts, in.Ranking.Draws = nil, nil
	r := Make(in)
	for name, term := range map[string]Term{"demand": r.Sum.Demand, "trust": r.Sum.Trust, "exposure": r.Sum.Exposure} {
		if term != (Term{}) {
			t.Errorf("%s: %+v of nothing", name, term)
		}
	}
	if r.Sum.Mean != nil || r.Sum.Posts != 6 {
		t.Errorf("%+v", r.Sum)
	}
	for _, lang := range []string{"zh", "en"} {
		_, markdown, _ := written(t, r, lang)
		_, table, _ := strings.Cut(markdown, map[string]string{"zh": "## 复购 = ", "en": "## Repurchase = "}[lang])
		table, _, _ = strings.Cut(table, "\n## ")
		if n := strings.Count(table, "| —"); n != 3 || strings.Contains(table, "0.00") {
			t.Errorf("%s: %d terms are unknown in\n%s", lang, n, table)
		}
	}
}

// The sum says its intervals as it says that of trust, and what kind they are. A report that was kept before
// there were any says its means alone.
func TestSumSaysItsIntervals(t *testing.T) {
	t.Parallel()
	in := desk(t)
	in.Scores = append(in.Scores, scored("a0", nameDemand, .9, .2, 1.6))
	r := Make(in)
	html, zh, _ := written(t, r, "zh")
	_, en, _ := written(t, r, "en")
	for _, want := range []string{"+0.90 (+0.20 … +1.60)", "需求和曝光的区间按最宽的算"} {
		if !strings.Contains(zh, want) || !strings.Contains(html, want) {
			t.Errorf("%q is not said in\n%s", want, zh)
		}
	}
	if !strings.Contains(en, "those of demand and exposure are the widest that can be") {
		t.Errorf("not said in\n%s", en)
	}
	r.Sum.Demand.Low, r.Sum.Demand.High, r.Sum.Exposure.Low, r.Sum.Exposure.High = nil, nil, nil, nil
	if _, old, _ := written(t, r, "zh"); !strings.Contains(old, "| +0.90 ") || strings.Contains(old, "按最宽的算") {
		t.Errorf("an older report says\n%s", old)
	}
}
