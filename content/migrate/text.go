package migrate

import (
	"bytes"
	"regexp"
	"strings"
)

// text is Markdown that grows.
type text struct {
	buf []byte
	// closed says that a block has ended: what follows begins behind an empty line, at gap.
	closed bool
	gap    string
}

// String is what was written.
func (t *text) String() string {
	if t.closed {
		return string(t.buf) + "\n"
	}
	return string(t.buf)
}

// write adds text to the line.
func (t *text) write(s string) {
	if t.closed {
		fresh := false
		for s != "" {
			line := lineAt(s, 0)
			if strings.TrimSpace(line) != "" {
				break
			}
			if fresh = fresh || strings.HasSuffix(line, "\n"); fresh {
				t.gap = ""
			}
			if !strings.HasSuffix(line, "\n") {
				t.gap = line
			}
			s = s[len(line):]
		}
		if s == "" {
			return
		}
		t.open()
		if !fresh {
			s = strings.TrimLeft(s, " \t")
		}
	}
	t.buf = append(t.buf, s...)
}

// open begins what follows a block.
func (t *text) open() {
	t.buf = append(append(t.buf, "\n\n"...), t.gap...)
	t.closed, t.gap = false, ""
}

// current is the line that is being written.
func (t *text) current() string {
	return string(t.buf[bytes.LastIndexByte(t.buf, '\n')+1:])
}

func (t *text) inTable() bool { return strings.HasPrefix(strings.TrimSpace(t.current()), "|") }

// listMark is a line that so far is indentation, a quote or an item's mark.
var listMark = regexp.MustCompile(`^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?$`)

// block writes lines of their own behind an empty line, indented as the line on which they begin.
func (t *text) block(s string) {
	if t.closed {
		t.open()
	}
	line := t.current()
	indent := ""
	switch {
	case strings.TrimSpace(line) == "":
		indent = line
		t.buf = bytes.TrimRight(t.buf[:len(t.buf)-len(line)], "\n")
		if len(t.buf) > 0 {
			t.buf = append(t.buf, "\n\n"...)
		}
		t.buf = append(t.buf, indent...)
	case listMark.MatchString(line):
		indent = strings.Map(func(r rune) rune {
			if r == '>' || r == '\t' {
				return r
			}
			return ' '
		}, line)
	default:
		t.buf = append(t.buf, "\n\n"...)
	}
	for i, line := range strings.Split(strings.Trim(s, "\n"), "\n") {
		if i > 0 {
			t.buf = append(t.buf, '\n')
			if strings.TrimSpace(line) == "" {
				line = strings.TrimRight(indent, " \t")
			} else if !strings.HasPrefix(line, indent) { // what stood between the tags has it already
				line = indent + line
			}
		}
		t.buf = append(t.buf, line...)
	}
	t.closed, t.gap = true, indent
}
