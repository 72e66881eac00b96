package rank

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"moxin/content"
)

// shown is what a post's own numbers show, before it borrows from its groups.
type shown struct {
	parts     []part
	before    float64 // trust, in the model's unit
	witnessed bool    // a signal with enough events on its channel supports a rank
	demand    bool    // messages, adds or orders were read
	capped    bool
	reads     float64
	exposure  *Estimate
	mature    float64  // reads when all have come
	unread    []string // channels with counters but no reads
	gains     []gain
}

// part is one signal of one post over all its channels.
type part struct {
	signal   content.Metric
	value    float64 // of before
	events   float64
	expected float64
}

// show says what every post's own numbers show, by the parameters that were learned.
func (m *model) show(set dataset) []shown {
	out := make([]shown, len(m.posts))
	prior := m.corr.inverse()
	for i := range m.posts {
		out[i] = m.showPost(&m.posts[i], &prior)
	}
	m.reach(set, out)
	m.gains(set, out)
	return out
}

func (m *model) showPost(p *post, prior *mat) shown {
	var s shown
	root, d := p.rooted(prior), len(p.pull)
	gain := make([]float64, d)
	gain[trust] = 1
	root.solve(gain)
	var a [maxDesign]float64
	for _, k := range p.blocks {
		one := part{signal: m.signals[k.signal].metric}
		for n, x := range k.design {
			one.value -= gain[n] * x * k.pull / k.precision
		}
		for _, r := range p.rows[k.from:k.to] {
			c := &m.cells[r.cell]
			usual := c.mean(&r.x)
			for n, x := range m.design(&r, a[:0], d) {
				one.value += gain[n] * x * (r.answer - usual) / r.variance
			}
			one.events += r.events
			one.expected += math.Exp(r.offset + usual)
			s.capped = s.capped || r.capped
			if c.events >= minEvents && m.signals[k.signal].loading[trust] != 0 {
				s.witnessed = true
			}
		}
		s.before += one.value
		s.parts = append(s.parts, one)
	}
	return s
}

// score is everything of a post but its rank.
func (s *shown) score(p Post, d drawn, i int) Score {
	out := Score{
		Post: p.ID, Title: p.Title, Trust: *normal(d.mean[i], d.spread[i]),
		Exposure: s.exposure, Evidence: round(s.reads), Before: round(s.before / d.unit),
		Contributions: []Contribution{},
	}
	out.Pull = round(d.mean[i] - s.before/d.unit)
	for _, part := range s.parts {
		out.Contributions = append(out.Contributions, Contribution{
			Signal: part.signal, Value: round(part.value / d.unit),
			Ratio: round(part.events / part.expected), Events: round(part.events),
		})
	}
	sortParts(out.Contributions)
	if s.demand {
		out.Demand = &d.demand[i]
	}
	if s.mature > 0 {
		k := s.mature / 1000
		out.Contributed = &Estimate{round(out.Trust.Value * k), round(out.Trust.Low * k), round(out.Trust.High * k)}
	}
	out.Missing, out.Narrower = s.missing(), s.narrower(d.spread[i], d.unit)
	return out
}

// sortParts puts the largest first.
func sortParts(parts []Contribution) {
	slices.SortFunc(parts, func(a, b Contribution) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Value), math.Abs(a.Value)), strings.Compare(string(a.Signal), string(b.Signal)))
	})
}

// missing says what would have made the score surer.
func (s *shown) missing() []content.Text {
	var out []content.Text
	switch {
	case len(s.parts) == 0:
		out = append(out, content.T("没有可比较的数据", "no comparable data"))
	case !s.witnessed:
		out = append(out, content.T("互动太少", "too few actions"))
	}
	if len(s.unread) > 0 {
		out = append(out, content.T(strings.Join(s.unread, "、")+" 没有阅读数", "no reads on "+strings.Join(s.unread, ", ")))
	}
	if !s.demand {
		out = append(out, content.T("没有需求数据", "no demand data"))
	}
	if s.capped {
		out = append(out, content.T("有计数到了平台显示的上限", "a counter is at the most its platform shows"))
	}
	return out
}

// z90 bounds the middle 90% of a normal curve.
const z90 = 1.6448536

func normal(mean, sd float64) *Estimate {
	return &Estimate{Value: round(mean), Low: round(mean - z90*sd), High: round(mean + z90*sd)}
}

// round keeps what can mean anything, and hides in which order sums were made.
func round(x float64) float64 {
	r := math.Round(x*1e6) / 1e6
	if r == 0 {
		return 0 // never -0
	}
	return r
}
