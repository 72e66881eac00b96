package all_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"moxin/content"
	"moxin/ingest"
	"moxin/ingest/all"
	"moxin/ingest/douyin"
	"moxin/ingest/page"
	"moxin/publishers/douyin/douyinapi"
)

func TestFill(t *testing.T) {
	missing := errors.New("set the environment variable")
	deps := all.Deps{
		Secret: func(s content.Secret) (string, error) {
			if strings.Contains(string(s), "GONE") {
				return "", missing
			}
			return "secret", nil
		},
		Owner: func(string) douyin.Owner {
			return func(context.Context) (douyinapi.Tokens, bool, error) { return douyinapi.Tokens{}, false, nil }
		},
		Now: func() time.Time { return time.Date(2026, 11, 4, 9, 0, 0, 0, time.UTC) },
	}
	channels := []content.Channel{
		{ID: "gzh", Platform: content.WeChat, Comments: "fans", AppID: "wx1", AppSecret: "${A}"},
		{ID: "old", Platform: content.WeChat, AppID: "wx2", AppSecret: "${GONE}"},
		{ID: "xhs", Platform: content.XiaoHongShu},
		{ID: "dy", Platform: content.Douyin, AppID: "key", AppSecret: "${A}"},
		{ID: "dy2", Platform: content.Douyin}, // a plain hand-off
	}
	var r ingest.Runner
	err := all.Fill(&r, channels, deps)
	if !errors.Is(err, missing) || !strings.Contains(err.Error(), "old") {
		t.Errorf("error %v does not name the channel without a secret", err)
	}
	if got := slices.Sorted(maps.Keys(r.Collectors)); !slices.Equal(got, []string{"comments:gzh", "datacube:gzh", "openapi:dy"}) {
		t.Errorf("collectors %v: pages are opted into", got)
	}
	if _, ok := r.Channels["gzh"]; !ok || len(r.Channels) != 1 {
		t.Errorf("channels %v", r.Channels)
	}
	if deps.Rules, err = all.Rules(nil, nil); err != nil {
		t.Fatal(err)
	}
	deps.Pages = []string{"mp.weixin.qq.com"}
	if err := all.Fill(&r, channels[:1], deps); err != nil {
		t.Fatal(err)
	}
	p := content.Publication{ID: 1, Platform: content.WeChat, Channel: "gzh", URL: "https://mp.weixin.qq.com/s/abc", PublishedAt: time.Now()}
	plans := r.Plan(p)
	if len(plans) != 3 || plans[1].Collector != "datacube:gzh" || plans[2].Collector != "page" {
		t.Errorf("plans %+v", plans)
	}
}

// Articles that go out without comments are not asked for them: each would be refused, day by day.
func TestFillAsksForNoCommentsWhereThereAreNone(t *testing.T) {
	deps := all.Deps{Secret: func(content.Secret) (string, error) { return "secret", nil }, Now: time.Now}
	for comments, want := range map[string]int{"": 1, "closed": 1, "open": 2, "fans": 2} {
		var r ingest.Runner
		ch := content.Channel{ID: "gzh", Platform: content.WeChat, AppID: "wx1", AppSecret: "${A}", Comments: comments}
		if err := all.Fill(&r, []content.Channel{ch}, deps); err != nil || len(r.Collectors) != want {
			t.Errorf("comments %q: %v, %v", comments, slices.Sorted(maps.Keys(r.Collectors)), err)
		}
	}
}

