package sheet

import (
	"slices"
	"testing"
	"time"

	"moxin/content"
)

// A hidden sheet of the same layout is not read beside the one that people see: nothing counts
// twice. It is read where it is all there is.
func TestHiddenSheets(t *testing.T) {
	rows := func(reads string) string {
		return `<worksheet><sheetData><row><c t="str"><v>作品名称</v></c><c t="str"><v>发布时间</v></c><c t="str"><v>播放量</v></c><c t="str"><v>点赞量</v></c></row>
			<row><c t="str"><v>老客户为什么走了</v></c><c><v>46330.5</v></c><c><v>` + reads + `</v></c><c><v>5</v></c></row></sheetData></worksheet>`
	}
	at := time.Date(2026, 11, 4, 12, 0, 0, 0, east8)
	o := Options{File: "x.xlsx", ObservedAt: at.Add(48 * time.Hour), Posts: []content.Publication{{ID: 4, Platform: content.Douyin, Title: "老客户为什么走了", PublishedAt: at}}}
	for state, want := range map[string][]float64{"visible": {5, 20}, "hidden": {5, 10}} {
		book := `<workbook><sheets><sheet name="旧" state="hidden"/><sheet name="新" state="` + state + `"/></sheets></workbook>`
		r, err := Read(zipped(t, map[string]string{"xl/workbook.xml": book, "xl/worksheets/sheet1.xml": rows("10"), "xl/worksheets/sheet2.xml": rows("20")}), o)
		if err != nil {
			t.Fatal(err)
		}
		var got []float64
		for _, s := range r.Samples {
			got = append(got, s.Value)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) || len(r.Sheets) != 1 {
			t.Errorf("%s: %v, want %v; not read: %v", state, got, want, r.Sheets)
		}
	}
}
