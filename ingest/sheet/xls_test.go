package sheet

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"strings"
	"testing"
)

func TestOldWorkbookOfLibreOffice(t *testing.T) {
	data, err := os.ReadFile("testdata/libreoffice.xls")
	if err != nil {
		t.Fatal(err)
	}
	want := office("0") // it writes 0 for a string it has not worked out
	want[3] = strings.Replace(want[3], "46329.8340277778", "46329.83402777778", 1)
	sameLines(t, gridLines(t, data), want)
}

// oldBook is a BIFF8 stream with everything that cells can be, and strings that go on in the
// next record in the middle, at a character's width changing.
func oldBook() []byte {
	var globals, cells records
	globals.add(biff1904, uint16(1))
	globals.add(biffFormat, uint16(170), uint16(9), byte(0), "[h]:mm:ss")
	for _, id := range []uint16{0, 10, 170, 22} {
		globals.add(biffXF, uint16(0), id, make([]byte, 16))
	}
	// Three strings: one cut after 老客, going on in bytes; one with runs and readings; one narrow.
	globals.add(biffSST, uint32(3), uint32(3), uint16(5), byte(wideText), []uint16{'老', '客'})
	globals.add(biffContinue, byte(0), "xyz", uint16(2), byte(wideText|hasRuns|hasReading), uint16(2), uint32(6), []uint16{'标', '题'}, uint32(1))
	globals.add(biffContinue, uint32(2), "reads!", uint16(3), byte(0), "abc")
	place := func(row, column, style uint16) []uint16 { return []uint16{row, column, style} }
	cells.add(biffLabelSST, place(1, 1, 0), uint32(0))
	cells.add(biffLabelSST, place(0, 0, 0), uint32(1)) // not in order
	cells.add(biffLabelSST, place(0, 1, 0), uint32(2))
	cells.add(biffNumber, place(1, 0, 3), 44867.75)
	cells.add(biffBOF, uint16(0x0600), uint16(0x20)).add(biffNumber, place(0, 5, 0), 1.).add(biffEOF) // a chart
	cells.add(biffRK, place(1, 2, 1), uint32(28640<<2|3))                                             // 286.40, shown as a percentage
	cells.add(biffMulRK, uint16(2), uint16(0), uint16(0), uint32(7<<2|2), uint16(0), uint32(0x3ff00000), uint16(0), uint32(0xc0100000), uint16(2))
	cells.add(biffRK, place(2, 3, 0), uint32(0xfffffff2)) // -4
	cells.add(biffNumber, place(3, 0, 2), 67./86400)
	cells.add(biffBoolErr, place(3, 1, 0), byte(1), byte(0)).add(biffBoolErr, place(3, 2, 0), byte(0), byte(0)).add(biffBoolErr, place(3, 3, 0), byte(0x2a), byte(1))
	cells.add(biffLabel, place(4, 0, 0), wide("标签"))
	cells.add(biffFormula, place(4, 1, 0), 2.5, make([]byte, 8))
	cells.add(biffFormula, place(4, 2, 0), uint32(0), uint16(0), uint16(0xffff), make([]byte, 8)).add(0x04bc, uint32(0)).add(biffString, wide("公式"))
	cells.add(biffFormula, place(4, 3, 0), []byte{1, 0, 1, 0, 0, 0, 0xff, 0xff}, make([]byte, 8))
	cells.add(biffFormula, place(4, 4, 0), []byte{2, 0, 0x07, 0, 0, 0, 0xff, 0xff}, make([]byte, 8))
	cells.add(biffFormula, place(4, 5, 0), []byte{3, 0, 0, 0, 0, 0, 0xff, 0xff}, make([]byte, 8))
	cells.add(biffNumber, place(5, 0, 0), math.Inf(1))
	return biffBook(&globals, &cells)
}

var oldLines = []string{
	"S 1: 标题|abc",
	"S 2: 46329.75|老客xyz|28640%",
	"S 3: 7|1|-4|-4",
	"S 4: 0:01:07|TRUE|FALSE|#N/A",
	"S 5: 标签|2.5|公式|TRUE|#DIV/0!",
	"S 6: #NUM!",
}

