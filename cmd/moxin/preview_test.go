package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"moxin/content/spent"
)

const previewYAML = `version: 1
brand: 半山书店
channels:
  gzh: {platform: wechat, app_id: wx0000000000000001, app_secret: "${S}", mode: draft}
  xhs: {platform: xiaohongshu}
  qun: {platform: group}
`

// studio is a workspace served by moxin preview itself.
type studio struct {
	testing.TB
	dir, url string
}

func openStudio(t *testing.T, articles map[string]string) *studio {
	t.Helper()
	s := &studio{TB: t, dir: t.TempDir()}
	s.write("moxin.yaml", previewYAML)
	var cover bytes.Buffer
	picture := image.NewRGBA(image.Rect(0, 0, 470, 200))
	picture.Set(1, 1, color.Black)
	s.ok(png.Encode(&cover, picture))
	s.write("articles/cover.png", cover.String())
	for name, text := range articles {
		s.write("articles/"+name, text)
	}
	s.serve()
	return s
}

// serve runs the command until the test ends.
func (s *studio) serve() {
	s.Helper()
	ctx, stop := context.WithCancel(s.Context())
	in, out := io.Pipe()
	var said bytes.Buffer
	a := &app{stdin: strings.NewReader(""), stdout: out, stderr: &said, env: func(string) (string, bool) { return "", false }, now: time.Now}
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"-C", s.dir, "preview", "--listen", "127.0.0.1:0", "--offline"}, a)
		out.Close()
	}()
	s.Cleanup(func() {
		stop()
		if c := <-code; c != exitOK && c != exitInterrupted {
			s.Errorf("preview ended with %d: %s", c, said.String())
		}
	})
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil {
		s.Fatalf("preview said nothing: %s", said.String())
	}
	s.url = strings.TrimSpace(line)
}

func (s *studio) ok(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *studio) write(name, text string) {
	s.Helper()
	to := filepath.Join(s.dir, filepath.FromSlash(name))
	s.ok(os.MkdirAll(filepath.Dir(to), 0o755))
	s.ok(os.WriteFile(to, []byte(text), 0o644))
}

func (s *studio) get(path string) *http.Response {
	s.Helper()
	ctx, end := context.WithTimeout(s.Context(), time.Minute) // streams of events end with it
	s.Cleanup(end)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+path, nil)
	s.ok(err)
	answer, err := http.DefaultClient.Do(r)
	s.ok(err)
	s.Cleanup(func() { answer.Body.Close() })
	return answer
}

func (s *studio) page(path string) *goquery.Document {
	s.Helper()
	answer := s.get(path)
	if answer.StatusCode != http.StatusOK {
		s.Fatalf("%s answers %s", path, answer.Status)
	}
	doc, err := goquery.NewDocumentFromReader(answer.Body)
	s.ok(err)
	return doc
}

const feature = `---
title: 一款老茶
slug: old-tea
cover: ./cover.png
author: 林溪
summary: 等的不是年份。
tags: [白茶]
---

十年里我们做了三件事，每一件都不起眼。

![杯子](./cover.png)
`

func TestPreviewFollowsASave(t *testing.T) {
	s := openStudio(t, map[string]string{"old-tea.md": feature})
	if got := s.page("a/old-tea?channel=gzh").Find("h1").First().Text(); got != "一款老茶" {
		t.Fatalf("the page speaks of %q", got)
	}
	events := bufio.NewScanner(s.get("events").Body)
	s.write("articles/old-tea.md", strings.Replace(feature, "一款老茶", "一款新茶", 1))
	seen := map[string]bool{}
	for events.Scan() {
		id, ok := strings.CutPrefix(events.Text(), "data: ")
		if !ok || seen[id] {
			continue
		}
		seen[id] = true
		doc := s.page("a/old-tea?channel=gzh")
		if doc.Find("h1").First().Text() == "一款新茶" {
			return
		}
	}
	t.Fatalf("the save was not told of: %v", events.Err())
}

// A save before the files are watched, while the pages are being opened, is shown all the same.
func TestPreviewShowsWhatWasSavedBeforeItWatches(t *testing.T) {
	s := &studio{TB: t, dir: t.TempDir()}
	s.write("moxin.yaml", previewYAML)
	s.write("articles/old-tea.md", feature)
	a := &app{stdout: io.Discard, stderr: io.Discard, env: func(string) (string, bool) { return "", false }, now: time.Now, dir: s.dir}
	opened, err := a.openBench(t.Context(), offline)
	s.ok(err)
	p := newProofs(opened, nil, time.Now(), a.logger())
	s.write("articles/old-tea.md", strings.Replace(feature, "一款老茶", "一款新茶", 1))
	first := p.Reading()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- p.run(ctx) }()
	select {
	case <-first.Newer:
	case err := <-done:
		t.Fatalf("following ended: %v", err)
	case <-time.After(time.Minute):
		t.Error("nothing newer is shown")
	}
	if got := p.Reading().Articles[0].Title; got != "一款新茶" {
		t.Errorf("the page speaks of %q", got)
	}
	stop()
	s.ok(<-done)
}

