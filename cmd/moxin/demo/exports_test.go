package demo

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest/sheet"
)

// What the demo writes is read by the same importer that reads the real files.
func TestExportsAreReadByTheImporter(t *testing.T) {
	at := time.Date(2026, 12, 2, 12, 30, 0, 0, zone)
	for platform := range exports {
		post := content.Publication{ID: 7, Platform: platform, Channel: "c", Title: "老客户为什么走了", PublishedAt: at}
		var b bytes.Buffer
		counts := map[content.Metric]int64{content.Reads: 1200, content.Likes: 31, content.Finishes: 300}
		if err := WriteExport(&b, platform, []Exported{{post.Title, at, counts}}); err != nil {
			t.Fatal(err)
		}
		got, err := sheet.Read(b.Bytes(), sheet.Options{File: "x.csv", Posts: []content.Publication{post}, ObservedAt: at.Add(time.Hour)})
		if err != nil {
			t.Fatalf("%s: %v\n%s", platform, err, b.String())
		}
		if got.Platform != platform || got.Matched != 1 || len(got.Problems) > 0 {
			t.Errorf("%s: read as %s, %d matched, problems %v", platform, got.Platform, got.Matched, got.Problems)
		}
		if want := map[bool]string{true: "xlsx", false: "UTF-8"}[ExportEnding(platform) == ".xlsx"]; got.Encoding != want {
			t.Errorf("%s: written as %s, want %s", platform, got.Encoding, want)
		}
		values := map[content.Metric]float64{}
		for _, s := range got.Samples {
			values[s.Metric] = s.Value
		}
		if values[content.Reads] != 1200 || values[content.Likes] != 31 {
			t.Errorf("%s: read %v", platform, values)
		}
		if _, ok := values[content.Comments]; ok {
			t.Errorf("%s: a number that nobody knows was read as %v", platform, values[content.Comments])
		}
	}
}

// A title that a workbook's own signs are part of comes through as it is.
func TestTitlesInAWorkbook(t *testing.T) {
	at := time.Date(2026, 12, 2, 12, 30, 0, 0, zone)
	post := content.Publication{ID: 7, Platform: content.XiaoHongShu, Title: `<会员日> & "复盘" 第二集`, PublishedAt: at}
	var b bytes.Buffer
	if err := WriteExport(&b, post.Platform, []Exported{{post.Title, at, map[content.Metric]int64{content.Reads: 5}}}); err != nil {
		t.Fatal(err)
	}
	got, err := sheet.Read(b.Bytes(), sheet.Options{File: "x.xlsx", Posts: []content.Publication{post}, ObservedAt: at.Add(time.Hour)})
	if err != nil || len(got.Joined) != 1 || got.Joined[0].Title != post.Title || got.Matched != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestNoExportForAPlatformWithAnInterface(t *testing.T) {
	if err := WriteExport(&bytes.Buffer{}, content.WeChat, nil); err == nil || !strings.Contains(err.Error(), "wechat") {
		t.Errorf("got %v", err)
	}
}
