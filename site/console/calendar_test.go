package console

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"moxin/content"
)

// wall is a time of December 2026 in the shop's zone.
func wall(day, hour, minute int) time.Time {
	return time.Date(2026, 12, day, hour, minute, 0, 0, shanghai)
}

func TestCalendarWeek(t *testing.T) {
	s, _ := busyShop(t)
	s.options.Slots = func(_ context.Context, channel string, from, to time.Time) ([]SlotView, error) {
		if channel != "gzh" || from.Before(now) && to.After(now) {
			return nil, nil
		}
		var out []SlotView
		for _, slot := range []SlotView{{At: wall(8, 20, 0), Taken: true}, {At: wall(9, 20, 5), Free: true}, {At: wall(10, 21, 0), Why: content.T("已满", "full")}} {
			if !slot.At.Before(from) && slot.At.Before(to) {
				out = append(out, slot)
			}
		}
		return out, nil
	}
	s.open()
	doc := s.page("/calendar?view=week&week=2026-W50")
	says(t, doc, map[string]string{
		"h1": "2026 年第 50 周 · 12 月 7 日至 12 月 13 日", ".views [aria-current=page]": "周", "[data-day='2026-12-13'] .stop": "停发 国家公祭日",
		"[data-slot='2026-12-09T20:05'][data-free] .hour": "20:05", "[data-slot='2026-12-10T21:00']:not([data-free])": "公公众号 gzh21:00 已满",
	})
	counts(t, doc, map[string]int{
		".weekday": 7, ".cell": 7 * 24, ".hours span": 25, ".slot": 2, "[data-hour='2026-12-08T18:00'] .event": 2, ".now": 0, ".remark": 0,
		"[data-hour='2026-12-08T20:00'] .event[data-wall='2026-12-08T20:00']": 1, "table.month": 0,
	})
	for label, href := range map[string]string{"rel=prev": "/calendar?view=week&week=2026-W49", "rel=next": "/calendar?view=week&week=2026-W51"} {
		if got := doc.Find(".pager a["+label+"]").AttrOr("href", ""); got != href {
			t.Errorf("%s leads to %s, want %s", label, got, href)
		}
	}
	present := s.page("/calendar?view=week&week=nonsense")
	counts(t, present, map[string]int{".weekday.present .cell[data-hour='2026-12-04T09:00'] .now[data-minute='30']": 1, ".now": 1})
	says(t, s.page("/calendar?view=week&lang=en"), map[string]string{"h1": "Week 49 · 30 November to 6 December 2026"})
	for _, week := range []string{"2026-W54", "2026-W00", "9999-W60"} { // there are none
		says(t, s.page("/calendar?view=week&week="+week), map[string]string{"h1": "2026 年第 49 周 · 11 月 30 日至 12 月 6 日"})
	}
	s.options.Slots = func(context.Context, string, time.Time, time.Time) ([]SlotView, error) {
		return nil, errors.New("gone")
	}
	s.open()
	if got := s.get("/calendar?view=week&week=2026-W50").Code; got != http.StatusInternalServerError {
		t.Errorf("without slots that were asked for: %d", got)
	}
}

func TestCalendarViewsLookAtTheSameDays(t *testing.T) {
	s := fullShop(t)
	for target, want := range map[string][3]string{
		"/calendar":                                       {"/calendar", "/calendar?view=week", "/calendar?view=list"},
		"/calendar?month=2027-02&channel=gzh":             {"/calendar?channel=gzh&month=2027-02", "/calendar?channel=gzh&view=week&week=2027-W05", "/calendar?channel=gzh&month=2027-02&view=list"},
		"/calendar?view=week&week=2027-W05":               {"/calendar?month=2027-02", "/calendar?view=week&week=2027-W05", "/calendar?month=2027-02&view=list"},
		"/calendar?view=list&state=planned&day=2026-12-8": {"/calendar?state=planned", "/calendar?state=planned&view=week", "/calendar?state=planned&view=list"},
	} {
		var got [3]string
		s.page(target).Find(".views a").Each(func(i int, a *goquery.Selection) { got[i] = a.AttrOr("href", "") })
		if got != want {
			t.Errorf("%s: %q, want %q", target, got, want)
		}
	}
}

