package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"moxin/content"
	"moxin/scheduler"
)

const officeYAML = `version: 1
brand: 墨信
timezone: Asia/Shanghai
approval: {required: true, people: 1}
channels:
  gzh: {platform: wechat, account: service, app_id: wx0000000000000001, app_secret: "${MOXIN_GZH_SECRET}", mode: publish, role: primary, base_url: "http://127.0.0.1:9"}
  xhs: {platform: xiaohongshu}
  dy: {platform: douyin}
  qun: {platform: group, role: secondary}
campaigns:
  launch: {title: 秋冬上新, steps: {xhs: "gzh +2h"}}
calendar:
  slots: [{channels: [xhs], rrule: "FREQ=WEEKLY;BYDAY=TU,FR;BYHOUR=20;BYMINUTE=0"}]
  quota: {xhs: {day: 1}}
  blackout: [{from: 2026-12-13, to: 2026-12-13, reason: 国家公祭日}]
  mix: {attract: 0.5, trust: 0.5}
`

// shelf are the articles of the office: by slug their titles, one far too long for a chip.
var shelf = map[string]string{
	"tea":   "茶凉了再说",
	"list":  "冬天适合慢慢读的七本书，以及为什么我们不再把热销两个字写在最前面",
	"shift": "夜班的人怎么吃早饭",
	"gift":  "WinterGiftGuideForReadersWhoAlreadyOwnEverything",
}

// office is a console over a real store whose clock stands on a Wednesday morning.
type office struct {
	testing.TB
	app     *app
	bench   *bench
	station *station
	clock   *steppedClock
	url     string
	down    atomic.Bool // the network is gone: every connection breaks
}

func openOffice(t *testing.T) *office {
	t.Helper()
	return openOfficeOf(t, officeYAML)
}

// openOfficeOf is an office with a moxin.yaml of its own.
func openOfficeOf(t *testing.T, config string) *office {
	t.Helper()
	dir := t.TempDir()
	files := map[string]string{"moxin.yaml": config}
	for slug, title := range shelf {
		files["articles/"+slug+".md"] = fmt.Sprintf("---\ntitle: %s\nslug: %s\nauthor: 陈默\nstage: trust\naudience: warm\nseries: 店主手记\n---\n先坐下，[喝一口](https://example.com/tea)，**再说**。\n\n> 慢一点没有关系。\n", title, slug)
	}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	env := map[string]string{"MOXIN_USER": "林溪", "MOXIN_GZH_SECRET": "secret-of-gzh"}
	o := &office{TB: t, clock: &steppedClock{now: time.Date(2026, 12, 9, 10, 0, 0, 0, beijing)}}
	o.app = &app{
		stdin: strings.NewReader(""), stdout: t.Output(), stderr: t.Output(), dir: dir, now: o.clock.Now, lang: "zh",
		env: func(name string) (string, bool) { v, ok := env[name]; return v, ok },
	}
	var err error
	o.bench, err = o.app.openBench(t.Context(), offline)
	o.ok(err)
	o.station, err = o.app.openStation(t.Context(), o.bench, scheduler.Tuning{})
	o.ok(err)
	t.Cleanup(func() { o.ok(o.station.Close()) })
	for _, ch := range o.bench.ws.Config.Channels {
		o.ok(o.station.store.Connect(t.Context(), content.Account{
			Channel: ch.ID, Platform: ch.Platform, ID: "banshan-" + ch.ID, Name: "半山书店", Kind: "person", ConnectedAt: o.clock.Now(), ConnectedBy: "林溪",
		}))
	}
	server := httptest.NewUnstartedServer(nil)
	pages, err := o.app.consoleHandler(t.Context(), o.station, server.Listener.Addr().String())
	o.ok(err)
	server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if o.down.Load() {
			panic(http.ErrAbortHandler)
		}
		pages.ServeHTTP(w, r)
	})
	server.Start()
	t.Cleanup(server.Close)
	o.url = server.URL
	return o
}

