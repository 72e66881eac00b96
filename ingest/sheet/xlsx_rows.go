package sheet

import (
	"encoding/xml"
	"errors"
	"io"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"
)

// lastRow is how many rows a sheet of Excel has.
const lastRow = 1 << 20

// rows reads a worksheet.
func (b *workbook) rows(name string) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		r, err := b.parts.open(name)
		if err != nil {
			yield(record{}, readable("xlsx", err))
			return
		}
		defer r.Close()
		s := worksheet{tokens: newTokens(r), book: b}
		for {
			r, err := s.row()
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(record{}, readable("xlsx", err))
				return
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

// worksheet reads rows one by one.
type worksheet struct {
	*tokens
	book        *workbook
	line        int
	full, cells int // rows with text and cells so far
	text        []byte
}

// row reads up to the end of the next row that has text; io.EOF after the last one.
func (s *worksheet) row() (record, error) {
	for {
		token, err := s.next()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF // the rows end before the part does
		}
		if err != nil {
			return record{}, err
		}
		switch e := token.(type) {
		case xml.EndElement:
			if e.Name.Local == "sheetData" || e.Name.Local == "worksheet" {
				return record{}, io.EOF
			}
		case xml.StartElement:
			if e.Name.Local != "row" {
				continue
			}
			s.line++
			if n, err := strconv.Atoi(attr(e, "r")); err == nil && n > 0 {
				s.line = n
			}
			cells, err := s.content()
			if err != nil {
				return record{}, err
			}
			if len(cells) == 0 {
				continue
			}
			if s.full++; s.full > maxRows || s.line > lastRow {
				return record{}, errRows(s.line)
			}
			return record{s.line, cells}, nil
		}
	}
}

// content reads the cells of the row that has begun, up to the last one with text.
func (s *worksheet) content() ([]string, error) {
	var cells []string
	for column := 0; ; {
		token, err := s.next()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return nil, err
		}
		if end, ok := token.(xml.EndElement); ok && end.Name.Local == "row" {
			return cells, nil
		}
		e, ok := token.(xml.StartElement)
		if !ok || e.Name.Local != "c" {
			continue
		}
		if s.cells++; s.cells > maxCells {
			return nil, errCells(s.line)
		}
		if n := columnOf(attr(e, "r")); n > 0 {
			column = n
		} else {
			column++
		}
		text, err := s.cell(e)
		switch {
		case err != nil:
			return nil, err
		case text == "":
			continue
		case column > maxColumns:
			return nil, errColumns(s.line)
		case utf8.RuneCountInString(text) > maxCell:
			return nil, errCell(s.line)
		}
		for len(cells) < column {
			cells = append(cells, "")
		}
		cells[column-1] = text
	}
}

// columnOf is the column that a reference (AB12) names, from 1; 0 = none.
func columnOf(ref string) int {
	n := 0
	for _, c := range []byte(ref) {
		if c |= 0x20; c < 'a' || c > 'z' || n > 1<<20 {
			break
		}
		n = n*26 + int(c-'a') + 1
	}
	return n
}

// cell reads the value of the cell that has begun: a formula's is the one it had when the file
// was saved.
func (s *worksheet) cell(start xml.StartElement) (string, error) {
	kind := attr(start, "t")
	if kind == "inlineStr" {
		return s.tokens.text("c")
	}
	s.text = s.text[:0]
	keep := false
	for {
		token, err := s.inside()
		if err != nil {
			return "", err
		}
		switch e := token.(type) {
		case xml.StartElement:
			keep = e.Name.Local == "v"
		case xml.EndElement:
			keep = false
			if e.Name.Local == "c" {
				style, _ := strconv.Atoi(attr(start, "s"))
				return s.book.value(kind, style, s.text)
			}
		case xml.CharData:
			if keep && len(s.text) < maxToken {
				s.text = append(s.text, e...)
			}
		}
	}
}

// errNoString is a cell of a string that the workbook has not: left blank, it would be lost
// without a word.
var errNoString = errors.New("a cell names a string that is missing")

// value is a cell's text. Errors (#N/A) stay as they are, and are unknown to the number grammar.
func (b *workbook) value(kind string, style int, text []byte) (string, error) {
	raw := strings.TrimSpace(string(text))
	switch kind {
	case "s":
		i, err := strconv.Atoi(raw)
		if raw == "" {
			return "", nil
		}
		if err != nil || i < 0 || i >= len(b.strings) {
			return "", errNoString
		}
		return b.strings[i], nil
	case "b":
		if raw == "1" || raw == "true" {
			return "TRUE", nil
		}
		return "FALSE", nil
	case "str":
		return unescape(string(text)), nil
	case "e", "d":
		return raw, nil
	}
	d := b.styles.of(style)
	if v, err := strconv.ParseFloat(raw, 64); err == nil && (d != general || !simple(raw)) {
		return b.styles.show(v, d), nil
	}
	return raw, nil
}