func TestCalendarListCutsNothingSilently(t *testing.T) {
	s := fullShop(t)
	doc := s.page("/calendar?view=list")
	counts(t, doc, map[string]int{".ledger tbody[data-day]": 13, ".ledger [data-release]": 23, ".ledger tbody[data-day='2026-12-08'] [data-release]": 5, "#calendar form": 0})
	var hours []string
	doc.Find("tbody[data-day='2026-12-08'] time").Each(func(_ int, e *goquery.Selection) { hours = append(hours, e.Text()) })
	if !slices.IsSorted(hours) || len(hours) != 5 {
		t.Errorf("a day goes %v", hours)
	}

	v := &calendarView{page: (&handler{Options: s.options}).page(s.request("/calendar?view=list"), "calendar", "")}
	v.window = v.windowOf(v.asked)
	many := make([]content.Release, mostListed+30)
	for i := range many {
		many[i] = content.Release{ID: int64(i + 1), Channel: "gzh", State: content.Published, Due: wall(1+i/100, 8, i%60), Items: []content.Item{{Slug: "x"}}}
	}
	v.group(many)
	v.fillList()
	shown := 0
	for _, d := range v.Days {
		shown += len(d.Chips)
	}
	if last := v.Days[len(v.Days)-1]; shown != mostListed || v.Cut != 30 || last.More != 30 || v.Total != len(many) {
		t.Errorf("%d shown, %d cut, %d of the last day, %d in all", shown, v.Cut, last.More, v.Total)
	}
}

// roles makes gzh a primary channel and dy a secondary one.
func (s *shop) roles() {
	for i, ch := range s.ws.Config.Channels {
		switch ch.ID {
		case "gzh":
			s.ws.Config.Channels[i].Role = content.Primary
		case "dy":
			s.ws.Config.Channels[i].Role = content.Secondary
		}
	}
}

func TestPrimaryAndSecondaryChannelsStandApart(t *testing.T) {
	s := fullShop(t)
	counts(t, s.page("/calendar"), map[string]int{".second": 0, ".ruled": 0, ".chip[data-kind=primary]": 0})
	s.roles()
	doc := s.page("/calendar?day=2026-12-08")
	// dy at 18:00 stands behind what is later on the others, after a rule; in the opened day by its hour.
	if got := each(doc, "td[data-day='2026-12-08'] .event .hour"); !slices.Equal(got, []string{"12:30", "18:30", "20:00"}) {
		t.Errorf("the 8th shows %v", got)
	}
	if got := each(doc, "#day .hour"); !slices.IsSorted(got) || len(got) != 5 {
		t.Errorf("the opened day goes %v", got)
	}
	counts(t, s.page("/calendar?view=week&week=2026-W50"), map[string]int{".event.second[data-channel=dy]": 1, ".second:not([data-channel=dy]):not(li)": 0})
	counts(t, s.page("/calendar?role=secondary"), map[string]int{".event:not([data-channel=dy])": 0, ".chip[aria-current]": 1})
	counts(t, s.page("/calendar?role=primary&view=list"), map[string]int{".ledger [data-release]": 6})
	one, two := content.Release{ID: 1, Channel: "gzh", Due: now, Items: []content.Item{{}}}, content.Release{ID: 2, Channel: "dy", Due: now, Items: []content.Item{{}}}
	v := &calendarView{page: &page{Voice: speaks("zh"), now: now, zone: shanghai}, secondary: map[string]bool{"dy": true}}
	if got := v.chips([]content.Release{one, two, two}); got[0].Rule || !got[1].Rule || got[2].Rule || got[0].Secondary {
		t.Errorf("rules before %+v", got)
	}
}

