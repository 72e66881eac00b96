package page

import (
	"math"

	"moxin/content"
)

// Count is a number that a page writes in words: 2.4万, 10+, "--".
type Count struct {
	Value  float64
	Known  bool // false: blank or dashed, which is not 0
	Capped bool // "10万+": at least this much
}

// Wording reads a count in words; what is none, such as 28.64%, is an error. Package sheet has
// the grammar: exports and pages write alike.
type Wording func(text string) (Count, error)

// most is more than anything that is counted.
const most = 1e15

// Found is what became of one counter of a rule.
type Found struct {
	Metric content.Metric `json:"metric"`
	Value  float64        `json:"value"` // means something only if Known
	Unit   content.Unit   `json:"unit"`
	Known  bool           `json:"known"`
	Capped bool           `json:"capped"` // the platform counts no further: a lower bound
	Where  string         `json:"where"`  // key or selector; of what is not there: those looked for
	Raw    string         `json:"raw"`    // as the page writes it
	Why    content.Text   `json:"why"`    // what keeps it unknown
	there  bool
}

func (c counter) unit() content.Unit {
	if c.Unit != "" {
		return c.Unit
	}
	return content.Metrics[c.Metric]
}

// absent is a counter that is nowhere on the page.
func (c counter) absent(where string) Found {
	return Found{Metric: c.Metric, Unit: c.unit(), Where: where, Why: content.T("页面上没有", "not on the page")}
}

// found reads a counter. What cannot be a count is unknown, never 0.
func (c counter) found(where string, v any, words Wording) Found {
	f := Found{Metric: c.Metric, Unit: c.unit(), Where: where, Raw: plainText(v), there: true}
	switch v := v.(type) {
	case nil:
		f.Why = content.T("页面没有说", "the page does not tell")
	case float64:
		f.Value, f.Known = v, true
	case string:
		f.read(v, words)
	default:
		f.Why = content.T("不是数字", "not a number")
	}
	if f.Known {
		c.doubt(&f)
	}
	if !f.Known {
		f.Value, f.Capped = 0, false
	}
	return f
}

func (f *Found) read(text string, words Wording) {
	n, err := words(text)
	switch {
	case err != nil:
		f.Why = content.T("不是一个次数："+cut(text), "not a count: "+cut(text))
	case !n.Known:
		f.Why = content.T("页面没有说", "the page does not tell")
	default:
		f.Value, f.Known, f.Capped = n.Value, true, n.Capped
	}
}

// doubt takes back what is a number and still tells nothing.
func (c counter) doubt(f *Found) {
	switch {
	case f.Value < 0 || f.Value > most || f.Value != math.Trunc(f.Value):
		f.Known, f.Why = false, content.T("不会是一个次数", "it cannot be a count")
	case f.Value == 0 && c.ZeroMeansHidden:
		f.Known, f.Why = false, content.T("平台用 0 表示不公开", "the platform writes 0 for hidden")
	case c.Cap > 0 && f.Value >= c.Cap:
		f.Capped = true
	}
}

func cut(s string) string {
	if r := []rune(s); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return s
}

func (f Found) sample() content.Sample {
	return content.Sample{Metric: f.Metric, Unit: f.Unit, Value: f.Value, Cumulative: true, Capped: f.Capped, Source: Source}
}
