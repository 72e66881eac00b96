package sheet

import (
	"bytes"
	"fmt"
	"runtime"
	metric "runtime/metrics"
	"strings"
	"sync"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/spent"
)

// benchRows is the promised size: rows of 16 columns as 头条 exports them.
const benchRows = 20_000

var benchHeader = strings.Split("标题,发布时间,ID,链接,展现量,粉丝展现量,阅读量,粉丝阅读量,点击率,平均阅读完成率,平均阅读时长,点赞量,评论量,转发量,分享量,收藏量", ",")

func benchCells(i int) []string {
	n := func(by int) string { return fmt.Sprint(i * 7919 % by) }
	return []string{
		fmt.Sprintf("老客户为什么走了 第 %d 次复盘", i), fmt.Sprintf("2026-11-%02d %02d:01:32", i%28+1, i%24), fmt.Sprintf("70000000000%08d", i),
		fmt.Sprintf("https://example.com/item/%d/", i), n(100_000), n(10_000), n(10_000), n(1000), fmt.Sprintf("0.%04d", i%10_000),
		fmt.Sprintf("%d.%02d", i%100, i%97), fmt.Sprintf("%d.5秒", i%120), n(1000), n(100), n(100), "-1", "1.2万",
	}
}

func benchCSV() []byte {
	var b bytes.Buffer
	b.WriteString(strings.Join(benchHeader, ",") + "\n")
	for i := range benchRows {
		b.WriteString(strings.Join(benchCells(i), ",") + "\n")
	}
	return b.Bytes()
}

func benchXLSX(tb testing.TB) []byte {
	var b strings.Builder
	row := func(line int, cells []string) {
		fmt.Fprintf(&b, `<row r="%d" spans="1:16">`, line)
		for i, c := range cells {
			ref := fmt.Sprintf("%c%d", 'A'+i, line)
			if simple(c) && i > 3 {
				fmt.Fprintf(&b, `<c r="%s" s="1"><v>%s</v></c>`, ref, c)
			} else {
				fmt.Fprintf(&b, `<c r="%s" s="1" t="inlineStr"><is><t>%s</t></is></c>`, ref, c)
			}
		}
		b.WriteString("</row>")
	}
	row(1, benchHeader)
	for i := range benchRows {
		row(i+2, benchCells(i))
	}
	return oneSheet(tb, b.String())
}

func benchXLS() []byte {
	var cells records
	row := func(line int, texts []string) {
		for i, c := range texts {
			place := []uint16{uint16(line), uint16(i), 0}
			if n, err := ParseNumber(c); err == nil && simple(c) && i > 3 {
				cells.add(biffNumber, place, n.Value)
			} else {
				cells.add(biffLabel, place, wide(c))
			}
		}
	}
	row(0, benchHeader)
	for i := range benchRows {
		row(i+1, benchCells(i))
	}
	return biffBook(&records{}, &cells)
}

// parseAll reads every cell of a file as an import does, and tells the most memory it saw.
func parseAll(tb testing.TB, data []byte) (cells int, peak uint64) {
	tb.Helper()
	grids, _, err := readGrids(data)
	if err != nil {
		tb.Fatal(err)
	}
	dates := Dates{Zone: east8}
	for r, err := range grids[0].rows {
		if err != nil {
			tb.Fatal(err)
		}
		if r.line%100 == 0 {
			peak = max(peak, held())
		}
		if r.line == 1 {
			continue
		}
		if _, err := dates.Parse(r.cells[1]); err != nil {
			tb.Fatal(err)
		}
		for _, c := range r.cells[4:] {
			if _, err := ParseNumber(c); err != nil {
				tb.Fatal(c, err)
			}
		}
		cells += len(r.cells)
	}
	return cells, peak
}

// held is the memory that objects take, those not yet swept included, in bytes.
func held() uint64 {
	s := []metric.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}}
	metric.Read(s)
	return s[0].Value.Uint64() + s[1].Value.Uint64()
}

// BenchmarkImport20000 reads 20,000 rows of 16 columns from bytes to parsed cells. cpu-s is
// processor time, and peak-MB the most memory that objects took, the file's bytes included.
func BenchmarkImport20000(b *testing.B) {
	files := map[string][]byte{"csv": benchCSV(), "xlsx": benchXLSX(b), "xls": benchXLS()}
	for _, kind := range []string{"csv", "xlsx", "xls"} {
		data := files[kind]
		b.Run(kind, func(b *testing.B) {
			runtime.GC()
			var peak uint64
			start := spent.CPU()
			for b.Loop() {
				cells, most := parseAll(b, data)
				if cells != benchRows*16 {
					b.Fatal("cells are missing")
				}
				peak = max(peak, most)
			}
			b.ReportMetric((spent.CPU()-start).Seconds()/float64(b.N), "cpu-s/op")
			b.ReportMetric(float64(peak)/1e6, "peak-MB")
			b.ReportMetric(float64(len(data))/1e6, "file-MB")
		})
	}
}

// BenchmarkRead20000 reads the same rows as an import does: joined with 20,000 publications, each
// row with its 8 samples. What it starts with, the file and the publications, counts in peak-MB.
func BenchmarkRead20000(b *testing.B) {
	o := Options{File: "x", ObservedAt: time.Date(2026, 12, 20, 0, 0, 0, 0, east8)}
	for i := range benchRows {
		at := time.Date(2026, 11, i%28+1, i%24, 1, 32, 0, east8)
		o.Posts = append(o.Posts, content.Publication{ID: int64(i + 1), Platform: content.Toutiao, Title: benchCells(i)[0], PublishedAt: at})
	}
	for kind, file := range map[string]func() []byte{"csv": benchCSV, "xlsx": func() []byte { return benchXLSX(b) }} {
		b.Run(kind, func(b *testing.B) {
			data := file()
			runtime.GC()
			peak := watched(b)
			start := spent.CPU()
			for b.Loop() {
				r, err := Read(data, o)
				if err != nil || r.Matched != benchRows || len(r.Samples) != 8*benchRows {
					b.Fatal(r.Matched, len(r.Samples), err)
				}
			}
			b.ReportMetric((spent.CPU()-start).Seconds()/float64(b.N), "cpu-s/op")
			b.ReportMetric(float64(peak())/1e6, "peak-MB")
		})
	}
}

// watched looks at the memory that objects take every few milliseconds, until it is asked for the
// most it saw.
func watched(b *testing.B) (peak func() uint64) {
	most, done, over := uint64(0), make(chan struct{}), make(chan struct{})
	tick := time.NewTicker(2 * time.Millisecond)
	go func() {
		defer close(over)
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				most = max(most, held())
			}
		}
	}()
	stop := sync.OnceFunc(func() { tick.Stop(); close(done); <-over })
	b.Cleanup(stop)
	return func() uint64 { stop(); return most }
}
