package report

import (
	"bufio"
	"io"
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"
)

// Markdown writes the report in a language as GitHub reads it; its tables are aligned, so
// that it can be read as it is.
func (r Report) Markdown(w io.Writer, lang string) error {
	d := r.document(lang)
	b := bufio.NewWriter(w)
	out := func(parts ...string) {
		for _, p := range parts {
			b.WriteString(p) // an error stays until Flush
		}
	}
	out("# ", plain(d.title), "\n\n")
	if d.brand != "" {
		out(plain(d.brand), " · ")
	}
	out(plain(strings.Join(d.facts, " · ")), "\n\n")
	for _, one := range d.lead {
		out("- ", plain(one), "\n")
	}
	for _, s := range d.sections {
		out("\n## ", plain(s.title), "\n")
		for _, one := range s.say {
			out("\n", plain(one), "\n")
		}
		for i, e := range s.entries {
			if i == 0 {
				out("\n")
			}
			out("- **", plain(e.title), "** ", plain(e.mark), " · ", e.figure, hardBreak, plain(e.under))
			for _, one := range e.say {
				out(hardBreak, plain(one))
			}
			out("\n")
		}
		for _, t := range s.tables {
			if len(t.rows) > 0 || t.none != "" {
				out("\n", t.markdown(d))
			}
		}
		if s.remark != "" {
			out("\n", plain(s.remark), "\n")
		}
	}
	return b.Flush()
}

// hardBreak begins a line of its own within an entry, also where Markdown is rendered.
const hardBreak = "  \n  "

// markdown is a table with its columns aligned by display width: a Han character is two wide.
func (t table) markdown(d document) string {
	var b strings.Builder
	if t.title != "" {
		b.WriteString("### " + plain(t.title) + "\n\n")
	}
	if len(t.rows) == 0 {
		return b.String() + plain(t.none) + "\n"
	}
	lines := [][]string{make([]string, len(t.columns))}
	for i, c := range t.columns {
		lines[0][i] = plain(c.head)
	}
	for _, row := range t.rows {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = plain(c.in(t.columns[i].kind, d.zone))
		}
		lines = append(lines, cells)
	}
	widths := make([]int, len(t.columns))
	for _, cells := range lines {
		for i, c := range cells {
			widths[i] = max(widths[i], runewidth.StringWidth(c), 3)
		}
	}
	for n, cells := range lines {
		for i, c := range cells {
			gap := strings.Repeat(" ", widths[i]-runewidth.StringWidth(c))
			if right(t.columns[i].kind) {
				c = gap + c
			} else {
				c += gap
			}
			b.WriteString("| " + c + " ")
		}
		b.WriteString("|\n")
		if n == 0 {
			for i, c := range t.columns {
				rule := strings.Repeat("-", widths[i])
				if right(c.kind) {
					rule = rule[1:] + ":"
				}
				b.WriteString("| " + rule + " ")
			}
			b.WriteString("|\n")
		}
	}
	return b.String()
}

// right reports that a column is set flush right.
func right(k kind) bool { return k == count || k == score || k == money }

// marks are the characters that Markdown acts on within a line, and what stands for each.
var marks = strings.NewReplacer("\\", "\\\\", "|", "\\|", "*", "\\*", "_", "\\_", "`", "\\`", "<", "\\<", "[", "\\[", "]", "\\]", "#", "\\#", "~", "\\~",
	"\r\n", " ", "\n", " ", "\r", " ", "\t", " ", "\u2028", " ", "\u2029", " ")

// plain makes words of the outside world inert: they are one line, make no link, table or heading, and
// say nothing to a terminal.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, marks.Replace(strings.ToValidUTF8(s, "�")))
}