func TestCalendarSaysWhoIsQuiet(t *testing.T) {
	s := fullShop(t)
	s.roles()
	counts(t, s.page("/calendar"), map[string]int{"[data-quiet]": 0})
	s.ws.Config.Channels[0].Every = 6 * time.Hour
	quiet := s.page("/calendar")
	says(t, quiet, map[string]string{"[data-quiet=gzh]": "公众号 gzh 是主渠道，已 0 天没有发，下一条要到 2026-12-04 20:00；看空档"})
	if got := quiet.Find("[data-quiet] a").AttrOr("href", ""); got != "/calendar?channel=gzh&view=week" {
		t.Errorf("its free slots are at %s", got)
	}
	s.options.Slots = func(context.Context, string, time.Time, time.Time) ([]SlotView, error) {
		return []SlotView{{At: wall(5, 20, 0)}, {At: wall(15, 20, 0), Free: true}}, nil
	}
	s.open()
	if got := s.page("/calendar").Find("[data-quiet] a").AttrOr("href", ""); got != "/calendar?channel=gzh&view=week&week=2026-W51" {
		t.Errorf("its free slots are at %s", got)
	}
	counts(t, s.page("/calendar?channel=xhs"), map[string]int{"[data-quiet]": 0})
}

func TestChipsTellWishFromPromise(t *testing.T) {
	s, _ := busyShop(t)
	planned, approved := s.release(content.Planned), s.release(content.Approved)
	_, err := s.store.Apply(s.Context(), content.Changeset{By: "林溪", At: now, Change: []content.Change{
		{Release: planned.ID, Version: planned.Version, Due: planned.Due.Add(time.Hour)},
	}})
	s.ok(err)
	doc := s.page("/calendar")
	chip := func(id int64) *goquery.Selection { return doc.Find(".event" + releaseSelector(id)) }
	if got := chip(planned.ID); got.Find(".drifted").Length() != 1 || !strings.Contains(got.Text(), "文章里写的是 12-05 周六 18:00") || !strings.Contains(got.Text(), "待审批") {
		t.Errorf("a moved one says %q", got.Text())
	}
	if got := chip(approved.ID); got.Find(".drifted").Length() != 0 || !strings.Contains(got.Text(), "已排期") {
		t.Errorf("one that stays says %q", got.Text())
	}
	// Only what may move is movable, and only for who may move it.
	counts(t, doc, map[string]int{"[data-movable]:not([data-state=planned]):not([data-state=approved])": 0, ".event[data-state=planned]:not([data-movable])": 0, "#move-hint": 1})
	s.options.Acts = nil
	s.open()
	counts(t, s.page("/calendar?day=2026-12-08"), map[string]int{"[data-movable]": 0, "[data-says]": 0, "#day form": 0, "[aria-describedby]": 0})
}

func releaseSelector(id int64) string { return fmt.Sprintf("[data-release='%d']", id) }

// request is a request for a page, as a handler has it.
func (s *shop) request(target string) *http.Request {
	return httptest.NewRequest(http.MethodGet, target, nil)
}

func TestTheOpenedDayMovesWithoutScript(t *testing.T) {
	s, _ := busyShop(t)
	doc := s.page("/calendar?channel=gzh&day=2026-12-08")
	form := doc.Find("#day form[method=post]")
	if form.Length() != 1 || form.AttrOr("action", "") != releaseHref(s.release(content.Planned).ID+2)+"/move" {
		t.Errorf("%d forms, to %s", form.Length(), form.AttrOr("action", ""))
	}
	for selector, want := range map[string]string{
		"[name=to]": "2026-12-08T20:00", "[name=back]": "/calendar?channel=gzh&day=2026-12-08", "[name=version]": "1",
	} {
		if got := form.Find(selector).AttrOr("value", ""); got != want {
			t.Errorf("%s is %q, want %q", selector, got, want)
		}
	}
	if zone := form.Find("label").Text(); !strings.Contains(zone, "Asia/Shanghai") || form.Find("[name=to]").AttrOr("min", "") != "2026-12-04T09:30" {
		t.Errorf("the field says %q", zone)
	}
	counts(t, s.page("/calendar?day=2026-12-03"), map[string]int{"#day form": 0, "#day [data-row]": 3}) // nothing there moves any more
	counts(t, s.page("/calendar?day=2027-12-03"), map[string]int{"#day": 0})                            // of another year
}