func TestOldWorkbook(t *testing.T) {
	book := oldBook()
	sameLines(t, gridLines(t, oleFile(map[string][]byte{"Workbook": book})), oldLines) // in small sectors
	padded := append(bytes.Clone(book), make([]byte, 5000)...)
	sameLines(t, gridLines(t, oleFile(map[string][]byte{"Workbook": padded, "\x05Summary": []byte("x")})), oldLines)
	sameLines(t, gridLines(t, book), oldLines) // without the container
}

func TestDamagedOldWorkbooks(t *testing.T) {
	whole := oleFile(map[string][]byte{"Workbook": oldBook()})
	for n := len(whole) - 513; n > 8; n -= 101 { // the last sector is the table of sectors
		if f := refusal(t, whole[:n]); f == nil || !strings.Contains(f.Text.ZH, "重新下载") {
			t.Fatalf("%d bytes of %d: %v", n, len(whole), f)
		}
	}
	ring := bytes.Clone(whole)
	fat := len(ring) - 512
	for i := range 64 {
		binary.LittleEndian.PutUint32(ring[fat+4*i:], uint32(i)) // each sector is followed by itself
	}
	if f := refusal(t, ring); f == nil || !strings.Contains(f.Text.EN, "ring") {
		t.Errorf("a ring of sectors: %v", f)
	}
	list := bytes.Clone(whole)
	binary.LittleEndian.PutUint32(list[68:], 0) // the list of tables goes on in a sector of zeros
	refusal(t, list)
}

// What cannot be read is said, not left blank.
func TestCellsThatCannotBeRead(t *testing.T) {
	place := []uint16{0, 0, 0}
	for name, cells := range map[string]*records{
		"string":  new(records).add(biffLabelSST, place, uint32(9)),
		"short":   new(records).add(biffNumber, place),
		"label":   new(records).add(biffLabel, place, uint16(9), byte(0), "abc"),
		"formula": new(records).add(biffFormula, place, uint32(0), uint16(0), uint16(0xffff)),
	} {
		if f := refusal(t, oleFile(map[string][]byte{"Workbook": biffBook(&records{}, cells)})); f == nil || !strings.Contains(f.Text.ZH, "已损坏") {
			t.Errorf("%s: %v", name, f)
		}
	}
}

func TestCellsBeyondTheirSheet(t *testing.T) {
	var cells records
	cells.add(biffNumber, []uint16{3, 60_000, 0}, 1.)
	f := refusal(t, oleFile(map[string][]byte{"Workbook": biffBook(&records{}, &cells)}))
	if f == nil || !strings.Contains(f.Text.ZH, "第 4 行超过 1024 列") {
		t.Error(f)
	}
	var many records
	many.add(biffMulRK, uint16(0), uint16(65_535), make([]byte, 24), uint16(0))
	refusal(t, oleFile(map[string][]byte{"Workbook": biffBook(&records{}, &many)}))
}

func TestTooMuchTextOfOldWorkbooks(t *testing.T) {
	empty := bytes.Repeat([]byte{0, 0, 0}, maxText/16+1) // strings of no characters
	if err := (&biff{}).share([][]byte{make([]byte, 8), empty}); err != errStrings {
		t.Error(err)
	}
}

func FuzzXLS(f *testing.F) {
	f.Add(oleFile(map[string][]byte{"Workbook": oldBook()}), []byte{})
	if data, err := os.ReadFile("testdata/libreoffice.xls"); err == nil {
		f.Add(data, []byte("\x09\x08"))
	}
	f.Add([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), oldBook())
	f.Fuzz(func(t *testing.T, file, stream []byte) {
		refusal(t, append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), file[min(len(file), 8):]...))
		grids, err := biffGrids(stream)
		for _, g := range grids {
			for r, err := range g.rows {
				if err == nil && (len(r.cells) == 0 || len(r.cells) > maxColumns) {
					t.Fatalf("row %d of %d cells", r.line, len(r.cells))
				}
			}
		}
		_ = err
	})
}
