package sheet_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"

	"moxin/content"
	"moxin/ingest/sheet"
)

// workbook is an xlsx of sheets by name.
func workbook(t *testing.T, names []string, sheets ...[][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, name := range names {
		if i == 0 {
			f.SetSheetName("Sheet1", name)
		} else if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for j, row := range sheets[i] {
			if err := f.SetSheetRow(name, fmt.Sprintf("A%d", j+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The sheets of a workbook that are of one platform are read together; one post in two of them is
// known to nobody, and what is no export is named.
func TestSheetsOfAWorkbook(t *testing.T) {
	head := []any{"标题", "发布时间", "ID", "链接", "展现量", "阅读量"}
	video := []any{"标题", "发布时间", "ID", "链接", "展现量", "播放量"}
	o := options()
	o.Posts = []content.Publication{
		{ID: 1, Platform: content.Toutiao, Title: "甲文章", PublishedAt: on(4, 20)},
		{ID: 2, Platform: content.Toutiao, Title: "乙视频", PublishedAt: on(5, 20)},
		{ID: 3, Platform: content.Toutiao, Title: "两处都有", PublishedAt: on(6, 20)},
	}
	data := workbook(t, []string{"图文", "小视频", "说明"},
		[][]any{head, {"甲文章", "2026-11-04 20:00", "", "", 100, 10}, {"两处都有", "2026-11-06 20:00", "", "", 1, 1}},
		[][]any{video, {"乙视频", "2026-11-05 20:00", "", "", 200, 20}, {"两处都有", "2026-11-06 20:00", "", "", 2, 2}, {"别人的", "2026-11-20 20:00", "", "", 2, 2}},
		[][]any{{"本表由头条号导出"}})
	r, err := sheet.Read(data, o)
	if err != nil {
		t.Fatal(err)
	}
	sound(t, r)
	if r.Encoding != "xlsx" || len(r.Sheets) != 1 || r.Sheets[0] != "说明" {
		t.Errorf("%+v", r)
	}
	same(t, "rows", rows(r), []string{"图文!2 title+time 1", "图文!3 ambiguous 0", "小视频!2 title+time 2", "小视频!3 ambiguous 0", "小视频!4 unmatched 0"})
	if p := r.Problems[0]; p.Ref() != "图文!3" {
		t.Errorf("problem %+v", p)
	}
	same(t, "samples", lines(r.Samples), []string{"1 impressions 100", "1 reads 10", "2 impressions 200", "2 reads 20"})
}

// Numbers and dates that a workbook holds as such are those that people see.
func TestCellsOfAWorkbook(t *testing.T) {
	r, err := sheet.Read(workbook(t, []string{"Sheet1"}, [][]any{
		{"最多导出排序后前1000条笔记"},
		{"笔记标题", "首次发布时间", "曝光", "观看量", "点赞", "人均观看时长"},
		{"老客户为什么走了", on(3, 20), 12000, 1234.0, "-", 15.2},
	}), options())
	if err != nil {
		t.Fatal(err)
	}
	sound(t, r)
	same(t, "samples", lines(r.Samples), []string{"1 impressions 12000", "1 reads 1234", "1 read_seconds 15.2"})
}
