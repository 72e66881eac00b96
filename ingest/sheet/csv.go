package sheet

import (
	"bufio"
	"io"
	"iter"
	"strings"
	"unicode/utf8"
)

// separators part cells, the usual one first.
var separators = []byte{',', '\t', ';'}

// sampled is how many rows tell the separator.
const sampled = 50

// csvGrids is the one table of a text.
func csvGrids(t text) []grid {
	return []grid{{rows: csvRows(t, separatorOf(t))}}
}

// separatorOf finds the separator that gives the most rows the same number of cells, and of
// equals the one that gives the most cells. The rows' shape decides and not a mark's number:
// captions hold more commas than a table with tabs has tabs. Excel's own first line, sep=;,
// says it.
func separatorOf(t text) byte {
	head := make([]byte, len("sep=;"))
	if _, err := io.ReadFull(t.reader(), head); err == nil && string(head[:4]) == "sep=" {
		return head[4]
	}
	best, most, widest := separators[0], 0, 0
	for _, s := range separators {
		widths, n := map[int]int{}, 0
		for r, err := range csvRows(t, s) {
			if err != nil || n == sampled {
				break
			}
			n++
			widths[len(r.cells)]++
		}
		for w, n := range widths {
			if w > 1 && (n > most || n == most && w > widest) {
				best, most, widest = s, n, w
			}
		}
	}
	return best
}

// csvRows reads the rows of a text. Blank lines are none.
func csvRows(t text, separator byte) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		c := csv{in: bufio.NewReaderSize(t.reader(), 32<<10), separator: separator, line: 1}
		for count := 0; ; {
			r, err := c.row()
			if err == io.EOF {
				return
			}
			if count++; err == nil && count > maxRows {
				err = errRows(r.line)
			}
			if err != nil {
				yield(record{}, readable("csv", err))
				return
			}
			if blankLine(r) || r.line == 1 && isHint(r) {
				count--
				continue
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

func blankLine(r record) bool { return len(r.cells) == 1 && r.cells[0] == "" }

// isHint is Excel's line that names the separator and holds nothing else.
func isHint(r record) bool { return len(r.cells) <= 2 && strings.HasPrefix(r.cells[0], "sep=") }

// csv reads RFC 4180 as people's programs write it: a quote inside of a cell is a quote, a line
// may end in LF, CRLF or CR. A row's memory is bounded before it is spent, and a quote that is
// never closed is an error: it would take the rest of the file for one cell.
type csv struct {
	in        *bufio.Reader
	separator byte
	line      int
	cell      []byte
	cells     []string
}

// row reads the next row; io.EOF after the last one.
func (c *csv) row() (record, error) {
	if _, err := c.in.Peek(1); err != nil {
		return record{}, err
	}
	start := c.line
	c.cells = nil
	for {
		end, err := c.field(start)
		if err != nil {
			return record{}, err
		}
		if len(c.cells) == maxColumns {
			return record{}, errColumns(start)
		}
		c.cells = append(c.cells, string(c.cell))
		if end {
			return record{start, c.cells}, nil
		}
	}
}

// field reads one cell and what ends it; last says that its row ended too.
func (c *csv) field(start int) (last bool, err error) {
	c.cell = c.cell[:0]
	quoted, runes := false, 0
	if head, _ := c.in.Peek(1); len(head) > 0 && head[0] == '"' {
		_, _ = c.in.Discard(1)
		quoted = true
	}
	for {
		b, err := c.in.ReadByte()
		if err == io.EOF && !quoted {
			return true, nil
		}
		if err == io.EOF {
			return false, fileError("第 %d 行有一个引号没有配对：补上引号，或另存一遍再导入",
				"Row %d opens a quote that is never closed: close it, or save the file anew", start)
		}
		if err != nil {
			return false, err
		}
		switch {
		case quoted && b == '"':
			if quoted = c.stays(); quoted {
				b = '"'
			} else {
				continue
			}
		case !quoted && b == c.separator:
			return false, nil
		case !quoted && (b == '\n' || b == '\r'):
			c.newline(b)
			return true, nil
		case b == '\n':
			c.line++
		}
		if utf8.RuneStart(b) {
			if runes++; runes > maxCell {
				return false, errCell(start)
			}
		}
		c.cell = append(c.cell, b)
	}
}

// stays says whether a quote inside of a quoted cell belongs to its text: one of two, or one
// that neither a separator nor a line's end follows.
func (c *csv) stays() bool {
	next, err := c.in.Peek(1)
	if err != nil {
		return false
	}
	switch next[0] {
	case '"':
		_, _ = c.in.Discard(1)
		return true
	case c.separator, '\n', '\r':
		return false
	}
	return true
}

func (c *csv) newline(b byte) {
	c.line++
	if next, _ := c.in.Peek(1); b == '\r' && len(next) > 0 && next[0] == '\n' {
		_, _ = c.in.Discard(1)
	}
}