func TestPreviewDownloadsThePackage(t *testing.T) {
	s := openStudio(t, map[string]string{"old-tea.md": feature})
	answer := s.get("a/old-tea/gzh/package")
	data, err := io.ReadAll(answer.Body)
	s.ok(err)
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	s.ok(err)
	var names []string
	for _, f := range in.File {
		names = append(names, f.Name)
	}
	for _, want := range []string{"old-tea/gzh/body.html", "old-tea/gzh/rendition.json"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is not in the package: %v", want, names)
		}
	}
	if !slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(n, "old-tea/gzh/media/") && strings.HasSuffix(n, ".png") }) {
		t.Errorf("no picture in the package: %v", names)
	}
	if d := answer.Header.Get("Content-Disposition"); !strings.Contains(d, "old-tea-gzh.zip") {
		t.Errorf("saved as %q", d)
	}
}

func TestPreviewMakesNoStore(t *testing.T) {
	s := openStudio(t, map[string]string{"old-tea.md": feature})
	doc := s.page("a/old-tea?channel=gzh&diff=1")
	if got := doc.Find("#diff .remark").Text(); !strings.Contains(got, "没有发布记录") {
		t.Errorf("compared with nothing it says %q", got)
	}
	if _, err := os.Stat(filepath.Join(s.dir, stateDir, "moxin.db")); !os.IsNotExist(err) {
		t.Errorf("a store was made: %v", err)
	}
}

func TestPreviewCountsFindingsInTheBackground(t *testing.T) {
	s := openStudio(t, map[string]string{
		"old-tea.md": feature, "bad.md": "---\ntitle: 坏\n---\n\n{{< figure >}}\n", "same.md": strings.Replace(feature, "林溪", "周野", 1),
	})
	events := bufio.NewScanner(s.get("events").Body)
	for events.Scan() {
		if !strings.HasPrefix(events.Text(), "data: ") {
			continue
		}
		doc := s.page("")
		if strings.Contains(doc.Find(".tally").Text(), "检查中") {
			continue
		}
		if n := doc.Find(`tr:contains("bad.md") [data-severity=error]`).Length(); n == 0 {
			t.Error("the list shows no error of a leftover shortcode")
		}
		// What only both files together show is on each page.
		if got := s.page("a/old-tea?channel=gzh&file=articles%2Fsame.md").Find(".findings").Text(); !strings.Contains(got, "slug/duplicate") {
			t.Errorf("the duplicate slug is not said: %q", got)
		}
		return
	}
	t.Fatalf("never counted: %v", events.Err())
}

// BenchmarkPreviewAfterSave measures from a save that the watcher has told of to the page and the
// frame as the browser gets them, in a workspace of 10,000 articles. cpu-ms is the processor time of
// everything, the counting beside it too.
func BenchmarkPreviewAfterSave(b *testing.B) {
	dir := b.TempDir()
	write := func(name, text string) {
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(to, []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	write("moxin.yaml", previewYAML)
	for i := range 10000 {
		write(fmt.Sprintf("articles/%02d/piece-%05d.md", i%50, i), savedArticle(i))
	}
	a := &app{stdout: io.Discard, stderr: os.Stderr, env: func(string) (string, bool) { return "", false }, now: time.Now, dir: dir}
	opened, err := a.openBench(b.Context(), offline)
	if err != nil {
		b.Fatal(err)
	}
	p := newProofs(opened, nil, time.Now(), a.logger())
	h, err := a.previewHandler(b.Context(), p, opened.media, previewPlace{})
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(b.Context())
	done := make(chan struct{})
	go func() { p.work(ctx); close(done) }() // counts beside us, as it does while people write
	get := func(path string) {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Host = "127.0.0.1"
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); w.Code != http.StatusOK {
			b.Fatalf("%s answers %d", path, w.Code)
		}
	}
	get("/preview/a/piece-00007?channel=gzh") // it is open: its cover is drawn, the fonts are read
	n, worst, before := 0, time.Duration(0), spent.CPU()
	for b.Loop() {
		n++
		write("articles/07/piece-00007.md", savedArticle(7)+fmt.Sprintf("\n第 %d 次保存。\n", n))
		began := time.Now()
		if err := p.Reload([]string{"articles/07/piece-00007.md"}); err != nil {
			b.Fatal(err)
		}
		get("/preview/a/piece-00007?channel=gzh")
		get("/preview/a/piece-00007/gzh/body")
		worst = max(worst, time.Since(began))
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(n), "ms/save")
	b.ReportMetric((spent.CPU()-before).Seconds()*1e3/float64(n), "cpu-ms/save")
	b.ReportMetric(float64(worst.Milliseconds()), "worst-ms")
	stop()
	<-done
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapAlloc)/(1<<20), "heap-MB")
	runtime.KeepAlive(p)
}

// savedArticle is an article of about 3 KB whose words are its own.
func savedArticle(i int) string {
	var s strings.Builder
	fmt.Fprintf(&s, "---\ntitle: 第 %d 篇\nauthor: 林溪\ntags: [白茶, 复购]\n---\n\n", i)
	for k := range 12 {
		fmt.Fprintf(&s, "## 第 %d 节 %d\n\n", k, i*31+k)
		for j := range 3 {
			fmt.Fprintf(&s, "第%d位客人在%d号晚上来过，说了%d句话，**记下**来的是第%d句。\n", i*7+j, (i+k)%30, i+j*k, i*k+j)
		}
		s.WriteString("\n- 一件\n- 两件\n\n")
	}
	return s.String()
}
