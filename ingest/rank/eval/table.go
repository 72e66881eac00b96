package eval

import (
	"fmt"
	"io"
	"strings"
)

// column is one figure of a table.
type column struct {
	head string
	cell func(Summary) string
}

var figures = []column{
	{"variant", func(s Summary) string { return s.Variant }},
	{"posts", func(s Summary) string { return fmt.Sprint(s.Means.Posts) }},
	{"Spearman", func(s Summary) string { return fmt.Sprintf("%.3f", s.Means.Spearman) }},
	{"oracle", func(s Summary) string { return fmt.Sprintf("%.3f", s.Means.Oracle) }},
	{"way", func(s Summary) string { return percent(s.Means.Way()) }},
	{"better", func(s Summary) string { return percent(s.Better) }},
	{"NDCG@10", func(s Summary) string { return fmt.Sprintf("%.3f", s.Means.NDCG) }},
	{"values held", func(s Summary) string { return fmt.Sprintf("%.3f", s.Means.Value) }},
	{"ranks held", func(s Summary) string { return fmt.Sprintf("%.3f", s.Means.Places) }},
	{"rank width", func(s Summary) string { return fmt.Sprintf("%.2f", s.Means.Width) }},
}

// WriteTable prints a Markdown table of the ranking, one line for each variant.
func WriteTable(w io.Writer, all []Summary) error { return write(w, all, figures) }

// WriteIndexes prints a Markdown table of the Spearman correlation of each index with the truth.
func WriteIndexes(w io.Writer, all []Summary, names []string) error {
	columns := []column{figures[0]}
	for _, name := range names {
		columns = append(columns, column{name, func(s Summary) string {
			if v, ok := s.Means.Indexes[name]; ok {
				return fmt.Sprintf("%.2f", v)
			}
			return "—"
		}})
	}
	columns = append(columns, column{"moxin", func(s Summary) string { return fmt.Sprintf("%.2f", s.Means.Spearman) }},
		column{"oracle", func(s Summary) string { return fmt.Sprintf("%.2f", s.Means.Oracle) }})
	return write(w, all, columns)
}

func write(w io.Writer, all []Summary, columns []column) error {
	var b strings.Builder
	for _, c := range columns {
		fmt.Fprintf(&b, "| %s ", c.head)
	}
	b.WriteString("|\n" + strings.Repeat("| --- ", len(columns)) + "|\n")
	for _, s := range all {
		for _, c := range columns {
			fmt.Fprintf(&b, "| %s ", c.cell(s))
		}
		b.WriteString("|\n")
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}

func percent(x float64) string { return fmt.Sprintf("%.0f %%", 100*x) }
