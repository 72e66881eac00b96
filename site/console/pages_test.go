package console

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"moxin/content"
)

// each is the texts of all that a selector matches.
func each(doc *goquery.Document, selector string) []string {
	return doc.Find(selector).Map(func(_ int, e *goquery.Selection) string { return strings.Join(strings.Fields(e.Text()), " ") })
}

func TestTodayPutsWhatIsUrgentFirst(t *testing.T) {
	doc := fullShop(t).page("/")
	var order []string
	doc.Find("[data-need]").Each(func(_ int, e *goquery.Selection) { order = append(order, e.AttrOr("data-need", "")) })
	if want := []string{"in_doubt", "failed", "handed_off", "planned", "missed"}; !slices.Equal(order, want) {
		t.Errorf("needs come as %v, want %v", order, want)
	}
	says(t, doc, map[string]string{
		"[data-need=in_doubt] h3 b":            "1",
		"[data-need=in_doubt] .what a":         "我们为什么不做当日达",
		"[data-need=in_doubt] .when":           "已过 13 小时",
		"[data-need=in_doubt] .what a + .soft": "#15",
		"[data-need=in_doubt] .reason":         "提交后没有收到回复，已在平台查找，未见",
		"[data-need=planned] .command":         "moxin release approve ID",
		"[data-need=planned] .tail a":          "还有 2 条",
		"[data-need=handed_off] .button":       "手机页手机页",
		".pauses strong":                       "已暂停 · 抖音 dy",
		"[data-silent] .soft:last-child":       "9 小时前",
		".clock .stepped":                      "演示时钟",
	})
	counts(t, doc, map[string]int{
		"[data-need=handed_off] a.button[href='/h/token-17']": 1, "[data-need=planned] .rows li": mostShown, ".next li": upcoming,
		"[data-need=missed] .rows li": 2, ".channels tbody tr": 4, ".worker": 2, ".channels .warn": 2,
	})
	next := each(doc, ".next li")
	for i, want := range map[int]string{0: "已排期", 1: "待审批 已暂停：账号实名复核", 2: "已排期 sph 未连接"} {
		if !strings.HasSuffix(next[i], want) {
			t.Errorf("next %d is %q, want %q at its end", i, next[i], want)
		}
	}
}

// A pause that ends before a release is due does not hold it up.
func TestPausesHoldOnlyWhatTheyCover(t *testing.T) {
	p := &page{Voice: speaks("en"), now: now, zone: shanghai}
	due := now.Add(24 * time.Hour)
	r := content.Release{Channel: "gzh", Platform: content.WeChat, State: content.Approved, Due: due}
	for _, tt := range []struct {
		pause content.Pause
		holds bool
	}{
		{content.Pause{Scope: ""}, true},
		{content.Pause{Scope: "platform:wechat", Until: due.Add(time.Minute)}, true},
		{content.Pause{Scope: "platform:wechat", Until: due}, false},
		{content.Pause{Scope: "platform:douyin"}, false},
		{content.Pause{Scope: "channel:gzh"}, true},
		{content.Pause{Scope: "channel:g"}, false},
	} {
		got := p.waits(r, hold{connected: map[string]bool{"gzh": true}, pauses: []content.Pause{tt.pause}})
		if len(got) > 0 != tt.holds {
			t.Errorf("%+v: waits for %v", tt.pause, got)
		}
	}
	late := r
	late.Due, late.NotBefore = now.Add(-time.Minute), now.Add(time.Minute)
	if got := p.waits(late, hold{connected: map[string]bool{}, pauses: []content.Pause{{Until: now.Add(-time.Second)}}}); len(got) != 2 {
		t.Errorf("a retry on a channel that is not connected waits for %v", got)
	}
}

