package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"moxin/content"
)

// teaRules teach the pages of the team's own site.
const teaRules = `rules:
  - id: tea
    platform: site
    hosts: [tea.example]
    shapes:
      - name: views
        select: article
        counters: [{metric: reads, select: .views}]
    captcha: {select: ['#challenge']}
`

// openPages is a newsroom whose site is a server on this machine that may be read by its own rule.
func openPages(t *testing.T, site string) *newsroom {
	t.Helper()
	return newsroomOf(t, site+"/", map[string]string{
		"moxin.yaml": "version: 1\nbrand: 云畔茶事\napproval: {required: false}\nchannels:\n  own: {platform: site, url: \"" + site + "/\"}\n" +
			"ingest: {pages: [\"" + strings.TrimPrefix(site, "http://") + "\"], rules: [rules/pages.yaml]}\n",
		"rules/pages.yaml":  teaRules,
		"articles/first.md": "---\ntitle: 茶凉了再说\nslug: first\n---\n先坐下。\n",
	})
}

// TestPagesAreReadThroughTheStore: by the workspace's rule, with what was remembered by another process,
// and not at all once the host has asked for verification.
func TestPagesAreReadThroughTheStore(t *testing.T) {
	var robots, whole, same atomic.Int32
	var captcha atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/robots.txt":
			robots.Add(1)
			http.NotFound(w, r)
		case captcha.Load():
			io.WriteString(w, `<div id="challenge"></div>`)
		case r.Header.Get("If-None-Match") == `"1"`:
			same.Add(1)
			w.WriteHeader(http.StatusNotModified)
		default:
			whole.Add(1)
			w.Header().Set("ETag", `"1"`)
			io.WriteString(w, `<title>茶凉了再说</title><article><i class="views">1.2万</i></article>`)
		}
	}))
	defer server.Close()
	n := openPages(t, server.URL)
	n.works()
	post := n.publish("first")
	read := func() (failed int) {
		report, err := n.app.newIngest(n.bench, n.station.store).Collect(t.Context(), []content.Publication{post})
		n.ok(err)
		return report.Failed
	}
	for i := range 3 { // each with a collector of its own, as processes have
		captcha.Store(i == 2)
		if failed := read(); (failed > 0) != (i == 2) {
			t.Fatalf("reading %d: %d failed", i, failed)
		}
	}
	samples, err := n.station.store.Samples(t.Context(), content.SampleFilter{Publications: []int64{post.ID}})
	n.ok(err)
	reads := 0
	for _, s := range samples {
		if s.Source == "page" && s.Metric == content.Reads && s.Value == 12000 && s.Raw != "" {
			reads++
		}
	}
	if reads != 2 || robots.Load() != 1 || whole.Load() != 1 || same.Load() != 1 {
		t.Errorf("%d of the samples %+v; %d robots.txt, %d whole pages, %d the same", reads, samples, robots.Load(), whole.Load(), same.Load())
	}
	pauses, err := n.station.store.Pauses(t.Context())
	n.ok(err)
	if len(pauses) != 1 || pauses[0].Scope != content.ReadScope(strings.TrimPrefix(server.URL, "http://")) {
		t.Fatalf("pauses %+v", pauses)
	}
	captcha.Store(false)
	read()
	if whole.Load()+same.Load() != 2 {
		t.Error("a stopped host was asked")
	}
}