func TestHelpNamesTheKeysOfTheCalendar(t *testing.T) {
	s := fullShop(t)
	for target, n := range map[string]int{"/calendar": 1, "/": 0} {
		got := s.page(target).Find("#help kbd").FilterFunction(func(_ int, k *goquery.Selection) bool { return k.Text() == "m" })
		if got.Length() != n {
			t.Errorf("%s names m %d times", target, got.Length())
		}
	}
}

// TestMovesAreAnswered: all that a move may be answered with, for scripts and for people.
func TestMovesAreAnswered(t *testing.T) {
	next := wall(8, 20, 0)
	full := &Refusal{Text: content.T("当天已有 1 条", "the day has 1 already"), Rule: "quota", Next: next}
	for name, c := range map[string]struct {
		form   url.Values
		err    error
		status int
		at     string // what was asked of the desk; "" = nothing
		json   string // is in the answer to a script
		page   string // is in the alert to a person; "" = they are sent back
	}{
		"on the wall":      {url.Values{"to": {"2026-12-09T20:15"}, "version": {"3"}}, nil, 200, "2026-12-09T20:15 v3", `"wall":"2026-12-09T20:15"`, ""},
		"with seconds":     {url.Values{"to": {"2026-12-09T20:15:30"}}, nil, 200, "2026-12-09T20:15 v0", `"due":"2026-12-09T20:15:30+08:00"`, ""},
		"of another zone":  {url.Values{"to": {"2026-12-09T12:15:00Z"}}, nil, 200, "2026-12-09T20:15 v0", `"text":"已移到 12-09 周三 20:15。"`, ""},
		"refused":          {url.Values{"to": {"2026-12-07T20:00"}}, full, 422, "2026-12-07T20:00 v0", `"rule":"quota","next":"2026-12-08T20:00:00+08:00"`, "当天已有 1 条下一个可用：12-08 周二 20:00"},
		"refused for good": {url.Values{"to": {"2026-12-07T20:00"}}, &Refusal{Text: content.T("不行", "no")}, 422, "2026-12-07T20:00 v0", `"error":"不行"}`, "不行"},
		"changed":          {url.Values{"to": {"2026-12-07T20:00"}}, ErrChanged, 409, "2026-12-07T20:00 v0", `"error":"在这期间它已经变了`, "在这期间它已经变了"},
		"no instant":       {url.Values{"to": {"tomorrow"}}, nil, 422, "", `"error":"写明移到哪一天几点。"`, "写明移到哪一天几点。"},
		"nothing":          {url.Values{}, nil, 422, "", `"error":"写明`, "写明"},
		"no version":       {url.Values{"to": {"2026-12-09T20:15"}, "version": {"x"}}, nil, 422, "", `"error":"没看懂`, "没看懂"},
		"too much":         {url.Values{"to": {strings.Repeat("x", formBytes)}}, nil, 422, "", `"error":"没看懂`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := busyShop(t)
			desk := &mover{hand: hand{err: c.err}}
			s.options.Acts = desk
			s.open()
			w := s.post("/releases/22/move", c.form, "Accept", "application/json")
			if w.Code != c.status || desk.asked != c.at || !strings.Contains(w.Body.String(), c.json) || w.Header().Get("Content-Type") != "application/json; charset=utf-8" {
				t.Errorf("a script gets %d %s; asked %q", w.Code, w.Body, desk.asked)
			}
			if name == "too much" {
				return // nothing of the form can be read, its page neither
			}
			c.form.Set("back", "/calendar?channel=gzh&month=2026-12")
			w = s.post("/releases/22/move", c.form)
			if c.page == "" {
				if to := w.Header().Get("Location"); w.Code != 303 || to != "/calendar?channel=gzh&done=moved&month=2026-12" {
					t.Errorf("a person gets %d to %s", w.Code, to)
				}
				return
			}
			doc := s.parse("refused", w, c.status)
			if got := text(doc, "[role=alert].refused"); !strings.Contains(got, c.page) {
				t.Errorf("a person is told %q", got)
			}
			if n := doc.Find("[data-offer] [name=to][value='" + next.Format(time.RFC3339) + "']").Length(); n == 1 != (c.err == full) {
				t.Errorf("%d offers", n)
			}
			if got := doc.Find(".pager [rel=next]").AttrOr("href", ""); got != "/calendar?channel=gzh&month=2027-01" {
				t.Errorf("the page goes on at %s", got)
			}
			if got := doc.Find("a[rel~=alternate]").AttrOr("href", ""); !strings.HasPrefix(got, "/calendar?") {
				t.Errorf("the other language is at %s", got)
			}
		})
	}
}

