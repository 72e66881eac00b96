package main

import (
	"strings"

	"github.com/mattn/go-runewidth"
)

// table prints rows for people: aligned by display width on a terminal (a Han character is
// two columns wide), tab-separated lines without a head in a pipe.
type table struct {
	head []string
	rows [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// render returns the table as text that ends with a newline; "" when it has no rows.
func (t *table) render(terminal bool) string {
	if len(t.rows) == 0 {
		return ""
	}
	var b strings.Builder
	if !terminal {
		for _, row := range t.rows {
			b.WriteString(strings.Join(row, "\t") + "\n")
		}
		return b.String()
	}
	widths := t.widths()
	for _, row := range append([][]string{t.head}, t.rows...) {
		for i, cell := range row {
			b.WriteString(cell)
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-runewidth.StringWidth(cell)+2))
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func (t *table) widths() []int {
	widths := make([]int, len(t.head))
	for _, row := range append([][]string{t.head}, t.rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], runewidth.StringWidth(cell))
		}
	}
	return widths
}

// fit shortens a title to n display columns.
func fit(s string, n int) string { return runewidth.Truncate(s, n, "…") }
