package preview

import (
	"context"
	"errors"
	"html/template"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/PuerkitoBio/goquery"

	"moxin/content"
)

var now = time.Date(2026, 12, 4, 9, 30, 0, 0, time.FixedZone("CST", 8*3600))

const settings = `version: 1
brand: 半山书店
timezone: Asia/Shanghai
channels:
  gzh: {platform: wechat, app_id: wx0000000000000001, app_secret: "${S}", mode: draft}
  xhs: {platform: xiaohongshu}
  dy: {platform: douyin}
  sph: {platform: channels}
  wb: {platform: weibo}
  zh: {platform: zhihu}
  pyq: {platform: moments}
  qun: {platform: group}
  qw: {platform: wecom, robot: "${R}"}
`

const piece = `---
title: 一本书上架之前
slug: how-we-choose
aliases: [choosing]
author: 林溪
stage: trust
tags: [选书]
publish_at: 2026-12-05 20:00
---

# 一本书上架之前

要过几道关，<u>慢慢</u>说。
`

// bench is a desk whose renditions and findings a test writes by hand.
type bench struct {
	testing.TB
	ws        *content.Workspace
	newer     chan struct{}
	id        string
	made      map[string]content.Rendition // by channel
	findings  map[string][]content.Finding // by channel
	tallies   map[string]Tally             // by path
	published *content.Rendition
	failing   error
	media     map[string]string
	packed    string // what the package holds
	packing   error  // how it ends
	log       strings.Builder
	options   Options
	handler   http.Handler
}

func newBench(t testing.TB, articles map[string]string) *bench {
	t.Helper()
	files := fstest.MapFS{"moxin.yaml": {Data: []byte(settings)}}
	for name, text := range articles {
		files["articles/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	ws, err := content.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{TB: t, ws: ws, newer: make(chan struct{}), id: "r1", made: map[string]content.Rendition{},
		findings: map[string][]content.Finding{}, tallies: map[string]Tally{}, media: map[string]string{}, packed: "zip"}
	b.options = Options{
		Desk: b, Media: b, Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(&b.log, nil)), Version: "test",
		Spoken: func(script string) time.Duration { return time.Duration(len(script)) * time.Second / 12 },
		Body: func(r content.Rendition, mediaURL func(content.Media) string) template.HTML {
			html := r.HTML
			for _, m := range r.Media {
				html = strings.ReplaceAll(html, content.MediaScheme+m.Hash, mediaURL(m))
			}
			return template.HTML(html) //nolint:gosec // the test's own
		},
		Package: func(_ context.Context, w io.Writer, r content.Rendition) error {
			if b.packed == "" {
				return b.packing
			}
			_, err := io.WriteString(w, b.packed+" "+r.Channel)
			return errors.Join(err, b.packing)
		},
	}
	b.open()
	return b
}

func (b *bench) open() {
	b.Helper()
	var err error
	if b.handler, err = New(b.options); err != nil {
		b.Fatal(err)
	}
}

func (b *bench) Reading() Reading { return Reading{Workspace: b.ws, ID: b.id, Newer: b.newer} }

func (b *bench) Compile(_ context.Context, _ Reading, a *content.Article, ch content.Channel) (content.Rendition, []content.Finding, error) {
	out, ok := b.made[ch.ID]
	if !ok {
		out = content.Rendition{Title: a.Title, Text: "要过几道关。"}
	}
	out.Slug, out.Channel, out.Platform, out.Family = a.Slug, ch.ID, ch.Platform, ch.Family()
	if ch.Platform == content.WeCom {
		out.Mode, out.Format = ch.Mode, ch.Format
	}
	return out, b.findings[ch.ID], b.failing
}

func (b *bench) Tally(a *content.Article) (Tally, bool) {
	t, ok := b.tallies[a.Path]
	return t, ok
}

func (b *bench) Published(context.Context, *content.Article, string) (content.Rendition, time.Time, error) {
	if b.published == nil {
		return content.Rendition{}, time.Time{}, fs.ErrNotExist
	}
	return *b.published, now.Add(-48 * time.Hour), nil
}

func (b *bench) Open(_ context.Context, hash string) (io.ReadCloser, error) {
	data, ok := b.media[hash]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return io.NopCloser(strings.NewReader(data)), nil
}

// get asks for a page; headers come in pairs.
func (b *bench) get(target string, headers ...string) *httptest.ResponseRecorder {
	b.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.Host = "127.0.0.1:8090"
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	return w
}

// page is a page that must be there.
func (b *bench) page(target string) *goquery.Document {
	b.Helper()
	w := b.get(target)
	if w.Code != http.StatusOK {
		b.Fatalf("%s answers %d; log: %s", target, w.Code, b.log.String())
	}
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		b.Fatal(err)
	}
	return doc
}

// says checks texts by selector, with white space put together.
func says(t testing.TB, doc *goquery.Document, want map[string]string) {
	t.Helper()
	for selector, text := range want {
		if got := strings.Join(strings.Fields(doc.Find(selector).Text()), " "); got != text {
			t.Errorf("%s says %q, want %q", selector, got, text)
		}
	}
}

func at(line int, severity content.Severity, rule string) content.Finding {
	return content.Finding{Rule: rule, Severity: severity, Position: content.Position{File: "articles/a.md", Line: line},
		Message: content.T("说"+rule, "says "+rule), Suggestion: content.T("改"+rule, "mend "+rule)}
}

func glob(t testing.TB, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: %v", pattern, err)
	}
	return names
}

func read(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