func (o *office) ok(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

// person may sign in with the password; whoever writes under other names has them in aka.
const passwordOfAll = "a shop in the hills"

func (o *office) person(name string, role content.PersonRole, aka ...string) {
	o.Helper()
	_, err := o.app.newPeople(o.station.store).AddKnown(o.Context(), content.Person{Name: name, Roles: []content.PersonRole{role}, Aka: aka}, passwordOfAll)
	o.ok(err)
}

// lot is a release and how far it gets.
type lot struct {
	slug, channel string
	due           string // 12-10 20:00 in Shanghai
	state         content.State
	consent       content.Consent
	waits         []content.Wait
	campaign      string
	run           int // 0 = the first
}

func (o *office) at(when string) time.Time {
	o.Helper()
	t, err := time.ParseInLocation("2006-01-02 15:04", "2026-"+when, beijing)
	o.ok(err)
	return t
}

// put brings a release to its state by the steps that a real one takes. What is sent has to be put
// in the order of its instants.
func (o *office) put(l lot) content.Release {
	o.Helper()
	ctx, s, due := o.Context(), o.station.store, o.at(l.due)
	ch, _ := o.bench.ws.Config.Channel(l.channel)
	art, _ := o.bench.ws.Article(l.slug)
	r, _, err := o.bench.Compile(ctx, o.bench.ws, art, ch)
	o.ok(err)
	items := []content.Item{{Slug: r.Slug, Title: r.Title, Rendition: r.Digest, SourceDigest: r.SourceDigest}}
	ids, err := s.Apply(ctx, content.Changeset{By: "plan", At: due.AddDate(0, 0, -7), Articles: []content.ArticleRecord{scheduler.Record(art)}, Renditions: []content.Rendition{r},
		Create: []content.Release{{
			Channel: l.channel, Platform: ch.Platform, Run: max(1, l.run), State: content.Planned, Due: due, Late: time.Hour, Items: items, Digest: content.MessageDigest(items),
			Consent: l.consent, Waits: l.waits, Campaign: l.campaign, Asked: due.Format(time.RFC3339), Commit: "3f9c2b7d41aa",
		}}})
	o.ok(err)
	id := ids[0]
	switch l.state {
	case "", content.Planned:
	case content.Missed, content.Cancelled:
		o.ok(s.Transition(ctx, content.Transition{Release: id, To: l.state, Who: "scheduler", Why: "渠道未连接", At: due.Add(time.Hour)}))
	default:
		o.ok(s.Approve(ctx, content.Approval{Release: id, Digest: content.MessageDigest(items), By: "周野", Via: "cli", At: due.AddDate(0, 0, -1)}))
		if l.state != content.Approved {
			o.send(id, l.state, due)
		}
	}
	return o.release(id)
}

// send carries a release out as far as a state.
func (o *office) send(id int64, state content.State, due time.Time) {
	o.Helper()
	ctx, s, work := o.Context(), o.station.store, time.Now()
	tickets, err := s.DispatchDue(ctx, due, work, 0)
	o.ok(err)
	if len(tickets) != 1 || tickets[0].Release != id {
		o.Fatalf("dispatched %v, want release %d", tickets, id)
	}
	if state == content.Queued {
		return
	}
	a, err := s.Claim(ctx, content.Claim{Ticket: tickets[0], Worker: "studio:1", Now: due.Add(300 * time.Millisecond), Started: work, Lease: work.Add(time.Hour)})
	o.ok(err)
	if state == content.Publishing {
		return
	}
	m := content.Settlement{Release: id, Fence: tickets[0].Fence, From: content.Publishing, To: state, Attempt: a.ID, Who: "worker", At: due.Add(time.Second), Finished: work}
	switch state {
	case content.Published:
		m.Publications = []content.Publication{{RemoteID: fmt.Sprint("post-", id), URL: fmt.Sprintf("https://example.com/p/%d", id)}}
	case content.HandedOff, content.Expired:
		m.To = content.HandedOff
		m.Handoff = &content.Handoff{Token: fmt.Sprint("token-", id), Due: due, Expires: due.AddDate(0, 0, 3), Title: "交接",
			Texts: []content.HandoffText{{Key: "title", Label: content.T("标题", "Title"), Value: "茶凉了再说"}}}
		if r := o.release(id); r.Platform == content.WeCom {
			m.Job = fmt.Sprint("msg-", id)
		}
	case content.InDoubt, content.Failed:
		m.Why, m.Error = "提交后没有收到回复", "timeout"
	}
	o.ok(s.Settle(ctx, m))
	if state == content.Expired {
		o.ok(s.Transition(ctx, content.Transition{Release: id, To: content.Expired, Who: "scheduler", Why: "三天没有人发", At: due.AddDate(0, 0, 3)}))
	}
}

func (o *office) release(id int64) content.Release {
	o.Helper()
	r, err := o.station.store.Release(o.Context(), id)
	o.ok(err)
	return r
}

// lastWord is the newest line of a release's audit.
func (o *office) lastWord(id int64) content.Entry {
	o.Helper()
	entries, err := o.station.store.Audit(o.Context(), fmt.Sprintf("release:%d", id), 1)
	o.ok(err)
	if len(entries) == 0 {
		o.Fatalf("nothing is known of release %d", id)
	}
	return entries[0]
}

// stands checks that a release is where and as it was.
func (o *office) stands(was content.Release) {
	o.Helper()
	if got := o.release(was.ID); !got.Due.Equal(was.Due) || got.Version != was.Version || got.State != was.State {
		o.Errorf("release %d is %s at %s (version %d), want it untouched: %s at %s (version %d)", was.ID,
			got.State, got.Due.In(beijing).Format(time.DateTime), got.Version, was.State, was.Due.In(beijing).Format(time.DateTime), was.Version)
	}
}
