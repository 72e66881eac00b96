package console

import (
	"html/template"
	"math"
	"slices"
	"time"

	"moxin/content"
	"moxin/site/chart"
)

// nameContributed is the score that weighs trust with reads.
const nameContributed = "contributed"

// scoreView is what the newest scoring says of one subject.
type scoreView struct {
	Place, Range string // Place "" = too little evidence to rank
	Of           tally  // how many have a place; 0 = not known
	Terms        []termView
	Contributed  string // "" = not known
	Evidence     string // "" = it has no reads
	At           instant
	Model        string

	trust content.Score
}

// termView is one term of the sum: trust, demand or exposure.
type termView struct {
	Key, Name, Hint string
	Value           string // "—" = not known
	Range           string
	Bar             template.HTML
	Verdict         string // what the interval supports
}

// score joins the scores of one subject; nil when it has none.
func (p *page) score(scores []content.Score) *scoreView {
	by := map[string]content.Score{}
	for _, s := range scores {
		by[s.Name] = s
	}
	trust, ok := by[nameTrust]
	if !ok {
		return nil
	}
	v := &scoreView{At: p.instant(trust.At), Model: trust.Model, trust: trust}
	if trust.Rank > 0 {
		v.Place, v.Range = placeText(trust.Rank, trust.RankLow, trust.RankHigh)
	}
	if trust.Evidence > 0 {
		v.Evidence = p.reads(trust)
	}
	scale := chart.ScaleOf(intervalsOf(scores, nameTrust, nameDemand, nameReach)...)
	v.Terms = append(v.Terms, p.scoreTerm(nameTrust, by, scale))
	if trust.Kind == kindArticle {
		v.Terms = append([]termView{p.scoreTerm(nameDemand, by, scale)}, v.Terms[0], p.scoreTerm(nameReach, by, scale))
	}
	if c, ok := by[nameContributed]; ok {
		v.Contributed = p.F("score.contributed", signed(c.Value), signed(c.Low), signed(c.High))
	}
	return v
}

// scoreTerm is one of the three; what is not known says why.
func (p *page) scoreTerm(name string, by map[string]content.Score, scale chart.Scale) termView {
	v := termView{Key: name, Name: p.T(name), Hint: p.T("score.hint." + name), Value: unknown, Verdict: p.T("score.none." + name)}
	s, ok := by[name]
	if !ok {
		return v
	}
	p.fill(&v, intervalOf(s), scale)
	if name == nameReach {
		v.Verdict = p.F("score.reach", decimal(math.Exp(s.Value), 2))
	}
	return v
}

// fill says what an interval is.
func (p *page) fill(v *termView, of content.Interval, scale chart.Scale) {
	low, high := ends(of)
	v.Value, v.Range = signed(of.Value), low+" … "+high
	v.Bar = scale.Bar(of, p.F("score.said", v.Name, v.Value, low, high))
	v.Verdict = p.T("score.verdict." + verdict(of.Low, of.High))
	if of.Low == of.High {
		v.Verdict = p.T("score.verdict.all")
	}
}

// beside sets the mean of a subject's articles beside what is the subject's own. A channel has nothing of its
// own: its trust is that mean.
func (p *page) beside(v *scoreView, mean content.Interval, known bool) {
	own := &v.Terms[0]
	own.Name, own.Hint = p.T("subject.own"), p.T("subject.own.hint")
	if v.trust.Kind == kindChannel {
		own.Name, own.Hint = p.T("subject.mean"), p.T("subject.mean.hint")
		return
	}
	if !known {
		return
	}
	scale := chart.ScaleOf(intervalOf(v.trust), mean)
	p.fill(own, intervalOf(v.trust), scale)
	other := termView{Key: "mean", Name: p.T("subject.mean"), Hint: p.T("subject.mean.hint")}
	p.fill(&other, mean, scale)
	v.Terms = append(v.Terms, other)
}

// verdict is what an interval supports: above, below, or unclear.
func verdict(low, high float64) string {
	switch {
	case low > 0:
		return "above"
	case high < 0:
		return "below"
	}
	return "unclear"
}

func intervalOf(s content.Score) content.Interval {
	return content.Interval{Value: s.Value, Low: s.Low, High: s.High}
}

// intervalsOf are the intervals of the scores of some names.
func intervalsOf(scores []content.Score, names ...string) []content.Interval {
	var out []content.Interval
	for _, s := range scores {
		if slices.Contains(names, s.Name) {
			out = append(out, intervalOf(s))
		}
	}
	return out
}

// historyView is a score over time.
type historyView struct {
	Curve template.HTML // "" = there is only one instant
	Said  string
}

// history shows how a subject's trust moved from scoring to scoring; nil before the first.
func (p *page) history(scores []content.Score) *historyView {
	if len(scores) == 0 {
		return nil
	}
	h := chart.History{Date: func(t time.Time) string { return t.In(p.zone).Format("2006-01-02") }, Say: levelOf}
	for _, s := range scores {
		h.Times, h.Scores = append(h.Times, s.At), append(h.Scores, intervalOf(s))
	}
	first, last := scores[0], scores[len(scores)-1]
	v := &historyView{Said: p.F("history.once", p.instant(last.At).Text)}
	if len(scores) > 1 {
		v.Said = p.F("history.said", len(scores), p.instant(first.At).Text, signed(first.Value), signed(last.Value))
		if models := modelsOf(scores); len(models) > 1 {
			v.Said += p.F("history.models", p.list(models))
		}
	}
	h.Label = v.Said
	v.Curve = h.Curve()
	return v
}

// modelsOf are the models that made scores, the oldest first.
func modelsOf(scores []content.Score) []string {
	var out []string
	for _, s := range scores {
		if !slices.Contains(out, s.Model) {
			out = append(out, s.Model)
		}
	}
	return out
}

// levelOf is a score beside an axis; the usual is plainly 0.
func levelOf(v float64) string {
	if v == 0 {
		return "0"
	}
	return signed(v)
}
