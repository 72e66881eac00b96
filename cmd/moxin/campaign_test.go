package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers/wechat/wechatsim"
	"moxin/scheduler"
)

// season is a workspace at work on a stepped clock, with a simulated 公众号.
type season struct {
	testing.TB
	dir     string
	clock   *steppedClock // calendar
	work    nap
	told    notebook
	gzh     *wechatsim.Server
	station *station
}

const seasonApp = "wx0000000000000001"

// openSeason writes a workspace with these articles, connects its channels and runs it from
// 2026-12-01 09:00 on.
func openSeason(t *testing.T, more string, articles map[string]string) *season {
	t.Helper()
	s := &season{TB: t, dir: t.TempDir(), clock: &steppedClock{now: time.Date(2026, 12, 1, 9, 0, 0, 0, beijing)}}
	gzh := httptest.NewUnstartedServer(nil)
	url := "http://" + gzh.Listener.Addr().String()
	sim, err := wechatsim.New(wechatsim.Options{Clock: s.clock.Now, PublicURL: url, Seed: 1, Accounts: []wechatsim.Account{
		{AppID: seasonApp, Secret: simSecret, Name: "云畔茶事", Kind: "service", Verified: true, Entity: "corp"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	s.gzh = sim
	gzh.Config.Handler = sim
	gzh.Start()
	t.Cleanup(func() {
		gzh.Close()
		if err := sim.Close(); err != nil {
			t.Error(err)
		}
	})
	approval := "approval: {required: false}"
	if strings.Contains(more, "\napproval:") {
		approval = ""
	}
	s.write("moxin.yaml", fmt.Sprintf(`version: 1
%s
channels:
  gzh: {platform: wechat, account: service, app_id: %s, app_secret: "${MOXIN_GZH_SECRET}", mode: publish, base_url: %q, simulator: true}
  xhs: {platform: xiaohongshu}
  qun: {platform: group}
%s`, approval, seasonApp, url, more))
	s.write("articles/cover.png", string(cover(t, 1)))
	for name, text := range articles {
		s.write("articles/"+name+".md", text)
	}
	s.moxin("accounts", "connect", "--yes", "gzh", "xhs", "qun")
	s.serve()
	return s
}

func (s *season) write(name, text string) {
	s.Helper()
	path := filepath.Join(s.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		s.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.Fatal(err)
	}
}

// app is the command line on the season's clock.
func (s *season) app(out, said *bytes.Buffer) *app {
	env := map[string]string{"MOXIN_GZH_SECRET": simSecret, "MOXIN_HOOK_SECRET": hookSecret, "MOXIN_LANG": "en", "MOXIN_USER": "tester"}
	return &app{stdin: strings.NewReader(""), stdout: out, stderr: said, now: s.clock.Now, dir: s.dir, env: func(name string) (string, bool) {
		v, ok := env[name]
		return v, ok
	}}
}

// tries runs a command and returns its exit code and all that it said.
func (s *season) tries(args ...string) (int, string) {
	s.Helper()
	var out, said bytes.Buffer
	code := run(s.Context(), append([]string{"-C", s.dir}, args...), s.app(&out, &said))
	return code, out.String() + said.String()
}

// moxin runs a command that succeeds and returns all that it said.
func (s *season) moxin(args ...string) string {
	s.Helper()
	code, said := s.tries(args...)
	if code != exitOK {
		s.Fatalf("moxin %s ended with %d: %s", strings.Join(args, " "), code, said)
	}
	return said
}

// serve runs the station until the test ends.
func (s *season) serve() {
	s.Helper()
	var out, said bytes.Buffer
	a := s.app(&out, &said)
	b, err := a.openBench(s.Context(), offline)
	if err != nil {
		s.Fatal(err)
	}
	if s.station, err = a.openStation(s.Context(), b, demoTuning); err != nil {
		s.Fatal(err)
	}
	s.station.scheduler.Clock, s.station.scheduler.Awake = &s.work, s.work.awake
	s.station.scheduler.Targets = []scheduler.Target{{Name: "wecom", Notify: s.told.note}}
	ctx, stop := context.WithCancel(s.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.station.run(ctx) }()
	s.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			s.Error(err)
		}
		if err := s.station.Close(); err != nil {
			s.Error(err)
		}
	})
}

// at moves the clock to a time of day in the season.
func (s *season) at(when string) {
	s.Helper()
	t, err := time.ParseInLocation("2006-01-02 15:04", "2026-"+when, beijing)
	if err != nil {
		s.Fatal(err)
	}
	s.clock.moveTo(t)
}

// release is the newest of an article on a channel.
func (s *season) release(slug, channel string) content.Release {
	s.Helper()
	all, err := s.station.store.Releases(s.Context(), content.ReleaseFilter{Slug: slug, Channel: channel})
	if err != nil || len(all) == 0 {
		s.Fatalf("%s on %s: %v", slug, channel, err)
	}
	return all[len(all)-1]
}

func (s *season) becomes(slug, channel string, want content.State) content.Release {
	s.Helper()
	var r content.Release
	if !within(s, time.Minute, func() bool { r = s.release(slug, channel); return r.State == want }) {
		s.Fatalf("%s on %s is %s (%s), not %s", slug, channel, r.State, r.Why, want)
	}
	return r
}

func (s *season) due(slug, channel string) string {
	s.Helper()
	return s.release(slug, channel).Due.In(beijing).Format("01-02 15:04")
}

// says checks what a command prints.
func (s *season) says(want string, args ...string) {
	s.Helper()
	if got := s.moxin(args...); !strings.Contains(got, want) {
		s.Errorf("moxin %s does not say %q:\n%s", strings.Join(args, " "), want, got)
	}
}

const launchArticle = `---
title: 秋冬上新
slug: new
cover: ./cover.png
ai: none
campaign: launch
publish_at: 2026-12-01 20:00
channels:
  gzh: {}
  xhs: {text: "今年的新茶到了。全文 {{link gzh}}"}
  qun: {text: 早上好，昨晚说的新茶开售了。}
---
今年的新茶到了。
`

// A campaign from end to end: the note is counted from the article and goes along when a person moves
// it, takes its link once it is out, and the group hears of it the next morning.
func TestCampaignGoesOutInItsRhythm(t *testing.T) {
	t.Parallel()
	s := openSeason(t, `campaigns:
  launch: {title: 上新, steps: {xhs: "gzh +2h", qun: "gzh +1d 09:00"}}
`, map[string]string{"new": launchArticle})
	plan := s.moxin("plan")
	for _, want := range []string{"2026-12-01 22:00", "2026-12-02 09:00", "{campaign 上新; waits for “秋冬上新” on gzh}"} {
		if !strings.Contains(plan, want) {
			t.Errorf("the plan does not say %q:\n%s", want, plan)
		}
	}
	s.moxin("apply")
	s.says("nothing to do; 3 unchanged", "plan")
	if r := s.release("new", "xhs"); r.Campaign != "launch" {
		t.Errorf("the note belongs to %q", r.Campaign)
	}

	// A person moves the article; the note goes along at once, and the message stays on its morning.
	gzh := s.release("new", "gzh")
	s.moxin("release", "move", fmt.Sprint(gzh.ID), "--to", "2026-12-01 21:00")
	if got := s.due("new", "xhs") + ", " + s.due("new", "qun"); got != "12-01 23:00, 12-02 09:00" {
		t.Errorf("note and message are due %s", got)
	}
	s.says("1 drift; 2 unchanged", "plan")

	// Nothing goes before the article is out, and what is due says for what it waits.
	s.moxin("pause", "--channel", "gzh", "--reason", "等一张图")
	s.at("12-01 21:00")
	s.at("12-01 21:20")
	s.moxin("resume", "--channel", "gzh")
	s.becomes("new", "gzh", content.Published)
	s.says("nothing to do; 3 unchanged", "plan") // what is out stays, and so does what counts from it
	s.at("12-01 23:00")
	note := s.becomes("new", "xhs", content.HandedOff)
	posts, err := s.station.store.Publications(t.Context(), content.PublicationFilter{Release: gzh.ID})
	if err != nil || len(posts) != 1 || posts[0].URL == "" {
		t.Fatalf("the article was published as %+v, %v", posts, err)
	}
	s.says(posts[0].URL, "handoff", "show", fmt.Sprint(note.ID))
	s.at("12-02 09:00")
	s.becomes("new", "qun", content.HandedOff)
}

// A note that only links to the article waits for it too, and says so before it is due.
func TestNoteWaitsForItsLink(t *testing.T) {
	t.Parallel()
	text := strings.Replace(launchArticle, "campaign: launch\n", "", 1)
	text = strings.Replace(text, "  xhs: {", "  xhs: {publish_at: 2026-12-01 20:10, ", 1)
	s := openSeason(t, "calendar: {late: 2h}\n", map[string]string{"new": text})
	s.moxin("apply")
	s.says("nothing to do; 3 unchanged", "plan") // its text is read again where it is not compiled
	gzh, note := s.release("new", "gzh"), s.release("new", "xhs")
	s.says(fmt.Sprintf("waits for release %d (gzh", gzh.ID), "release", "show", fmt.Sprint(note.ID))
	s.moxin("pause", "--channel", "gzh", "--reason", "等一张图")
	s.at("12-01 20:10")
	s.becomes("new", "qun", content.HandedOff) // what is due went, but for the two
	if r := s.release("new", "xhs"); r.State != content.Approved {
		t.Errorf("the note is %s before its article is out", r.State)
	}
	s.moxin("resume", "--channel", "gzh")
	s.becomes("new", "gzh", content.Published)
	s.becomes("new", "xhs", content.HandedOff)
}

func part(n int, when string) string {
	return fmt.Sprintf("---\ntitle: 第 %[1]d 篇\nslug: p%[1]d\nai: none\ncover: ./cover.png\nseries: 老客户手记\npart: %[1]d\npublish_at: %[2]s\nchannels: [xhs]\n---\n这是第 %[1]d 篇。\n", n, when)
}

// A series goes out in order: a part that fails holds the next until a person says otherwise, and
// that word outlives the next plan.
func TestSeriesGoesOutInOrder(t *testing.T) {
	t.Parallel()
	s := openSeason(t, "calendar:\n  late: 3h\n  slots: [{channels: [xhs], rrule: \"FREQ=DAILY;BYHOUR=12;BYMINUTE=0\"}]\n",
		map[string]string{"b3": part(1, "slot"), "b2": part(2, "slot"), "b1": part(3, "slot")})
	s.moxin("apply")
	if got := s.due("p1", "xhs") + ", " + s.due("p2", "xhs") + ", " + s.due("p3", "xhs"); got != "12-01 12:00, 12-02 12:00, 12-03 12:00" {
		t.Errorf("the parts are due %s", got)
	}
	s.at("12-01 12:00")
	first := s.becomes("p1", "xhs", content.HandedOff)
	s.at("12-02 12:00")
	s.moxin("handoff", "cannot", fmt.Sprint(first.ID), "--why", "笔记被限流")
	s.becomes("p1", "xhs", content.Failed)
	second := s.release("p2", "xhs")
	s.says(fmt.Sprintf("waits for release %d (xhs", first.ID), "release", "show", fmt.Sprint(second.ID))
	if second.State != content.Approved {
		t.Errorf("the second part is %s while the first is not out", second.State)
	}
	s.says("nothing to do; 3 unchanged", "plan")

	s.moxin("release", "unwait", fmt.Sprint(second.ID), "--why", "第一篇不补了")
	s.becomes("p2", "xhs", content.HandedOff)
	s.says("nothing to do; 3 unchanged", "apply")
	s.at("12-03 12:00")
	s.moxin("handoff", "confirm", fmt.Sprint(second.ID), "--evidence", "已发在小红书")
	s.becomes("p3", "xhs", content.HandedOff)
}

// What a person moved a counted release to is written back as an instant of its own; then it waits
// for nothing.
func TestMovedNoteIsExported(t *testing.T) {
	t.Parallel()
	s := openSeason(t, "", map[string]string{"new": strings.Replace(strings.Replace(launchArticle, "campaign: launch\n", "", 1),
		"  xhs: {", "  xhs: {publish_at: gzh +2h, ", 1)})
	s.moxin("apply")
	s.moxin("release", "move", fmt.Sprint(s.release("new", "xhs").ID), "--to", "2026-12-02 12:00")
	s.says("1 drift", "plan")
	s.moxin("calendar", "export", "--write")
	data, err := os.ReadFile(filepath.Join(s.dir, "articles/new.md"))
	if err != nil || !strings.Contains(string(data), `publish_at: "2026-12-02 12:00"`) || strings.Contains(string(data), "+2h") {
		t.Errorf("the article says\n%s%v", data, err)
	}
	s.moxin("apply")
	s.says("nothing to do; 3 unchanged", "plan")
}
