package intake

import (
	"bytes"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"moxin/content/spent"
)

// BenchmarkImportRows imports 20,000 rows of 小红书 with 9 numbers each into SQLite: read, joined and
// stored with the file and its report. cpu-s is processor time; peak-MB is of the process, by its own
// account of live memory.
func BenchmarkImportRows(b *testing.B) {
	const n = 20_000
	titles := make([]string, n)
	for i := range titles {
		titles[i] = fmt.Sprintf("老客户为什么走了 第 %d 回", i)
	}
	files := map[string][]byte{"csv": noteRows(b, titles, writeNotesCSV), "xlsx": noteRows(b, titles, writeNotesXLSX)}
	for _, kind := range []string{"csv", "xlsx"} {
		b.Run(kind, func(b *testing.B) {
			var cpu time.Duration
			var peak uint64
			for range b.N {
				b.StopTimer()
				c := openCounting(b, titles[0])
				c.many(n)
				stop := spent.Heap(&peak)
				b.StartTimer()
				before := spent.CPU()
				l, _, err := c.Intake.Keep(b.Context(), File{Name: "笔记." + kind, Data: files[kind], At: c.now}, "b")
				cpu += spent.CPU() - before
				b.StopTimer()
				stop()
				if err != nil || l.Matched != n || l.New != 9*n {
					b.Fatalf("%d matched, %d added, %v", l.Matched, l.New, err)
				}
				b.StartTimer()
			}
			b.ReportMetric(cpu.Seconds()/float64(b.N), "cpu-s/op")
			b.ReportMetric(float64(peak)/1e6, "peak-MB")
		})
	}
}

// many publishes as many posts as a release never holds, hour after hour: straight into the tables.
func (c *counting) many(n int) {
	c.Helper()
	db, err := sql.Open("sqlite", c.path)
	c.ok(err)
	defer db.Close()
	_, err = db.Exec(`INSERT INTO publications (release, idx, slug, channel, platform, remote_id, stat_id, url, title, published_at, gone_at, gone_why)
		WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
		SELECT 1, i, 'note-' || i, 'xhs', 'xiaohongshu', '', '', '', '老客户为什么走了 第 ' || i || ' 回', ? + i * 3600000000, 0, '' FROM n`,
		n-1, noteAt.UnixMicro())
	c.ok(err)
}

var noteColumns = strings.Split("笔记标题,首次发布时间,体裁,曝光,观看量,封面点击率,点赞,评论,收藏,涨粉,分享,人均观看时长,弹幕", ",")

func noteRows(b *testing.B, titles []string, write func(rows [][]string) ([]byte, error)) []byte {
	b.Helper()
	rows := [][]string{{"最多导出排序后前1000条笔记"}, noteColumns}
	for i, title := range titles {
		at := noteAt.Add(time.Duration(i)*time.Hour + time.Minute)
		rows = append(rows, []string{title, at.Format("2006年01月02日15时04分05秒"), "图文", fmt.Sprint(i * 31), fmt.Sprint(i * 7), "0.05",
			fmt.Sprint(i % 900), fmt.Sprint(i % 90), fmt.Sprint(i % 80), fmt.Sprint(i % 9), fmt.Sprint(i % 70), "15.20秒", "0"})
	}
	data, err := write(rows)
	if err != nil {
		b.Fatal(err)
	}
	return data
}

func writeNotesCSV(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	for _, r := range rows {
		b.WriteString(strings.Join(r, ",") + "\n")
	}
	return b.Bytes(), nil
}

func writeNotesXLSX(rows [][]string) ([]byte, error) {
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return nil, err
	}
	for i, r := range rows {
		cells := make([]any, len(r))
		for j, c := range r {
			cells[j] = c
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			return nil, err
		}
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = f.Write(&b)
	return b.Bytes(), err
}