func TestCalendarMonth(t *testing.T) {
	s := fullShop(t)
	doc := s.page("/calendar?month=2026-12")
	says(t, doc, map[string]string{
		"h1": "2026 年 12 月", ".head .soft": "Asia/Shanghai, UTC+08:00", ".month th:first-child": "周一",
		".present .date .number": "4", "[data-stop] .stop": "停发 国家公祭日", ".month .extra": "+2", "td[aria-current=date] .event[data-state=handed_off] .hour": "09:00",
		".chip[data-kind=planned] b": "8", ".event[data-state=in_doubt] .name": "我们为什么不做当日达",
	})
	counts(t, doc, map[string]int{".month tbody tr": 5, ".month td": 35, ".remark": 0, ".month td:not(.outside) .event": 21, ".month .event[data-release][data-version][data-wall]": doc.Find(".event").Length(), ".event[data-state=cancelled]": 0})
	for label, href := range map[string]string{"rel=prev": "/calendar?month=2026-11", "rel=next": "/calendar?month=2027-01"} {
		if got := doc.Find(".pager a["+label+"]").AttrOr("href", ""); got != href {
			t.Errorf("%s leads to %s, want %s", label, got, href)
		}
	}
	// The hidden ones are a link away, and the link keeps what was asked.
	day := s.page(doc.Find(".extra").AttrOr("href", ""))
	counts(t, day, map[string]int{"#day .list li": 5})
	says(t, day, map[string]string{"#day h2": "12 月 8 日 周二"})
}

func TestCalendarFiltersAreLinks(t *testing.T) {
	s := fullShop(t)
	doc := s.page("/calendar?month=2026-12&channel=dy&state=planned")
	counts(t, doc, map[string]int{".event": 4, ".event:not([data-state=planned])": 0, ".chip[aria-current]": 2})
	if got := doc.Find(".chip[data-kind=dy]").AttrOr("href", ""); got != "/calendar?month=2026-12&state=planned" {
		t.Errorf("the channel is removed by %s", got)
	}
	counts(t, s.page("/calendar?month=2026-12&state=cancelled"), map[string]int{".event[data-state=cancelled]": 1, ".event": 1})
	counts(t, s.page("/calendar?month=2026-10"), map[string]int{".event": 0, ".empty": 1})
	says(t, s.page("/calendar?month=nonsense"), map[string]string{"h1": "2026 年 12 月"})
}

func TestCalendarKnowsHolidays(t *testing.T) {
	s := newShop(t, nil)
	october := s.page("/calendar?month=2026-10")
	counts(t, october, map[string]int{".month td:not(.outside) .decree[data-kind=off]": 7, ".month .decree[data-kind=work]": 1, ".remark": 0})
	says(t, october, map[string]string{".month .decree[data-kind=work]": "班"})
	february := s.page("/calendar?month=2026-02")
	if got := each(february, ".month td:not(.outside) .holiday"); !slices.Contains(got, "除夕") || !slices.Contains(got, "春节") {
		t.Errorf("holidays of February 2026 are %v", got)
	}
	counts(t, s.page("/calendar?month=2027-02"), map[string]int{".remark": 1, ".month .decree": 0})
}

func TestReleaseTellsItsStory(t *testing.T) {
	doc := fullShop(t).page("/releases/15")
	says(t, doc, map[string]string{
		"h1": "我们为什么不做当日达", ".kicker": "排期 #15", ".facts .state": "存疑", ".command": "moxin release resolve 15 (--found URL | --absent | --failed)",
		".timeline li:first-child .state": "待审批", ".timeline li:last-child .step": "发布中 → 存疑", ".timeline li:last-child .reason": "提交后没有收到回复，已在平台查找，未见",
	})
	if got := each(doc, "section[aria-labelledby=attempts] td"); !slices.Equal(got[:4], []string{"1", "12-03 周四 20:00", "晚 0.3 秒", "1.24s"}) {
		t.Errorf("the attempt is %v", got)
	}
	if got := text(doc, ".facts"); !strings.Contains(got, "2026-12-03 20:00:00 (Asia/Shanghai, UTC+08:00)") {
		t.Errorf("the due instant is %q", got)
	}
}

func TestReleaseShowsItsHandoff(t *testing.T) {
	s := fullShop(t)
	counts(t, s.page("/releases/18"), map[string]int{".handoff a.button[href='/h/token-18']": 1})
	s.options.Handoff = nil
	s.open()
	doc := s.page("/releases/18")
	counts(t, doc, map[string]int{".handoff": 1, ".handoff a.button": 0})
	if !strings.Contains(text(doc, ".handoff"), "moxin handoff") {
		t.Error("without a public address nothing says how to get the package")
	}
	counts(t, s.page("/releases/15"), map[string]int{".handoff": 0})
}

