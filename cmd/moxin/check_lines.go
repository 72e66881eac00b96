package main

import (
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"
)

// A plain is a text file as findings count it: UTF-8 with LF line ends, without a byte order mark
// and the characters that compiling leaves out, as content.ParseArticle reads it.
type plain struct {
	text  string
	from  []int // by byte of text and once past it: where it stands in the file
	lines []int // where each line of text begins
}

// newPlain reads the bytes of a file. Bytes that are no UTF-8 stay as they are.
func newPlain(raw []byte) *plain {
	p := &plain{from: make([]int, 0, len(raw)+1), lines: []int{0}}
	text := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); {
		r, size := utf8.DecodeRune(raw[i:])
		switch {
		case r == '\r':
			if i+1 < len(raw) && raw[i+1] == '\n' {
				size = 2
			}
			r = '\n'
			fallthrough
		case r == '\n':
			text, p.from = append(text, '\n'), append(p.from, i)
			p.lines = append(p.lines, len(text))
		case unseen(r):
		default:
			for k := range size {
				text, p.from = append(text, raw[i+k]), append(p.from, i+k)
			}
		}
		i += size
	}
	p.text, p.from = string(text), append(p.from, len(raw))
	return p
}

// unseen are the characters that no platform shows and that compiling leaves out.
func unseen(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r == '\uFEFF' }

// line is a line without its end; false where the file has no such line.
func (p *plain) line(n int) (string, bool) {
	if n < 1 || n > len(p.lines) {
		return "", false
	}
	rest := p.text[p.lines[n-1]:]
	line, _, _ := strings.Cut(rest, "\n")
	return line, true
}

// offset is the byte of text at a line and a column in runes, which count from 1; column 0 is the
// line's beginning. False where the file has no such place.
func (p *plain) offset(line, column int) (int, bool) {
	text, ok := p.line(line)
	if !ok {
		return 0, false
	}
	at := 0
	for range column - 1 {
		if at >= len(text) {
			return 0, false
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return p.lines[line-1] + at, true
}

// place is the inverse of offset, with the column in UTF-16 units.
func (p *plain) place(offset int) (line, column int) {
	n, found := slices.BinarySearch(p.lines, offset)
	if !found {
		n--
	}
	return n + 1, utf16Len(p.text[p.lines[n]:offset]) + 1
}

// utf16Len is how many UTF-16 units s takes: SARIF counts columns by them.
func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// plains reads the files that findings stand in, each once. A file that cannot be read has no
// lines.
type plains struct {
	fs.FS
	read map[string]*plain
}

func newPlains(fsys fs.FS) *plains { return &plains{fsys, map[string]*plain{}} }

func (s *plains) file(name string) *plain {
	if p, ok := s.read[name]; ok {
		return p
	}
	data, err := fs.ReadFile(s.FS, name)
	if err != nil {
		data = nil
	}
	s.read[name] = newPlain(data)
	return s.read[name]
}
