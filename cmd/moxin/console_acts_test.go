package main

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"moxin/content"
	"moxin/scheduler"
	"moxin/site/console"
)

const doubtYAML = `version: 1
brand: 墨信
approval: {required: false}
channels:
  gzh: {platform: wechat, account: service, app_id: wx0000000000000001, app_secret: "${MOXIN_GZH_SECRET}", mode: publish, base_url: "http://127.0.0.1:9"}
  xhs: {platform: xiaohongshu}
`

// doubtful is a workspace whose one release is in doubt: it was submitted and nothing came back.
type doubtful struct {
	testing.TB
	app     *app
	station *station
	release int64
	url     string // of the console
}

func openDoubt(t *testing.T) *doubtful {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"moxin.yaml": doubtYAML, "articles/tea.md": "---\ntitle: 茶凉了再说\nslug: tea\n---\n先坐下。\n"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	env := map[string]string{"MOXIN_USER": "林溪", "MOXIN_GZH_SECRET": "secret-of-gzh"}
	d := &doubtful{TB: t, app: &app{
		stdin: strings.NewReader(""), stdout: t.Output(), stderr: t.Output(), dir: dir, now: time.Now, lang: "zh",
		env: func(name string) (string, bool) { v, ok := env[name]; return v, ok },
	}}
	b, err := d.app.openBench(t.Context(), offline)
	d.ok(err)
	d.station, err = d.app.openStation(t.Context(), b, scheduler.Tuning{})
	d.ok(err)
	t.Cleanup(func() { d.ok(d.station.Close()) })
	d.lose(b)
	server := httptest.NewUnstartedServer(nil)
	pages, err := d.app.consoleHandler(t.Context(), d.station, server.Listener.Addr().String())
	d.ok(err)
	server.Config.Handler = pages
	server.Start()
	t.Cleanup(server.Close)
	d.url = server.URL
	return d
}