// A host that was opted into and that no rule reads would be silently without numbers.
func TestFillNamesHostsWithoutARule(t *testing.T) {
	file := fstest.MapFS{"rules/pages.yaml": {Data: []byte("rules:\n  - id: blog\n    platform: site\n    hosts: ['*.example.com']\n" +
		"    shapes:\n      - {name: a, select: body, counters: [{metric: reads, select: .n}]}\n")}}
	var deps all.Deps
	var err error
	if deps.Rules, err = all.Rules(file, []string{"rules/pages.yaml"}); err != nil {
		t.Fatal(err)
	}
	deps.Pages = []string{"weibo.cn", "127.0.0.1:8090", "blog.example.com", "shop.example.net"}
	err = all.Fill(&ingest.Runner{}, nil, deps)
	if err == nil || !strings.Contains(err.Error(), "shop.example.net") || strings.Count(err.Error(), "no rule") != 1 {
		t.Errorf("error %v", err)
	}
	p, err := deps.Rules.Parse(page.Post{Rule: "blog"}, []byte(`<p class="n">1.2万</p>`))
	if err != nil || len(p.Samples) != 1 || p.Samples[0].Value != 12000 {
		t.Errorf("counts in words: %+v, %v", p.Samples, err)
	}
	for _, text := range []string{"28%", "1分7秒", "2.9星", "<10"} {
		if p, err := deps.Rules.Parse(page.Post{Rule: "blog"}, []byte(`<p class="n">`+strings.ReplaceAll(text, "<", "&lt;")+`</p>`)); err != nil || len(p.Samples) != 0 {
			t.Errorf("%s is read as a count: %+v, %v", text, p.Samples, err)
		}
	}
}

// Each WeCom channel has its results; the corp's own numbers stand under one of its channels.
func TestFillReadsWeCom(t *testing.T) {
	deps := all.Deps{Secret: func(content.Secret) (string, error) { return "secret", nil }, Now: time.Now}
	channels := []content.Channel{
		{ID: "qun", Platform: content.WeCom, Mode: content.ModeRobot, Robot: "${R}"},
		{ID: "pyq", Platform: content.WeCom, Mode: content.ModeMoment, AppID: "ww1", AppSecret: "${A}"},
		{ID: "qy", Platform: content.WeCom, Mode: content.ModeMessage, AppID: "ww1", AppSecret: "${A}"},
		{ID: "qy2", Platform: content.WeCom, Mode: content.ModeMessage, AppID: "ww1", AppSecret: "${A}"},
		{ID: "far", Platform: content.WeCom, Mode: content.ModeMoment, AppID: "ww2", AppSecret: "${A}"},
	}
	var r ingest.Runner
	if err := all.Fill(&r, channels, deps); err != nil {
		t.Fatal(err)
	}
	if got := slices.Sorted(maps.Keys(r.Collectors)); !slices.Equal(got, []string{"groupmsg:qy", "groupmsg:qy2", "moment:far", "moment:pyq"}) {
		t.Errorf("collectors %v", got)
	}
	if got := slices.Sorted(maps.Keys(r.Channels)); !slices.Equal(got, []string{"far", "qy"}) {
		t.Errorf("channels %v: a corp's numbers are counted once", got)
	}
}

// counter counts, and lets nothing through.
type counter struct{ asked int }

func (c *counter) Take(context.Context, string, time.Duration, int) (bool, error) {
	c.asked++
	return false, nil
}

// The budget is counted by the machine's clock, a simulator's limits by its own, which may be stepped: it
// is not counted there.
func TestFillCountsNoSimulator(t *testing.T) {
	count := &counter{}
	deps := all.Deps{Secret: func(content.Secret) (string, error) { return "secret", nil }, Counter: count, Now: time.Now}
	var r ingest.Runner
	if err := all.Fill(&r, []content.Channel{
		{ID: "qy", Platform: content.WeCom, Mode: content.ModeMessage, AppID: "ww1", AppSecret: "${A}", BaseURL: "http://127.0.0.1:1"},
		{ID: "sim", Platform: content.WeCom, Mode: content.ModeMessage, AppID: "ww2", AppSecret: "${A}", BaseURL: "http://127.0.0.1:1", Simulator: true},
	}, deps); err != nil {
		t.Fatal(err)
	}
	p := content.Publication{ID: 1, Platform: content.WeCom, Channel: "sim", RemoteID: "m1"}
	var later ingest.ErrLater
	if _, err := r.Collectors["groupmsg:sim"].Collect(t.Context(), p); err == nil || errors.As(err, &later) || count.asked > 0 {
		t.Errorf("the simulator's call: counted %d times, %v", count.asked, err)
	}
	p.Channel = "qy"
	if _, err := r.Collectors["groupmsg:qy"].Collect(t.Context(), p); !errors.As(err, &later) || count.asked == 0 {
		t.Errorf("the platform's call: counted %d times, %v", count.asked, err)
	}
}
