package sheet

import (
	"encoding/binary"
	"errors"
	"io"
	"slices"
)

// xlsGrids finds the sheets of an old Excel workbook in its container.
func xlsGrids(data []byte) ([]grid, error) {
	o, err := openOLE(data)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"Workbook", "WORKBOOK", "workbook"} {
		if s, ok := o.streams[name]; ok {
			book, err := o.open(s)
			if err != nil {
				return nil, err
			}
			return biffGrids(book)
		}
	}
	for _, c := range oleContents {
		if _, ok := o.streams[c.stream]; ok {
			return nil, c.err
		}
	}
	return nil, notTable("旧版 Office 文件，里面没有工作簿", "an old Office file without a workbook")
}

// oleContents are compound files that are no workbook, by a stream they have.
var oleContents = []struct {
	stream string
	err    error
}{
	{"EncryptedPackage", errLocked},
	{"Book", ancient},
	{"WordDocument", notTable(" Word 文档", "a Word document")},
	{"PowerPoint Document", notTable("演示文稿", "a presentation")},
}

// biff is a workbook without its rows.
type biff struct {
	data    []byte
	strings []string
	styles  styles
}

// biffGrids finds the sheets of a workbook's stream.
func biffGrids(data []byte) ([]grid, error) {
	b := &biff{data: data}
	formats := map[int]display{}
	var sheets []grid
	r := biffReader{data: data}
	for {
		x, err := r.next()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF // before the end of what the sheets share
		}
		if err != nil {
			return nil, err
		}
		switch x.id {
		case biffBOF:
			if len(x.body) < 4 || binary.LittleEndian.Uint16(x.body) != 0x0600 {
				return nil, ancient
			}
		case biffPassword:
			return nil, errLocked
		case biff1904:
			b.styles.from1904 = len(x.body) > 0 && x.body[0] == 1
		case biffFormat:
			p := pieces{bodies: [][]byte{x.body}}
			id := p.u16()
			formats[id] = displayOf(p.text(p.u16()))
		case biffXF:
			b.addStyle(x.body, formats)
		case biffSST:
			if err := b.share(r.continued(x)); err != nil {
				return nil, err
			}
		case biffSheet:
			if len(sheets) == maxTables {
				return nil, errTables
			}
			if g, ok := b.sheet(x.body); ok {
				sheets = append(sheets, g)
			}
		case biffEOF:
			if len(sheets) == 0 {
				return nil, errors.New("no worksheet")
			}
			slices.SortStableFunc(sheets, hiddenLast)
			return sheets, nil
		}
	}
}

// addStyle keeps how cells of the next style are shown.
func (b *biff) addStyle(body []byte, formats map[int]display) {
	id := 0
	if len(body) >= 4 {
		id = int(binary.LittleEndian.Uint16(body[2:]))
	}
	d, own := formats[id]
	if !own {
		d = builtins[id]
	}
	if len(b.styles.shown) < maxStyles {
		b.styles.shown = append(b.styles.shown, d)
	}
}

// share reads the strings that cells name by number.
func (b *biff) share(bodies [][]byte) error {
	p := pieces{bodies: bodies}
	p.skip(8) // how many there are is not believed
	for spent := 0; p.more() && !p.short; {
		s := p.text(p.u16())
		if spent += len(s) + 16; spent > maxText {
			return errStrings
		}
		b.strings = append(b.strings, s)
	}
	if p.short {
		return io.ErrUnexpectedEOF
	}
	return nil
}

// sheet reads where a sheet begins; charts and macros are none.
func (b *biff) sheet(body []byte) (grid, bool) {
	if len(body) < 8 || body[5] != 0 {
		return grid{}, false
	}
	p := pieces{bodies: [][]byte{body[6:]}}
	name := p.text(p.u8())
	return grid{name: name, hidden: body[4]&3 != 0, rows: b.rows(int(le32(body, 0)))}, true
}
