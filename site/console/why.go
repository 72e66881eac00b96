package console

import (
	"encoding/json"
	"math"
	"strings"

	"moxin/content"
)

// whyJSON is what the console reads of an explanation as the ranking stores it: a sentence,
// what each signal adds to the score, and what is missing.
//
//	{"why":{"zh":"…","en":"…"},"contributions":[{"signal":"saves","value":0.41}],"missing":[{"zh":"…","en":"…"}]}
type whyJSON struct {
	Why           content.Text `json:"why"`
	Contributions []struct {
		Signal content.Metric `json:"signal"`
		Value  float64        `json:"value"` // standard deviations of trust
	} `json:"contributions"`
	Missing []content.Text `json:"missing"`
}

// whyView explains a score. Its zero value explains nothing.
type whyView struct {
	Sentence string
	Parts    []partView
	Missing  string
}

// Empty reports that there is nothing to open.
func (v whyView) Empty() bool { return v.Sentence == "" && len(v.Parts) == 0 && v.Missing == "" }

// partView is one signal's part, drawn from the middle of an SVG 2*partWidth wide.
type partView struct {
	Name     string
	Value    string
	X, Width int
	Negative bool
}

const (
	partWidth = 60
	mostParts = 8
	// fullPart is the contribution that fills its side: one standard deviation of trust.
	fullPart = 1.0
)

// why reads an explanation. What cannot be read explains nothing: the score stands without it.
func (p *page) why(stored string) whyView {
	var in whyJSON
	if stored == "" || json.Unmarshal([]byte(stored), &in) != nil {
		return whyView{}
	}
	v := whyView{Sentence: p.In(in.Why)}
	for _, c := range in.Contributions {
		if len(v.Parts) < mostParts && signed(c.Value) != signed(0) {
			v.Parts = append(v.Parts, p.part(c.Signal, c.Value))
		}
	}
	var missing []string
	for _, m := range in.Missing {
		missing = append(missing, p.In(m))
	}
	v.Missing = strings.Join(missing, p.T("comma"))
	return v
}

func (p *page) part(signal content.Metric, value float64) partView {
	width := max(1, int(min(math.Abs(value)/fullPart, 1)*partWidth))
	v := partView{Name: p.metric(signal), Value: signed(value), X: partWidth, Width: width, Negative: value < 0}
	if v.Negative {
		v.X -= width
	}
	return v
}
