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
		text := b.value(c)
		switch {
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

// value is a cell's text; "" of a record that is too short for what it should hold.
func (b *biff) value(c biffCell) string {
	r := biffReader{b.data, int(c.at)}
	x, err := r.next()
	if err != nil {
		return ""
	}
	body := x.body
	style := int(binary.LittleEndian.Uint16(body[4:]))
	if x.id == biffMulRK {
		i := 4 + 6*(int(c.column)-int(binary.LittleEndian.Uint16(body[2:])))
		return b.number(rkNumber(le32(body, i+2)), int(binary.LittleEndian.Uint16(body[i:])))
	}
	body = body[6:]
	switch {
	case x.id == biffLabel || x.id == biffRString:
		p := pieces{bodies: r.continued(biffRecord{body: body})}
		return p.text(p.u16())
	case x.id == biffLabelSST && len(body) >= 4:
		if i := int(le32(body, 0)); i < len(b.strings) {
			return b.strings[i]
		}
	case x.id == biffRK && len(body) >= 4:
		return b.number(rkNumber(le32(body, 0)), style)
	case x.id == biffBoolErr && len(body) >= 2:
		return boolErr(body[0], body[1] != 0)
	case x.id == biffNumber && len(body) >= 8:
		return b.number(float(body), style)
	case x.id == biffFormula && len(body) >= 8:
		return b.formula(&r, body, style)
	}
	return ""
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
func (b *biff) formula(r *biffReader, body []byte, style int) string {
	if binary.LittleEndian.Uint16(body[6:]) != 0xffff {
		return b.number(float(body), style)
	}
	switch body[0] {
	case 1, 2:
		return boolErr(body[2], body[0] == 2)
	case 0:
		for range 4 {
			x, err := r.next()
			if err != nil {
				return ""
			}
			if x.id == biffString {
				p := pieces{bodies: r.continued(x)}
				return p.text(p.u16())
			}
		}
	}
	return ""
}

func (b *biff) number(v float64, style int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "#NUM!"
	}
	return b.styles.show(v, b.styles.of(style))
}
