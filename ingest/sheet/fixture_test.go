package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"unicode/utf16"
)

// zipped is a zip file of parts.
func zipped(tb testing.TB, parts map[string]string) []byte {
	tb.Helper()
	return zippedBy(tb, zip.Deflate, parts)
}

func zippedBy(tb testing.TB, method uint16, parts map[string]string) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// oneSheet is a workbook of one sheet with these rows in XML.
func oneSheet(tb testing.TB, rows string) []byte {
	tb.Helper()
	return zipped(tb, map[string]string{
		"xl/workbook.xml":          `<workbook><sheets><sheet name="Sheet1"/></sheets></workbook>`,
		"xl/worksheets/sheet1.xml": `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`,
	})
}

// records writes BIFF.
type records struct{ bytes.Buffer }

// add writes a record of numbers, strings and bytes; a string stands without its length.
func (r *records) add(id uint16, values ...any) *records {
	var body bytes.Buffer
	for _, v := range values {
		if s, ok := v.(string); ok {
			v = []byte(s)
		}
		_ = binary.Write(&body, binary.LittleEndian, v)
	}
	_ = binary.Write(r, binary.LittleEndian, []uint16{id, uint16(body.Len())})
	r.Write(body.Bytes())
	return r
}

func (r *records) bof() *records { return r.add(biffBOF, uint16(0x0600), uint16(5), make([]byte, 12)) }

// wide is a string as BIFF8 has it: length, flags, two bytes a character.
func wide(s string) []byte {
	units := utf16.Encode([]rune(s))
	out := binary.LittleEndian.AppendUint16(nil, uint16(len(units)))
	out = append(out, wideText)
	for _, u := range units {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

// biffBook is a workbook's stream: globals, then one sheet.
func biffBook(globals, cells *records) []byte {
	var out records
	out.bof()
	out.Write(globals.Bytes())
	at := uint32(out.Len() + 4 + 6 + 2 + 1 + 4)
	out.add(biffSheet, at, byte(0), byte(0), byte(1), byte(0), "S")
	out.add(biffEOF)
	out.bof()
	out.Write(cells.Bytes())
	out.add(biffEOF)
	return out.Bytes()
}

// oleFile is a compound file of streams; those under 4,096 bytes lie in small sectors.
func oleFile(streams map[string][]byte) []byte {
	var sectors, small, directory bytes.Buffer
	var fat, mini []uint32
	chain := func(to *bytes.Buffer, table *[]uint32, data []byte, size int) uint32 {
		start := uint32(len(*table))
		n := max((len(data)+size-1)/size, 1)
		for i := range n {
			*table = append(*table, start+uint32(i)+1)
		}
		(*table)[len(*table)-1] = 0xfffffffe
		to.Write(data)
		to.Write(make([]byte, n*size-len(data)))
		return start
	}
	entry := func(name string, kind byte, start uint32, size int) {
		e := make([]byte, dirEntry)
		for i, u := range utf16.Encode([]rune(name)) {
			binary.LittleEndian.PutUint16(e[2*i:], u)
		}
		binary.LittleEndian.PutUint16(e[64:], uint16(2*len(name)+2))
		e[66] = kind
		binary.LittleEndian.PutUint32(e[116:], start)
		binary.LittleEndian.PutUint32(e[120:], uint32(size))
		directory.Write(e)
	}
	starts := map[string]uint32{}
	for name, data := range streams {
		if len(data) < 4096 {
			starts[name] = chain(&small, &mini, data, miniSector)
		} else {
			starts[name] = chain(&sectors, &fat, data, 512)
		}
	}
	entry("Root Entry", 5, chain(&sectors, &fat, small.Bytes(), 512), small.Len())
	for name, start := range starts {
		entry(name, 2, start, len(streams[name]))
	}
	words := func(table []uint32) []byte {
		var out []byte
		for _, n := range table {
			out = binary.LittleEndian.AppendUint32(out, n)
		}
		return append(out, bytes.Repeat([]byte{0xff}, (512-len(out)%512)%512)...)
	}
	miniStart := chain(&sectors, &fat, words(mini), 512)
	directoryStart := chain(&sectors, &fat, directory.Bytes(), 512)
	head := make([]byte, 512)
	copy(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for i := 76; i < 512; i += 4 {
		binary.LittleEndian.PutUint32(head[i:], math.MaxUint32)
	}
	for at, n := range map[int]int{30: 9, 32: 6, 44: 1, 48: int(directoryStart), 56: 4096, 60: int(miniStart), 64: 1, 68: 0xfffffffe, 76: len(fat)} {
		binary.LittleEndian.PutUint32(head[at:], uint32(n))
	}
	fat = append(fat, 0xfffffffd)
	return append(append(head, sectors.Bytes()...), words(fat)...)
}

// lines are the rows of a file's tables as "name line: cells", cells parted by |.
func gridLines(tb testing.TB, data []byte) []string {
	tb.Helper()
	grids, _, err := readGrids(data)
	if err != nil {
		tb.Fatal(err)
	}
	var out []string
	for _, g := range grids {
		for r, err := range g.rows {
			if err != nil {
				tb.Fatal(err)
			}
			out = append(out, strings.TrimSpace(fmt.Sprintf("%s %d: %s", g.name, r.line, strings.Join(r.cells, "|"))))
		}
	}
	return out
}

// refusal is what a file is refused with, in reading its tables or their rows.
func refusal(tb testing.TB, data []byte) *FileError {
	tb.Helper()
	grids, _, err := readGrids(data)
	for _, g := range grids {
		for _, e := range g.rows {
			err = errors.Join(err, e)
		}
	}
	var file *FileError
	if err != nil && !errors.As(err, &file) {
		tb.Fatalf("an error that says nothing to its reader: %v", err)
	}
	return file
}

func sameLines(tb testing.TB, got, want []string) {
	tb.Helper()
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		tb.Errorf("got\n%s\nwant\n%s", g, w)
	}
}
