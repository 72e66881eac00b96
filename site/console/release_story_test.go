package console

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

func httptestGet(target string) *http.Request {
	return httptest.NewRequest(http.MethodGet, target, nil)
}

// lines are the lines of a release's story as they are read.
func lines(s *shop, target string) []string { return each(s.page(target), ".timeline li") }

func TestStoryIsOneListInOrder(t *testing.T) {
	s, _ := busyShop(t)
	posts, err := s.store.Publications(t.Context(), content.PublicationFilter{Release: 1})
	s.ok(err)
	s.ok(s.store.MarkGone(t.Context(), posts[0].ID, now.Add(-time.Hour), "被删除 / deleted"))
	want := []string{
		"11-03 周二 20:00排期 → 待审批 计划 · 提交 3f9c2b7d41aa", "11-09 周一 20:00审批 " + short(s.numbered(1).Digest) + " 周野用命令行", "11-09 周一 20:00待审批 → 已排期 周野",
		"11-10 周二 20:00已排期 → 排队中 调度", "11-10 周二 20:00排队中 → 发布中 studio:4021 第 1 次尝试，晚 0.3 秒", "11-10 周二 20:00发布中 → 已发布 发布进程",
		"12-04 周五 08:30已不在平台上 梅雨天书怎么保存 被删除",
	}
	if got := lines(s, "/releases/1"); !slices.Equal(got, want) {
		t.Errorf("the story is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestStoryNamesTheCommitOfThePresentContent(t *testing.T) {
	p := &page{Voice: speaks("zh"), now: now, zone: shanghai}
	entry := func(action, from, to string, minutes int) content.Entry {
		return content.Entry{Action: action, From: from, To: to, Who: "plan", At: now.Add(time.Duration(minutes) * time.Minute)}
	}
	old, fresh := strings.Repeat("a", 64), strings.Repeat("b", 64)
	got := p.story(content.Release{Commit: "8b1dcafe"}, told{entries: []content.Entry{ // the newest first
		entry("release.move", "2026-12-08T12:00:00Z", "2026-12-09T12:00:00Z", 3), entry("release.replace", old, fresh, 2), entry("release.create", "", "planned", 1),
	}})
	if len(got) != 3 || got[0].Commit != "" || got[1].Commit != "8b1dcafe" || got[2].To != "12-09 周三 20:00" || got[1].From != old[:12] {
		t.Errorf("the story is %+v", got)
	}
}

func TestTermsAreSaidInWords(t *testing.T) {
	p := &page{Voice: speaks("zh"), now: now, zone: shanghai, config: content.Config{Campaigns: []content.Campaign{{ID: "launch", Title: "秋冬上新"}}}}
	for _, c := range []struct{ from, to, want string }{
		{"campaign= priority=normal", "campaign=launch priority=high", "活动：— → 秋冬上新；先后：— → 优先"},
		{"people=1 barred=", "people=2 barred=lin xi,周野", "要几人批准：1 → 2；不能批的人：— → lin xi,周野"},
		{"waits=", "waits=8,19", "等待：— → #8、#19"},
		{"", "", ""},
	} {
		got := p.entry(content.Entry{Action: "release.terms", From: c.from, To: c.to, At: now})
		if got.To != c.want || got.From != "" {
			t.Errorf("%q to %q is %q %q", c.from, c.to, got.From, got.To)
		}
	}
}

func TestReleaseSaysWhatItIsTiedTo(t *testing.T) {
	s, _ := busyShop(t)
	s.ws.Config.Campaigns = []content.Campaign{{ID: "launch", Title: "秋冬上新"}}
	s.terms(22, content.Terms{Campaign: "launch", Priority: content.PriorityHigh, Waits: []content.Wait{
		{Kind: content.WaitOffset, Slug: "why-readers-return", Channel: "gzh", Run: 1}, {Kind: content.WaitSeries, Slug: "member-letter", Channel: "gzh", Run: 1},
	}})
	s.terms(23, content.Terms{Campaign: "launch"})
	doc := s.page("/releases/22")
	counts(t, doc, map[string]int{"[data-wait=offset]:not([data-settled]) a[href='/releases/19']": 1, "[data-wait=series][data-settled] a[href='/releases/8']": 1, "[data-mate]": 1, "[data-mate='23'] a": 1, "[data-drift]": 0})
	says(t, doc, map[string]string{"[data-priority]": "优先", "#mates": "同一活动 · 秋冬上新", "[data-wait=offset] .state": "已排期"})
	counts(t, s.page("/releases/21"), map[string]int{".ties": 0})
	if got := each(s.page("/"), ".next li"); !slices.ContainsFunc(got, func(l string) bool {
		return strings.HasSuffix(l, "等 gzh《为什么有些客人每个月都回来》")
	}) {
		t.Errorf("what is next says nothing of the wait: %v", got)
	}
}

func TestReleaseSaysWhereTheArticleDisagrees(t *testing.T) {
	s, _ := busyShop(t)
	r := s.numbered(22)
	_, err := s.store.Apply(t.Context(), content.Changeset{By: "周野", At: now, Change: []content.Change{{Release: 22, Version: r.Version, Due: r.Due.AddDate(0, 0, 2)}}})
	s.ok(err)
	says(t, s.page("/releases/22"), map[string]string{"[data-drift]": "文章里仍写 12-08 周二 20:00。 让文章跟上： moxin calendar export | git apply"})
	p, moved := &page{Voice: speaks("zh"), zone: shanghai}, now.Add(time.Hour).Format(time.RFC3339)
	for asked, want := range map[string]bool{
		"slot": false, "gzh +2h0m0s": false, "": false, now.Format(time.RFC3339): false,
		moved: true, "slot " + moved: true, "gzh +2h0m0s = " + moved: true,
	} {
		if got := p.drift(content.Release{State: content.Planned, Due: now, Asked: asked}, "drift.says"); (got != "") != want {
			t.Errorf("%q disagrees: %s", asked, got)
		}
	}
}

// TestReleaseSaysWhatItsArticleAsksFor: in words, whichever way front matter names an instant.
func TestReleaseSaysWhatItsArticleAsksFor(t *testing.T) {
	for asked, want := range map[string][2]string{
		"":                               {"", ""},
		"slot":                           {"下一个空位", "the next free slot"},
		"slot 2026-12-01T20:00:00+08:00": {"下一个空位（12-01 周二 20:00）", "the next free slot (12-01 Tue 20:00)"},
		"2026-12-01T20:00:00+08:00":      {"12-01 周二 20:00", "12-01 Tue 20:00"},
		"gzh +2h0m0s = 2026-12-01T22:00:00+08:00":      {"gzh 2 小时后（12-01 周二 22:00）", "2h after gzh (12-01 Tue 22:00)"},
		"gzh +1d 09:00 = 2026-12-02T09:00:00+08:00":    {"gzh 次日 09:00（12-02 周三 09:00）", "at 09:00 on the day after gzh (12-02 Wed 09:00)"},
		"something that no version of moxin remembers": {"something that no version of moxin remembers", "something that no version of moxin remembers"},
	} {
		for i, lang := range []string{"zh", "en"} {
			if got := (&page{Voice: speaks(lang), zone: shanghai, now: now}).wish(asked); got != want[i] {
				t.Errorf("%q is %q, not %q", asked, got, want[i])
			}
		}
	}
}