// What was not read is "—", never 0: 小红书's export has no follows, and one post was never read.
func TestUnknownNumbersAreDashes(t *testing.T) {
	s := fullShop(t)
	for target, want := range map[string][]string{
		"/articles/winter-list?channel=gzh": {"100,001+", "3,100", "2,400", "1,800", "400", "600"},
		"/articles/winter-list?channel=xhs": {"12,876", "399", "309", "231", "51", "—"},
		"/articles/gift-guide?channel=xhs":  {"—", "—", "—", "—", "—", "—"},
	} {
		if got := each(s.page(target), "[data-figure]"); !slices.Equal(got, want) {
			t.Errorf("%s shows %v, want %v", target, got, want)
		}
	}
	says(t, s.page("/articles/gift-guide?channel=xhs"), map[string]string{".posts [data-read]": "—"})
	counts(t, s.page("/articles/why-readers-return?channel=dy"), map[string]int{"[data-figure]": 0})
	row := s.page("/rankings").Find(".ranking").Last()
	if got := strings.Join(strings.Fields(row.Find(".small").Text()), " "); got != "无需求数据曝光 ——" {
		t.Errorf("an article without data shows %q", got)
	}
	health := each(newShop(t, nil).page("/"), ".channels td")
	if slices.ContainsFunc(health, func(cell string) bool { return strings.ContainsAny(cell, "0123456789") }) {
		t.Errorf("channels that never did anything have numbers: %v", health)
	}
}

// A reading of a day is no total, and an older one does not replace a newer one.
func TestNewestReadings(t *testing.T) {
	sample := func(v float64, hours int, cumulative bool) content.Sample {
		return content.Sample{Publication: 1, Metric: content.Reads, Value: v, Cumulative: cumulative, ObservedAt: now.Add(time.Duration(hours) * time.Hour)}
	}
	l := newest([]content.Sample{sample(5, -2, true), sample(900, 0, false), sample(7, -1, true), sample(6, -3, true)})
	if got := l.figure(1, content.Reads); got != "7" {
		t.Errorf("reads are %s, want 7", got)
	}
	share := content.Sample{Publication: 2, Metric: content.FinishRate, Unit: content.UnitShare, Value: .416, Cumulative: true, ObservedAt: now}
	if got := newest([]content.Sample{share}).figure(2, content.FinishRate); got != "42%" {
		t.Errorf("a share is %s", got)
	}
	for v, want := range map[float64]string{0: "0", 999: "999", 1000: "1,000", 1234567.6: "1,234,568", -1000: "−1,000"} {
		if got := count(v); got != want {
			t.Errorf("%v is %s, want %s", v, got, want)
		}
	}
}

func TestArticlesNarrowDown(t *testing.T) {
	s := fullShop(t)
	for target, want := range map[string]int{
		"/articles": 12, "/articles?stage=trust": 4, "/articles?stage=trust&audience=warm": 2, "/articles?q=%E9%99%88%E9%BB%98": 4,
		"/articles?q=WINTER": 1, "/articles?q=nothing": 0,
	} {
		counts(t, s.page(target), map[string]int{".articles tbody tr": want})
	}
	doc := s.page("/articles?q=slow-delivery")
	if got := each(doc, ".marks li"); !slices.Equal(got, []string{"公公众号 gzh存疑", "红小红书 xhs失败", "抖抖音 dy已排期", "视视频号 sph未排期"}) {
		t.Errorf("channels and states are %v", got)
	}
	counts(t, doc, map[string]int{".piece img[src^='/media/']": 1})
}

