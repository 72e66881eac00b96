package console

import (
	"encoding/json"
	"html/template"
	"math"

	"moxin/content"
	"moxin/site/chart"
)

// reasons is what the ranking stores of why an article has its score. Its parts add up to Before, and
// Before and Pull to the score. Of a group it stores parts alone, the largest first.
type reasons struct {
	Why           content.Text   `json:"why"`
	Contributions []contribution `json:"contributions"`
	Before        *float64       `json:"before_pooling"`
	Pull          float64        `json:"pull"`
	PTop10        float64        `json:"p_top10"`
	Missing       []content.Text `json:"missing"`
}

// contribution is what a signal adds to a score; of a group's, on the average of the posts it was read of.
type contribution struct {
	Signal content.Metric `json:"signal"`
	Value  float64        `json:"value"`  // in the unit of trust
	Ratio  float64        `json:"ratio"`  // events over what is usual at the same age
	Events float64        `json:"events"` // times it was seen
	Posts  int            `json:"posts"`  // of a group: those that it was read of
}

// readReasons reads an explanation; false when it cannot be read: the score stands without it.
func readReasons(stored string) (reasons, bool) {
	var r reasons
	if stored == "" || json.Unmarshal([]byte(stored), &r) != nil {
		return reasons{}, false
	}
	return r, true
}

// reasonsView explains a score as a sum.
type reasonsView struct {
	Sentence string
	Steps    template.HTML // "" = no signal says anything
	Missing  []string
	Standing string // from how many others it can be told; "" = from none that is known
	Top10    string // how likely it is among the first ten; "" = it is not ranked
}

const (
	mostSteps = 8
	// smallStep is what rounds to nothing.
	smallStep = .05
)

// reasons explains a score.
func (p *page) reasons(trust content.Score) *reasonsView {
	r, ok := readReasons(trust.Why)
	if !ok {
		return nil
	}
	v := &reasonsView{Sentence: p.In(r.Why), Steps: chart.Steps(p.steps(r))}
	for _, m := range r.Missing {
		v.Missing = append(v.Missing, p.In(m))
	}
	if trust.Rank > 0 {
		v.Top10 = p.F("why.top10", percent(r.PTop10))
	}
	return v
}

// steps are the parts of a score down to what it comes to. What is too small to be named is one step.
func (p *page) steps(r reasons) []chart.Step {
	if len(r.Contributions) == 0 || r.Before == nil {
		return nil
	}
	var out []chart.Step
	rest, unnamed := *r.Before, 0
	for _, c := range r.Contributions { // they come by size
		if len(out) == mostSteps || math.Abs(c.Value) < smallStep {
			unnamed++
			continue
		}
		rest -= c.Value
		out = append(out, chart.Step{Name: p.metric(c.Signal), Size: c.Value, Say: signed(c.Value), Note: p.stepNote(c.Ratio, c.Events)})
	}
	if unnamed > 0 {
		out = append(out, chart.Step{Name: p.F("why.rest", unnamed), Size: rest, Say: signed(rest)})
	}
	trust := *r.Before + r.Pull
	return append(out,
		chart.Step{Name: p.T("why.before"), Size: *r.Before, Say: signed(*r.Before), Note: p.T("why.before.say"), Total: true},
		chart.Step{Name: p.T("why.pull"), Size: r.Pull, Say: signed(r.Pull), Note: p.T("why.pull.say")},
		chart.Step{Name: p.T("trust"), Size: trust, Say: signed(trust), Total: true})
}

// stepNote says how much of a signal there was.
func (p *page) stepNote(ratio, events float64) string {
	if ratio <= 0 {
		return p.F("why.events", count(events))
	}
	return p.F("why.ratio", decimal(ratio, 2), count(events))
}

// percent is how likely something is, from 0 to 1, as people read it. It is counted over draws: none of them
// is not never, and all of them not always.
func percent(share float64) string {
	switch whole := math.Round(share * 100); {
	case whole < 1:
		return "<1%"
	case whole > 99:
		return ">99%"
	default:
		return content.Percent(share, 0)
	}
}
