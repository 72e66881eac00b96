package eval

import (
	"fmt"
	"io"
	"strings"
)

// Summary is the means of the runs of one variant.
type Summary struct {
	Variant string
	Runs    int
	Means   Run     // every figure the mean over seeds
	Better  float64 // share of seeds in which the ranking beats every baseline
}

// Summarise gathers runs by variant, in the order in which they come.
func Summarise(runs []Run) []Summary {
	var out []Summary
	for _, r := range runs {
		if len(out) == 0 || out[len(out)-1].Variant != r.Variant {
			out = append(out, Summary{Variant: r.Variant, Means: Run{Variant: r.Variant, Indexes: map[string]float64{}}})
		}
		s := &out[len(out)-1]
		s.Runs++
		m := &s.Means
		m.Posts, m.Ranked = r.Posts, m.Ranked+r.Ranked
		m.Spearman, m.NDCG, m.Value, m.Places = m.Spearman+r.Spearman, m.NDCG+r.NDCG, m.Value+r.Value, m.Places+r.Places
		m.Width, m.Oracle = m.Width+r.Width, m.Oracle+r.Oracle
		for name, v := range r.Indexes {
			m.Indexes[name] += v
		}
		if r.Best() {
			s.Better++
		}
	}
	for i := range out {
		out[i].divide()
	}
	return out
}

func (s *Summary) divide() {
	n, m := float64(s.Runs), &s.Means
	m.Ranked /= s.Runs
	for _, v := range []*float64{&m.Spearman, &m.NDCG, &m.Value, &m.Places, &m.Width, &m.Oracle, &s.Better} {
		*v /= n
	}
	for name := range m.Indexes {
		m.Indexes[name] /= n
	}
}

// WriteTable prints one line for each variant.
func WriteTable(w io.Writer, all []Summary, indexes []string) error {
	if _, err := fmt.Fprintf(w, "| variant | Spearman | oracle | way | NDCG@10 | value cover | rank cover | width | better | %s |\n|%s\n",
		strings.Join(indexes, " | "), strings.Repeat(" --- |", 9+len(indexes))); err != nil {
		return err
	}
	for _, s := range all {
		m := s.Means
		line := fmt.Sprintf("| %s | %.3f | %.3f | %.0f %% | %.3f | %.3f | %.3f | %.2f | %.0f %% |", s.Variant, m.Spearman, m.Oracle,
			100*m.Way(), m.NDCG, m.Value, m.Places, m.Width, 100*s.Better)
		for _, name := range indexes {
			line += fmt.Sprintf(" %.2f |", m.Indexes[name])
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}
