package main

import (
	"bytes"
	"encoding/json"
	"image"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/media"
	"moxin/content/store"
	"moxin/publishers/sim"
	"moxin/publishers/wecom/wecomsim"
	"moxin/scheduler"
)

const waysYAML = `version: 1
channels:
  own: {platform: site, url: "http://127.0.0.1:9"}
  pyq: {platform: moments}
  xhs: {platform: xiaohongshu}
  qy: {platform: wecom, app_id: ww0000000000000001, app_secret: "${MOXIN_GZH_SECRET}", base_url: "SIM", simulator: true, tags: {existing: "*"}}
contacts: {channel: qy, staff: [linxi], on: [own]}
approval: {required: false}
`

const waysArticle = `---
title: 为什么老客户会回来
slug: page
ai: none
publish_at: 2099-01-01 20:00
channels: {own: {}, pyq: {text: 一句话, contact: true}, xhs: {}}
---
因为记得他们。
`

// company is a workspace beside a simulated company.
type company struct {
	t      *testing.T
	dir    string
	sim    *wecomsim.Server
	faults *sim.Faults
	seen   chan string // paths of pictures that were asked for; nil = nobody looks
}

func newCompany(t *testing.T) *company {
	t.Helper()
	c := &company{t: t, dir: t.TempDir(), faults: &sim.Faults{}}
	var err error
	c.sim, err = wecomsim.New(wecomsim.Options{Clock: time.Now, Faults: c.faults, Seed: 1, Corps: []wecomsim.Corp{{
		ID: "ww0000000000000001", Apps: []wecomsim.App{{Name: "moxin", Secret: simSecret}}, Staff: []wecomsim.Staff{{ID: "linxi"}, {ID: "zhouye"}},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.sim.Close)
	server := httptest.NewServer(http.HandlerFunc(c.serve))
	t.Cleanup(server.Close)
	c.write("moxin.yaml", strings.Replace(waysYAML, "SIM", server.URL, 1))
	c.write("articles/page.md", waysArticle)
	return c
}

func (c *company) serve(w http.ResponseWriter, r *http.Request) {
	if c.seen != nil && strings.HasPrefix(r.URL.Path, "/wwqr/") {
		c.seen <- r.URL.Path
		<-r.Context().Done() // whoever asked is killed
		return
	}
	c.sim.ServeHTTP(w, r)
}

func (c *company) write(name, text string) {
	c.t.Helper()
	path := filepath.Join(c.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

func (c *company) edit(name, from, to string) {
	c.t.Helper()
	data, err := os.ReadFile(filepath.Join(c.dir, name))
	if err != nil || !strings.Contains(string(data), from) {
		c.t.Fatalf("%s has no %q: %v", name, from, err)
	}
	c.write(name, strings.ReplaceAll(string(data), from, to))
}

// ways are those that the platform has, by state.
func (c *company) ways() []string {
	var out []string
	for _, w := range c.sim.Ways() {
		if w.Deleted.IsZero() {
			out = append(out, w.State)
		}
	}
	slices.Sort(out)
	return out
}

func state(slug, channel string, take int) string {
	return content.NewWayState("ww0000000000000001", slug, channel, take)
}

func (c *company) want(states ...string) {
	c.t.Helper()
	slices.Sort(states)
	if got := c.ways(); !slices.Equal(got, states) {
		c.t.Fatalf("the company has %v, want %v", got, states)
	}
	var listed struct {
		Ways []wayJSON `json:"contact_ways"`
	}
	if err := json.Unmarshal([]byte(must(c.t, c.dir, "contact", "list", "--json")), &listed); err != nil {
		c.t.Fatal(err)
	}
	var kept []string
	for _, w := range listed.Ways {
		if slices.Contains(states, w.State) {
			kept = append(kept, w.State)
		}
		if w.Came != nil || w.Here != nil {
			c.t.Errorf("%s: %d came, and nothing was heard of anybody", w.State, *w.Came)
		}
	}
	if slices.Sort(kept); !slices.Equal(kept, states) {
		c.t.Errorf("the store has %v, want %v", kept, states)
	}
}

func TestApplyMakesWhatPlanShows(t *testing.T) {
	c := newCompany(t)
	must(t, c.dir, "accounts", "connect", "--yes", "qy")
	plan := must(t, c.dir, "plan")
	if !strings.Contains(plan, "+ code     own    page  # adds linxi\n+ code     pyq    page") || strings.Contains(plan, "+ code     xhs") {
		t.Errorf("plan: %s", plan)
	}
	if asked := must(t, c.dir, "plan", "--json"); !strings.Contains(asked, state("page", "own", 0)) {
		t.Errorf("plan --json: %s", asked)
	}
	c.want()
	if calls := c.sim.Calls("/cgi-bin/externalcontact/add_contact_way"); calls != 0 {
		t.Errorf("plan made %d calls", calls)
	}
	must(t, c.dir, "apply")
	c.want(state("page", "own", 0), state("page", "pyq", 0))
	if plan := must(t, c.dir, "plan"); strings.Contains(plan, "code") {
		t.Errorf("the plan afterwards: %s", plan)
	}
	must(t, c.dir, "apply")
	c.want(state("page", "own", 0), state("page", "pyq", 0))
}

func TestWaysNeedAConnectedAccount(t *testing.T) {
	c := newCompany(t)
	_, errs, code := moxin(t, c.dir, "apply")
	if code != exitPartly || !strings.Contains(errs, "accounts connect qy") {
		t.Errorf("exit %d: %s", code, errs)
	}
	c.want()
	if out := must(t, c.dir, "release", "list"); !strings.Contains(out, "own") {
		t.Errorf("the releases were not written: %s", out)
	}
	must(t, c.dir, "accounts", "connect", "--yes", "qy")
	must(t, c.dir, "apply")
	c.want(state("page", "own", 0), state("page", "pyq", 0))
}

// The answer of the call that made a way is lost, and then the process is killed while it fetches the
// picture: in the end there is one way for each article and channel.
func TestWaysAreMadeOnce(t *testing.T) {
	c := newCompany(t)
	must(t, c.dir, "accounts", "connect", "--yes", "qy")
	if err := c.faults.Add(sim.Rule{Path: "/cgi-bin/externalcontact/add_contact_way", Kind: sim.ResetAfter, Count: 1}); err != nil {
		t.Fatal(err)
	}
	if _, errs, code := moxin(t, c.dir, "apply"); code != exitPartly || !strings.Contains(errs, "2 contact codes not made: WeCom's answer was lost") {
		t.Errorf("exit %d: %s", code, errs)
	}
	if got := c.ways(); len(got) != 1 {
		t.Fatalf("the company has %v, want the one whose answer was lost", got)
	}
	c.seen = make(chan string, 1)
	child := launch(t, c.dir, childCommand, "apply")
	select {
	case <-c.seen:
	case <-time.After(time.Minute):
		t.Fatal("nobody asked for the picture")
	}
	child.kill()
	c.seen = nil
	if got := c.ways(); len(got) != 1 {
		t.Fatalf("after the kill the company has %v", got)
	}
	must(t, c.dir, "apply")
	c.want(state("page", "own", 0), state("page", "pyq", 0))
}

func TestARenamedArticleKeepsItsWay(t *testing.T) {
	c := newCompany(t)
	must(t, c.dir, "accounts", "connect", "--yes", "qy")
	must(t, c.dir, "apply")
	c.edit("articles/page.md", "slug: page", "slug: leaf\naliases: [page]")
	if plan := must(t, c.dir, "plan"); strings.Contains(plan, "code") {
		t.Errorf("the plan: %s", plan)
	}
	must(t, c.dir, "apply")
	c.want(state("page", "own", 0), state("page", "pyq", 0))
	if out := must(t, c.dir, "contact", "list", "leaf"); strings.Count(out, "\n") != 2 {
		t.Errorf("by its new name: %s", out)
	}
}

// Without an alias, on the strength of its unchanged text: the line of the plan that renames it vouches
// for the old name, before the store knows.
func TestAnArticleThatGitRenamedKeepsItsWay(t *testing.T) {
	c := newCompany(t)
	must(t, c.dir, "accounts", "connect", "--yes", "qy")
	must(t, c.dir, "apply")
	c.edit("articles/page.md", "slug: page", "slug: leaf")
	plan := must(t, c.dir, "plan")
	if !strings.Contains(plan, "rename") || strings.Contains(plan, "code") {
		t.Errorf("the plan: %s", plan)
	}
	must(t, c.dir, "apply")
	c.want(state("page", "own", 0), state("page", "pyq", 0))
}

// What a person has yet to say makes nothing, and neither does what is cancelled.
func TestOnlyWhatWillWaitAsksForAWay(t *testing.T) {
	item := func(slug string) []scheduler.PlanItem { return []scheduler.PlanItem{{Slug: slug}} }
	releases := []content.Release{
		{ID: 1, Channel: "own", State: content.Approved, Items: []content.Item{{Slug: "old"}}},
		{ID: 2, Channel: "own", State: content.Planned, Items: []content.Item{{Slug: "gone"}}},
		{ID: 3, Channel: "own", State: content.Published, Items: []content.Item{{Slug: "out"}}},
		{ID: 4, Channel: "pyq", State: content.Queued, Items: []content.Item{{Slug: "soon"}}},
	}
	w := waitingAfter(scheduler.Plan{Changes: []scheduler.PlanChange{
		{Kind: scheduler.KindCreate, Channel: "own", Items: item("new")},
		{Kind: scheduler.KindConflict, Channel: "own", Items: item("held")},
		{Kind: scheduler.KindRename, Rule: "rename", Release: 1, Channel: "own", Items: item("doubtful")},
		{Kind: scheduler.KindRename, Release: 1, Channel: "own", Items: item("renamed")},
		{Kind: scheduler.KindCancel, Release: 2, Channel: "own", Items: item("gone")},
	}}, releases)
	var got []string
	for on := range w.on {
		got = append(got, on.slug+"@"+on.channel)
	}
	slices.Sort(got)
	if want := []string{"new@own", "old@own", "renamed@own", "soon@pyq"}; !slices.Equal(got, want) {
		t.Errorf("%v wait, want %v", got, want)
	}
	if !slices.Equal(w.older["renamed"], []string{"old"}) || len(w.older) != 1 {
		t.Errorf("older names %v", w.older)
	}
}

func TestRetiredWaysAreReplaced(t *testing.T) {
	c := newCompany(t)
	must(t, c.dir, "accounts", "connect", "--yes", "qy")
	must(t, c.dir, "apply")
	_, errs, code := moxin(t, c.dir, "contact", "retire", state("page", "own", 0))
	if code != exitOK || !strings.Contains(errs, "still asks for a code") {
		t.Errorf("exit %d: %s", code, errs)
	}
	c.want(state("page", "own", 0), state("page", "pyq", 0)) // scanning it still works
	must(t, c.dir, "contact", "retire", "--drop", state("page", "pyq", 0))
	c.edit("moxin.yaml", "staff: [linxi]", "staff: [linxi, zhouye]")
	must(t, c.dir, "apply")
	c.want(state("page", "own", 0), state("page", "own", 1), state("page", "pyq", 1))
	for _, w := range c.sim.Ways() {
		if want := 2; w.State == state("page", "own", 1) && (len(w.Users) != want || w.Type != 2) {
			t.Errorf("the new one adds %v", w.Users)
		}
	}
	out := must(t, c.dir, "contact", "list")
	if strings.Count(out, "retired") != 2 || strings.Count(out, "in use") != 2 {
		t.Errorf("the list: %s", out)
	}
}

// What readers get is the real code: on the site, and in the package of a hand-off; and again where the
// site is built anew.
func TestReadersGetTheRealCode(t *testing.T) {
	t.Parallel()
	c := newCompany(t)
	must(t, c.dir, "accounts", "connect", "--yes", "qy", "own", "pyq")
	must(t, c.dir, "publish", "page", "--channel", "own") // makes the code that it needs, and no other
	c.want(state("page", "own", 0))
	must(t, c.dir, "publish", "page", "--channel", "pyq")
	c.want(state("page", "own", 0), state("page", "pyq", 0))
	s, err := store.Open(t.Context(), filepath.Join(c.dir, stateDir, "moxin.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	code, err := s.Way(t.Context(), state("page", "own", 0))
	if err != nil {
		t.Fatal(err)
	}
	files, err := media.OpenDir(filepath.Join(c.dir, stateDir, "media"))
	if err != nil {
		t.Fatal(err)
	}
	data, err := files.Read(code.Picture)
	if err != nil {
		t.Fatal(err)
	}
	if size, _, err := image.DecodeConfig(bytes.NewReader(data)); err != nil || size.Width != 290 {
		t.Errorf("the picture: %+v, %v", size, err)
	}
	page := filepath.Join(c.dir, stateDir, "site", "current", "articles", "page", "index.html")
	for range 2 {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), `<aside class="contact">`) || !strings.Contains(string(text), code.Picture[:12]) {
			t.Errorf("the page shows no code, or another: %s", text)
		}
		if err := os.RemoveAll(filepath.Join(c.dir, stateDir, "site")); err != nil {
			t.Fatal(err)
		}
		must(t, c.dir, "site", "build")
	}
	releases, err := s.Releases(t.Context(), content.ReleaseFilter{Channel: "pyq", States: []content.State{content.HandedOff}})
	if err != nil || len(releases) != 1 {
		t.Fatal(releases, err)
	}
	pack, err := s.HandoffOf(t.Context(), releases[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	own, err := s.Way(t.Context(), state("page", "pyq", 0))
	if err != nil || !slices.ContainsFunc(pack.Media, func(m content.Media) bool { return m.Hash == own.Picture }) {
		t.Errorf("the package has %+v, %v", pack.Media, err)
	}
	// Built anew once it is retired the page shows none, and never the placeholder.
	must(t, c.dir, "contact", "retire", code.State)
	if err := os.RemoveAll(filepath.Join(c.dir, stateDir, "site")); err != nil {
		t.Fatal(err)
	}
	must(t, c.dir, "site", "build")
	if text, err := os.ReadFile(page); err != nil || strings.Contains(string(text), "contact") {
		t.Errorf("%v: %s", err, text)
	}
}

// A commit whose codes cannot be made is looked at again: serve must not take it for done.
func TestServeComesBackForCodes(t *testing.T) {
	c := newCompany(t)
	env := map[string]string{"MOXIN_GZH_SECRET": simSecret, "MOXIN_LANG": "en"}
	a := &app{stdout: io.Discard, stderr: io.Discard, now: time.Now, env: func(name string) (string, bool) { v, ok := env[name]; return v, ok }}
	b, err := openBenchAt(t.Context(), c.dir, offline)
	if err != nil {
		t.Fatal(err)
	}
	s, err := a.openStore(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	apply := a.applier(s)
	still := func() error { return nil }
	if _, err := apply(t.Context(), b, "0123456789", still); err == nil || !strings.Contains(whyOf(err).EN, "2 contact codes not made") {
		t.Errorf("taken for applied: %v", err)
	}
	must(t, c.dir, "accounts", "connect", "--yes", "qy")
	if _, err := apply(t.Context(), b, "0123456789", still); err != nil {
		t.Error(err)
	}
	c.want(state("page", "own", 0), state("page", "pyq", 0))
}
