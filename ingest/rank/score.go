package rank

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"moxin/content"
)

// score is everything of a post but its rank.
func (m *measured) score(p Post, d drawn, i int) Score {
	s := Score{
		Post: p.ID, Title: p.Title, Trust: interval(d.mean[i], d.values[i]),
		Exposure: m.exposure, Evidence: round(m.reads), Before: round(d.before[i]),
		Contributions: []Contribution{},
	}
	s.Pull = round(d.mean[i] - d.before[i])
	for _, part := range m.parts {
		s.Contributions = append(s.Contributions, Contribution{
			Signal: signals[part.signal].metric, Value: round(part.weight * part.effect / d.unit),
			Ratio: round(part.events / part.expected), Events: round(part.events),
		})
	}
	slices.SortFunc(s.Contributions, func(a, b Contribution) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Value), math.Abs(a.Value)), strings.Compare(string(a.Signal), string(b.Signal)))
	})
	if m.demand {
		s.Demand = normal(m.mean[demand], math.Sqrt(m.cov[demand][demand]))
	}
	s.Missing = m.missing()
	return s
}

// missing says what would have made the score surer.
func (m *measured) missing() []content.Text {
	var out []content.Text
	switch {
	case len(m.parts) == 0:
		out = append(out, content.T("没有可比较的数据", "no comparable data"))
	case !m.witnessed:
		out = append(out, content.T("互动太少", "too few actions"))
	}
	if len(m.unread) > 0 {
		where := strings.Join(m.unread, "、")
		out = append(out, content.T(where+" 没有阅读数", "no reads on "+strings.Join(m.unread, ", ")))
	}
	if !m.demand {
		out = append(out, content.T("没有需求数据", "no demand data"))
	}
	if m.capped {
		out = append(out, content.T("有计数到了平台显示的上限", "a counter is at the most its platform shows"))
	}
	return out
}
