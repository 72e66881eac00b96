package sheet

import (
	"cmp"
	"encoding/binary"
	"errors"
	"io"
	"iter"
	"math"
	"slices"
	"unicode/utf8"
)

// biffCell is where a cell's value stands: in the record at an offset, the index-th value of it.
type biffCell struct {
	row    uint16
	column uint16
	at     uint32
}

// rows reads the sheet that begins at an offset. Programs write cells in any order: their places
// are gathered first, and their values read when their row is asked for. Of two cells at one
// place the later counts.
func (b *biff) rows(at int) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		cells, err := b.cells(at)
		if err != nil {
			yield(record{}, readable("xls", err))
			return
		}
		full := 0
		for len(cells) > 0 {
			line := int(cells[0].row) + 1
			n := slices.IndexFunc(cells, func(c biffCell) bool { return c.row != cells[0].row })
			if n < 0 {
				n = len(cells)
			}
			texts, err := b.texts(cells[:n])
			cells = cells[n:]
			if err != nil {
				yield(record{}, err)
				return
			}
			if len(texts) == 0 {
				continue
			}
			if full++; full > maxRows {
				yield(record{}, errRows(line))
				return
			}
			if !yield(record{line, texts}, nil) {
				return
			}
		}
	}
}

// cells finds the cells of a sheet, row by row.
func (b *biff) cells(at int) ([]biffCell, error) {
	r := biffReader{b.data, at}
	if first, err := r.next(); err != nil || first.id != biffBOF {
		return nil, errors.New("a sheet does not begin where it should")
	}
	var out []biffCell
	for depth := 1; depth > 0; {
		at := r.at
		x, err := r.next()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return nil, err
		}
		n := 1
		switch x.id {
		case biffBOF:
			depth++ // a chart within the sheet
		case biffEOF:
			depth--
		case biffMulRK:
			n = (len(x.body) - 6) / 6
			fallthrough
		case biffLabelSST, biffLabel, biffRString, biffNumber, biffRK, biffBoolErr, biffFormula:
			if depth > 1 || len(x.body) < 6 {
				continue
			}
			row, column := binary.LittleEndian.Uint16(x.body), int(binary.LittleEndian.Uint16(x.body[2:]))
			for i := range min(n, math.MaxUint16+1-column) {
				out = append(out, biffCell{row, uint16(column + i), uint32(at)})
			}
			if len(out) > maxCells {
				return nil, errCells(int(row) + 1)
			}
		}
	}
	order := func(x, y biffCell) int { return cmp.Or(cmp.Compare(x.row, y.row), cmp.Compare(x.column, y.column)) }
	if !slices.IsSortedFunc(out, order) {
		slices.SortStableFunc(out, order)
	}
	return out, nil
}

// texts reads the cells of one row, up to the last one with text.
func (b *biff) texts(cells []biffCell) ([]string, error) {
	var out []string
	for _, c := range cells {
		line := int(c.row) + 1
		text, err := b.value(c)
		switch {
		case err != nil:
			return nil, readable("xls", err)
		case text == "":
			continue
		case int(c.column) >= maxColumns:
			return nil, errColumns(line)
		case utf8.RuneCountInString(text) > maxCell:
			return nil, errCell(line)
		}
		for len(out) <= int(c.column) {
			out = append(out, "")
		}
		out[c.column] = text
	}
	return out, nil
}

// value is a cell's text.
func (b *biff) value(c biffCell) (string, error) {
	r := biffReader{b.data, int(c.at)}
	x, err := r.next()
	if err != nil {
		return "", err
	}
	style := int(binary.LittleEndian.Uint16(x.body[4:]))
	if x.id == biffMulRK {
		i := 4 + 6*(int(c.column)-int(binary.LittleEndian.Uint16(x.body[2:])))
		return b.number(rkNumber(le32(x.body, i+2)), int(binary.LittleEndian.Uint16(x.body[i:]))), nil
	}
	body := x.body[6:]
	if len(body) < cellSizes[x.id] {
		return "", errShort
	}
	switch x.id {
	case biffLabelSST:
		i := int(le32(body, 0))
		if i >= len(b.strings) {
			return "", errNoString
		}
		return b.strings[i], nil
	case biffRK:
		return b.number(rkNumber(le32(body, 0)), style), nil
	case biffBoolErr:
		return boolErr(body[0], body[1] != 0), nil
	case biffNumber:
		return b.number(float(body), style), nil
	case biffFormula:
		return b.formula(&r, body, style)
	}
	return label(r.continued(biffRecord{body: body}))
}

// cellSizes are the bytes after a cell's place that its value takes.
var cellSizes = map[uint16]int{biffLabelSST: 4, biffRK: 4, biffBoolErr: 2, biffNumber: 8, biffFormula: 8, biffLabel: 3, biffRString: 3}

// label reads a string that stands in the sheet itself.
func label(bodies [][]byte) (string, error) {
	p := pieces{bodies: bodies}
	s := p.text(p.u16())
	if p.short {
		return "", errShort
	}
	return s, nil
}

func float(b []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b)) }

func boolErr(v byte, isError bool) string {
	switch {
	case isError:
		return errorNames[v]
	case v == 0:
		return "FALSE"
	}
	return "TRUE"
}

// formula is the value a formula had when the file was saved. A string stands in a record behind
// it, with those of shared formulas between.
func (b *biff) formula(r *biffReader, body []byte, style int) (string, error) {
	if binary.LittleEndian.Uint16(body[6:]) != 0xffff {
		return b.number(float(body), style), nil
	}
	switch body[0] {
	case 1, 2:
		return boolErr(body[2], body[0] == 2), nil
	case 0:
		for range 4 {
			x, err := r.next()
			if err != nil {
				return "", err
			}
			if x.id == biffString {
				return label(r.continued(x))
			}
		}
		return "", errNoString
	}
	return "", nil
}

func (b *biff) number(v float64, style int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "#NUM!"
	}
	return b.styles.show(v, b.styles.of(style))
}
