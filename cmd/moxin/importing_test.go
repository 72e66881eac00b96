package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"moxin/content"
	"moxin/content/spent"
	"moxin/content/store"
	"moxin/ingest/sheet"
)

var noteAt = time.Date(2026, 11, 3, 20, 0, 0, 0, time.FixedZone("", 8*60*60))

// counting is a store with publications on one 小红书 channel, and an intake into it.
type counting struct {
	testing.TB
	path   string // of the store
	store  *store.Store
	intake *intake
	now    time.Time
}

// openCounting publishes one release of as many posts as there are titles, an hour apart.
func openCounting(t testing.TB, titles ...string) *counting {
	t.Helper()
	c := &counting{TB: t, now: noteAt.AddDate(3, 0, 0)}
	var err error
	c.path = filepath.Join(t.TempDir(), "moxin.db")
	c.store, err = store.Open(t.Context(), c.path)
	c.ok(err)
	t.Cleanup(func() { _ = c.store.Close() })
	c.publish(titles)
	c.intake = &intake{store: c.store, alone: &sync.Mutex{}, now: func() time.Time { return c.now },
		config: content.Config{Channels: []content.Channel{{ID: "xhs", Platform: content.XiaoHongShu}}}}
	return c
}

func (c *counting) ok(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

func (c *counting) publish(titles []string) {
	c.Helper()
	ctx, s := c.Context(), c.store
	made := content.Rendition{Slug: "notes", Channel: "xhs", Platform: content.XiaoHongShu, Title: "笔记", SourceDigest: "x"}
	made.Seal()
	items := make([]content.Item, len(titles))
	for i, title := range titles {
		items[i] = content.Item{Slug: fmt.Sprint("note-", i), Title: title, Rendition: made.Digest, SourceDigest: "x"}
	}
	r := content.Release{Channel: "xhs", Platform: content.XiaoHongShu, Run: 1, State: content.Planned, Due: noteAt, Late: time.Hour,
		Asked: noteAt.Format(time.RFC3339), Items: items, Digest: content.MessageDigest(items)}
	ids, err := s.Apply(ctx, content.Changeset{By: "plan", At: noteAt, Renditions: []content.Rendition{made}, Create: []content.Release{r}})
	c.ok(err)
	c.ok(s.Connect(ctx, content.Account{Channel: "xhs", Platform: content.XiaoHongShu, ID: "1", ConnectedAt: noteAt, ConnectedBy: "tester"}))
	c.ok(s.Approve(ctx, content.Approval{Release: ids[0], Digest: r.Digest, By: "tester", Via: "cli", At: noteAt}))
	tickets, err := s.DispatchDue(ctx, noteAt, noteAt, 10)
	c.ok(err)
	attempt, err := s.Claim(ctx, content.Claim{Ticket: tickets[0], Worker: "w", Now: noteAt, Started: noteAt, Lease: noteAt.Add(time.Minute)})
	c.ok(err)
	var posts []content.Publication
	for i, title := range titles {
		posts = append(posts, content.Publication{Index: i, Slug: fmt.Sprint("note-", i), Title: title, PublishedAt: noteAt.Add(time.Duration(i) * time.Hour)})
	}
	c.ok(s.Settle(ctx, content.Settlement{Release: ids[0], Fence: tickets[0].Fence, From: content.Publishing, To: content.Published,
		Attempt: attempt.ID, Who: "worker", At: noteAt, Finished: noteAt, Publications: posts}))
}

func (c *counting) keep(file, text string) (looked, content.Import) {
	c.Helper()
	l, r, err := c.intake.keep(c.Context(), incoming{file: file, data: []byte(text), at: c.now}, "林溪")
	c.ok(err)
	return l, r
}

// values are the store's samples as "publication metric value", as they count.
func (c *counting) values() string {
	c.Helper()
	samples, err := c.store.Samples(c.Context(), content.SampleFilter{})
	c.ok(err)
	var out []string
	for _, s := range samples {
		out = append(out, fmt.Sprintf("%d %s %v", s.Publication, s.Metric, s.Value))
	}
	slices.Sort(out)
	return strings.Join(out, "; ")
}

func (c *counting) holds(want string) {
	c.Helper()
	if got := c.values(); got != want {
		c.Errorf("the store holds %q, want %q", got, want)
	}
}

// Two people bring the same file, or one presses the button twice: it is one import, of one instant.
func TestTwoPeopleBringOneFile(t *testing.T) {
	c := openCounting(t, "老客户为什么走了")
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			in := incoming{file: "笔记.csv", data: []byte(noteHead + "老客户为什么走了,2026-11-03 20:01,100,5\n"), at: c.now.Add(-time.Duration(n) * time.Second)}
			if _, _, err := c.intake.keep(t.Context(), in, fmt.Sprint("person ", n)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	imports, err := c.store.Imports(t.Context(), 0)
	c.ok(err)
	samples, err := c.store.Samples(t.Context(), content.SampleFilter{})
	c.ok(err)
	if len(imports) != 1 || len(samples) != 2 {
		t.Errorf("%d imports and %d samples, want 1 and 2", len(imports), len(samples))
	}
}

const noteHead = "笔记标题,首次发布时间,观看量,点赞\n"

func TestTheSameBytesAreOneImport(t *testing.T) {
	c := openCounting(t, "老客户为什么走了", "会员日复盘")
	text := noteHead + "老客户为什么走了,2026-11-03 20:01,100,5\n没人认得,2026-11-09 20:01,1,1\n"
	l, first := c.keep("笔记.csv", text)
	if l.New != 2 || first.ID == 0 || first.Open != 1 || first.Rows != 2 || first.Who != "林溪" || !first.ObservedAt.Equal(c.now) {
		t.Fatalf("%+v", first)
	}
	raw, err := c.store.Raw(t.Context(), first.Raw)
	if err != nil || string(raw) != text {
		t.Errorf("the file was not kept: %q, %v", raw, err)
	}
	c.now = c.now.Add(24 * time.Hour)
	l, again := c.keep("笔记 (1).csv", text)
	if l.New != 0 || again.ID != first.ID || l.Before == nil || !l.ObservedAt.Equal(first.ObservedAt) {
		t.Errorf("again: %+v", again)
	}
	all, err := c.store.Imports(t.Context(), 0)
	if err != nil || len(all) != 1 {
		t.Errorf("%d imports, %v", len(all), err)
	}
	c.holds("1 likes 5; 1 reads 100")
	// A newer download of the same list is another instant.
	l, newer := c.keep("笔记.csv", strings.Replace(text, ",100,", ",130,", 1))
	if l.New != 2 || newer.ID == first.ID {
		t.Errorf("newer: %+v", newer)
	}
	c.holds("1 likes 5; 1 likes 5; 1 reads 100; 1 reads 130")
}

// A file whose rows fit nothing is not lost: read again when the post is known, it gives its numbers.
func TestKeptFilesAreReadAgain(t *testing.T) {
	c := openCounting(t, "老客户为什么走了", "会员日复盘")
	_, r := c.keep("笔记.csv", noteHead+"改了标题,2026-11-03 20:01,100,5\n")
	if r.Open != 1 || r.Added != 0 {
		t.Fatalf("%+v", r)
	}
	c.holds("")
	ctx := t.Context()
	l, r, err := c.intake.answer(ctx, r.ID, []rowAnswer{{"2", 1}}, "林溪")
	if err != nil || l.New != 2 || r.Open != 0 || r.Added != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	c.holds("1 likes 5; 1 reads 100")
	// Another answer takes the numbers to the other post; none is counted for both.
	if _, _, err = c.intake.answer(ctx, r.ID, []rowAnswer{{"2", 2}}, "林溪"); err != nil {
		t.Fatal(err)
	}
	c.holds("2 likes 5; 2 reads 100")
	if _, _, err = c.intake.answer(ctx, r.ID, []rowAnswer{{"2", 0}}, "林溪"); err != nil {
		t.Fatal(err)
	}
	c.holds("")
	l, _, err = c.intake.answer(ctx, r.ID, []rowAnswer{{l.Joined[0].Key, 1}}, "林溪")
	if err != nil || l.New != 0 {
		t.Fatalf("%+v, %v", l, err)
	}
	c.holds("1 likes 5; 1 reads 100")
	if _, _, err := c.intake.forget(ctx, r.ID, []string{"2"}, "林溪"); err != nil {
		t.Fatal(err)
	}
	c.holds("")
	if m, err := c.store.Matches(ctx, content.XiaoHongShu); err != nil || len(m) != 0 {
		t.Errorf("%v, %v", m, err)
	}
}

// What an answer changes in one file it changes in the others that rested on it.
func TestAChangedAnswerReachesOtherFiles(t *testing.T) {
	c := openCounting(t, "老客户为什么走了", "会员日复盘")
	_, one := c.keep("一.csv", noteHead+"改了标题,2026-11-03 20:01,100,5\n")
	_, _, err := c.intake.answer(t.Context(), one.ID, []rowAnswer{{"2", 1}}, "林溪")
	c.ok(err)
	c.now = c.now.Add(time.Hour)
	_, two := c.keep("二.csv", noteHead+"改了标题,2026-11-03 20:01,110,6\n")
	c.holds("1 likes 5; 1 likes 6; 1 reads 100; 1 reads 110")
	_, _, err = c.intake.answer(t.Context(), two.ID, []rowAnswer{{"2", 2}}, "林溪")
	c.ok(err)
	c.holds("2 likes 5; 2 likes 6; 2 reads 100; 2 reads 110")
}

func TestLookChangesNothing(t *testing.T) {
	c := openCounting(t, "老客户为什么走了")
	text := noteHead + "老客户为什么走了,2026-11-03 20:01,100,5\n"
	in := incoming{file: "笔记.csv", data: []byte(text), at: c.now}
	l, err := c.intake.look(t.Context(), in)
	if err != nil || l.New != 2 || l.Known != 0 || l.Matched != 1 {
		t.Fatalf("%+v, %v", l, err)
	}
	c.holds("")
	c.keep("笔记.csv", text)
	if l, err = c.intake.look(t.Context(), in); err != nil || l.New != 0 || l.Known != 2 || l.Before == nil {
		t.Errorf("%+v, %v", l, err)
	}
}

func TestCountersThatFall(t *testing.T) {
	c := openCounting(t, "老客户为什么走了")
	c.keep("笔记.csv", noteHead+"老客户为什么走了,2026-11-03 20:01,100,5\n")
	c.now = c.now.Add(24 * time.Hour)
	l, r := c.keep("笔记 (2).csv", noteHead+"老客户为什么走了,2026-11-03 20:01,90,6\n")
	if len(l.Fallen) != 1 || l.Fallen[0].Metric != content.Reads || l.Fallen[0].From != 100 || l.Fallen[0].To != 90 {
		t.Errorf("%+v", l.Fallen)
	}
	c.holds("1 likes 5; 1 likes 6; 1 reads 100; 1 reads 90")
	_, was, err := c.intake.imported(t.Context(), r.ID)
	if err != nil || len(was.Fallen) != 1 || len(was.Joined) != 1 || was.Joined[0].How != sheet.ByTitle {
		t.Errorf("the report says %+v, %v", was, err)
	}
}

func TestOwnSamplesAreStreamed(t *testing.T) {
	c := openCounting(t, "老客户为什么走了")
	var b strings.Builder
	b.WriteString("post_id,platform,observed_at,reads\n")
	const n = 12_000
	for i := range n {
		fmt.Fprintf(&b, "note-0,xiaohongshu,%s,%d\n", noteAt.Add(time.Duration(i)*time.Minute).Format(time.RFC3339), i)
	}
	l, r := c.keep("samples.csv", b.String())
	if l.New != n || r.Added != n || len(l.Samples) != 0 || r.Layout != "samples.csv" {
		t.Fatalf("%d added, %d held, %+v", l.New, len(l.Samples), r)
	}
	stored, err := c.store.Samples(t.Context(), content.SampleFilter{Publications: []int64{1}})
	c.ok(err)
	if len(stored) != n || stored[n-1].Raw != r.Raw || stored[n-1].Value != n-1 {
		t.Errorf("%d stored, the last %+v", len(stored), stored[len(stored)-1])
	}
}

func TestNothingIsKeptOfWhatCannotBeRead(t *testing.T) {
	c := openCounting(t, "老客户为什么走了")
	for _, text := range []string{"", "a,b\n1,2\n", "%PDF-1.7"} {
		_, _, err := c.intake.keep(t.Context(), incoming{file: "x", data: []byte(text), at: c.now}, "林溪")
		var file *sheet.FileError
		if !errors.As(err, &file) {
			t.Errorf("%q: %v", text, err)
		}
	}
	all, err := c.store.Imports(t.Context(), 0)
	if err != nil || len(all) != 0 {
		t.Errorf("%v, %v", all, err)
	}
}

// Answering at the terminal: a number, s, n, and what cannot be understood is asked again.
func TestAskRows(t *testing.T) {
	why := content.T("不止一篇发布对得上", "more than one publication fits")
	open := func(line int, ids ...int64) sheet.Joined {
		j := sheet.Joined{Line: line, Title: "早安", Kind: sheet.Ambiguous, Why: &why, Key: fmt.Sprint("k", line)}
		for _, id := range ids {
			j.Candidates = append(j.Candidates, sheet.Candidate{Publication: id, Channel: "xhs", Article: "morning", Title: "早安", PublishedAt: noteAt, URL: "https://example.com/1"})
		}
		return j
	}
	one := &imported{File: "笔记.csv", looked: &looked{}}
	one.Joined = []sheet.Joined{open(2, 7, 8), open(3), {Line: 4, How: sheet.ByTitle, Publication: 5}, open(5, 9), open(6, 9), open(7, 9)}
	for typed, want := range map[string][]rowAnswer{
		"2\nn\ns\n1\n":        {{"2", 8}, {"5", 0}, {"7", 9}},
		"x\n3\n0\n1\ns\ns\ns": {{"2", 7}},
		"1":                   {{"2", 7}},
		"":                    nil,
	} {
		var shown bytes.Buffer
		a := &app{stdin: strings.NewReader(typed), stderr: &shown, lang: "en"}
		got, err := a.askRows(t.Context(), one, time.FixedZone("", 9*60*60))
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v, %v; want %v", typed, got, err, want)
		}
		if !strings.Contains(shown.String(), "2) xhs  2026-11-03 21:00 +09  morning  早安  https://example.com/1") {
			t.Errorf("shown:\n%s", shown.String())
		}
	}
}

// Files are read once they are whole, once each, also after a restart, and stay where they are.
func TestInbox(t *testing.T) {
	c := openCounting(t, "老客户为什么走了")
	dir := t.TempDir()
	text := noteHead + "老客户为什么走了,2026-11-03 20:01,100,5\n"
	write := func(name, text string) {
		c.ok(os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
		c.ok(os.Chtimes(filepath.Join(dir, name), c.now, c.now.Add(-time.Hour)))
	}
	write("已有.csv", text)
	type said struct {
		file string
		new  int
		err  error
	}
	looks, told := make(chan time.Time), make(chan said, 10)
	start := func() (stop func()) {
		ctx, cancel := context.WithCancel(t.Context())
		x := &inbox{dir: dir, intake: c.intake, look: looks, who: "inbox",
			told: func(file string, l looked, _ int64, err error) { told <- said{file, l.New, err} }}
		done := make(chan error)
		go func() { done <- x.run(ctx) }()
		return func() {
			cancel()
			c.ok(<-done)
		}
	}
	settled := func() { // two looks: seen, and still the same
		looks <- c.now
		looks <- c.now
	}
	stop := start()
	settled()
	if got := <-told; got.file != "已有.csv" || got.new != 2 || got.err != nil {
		t.Fatalf("%+v", got)
	}
	for _, name := range []string{"~$笔记.xlsx", "笔记.csv.crdownload", "笔记.tmp", ".隐藏.csv", "照片.png", "空.csv"} {
		write(name, "")
	}
	write("坏.csv", "a,b\n1,2\n")
	write("同样的.csv", text)
	c.ok(os.Rename(filepath.Join(dir, "笔记.tmp"), filepath.Join(dir, "改名.txt")))
	write("改名.txt", strings.Replace(text, "100", "120", 1))
	got := map[string]said{}
	for len(got) < 2 { // events come when the system likes
		settled()
		select {
		case s := <-told:
			got[s.file] = s
		default:
		}
	}
	var file *sheet.FileError
	if !errors.As(got["坏.csv"].err, &file) || got["改名.txt"].new != 2 {
		t.Errorf("%+v", got)
	}
	settled()
	stop()
	stop = start()
	settled()
	if s := <-told; s.file != "坏.csv" { // what could not be read is said again; what was imported is known
		t.Errorf("after a restart: %+v", s)
	}
	stop()
	select {
	case s := <-told:
		t.Errorf("also told of %+v", s)
	default:
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 9 {
		t.Errorf("%d files are left, %v", len(entries), err)
	}
	c.holds("1 likes 5; 1 likes 5; 1 reads 100; 1 reads 120")
}

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
				stop := watchHeap(&peak)
				b.StartTimer()
				before := spent.CPU()
				l, _, err := c.intake.keep(b.Context(), incoming{file: "笔记." + kind, data: files[kind], at: c.now}, "b")
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

// watchHeap keeps the most memory that the process held from the system for Go's heap in use.
func watchHeap(peak *uint64) (stop func()) {
	end, done := make(chan struct{}), make(chan struct{})
	runtime.GC()
	go func() {
		defer close(done)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
		for {
			metrics.Read(s)
			if held := s[0].Value.Uint64() + s[1].Value.Uint64() + s[2].Value.Uint64(); held > *peak {
				*peak = held
			}
			select {
			case <-end:
				return
			case <-tick.C:
			}
		}
	}()
	return func() { close(end); <-done }
}
