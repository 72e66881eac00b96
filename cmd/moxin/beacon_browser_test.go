package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"moxin/content"
	"moxin/content/store"
)

// openHouse is a workspace whose own site has one long article, and the serve that shows it.
func openHouse(t *testing.T, beacon string) *evening {
	t.Helper()
	e := &evening{TB: t, dir: t.TempDir(), env: map[string]string{"MOXIN_KEY": "0123456789abcdef0123456789abcdef"}}
	e.write("moxin.yaml", []byte("version: 1\npublic: {listen: \"127.0.0.1:0\", url: \"http://moxin.example\"}\nchannels:\n  own: {platform: site}\n"+
		"approval: {required: false}\ningest: {beacon: "+beacon+"}\n"))
	e.write("articles/leave.md", []byte("---\ntitle: 老客户为什么走了\nslug: leave\n---\n"+strings.Repeat("没有一位说太贵了。\n\n", 80)))
	e.moxin("accounts", "connect", "own", "--yes")
	e.moxin("publish", "leave", "--channel", "own")
	e.serve()
	return e
}

// counted waits until the store has so many visits of a kind, and returns them all by kind.
func (e *evening) counted(kind content.VisitKind, want int) map[content.VisitKind]content.VisitCount {
	e.Helper()
	s, err := store.Open(e.Context(), filepath.Join(e.dir, stateDir, "moxin.db"))
	if err != nil {
		e.Fatal(err)
	}
	defer s.Close()
	out := map[content.VisitKind]content.VisitCount{}
	arrived := within(e, 20*time.Second, func() bool {
		all, err := s.VisitCounts(e.Context(), "leave", "own", time.Time{})
		if err != nil {
			e.Fatal(err)
		}
		clear(out)
		for _, c := range all {
			out[c.Kind] = c
		}
		return out[kind].N >= want
	})
	if !arrived {
		e.Fatalf("no %d of %s: %v", want, kind, out)
	}
	return out
}

// openSomebody starts a browser that does not say that it has no window, and notes what it sends. The
// name is the browser's, not the page's: what a page sends as it goes would else bear the other one.
func openSomebody(t *testing.T, also string) *reader {
	t.Helper()
	r := openReader(t, 375, 800, chromedp.Flag("accept-lang", "zh-CN"),
		chromedp.UserAgent("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"))
	r.before(`Object.defineProperty(Navigator.prototype, "webdriver", { get: () => false });
window.sent = []; const send = navigator.sendBeacon.bind(navigator);
navigator.sendBeacon = (to, body) => { window.sent.push(body); return send(to, body); };` + also)
	return r
}

func TestAPageTellsThatItWasRead(t *testing.T) {
	t.Parallel()
	e := openHouse(t, "count")
	r := openSomebody(t, "")
	r.do(chromedp.Navigate(e.base + "/articles/leave/"))
	first := e.counted(content.VisitRead, 1)
	if first[content.VisitFinish].N+first[content.VisitDepth].N != 0 {
		t.Errorf("of a page whose beginning was read: %v", first)
	}
	r.eval(`window.scrollTo(0, document.body.scrollHeight) + ""`)
	e.counted(content.VisitFinish, 1)
	r.do(chromedp.Navigate(e.base + "/"))
	last := e.counted(content.VisitTime, 1)
	if d := last[content.VisitDepth]; d.N != 1 || d.Sum != 1 || last[content.VisitTime].Sum < 3 || last[content.VisitRead].N != 1 || last[content.VisitRead].Readers != 0 {
		t.Errorf("after it: %v", last)
	}
	if got := r.eval(`document.cookie + sessionStorage.length + localStorage.length`); got != "00" {
		t.Errorf("the browser keeps %q", got)
	}
}

func TestNothingIsSentOfWhoeverSaysNo(t *testing.T) {
	t.Parallel()
	e := openHouse(t, "ask")
	for name, says := range map[string]string{
		"do not track":    `Object.defineProperty(Navigator.prototype, "doNotTrack", { get: () => "1" });`,
		"privacy control": `Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true });`,
	} {
		r := openSomebody(t, says)
		r.do(chromedp.Navigate(e.base + "/articles/leave/"))
		r.until(`performance.now() > 4000`)
		if got := r.eval(`(() => { dispatchEvent(new Event("pagehide")); return window.sent.length + document.cookie + document.getElementById(":ask").hidden; })()`); got != "0true" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestReadersAreAskedBeforeTheyAreKnown(t *testing.T) {
	t.Parallel()
	e := openHouse(t, "ask")
	r := openSomebody(t, "")
	visit := func() { r.do(chromedp.Navigate(e.base + "/articles/leave/")) }
	visit()
	r.until(`!document.getElementById(":ask").hidden`)
	r.until(`performance.now() > 4000`)
	if got := r.eval(`window.sent.length + document.cookie`); got != "0" {
		t.Errorf("before an answer: %s", got)
	}
	if got := r.eval(`[...document.querySelectorAll(":is(.ask) button")].map((b) => b.offsetHeight >= 44 && b.offsetWidth > 60).join() + (document.documentElement.scrollWidth <= innerWidth)`); got != "true,truetrue" {
		t.Errorf("the buttons are %s", got)
	}

	// No is remembered for the session alone, and the page is counted like any other.
	r.do(chromedp.Click(`.ask [value=no]`))
	e.counted(content.VisitRead, 1)
	visit()
	r.until(`document.readyState === "complete"`)
	if got := r.eval(`String(document.getElementById(":ask").hidden) + document.cookie + localStorage.length`); got != "true0" {
		t.Errorf("after a no: %s", got)
	}

	// Yes sets the cookie, and the page is the reader's.
	r.eval(`sessionStorage.clear() + ""`)
	visit()
	r.do(chromedp.Click(`.ask [value=yes]`))
	r.until(`/moxin_reader=[0-9a-f]{32}/.test(document.cookie)`)
	within(t, 20*time.Second, func() bool { return e.counted(content.VisitRead, 1)[content.VisitRead].Readers == 1 })
	if got := e.counted(content.VisitRead, 2)[content.VisitRead].Readers; got != 1 {
		t.Errorf("%d known readers", got)
	}

	// And it can be taken back on the page.
	visit()
	r.do(chromedp.Click(`#\:part`))
	r.until(`document.cookie === ""`)
	if !within(t, 20*time.Second, func() bool { return e.counted(content.VisitRead, 1)[content.VisitRead].Readers == 0 }) {
		t.Error(fmt.Sprint("still known: ", e.counted(content.VisitRead, 1)))
	}
}