func (d *doubtful) ok(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// lose sends the article, and the answer never comes.
func (d *doubtful) lose(b *bench) {
	d.Helper()
	ctx, s, now := d.Context(), d.station.store, time.Now()
	d.ok(s.Connect(ctx, content.Account{Channel: "gzh", Platform: content.WeChat, ID: "wx0000000000000001", Name: "半山书店", Kind: "service", ConnectedAt: now, ConnectedBy: "林溪"}))
	ch, _ := b.ws.Config.Channel("gzh")
	art, _ := b.ws.Article("tea")
	r, _, err := b.Compile(ctx, b.ws, art, ch)
	d.ok(err)
	id, err := d.station.people.Publish(ctx, scheduler.PublishNow{Rendition: r, Article: scheduler.Record(art), Late: time.Hour, Who: "林溪"})
	d.ok(err)
	d.release = id
	d.lost()
}

// lost lets the release be sent by the steps that a real one takes; the answer never comes.
func (d *doubtful) lost() {
	d.Helper()
	ctx, s, now := d.Context(), d.station.store, time.Now()
	tickets, err := s.DispatchDue(ctx, time.Now(), now, 0)
	d.ok(err)
	if len(tickets) != 1 {
		d.Fatalf("dispatched %v", tickets)
	}
	a, err := s.Claim(ctx, content.Claim{Ticket: tickets[0], Worker: "studio:1", Now: time.Now(), Started: now, Lease: now.Add(time.Minute)})
	d.ok(err)
	d.ok(s.Settle(ctx, content.Settlement{Release: d.release, Fence: tickets[0].Fence, From: content.Publishing, To: content.InDoubt, Attempt: a.ID,
		Who: "worker", Why: "提交后没有收到回复", At: time.Now(), Finished: now, Error: "timeout"}))
}

func (d *doubtful) state() content.Release {
	d.Helper()
	r, err := d.station.store.Release(d.Context(), d.release)
	d.ok(err)
	return r
}

// press moves the focus to what a selector names, as a person without a mouse does.
func press(r *reader, selector string) {
	r.Helper()
	for range 80 {
		if r.eval(fmt.Sprintf(`String(document.activeElement.matches(%q))`, selector)) == "true" {
			return
		}
		r.do(chromedp.KeyEvent(kb.Tab))
	}
	r.Fatalf("no way to %s by keyboard", selector)
}

// TestADoubtIsResolvedOnAPhone: by keyboard alone at a phone's width, first with a link that is none.
func TestADoubtIsResolvedOnAPhone(t *testing.T) {
	t.Parallel()
	d := openDoubt(t)
	r := openReader(t, 375, 812)
	r.do(chromedp.Navigate(fmt.Sprintf("%s/releases/%d?lang=zh", d.url, d.release)), chromedp.WaitVisible(`#doubt`))
	if wide := r.eval(`String(document.documentElement.scrollWidth)`); wide != "375" {
		t.Errorf("the page is %s wide on a phone of 375", wide)
	}
	press(r, `#doubt input[name=link]`)
	r.do(chromedp.KeyEvent("发了，你看"), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(`[role=alert]`))
	if got := d.state(); got.State != content.InDoubt {
		t.Fatalf("a link that is none made it %s", got.State)
	}
	r.do(chromedp.Clear(`#doubt input[name=link]`))
	press(r, `#doubt input[name=link]`)
	r.do(chromedp.KeyEvent("https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv"), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(`[role=status]`))
	if got := d.state(); got.State != content.Published {
		t.Errorf("it is %s: %s", got.State, got.Why)
	}
	entries, err := d.station.store.Audit(t.Context(), fmt.Sprintf("release:%d", d.release), 1)
	if err != nil || len(entries) == 0 || entries[0].Who != "林溪" {
		t.Errorf("the audit says %+v, %v", entries, err)
	}
}

// TestAnOldPageEndsNoLaterDoubt: proved absent and sent again, a release may be in doubt once more; who
// looked before that has not looked for what it left.
func TestAnOldPageEndsNoLaterDoubt(t *testing.T) {
	t.Parallel()
	ctx := content.WithCaller(t.Context(), content.Caller{Person: content.Person{Name: "周野"}})
	d := openDoubt(t)
	acts := consoleActs{d.app, d.station}
	seen := d.state().Version
	d.ok(d.station.people.ResolveAbsent(ctx, scheduler.Word{Release: d.release, Who: "林溪"}))
	d.lost()
	if err := acts.Resolve(ctx, console.Resolution{Release: d.release, Version: seen, Verdict: console.Absent}); !errors.Is(err, console.ErrChanged) {
		t.Errorf("an old page's word: %v, want %v", err, console.ErrChanged)
	}
	if r := d.state(); r.State != content.InDoubt {
		t.Errorf("it is %s, want in doubt", r.State)
	}
	d.ok(acts.Resolve(ctx, console.Resolution{Release: d.release, Version: d.state().Version, Verdict: console.Absent}))
}

// TestConsoleActsSpeakForTheirCaller: each word of the console on a real store.
func TestConsoleActsSpeakForTheirCaller(t *testing.T) {
	t.Parallel()
	ctx := content.WithCaller(t.Context(), content.Caller{Person: content.Person{Name: "周野"}})
	for verdict, want := range map[console.Verdict]content.State{console.Absent: content.Approved, console.Failed: content.Failed} {
		d := openDoubt(t)
		acts := consoleActs{d.app, d.station}
		d.ok(acts.Resolve(ctx, console.Resolution{Release: d.release, Verdict: verdict}))
		if got := d.state(); got.State != want {
			t.Errorf("%s made it %s", verdict, got.State)
		}
		// Whoever comes second is told that it has changed.
		if err := acts.Resolve(ctx, console.Resolution{Release: d.release, Verdict: verdict}); err != console.ErrChanged {
			t.Errorf("%s again: %v", verdict, err)
		}
	}
	d := openDoubt(t)
	acts := consoleActs{d.app, d.station}
	if err := acts.TestAccount(ctx, "gzh"); err == nil || strings.Contains(err.Error(), "secret-of-gzh") {
		t.Errorf("a platform that cannot be reached: %v", err)
	}
	d.ok(acts.Disconnect(ctx, "gzh"))
	if err := acts.Disconnect(ctx, "gzh"); err != console.ErrChanged {
		t.Errorf("disconnected twice: %v", err)
	}
}

// TestLoopbackIsThisMachineAlone: there nobody has to sign in as long as there is nobody.
func TestLoopbackIsThisMachineAlone(t *testing.T) {
	for address, own := range map[string]bool{
		"127.0.0.1:8080": true, "localhost:8080": true, "[::1]:8080": true, ":8080": false, "0.0.0.0:8080": false, "192.0.2.7:8080": false, "desk.lan:80": false,
	} {
		if got := onLoopback(address); got != own {
			t.Errorf("%s is this machine alone: %v", address, got)
		}
	}
}
