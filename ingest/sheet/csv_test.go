package sheet

import (
	stdcsv "encoding/csv"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func TestCSV(t *testing.T) {
	cases := map[string][]string{
		"a,b\n1,2":                       {"1: a|b", "2: 1|2"},
		"a,b\r\n\r\n1,2\r\n":             {"1: a|b", "3: 1|2"},
		"a,b\r1,2\r":                     {"1: a|b", "2: 1|2"},
		"a,b\n\"x\ny,\"\"z\"\"\",2\n3,4": {"1: a|b", "2: x\ny,\"z\"|2", "4: 3|4"},
		"a,b\n讲\"三\"个,2\n":               {"1: a|b", "2: 讲\"三\"个|2"},
		"a,b\n\"讲\"三\"个原因\",2\n":         {"1: a|b", "2: 讲\"三\"个原因|2"},
		"a,b\n,\n1,\"\"":                 {"1: a|b", "2: |", "3: 1|"},
		"sep=;\r\na;b,c\r\n1;2\r\n":      {"2: a|b,c", "3: 1|2"},
		"a\tb\n1,2,3,4\t5\n6\t7\n":       {"1: a|b", "2: 1,2,3,4|5", "3: 6|7"},
		"a;b\n1,5;2,5\n1,5;2,5\n":        {"1: a|b", "2: 1,5|2,5", "3: 1,5|2,5"},
		"说明：最多导出 1000 条\n标题,阅读\n甲,1\n乙；丙,2": {"1: 说明：最多导出 1000 条", "2: 标题|阅读", "3: 甲|1", "4: 乙；丙|2"},
		"one column\nonly\n": {"1: one column", "2: only"},
	}
	for text, want := range cases {
		sameLines(t, gridLines(t, []byte(text)), want)
		sameLines(t, gridLines(t, []byte("\ufeff"+text)), want)
	}
}

// A grid can be read again and again, two readings at once included.
func TestRowsStartAnew(t *testing.T) {
	text, err := simplifiedchinese.GB18030.NewEncoder().String("标题,阅读\n甲,1\n乙,2\n")
	if err != nil {
		t.Fatal(err)
	}
	grids, how, err := readGrids([]byte(text))
	if err != nil || how != "GB18030" {
		t.Fatal(how, err)
	}
	var got []string
	for a := range grids[0].rows {
		for b := range grids[0].rows {
			got = append(got, a.cells[0]+b.cells[1])
		}
	}
	if want := "标题阅读 标题1 标题2 甲阅读 甲1 甲2 乙阅读 乙1 乙2"; strings.Join(got, " ") != want {
		t.Errorf("%q", got)
	}
}

func TestEncodingsOfText(t *testing.T) {
	cases := []struct{ data, how, cell string }{
		{"标题,1", "UTF-8", "标题"},
		{strings.Repeat("标题,1\n", 20) + "标\xe9", "UTF-8", "标题"}, // cut off within a character
		{"\xb1\xea\xcc\xe2,1", "GB18030", "标题"},
		{"\x95\x32\x82\x36\xb1\xea,1", "GB18030", "𠀀标"}, // four bytes
		{"\xff\xfe\x07h\x2c\x001\x00", "UTF-16LE", "标"},
		{"\xfe\xffh\x07\x00\x2c\x001", "UTF-16BE", "标"},
	}
	for _, c := range cases {
		grids, how, err := readGrids([]byte(c.data))
		if err != nil || how != c.how {
			t.Errorf("%q: %s, %v, want %s", c.data, how, err, c.how)
			continue
		}
		for r, err := range grids[0].rows {
			if err != nil || r.cells[0] != c.cell {
				t.Errorf("%q: %q, %v, want %s", c.data, r.cells, err, c.cell)
			}
			break
		}
	}
}

// FuzzGrids reads texts and pages: no row is wider than it may be, rows begin on later and later
// lines, and what encoding/csv reads strictly reads the same here.
func FuzzGrids(f *testing.F) {
	for _, s := range []string{"a,b\n1,2", "sep=;\na;b", "\xff\xfe1\x00,\x00", "\"a\nb\",c\n", "<table><tr><td colspan=2>a<td rowspan=2>b<tr><td>c", "<meta charset=gbk><table><tr><th>\xb1\xea</table>", "a\tb\r\n\"\"\t\r"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		refusal(t, data)
		grids, _, err := readGrids(data)
		if err != nil {
			return
		}
		for _, g := range grids {
			line := 0
			for r, err := range g.rows {
				if err == nil && (r.line <= line || len(r.cells) > maxColumns || len(r.cells) == 0) {
					t.Fatalf("line %d after %d with %d cells", r.line, line, len(r.cells))
				}
				line = r.line
			}
		}
		likeStandard(t, string(data))
	})
}

func likeStandard(t *testing.T, s string) {
	if strings.Contains(s, "\r") || strings.HasPrefix(s, "sep=") || len(s) > maxCell {
		return
	}
	r := stdcsv.NewReader(strings.NewReader(s))
	r.FieldsPerRecord = -1
	want, err := r.ReadAll()
	if err != nil {
		return
	}
	want = slices.DeleteFunc(want, func(cells []string) bool { return len(cells) == 1 && cells[0] == "" })
	i := 0
	for got, err := range csvRows(text{data: []byte(s)}, ',') {
		if err != nil && strings.Count(s, ",") >= maxColumns {
			return
		}
		if err != nil || i >= len(want) || !slices.Equal(got.cells, want[i]) {
			t.Fatalf("row %d of %q: %q, %v", i, s, got.cells, err)
		}
		i++
	}
	if i != len(want) {
		t.Fatalf("%d rows of %d in %q", i, len(want), s)
	}
}