func TestArticleShowsEachChannelAsItWillLook(t *testing.T) {
	s := fullShop(t)
	doc := s.page("/articles/why-readers-return")
	counts(t, doc, map[string]int{".tabs a": 4, ".tabs a[aria-current]": 1, "iframe[src='/articles/why-readers-return/preview/gzh'][sandbox=allow-same-origin]": 1})
	says(t, doc, map[string]string{"h1": "为什么有些客人每个月都回来", ".caption a": "随排期 #19 发出的版本"})

	frame := s.get("/articles/why-readers-return/preview/gzh")
	policy := frame.Header().Get("Content-Security-Policy")
	if !strings.Contains(policy, "sandbox") || strings.Contains(policy, "script-src") || !strings.Contains(policy, "frame-ancestors 'self'") {
		t.Errorf("the frame's policy is %s", policy)
	}
	inner := s.parse("preview", frame, http.StatusOK)
	counts(t, inner, map[string]int{"script": 0, "img[src^='/media/']": 1, "img[src^='media:']": 0})
	if inner.Find("body p[style]").Length() == 0 {
		t.Error("the preview has lost the styles that 公众号 keeps")
	}
	says(t, inner, map[string]string{"h1": "为什么有些客人每个月都回来"})

	note := s.page("/articles/why-readers-return?channel=xhs")
	says(t, note, map[string]string{".screen h3": "为什么有些客人每个月都回来", ".counters li:first-child .num": "13/20"})
	counts(t, note, map[string]int{".strip img[src^='/media/']": 1, "iframe": 0})

	caption := s.page("/articles/damp-season?channel=sph")
	says(t, caption, map[string]string{".screen .account": "@半山书店", ".caption": "工作区里的版本，还没有排期 · " + text(caption, ".caption code")})
}

// What is applied is what goes out; the page says when the workspace says something else.
func TestArticleTellsDrift(t *testing.T) {
	s := fullShop(t)
	counts(t, s.page("/articles/why-readers-return"), map[string]int{".drift": 0})
	a, _ := s.ws.Article("why-readers-return")
	a.Title = "改过的标题"
	doc := s.page("/articles/why-readers-return")
	counts(t, doc, map[string]int{".drift": 1})
	says(t, doc, map[string]string{"h1": "改过的标题"})
	says(t, s.page("/articles/why-readers-return/preview/gzh"), map[string]string{"h1": "为什么有些客人每个月都回来"})
}

func TestArticleOverItsLimits(t *testing.T) {
	s := newShop(t, library)
	a, _ := s.ws.Article("winter-list")
	a.Title = "一个写得实在太长太长太长太长太长的小红书标题"
	doc := s.page("/articles/winter-list?channel=xhs")
	says(t, doc, map[string]string{".counters .excess .num": "22/20", ".counters .excess b": "超出 2"})
	first := doc.Find(".findings li").First()
	if first.AttrOr("data-severity", "") != "error" || !strings.Contains(first.Text(), "22") {
		t.Errorf("the first finding is %q", first.Text())
	}
}

func TestCaptionsFold(t *testing.T) {
	v := &articleView{page: &page{Voice: speaks("zh"), zone: shanghai}}
	long := strings.Repeat("慢", 60)
	for platform, folded := range map[string]int{content.Channels: 5, content.Douyin: 0} {
		look := v.lookAt(shown{Rendition: content.Rendition{Platform: platform, Family: content.FamilyCaption, Text: long}})
		if got := len([]rune(look.Folded)); got != folded || look.Text+look.Folded != long {
			t.Errorf("%s folds %d characters, want %d", platform, got, folded)
		}
	}
}

// An article keeps its page when its name changes, and its numbers when it is deleted.
func TestArticlesOutliveTheirNames(t *testing.T) {
	s := fullShop(t)
	a, _ := s.ws.Article("winter-list")
	a.Aliases = []string{"old-name"}
	w := s.get("/articles/old-name?channel=xhs")
	if w.Code != http.StatusFound || w.Header().Get("Location") != "/articles/winter-list?channel=xhs" {
		t.Errorf("an old name answers %d %s", w.Code, w.Header().Get("Location"))
	}
	s.options.Desk = nil
	s.open()
	doc := s.page("/articles/winter-list")
	counts(t, doc, map[string]int{".posts tbody tr": 1, "iframe": 1, ".tabs a": 2})
}