// mover notes what it is asked to move.
type mover struct {
	hand
	asked string
}

func (m *mover) Act(_ context.Context, w Word) error {
	if w.Act == ActMove && w.Release == 22 && w.Via == "console" {
		m.asked = w.At.In(shanghai).Format(wallLayout) + " v" + string(rune('0'+w.Version))
	}
	return m.err
}

func TestMovesComeBackToWhereTheyWereSaid(t *testing.T) {
	s, _ := busyShop(t)
	for back, to := range map[string]string{
		"/calendar?view=week": "/calendar?done=moved&view=week", "": "/releases/22?done=moved", "https://evil.example/calendar": "/releases/22?done=moved",
		"//evil.example/calendar": "/releases/22?done=moved", "/articles": "/releases/22?done=moved", "%zz": "/releases/22?done=moved",
	} {
		w := s.post("/releases/22/move", url.Values{"to": {"2026-12-09T20:15"}, "back": {back}})
		if got := w.Header().Get("Location"); got != to {
			t.Errorf("from %q it goes to %q, want %q", back, got, to)
		}
	}
	says(t, s.page("/calendar?done=moved"), map[string]string{".done[role=status]": "移好了。"})
	if got := s.page("/calendar?done=moved").Find(".pager [rel=next]").AttrOr("href", ""); strings.Contains(got, "done") {
		t.Errorf("what was done goes on to %s", got)
	}
	for _, target := range []string{"/releases/x/move"} {
		if got := s.post(target, url.Values{"to": {"2026-12-09T20:15"}}).Code; got != http.StatusNotFound {
			t.Errorf("%s answers %d", target, got)
		}
	}
	if got := s.post("/releases/22/move", url.Values{"to": {"2026-12-09T20:15"}}, "Sec-Fetch-Site", "cross-site").Code; got != http.StatusForbidden {
		t.Errorf("from elsewhere: %d", got)
	}
}

// A local time that summer time skips is refused: nothing moves silently to another hour.
func TestSkippedHoursAreRefused(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	p := &page{Voice: speaks("zh"), zone: berlin}
	var refused *Refusal
	if _, err := p.readWall("2027-03-28T02:30"); !errors.As(err, &refused) || !strings.Contains(refused.Text.ZH, "夏令时") {
		t.Errorf("an hour that is not there: %v", err)
	}
	if at, err := p.readWall("2027-03-28T03:30"); err != nil || at.UTC().Format("15:04") != "01:30" {
		t.Errorf("%v, %v", at, err)
	}
}
