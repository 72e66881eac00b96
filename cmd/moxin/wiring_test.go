package main

import (
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
)

func TestLastCommits(t *testing.T) {
	log := "\x01" + "aaa 1764590400 林溪\n\nsub/articles/new.md\nsub/articles/old.md\n" +
		"\x01" + "bbb 1764504000 周野\n\nsub/articles/old.md\nsub/articles/中文 名.md\n"
	got := lastCommits([]byte(log), "sub/")
	for path, want := range map[string]string{"articles/new.md": "aaa", "articles/old.md": "aaa", "articles/中文 名.md": "bbb"} {
		if got[path].Hash != want {
			t.Errorf("%s was last touched by %q, want %q", path, got[path].Hash, want)
		}
	}
	if c := got["articles/new.md"]; c.Author != "林溪" || !c.At.Equal(time.Unix(1764590400, 0)) {
		t.Errorf("commit %+v", c)
	}
}

func TestTableAlignsWideCharacters(t *testing.T) {
	table := &table{head: []string{"a", "b"}}
	table.add("中文", "x")
	table.add("ab", "y")
	if got, want := table.render(true), "a     b\n中文  x\nab    y\n"; got != want {
		t.Errorf("on a terminal:\n%s", got)
	}
	if got, want := table.render(false), "中文\tx\nab\ty\n"; got != want {
		t.Errorf("in a pipe:\n%s", got)
	}
}

func TestParseInstant(t *testing.T) {
	zone := time.FixedZone("CST", 8*60*60)
	want := time.Date(2026, 12, 3, 20, 0, 0, 0, zone)
	for _, s := range []string{"2026-12-03 20:00", "2026-12-03T20:00:00", "2026-12-03T12:00:00Z"} {
		if got, err := parseInstant(s, zone); err != nil || !got.Equal(want) {
			t.Errorf("%s is %v, %v", s, got, err)
		}
	}
	if _, err := parseInstant("tomorrow", zone); exitCode(t.Context(), err) != exitUsage {
		t.Errorf("tomorrow: %v", err)
	}
}

func TestParseFaults(t *testing.T) {
	if _, err := parseFaults(1, []string{"reset_after:/cgi-bin/freepublish/submit:0.2", "busy"}); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{"explode:/x", "busy:/x:2", "busy:/x:often"} {
		if _, err := parseFaults(1, []string{bad}); exitCode(t.Context(), err) != exitUsage {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func TestListenLoopbackRefusesTheWorld(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "example.com:80"} {
		if l, err := listenLoopback(address); err == nil {
			l.Close()
			t.Errorf("listens on %s", address)
		}
	}
}

func TestSpacingIsCarefulUnlessEveryHostIsHere(t *testing.T) {
	for _, c := range []struct {
		hosts []string
		want  time.Duration
	}{
		{[]string{"mp.weixin.qq.com"}, 0},
		{[]string{"127.0.0.1:80", "mp.weixin.qq.com"}, 0},
		{[]string{"127.0.0.1:80", "localhost", "[::1]:9"}, time.Millisecond},
	} {
		if got := spacing(c.hosts); got != c.want {
			t.Errorf("%v: %v", c.hosts, got)
		}
	}
}

func TestSimulatedTraitsOnlyShorten(t *testing.T) {
	long := publishers.Traits{CallTimeout: 2 * time.Minute, Processing: 10 * time.Minute, VisibilityDelay: 30 * time.Second, TwoPhase: true}
	short := simulated(long)
	if short.CallTimeout >= long.CallTimeout || short.Processing >= long.Processing || short.VisibilityDelay >= long.VisibilityDelay || !short.TwoPhase {
		t.Errorf("%+v", short)
	}
	if again := simulated(publishers.Traits{CallTimeout: time.Second}); again.CallTimeout != time.Second || again.Processing != 0 {
		t.Errorf("what is short already became %+v", again)
	}
}

// A proxy to the real platform may listen on this machine: believing a look-up as early as a
// simulator's would post twice.
func TestOnlyWhatIsCalledASimulatorIsHurried(t *testing.T) {
	c, _ := connectOwned(t, &owned{}, connectOptions{})
	b, err := c.openBench(t.Context(), offline)
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.newRegistry(t.Context(), b, c.store)
	if err != nil {
		t.Fatal(err)
	}
	long := publishers.Traits{CallTimeout: 2 * time.Minute, Processing: 10 * time.Minute, VisibilityDelay: 30 * time.Second}
	for _, hurried := range []bool{false, true} {
		p := publishers.WithTraits(&owned{}, long)
		for _, ch := range []content.Channel{
			{ID: "gzh", Platform: content.WeChat, BaseURL: "http://127.0.0.1:8090", Simulator: hurried},
			{ID: "shop", Platform: content.Webhook, URL: "http://localhost:8090/hook", Simulator: hurried},
		} {
			want := long
			if hurried {
				want = simulated(long)
			}
			if got := r.wrap(p, ch).Traits(); got != want {
				t.Errorf("%s, simulator %v: %+v", ch.ID, hurried, got)
			}
		}
	}
}

func TestFindingLineIsWhatEditorsJumpTo(t *testing.T) {
	a := &app{lang: "en"}
	line := a.findingLine(content.Finding{
		Rule: "limit/title", Severity: content.SeverityError, Channel: "xhs",
		Position: content.Position{File: "articles/a.md", Line: 3, Column: 8},
		Message:  content.T("标题 24 字", "the title has 24 characters"), Suggestion: content.T("写短", "shorten it"),
	})
	if want := "articles/a.md:3:8: error: [xhs] the title has 24 characters → shorten it (limit/title)\n"; line != want {
		t.Errorf("got %q", line)
	}
	if zh := (&app{lang: "zh"}).findingLine(content.Finding{Severity: content.SeverityNote, Message: content.T("中文", "English")}); !strings.Contains(zh, "提示: 中文") {
		t.Errorf("got %q", zh)
	}
}

func TestQuotaUsedIsThePlatformsWhereNobodySaysOne(t *testing.T) {
	cfg := content.Config{Zone: time.FixedZone("CST", 8*60*60), Channels: []content.Channel{
		{ID: "fwh", Platform: content.WeChat, Account: "service", Mode: "broadcast"},
		{ID: "gzh", Platform: content.WeChat, Account: "service", Mode: "publish"},
	}}
	now := time.Date(2026, 12, 31, 23, 0, 0, 0, cfg.Zone)
	posts := []content.Publication{
		{Release: 1, PublishedAt: now.AddDate(0, 0, -1)}, {Release: 2, PublishedAt: now}, {Release: 2, PublishedAt: now},
		{Release: 3, PublishedAt: now.AddDate(0, 0, -31)},
	}
	if got := quotaUsed(cfg, "fwh", posts, nil, now); len(got) != 1 || got["month"] != (usage{2, 4}) {
		t.Errorf("a mass send: %v", got)
	}
	if got := quotaUsed(cfg, "gzh", posts, nil, now); len(got) != 0 {
		t.Errorf("a channel without quota: %v", got)
	}
	cfg.Calendar.Quota = map[string]content.Quota{"fwh": {Day: 1}}
	if got := quotaUsed(cfg, "fwh", posts, nil, now); len(got) != 1 || got["day"] != (usage{1, 1}) {
		t.Errorf("a quota of moxin.yaml: %v", got)
	}
}
