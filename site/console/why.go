package console

import (
	"encoding/json"
	"math"
	"strings"

	"moxin/content"
)

// whyJSON is how a score's explanation is stored by whoever ranks: a sentence in both
// languages, what each signal adds to the score, and what is missing.
//
//	{"zh":"…","en":"…","parts":[{"signal":"saves","contribution":0.41}],"missing":["…"]}
//
// The ranking's own form of it is read as well: the sentence under "why", the parts under
// "contributions" with their "value", and what is missing in both languages.
type whyJSON struct {
	content.Text
	Why           content.Text `json:"why"`
	Parts         []partJSON   `json:"parts"`
	Contributions []partJSON   `json:"contributions"`
	Missing       []spokenJSON `json:"missing"`
}

type partJSON struct {
	Signal       content.Metric `json:"signal"`
	Contribution float64        `json:"contribution"`
	Value        float64        `json:"value"`
}

// spokenJSON is a sentence: a string, or one in two languages.
type spokenJSON struct{ content.Text }

// UnmarshalJSON reads either form.
func (s *spokenJSON) UnmarshalJSON(data []byte) error {
	if err := json.Unmarshal(data, &s.ZH); err == nil {
		return nil
	}
	return json.Unmarshal(data, &s.Text)
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
	v := whyView{Sentence: p.In(in.Text)}
	if v.Sentence == "" {
		v.Sentence = p.In(in.Why)
	}
	for _, part := range append(in.Parts, in.Contributions...) {
		if value := part.Contribution + part.Value; len(v.Parts) < mostParts && signed(value) != signed(0) {
			v.Parts = append(v.Parts, p.part(part.Signal, value))
		}
	}
	var missing []string
	for _, m := range in.Missing {
		missing = append(missing, p.In(m.Text))
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
