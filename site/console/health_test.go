package console

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/site/web"
)

// carried is a busy shop whose queue and store can be looked at.
func carried(t *testing.T, q *Queue) *shop {
	s, _ := busyShop(t)
	s.options.Queue = func(context.Context) (Queue, error) { return *q, nil }
	s.options.Storage = func(context.Context) (Storage, error) { return Storage{"SQLite", "3.50.1", 5 << 20}, nil }
	s.open()
	return s
}

func TestHealthShowsWhatBecomesOfReleases(t *testing.T) {
	s := carried(t, &Queue{})
	doubt := s.release(content.InDoubt)
	near, err := s.store.Releases(t.Context(), content.ReleaseFilter{From: now.Add(-time.Hour), To: now.Add(time.Hour)})
	s.ok(err)
	want := map[content.State][2]int{}
	for _, r := range near {
		n := want[r.State]
		if r.Due.Before(now) {
			n[0]++
		} else {
			n[1]++
		}
		want[r.State] = n
	}
	doc := s.page("/health")
	counts(t, doc, map[string]int{"[data-health=near] tbody tr": len(want), "[data-health=doubts] li": 1, "a[href='" + releaseHref(doubt.ID) + "']": 1})
	for state, n := range want {
		counts(t, doc, map[string]int{
			"[data-health=near] tr[data-state=" + string(state) + "] [data-last='" + strconv.Itoa(n[0]) + "']": 1,
			"[data-health=near] tr[data-state=" + string(state) + "] [data-next='" + strconv.Itoa(n[1]) + "']": 1,
		})
	}
	if got := text(doc, "[data-health=doubts] .when"); !strings.HasPrefix(got, "已 ") {
		t.Errorf("the doubt is open %q", got)
	}
	if got := text(doc, "[data-store]"); !strings.HasPrefix(got, "SQLite 3.50.1 · 5.0 MB · 最近一次改动 ") {
		t.Errorf("the store: %q", got)
	}
	counts(t, doc, map[string]int{"[data-verdict=look] a[href='#doubts']": 1, "[data-queue]": 0, "main form": 0})
	counts(t, s.page("/"), map[string]int{"h2 a[href='/health']": 1, ".foot a[href='/health']": 1})
}

// Each cause has its own words, and the first that somebody would have to do something about is named.
func TestOverdueSaysWhy(t *testing.T) {
	p := (&handler{Options: carried(t, &Queue{}).options}).page(httptest.NewRequest(http.MethodGet, "/health?lang=zh", nil), "health", "")
	open := hold{connected: map[string]bool{"gzh": true}}
	paused := hold{connected: open.connected, pauses: []content.Pause{{Scope: "channel:gzh", Reason: "盘点"}, {Scope: "", Reason: "旧的", Until: now.Add(-time.Second)}}}
	wait := []content.Wait{{Kind: content.WaitAfter, State: content.Published}, {Kind: content.WaitSeries, State: content.Approved, Title: "上篇", Release: 4}}
	for _, c := range []struct {
		r     content.Release
		h     hold
		waits []content.Wait
		key   string
		says  string
	}{
		{content.Release{State: content.Planned}, hold{}, wait, "planned", "未审批"},
		{content.Release{State: content.Approved}, hold{}, wait, "connect", "gzh 未连接"},
		{content.Release{State: content.Approved}, paused, wait, "paused", "已暂停：盘点"},
		{content.Release{State: content.Approved}, open, wait, "waits", "在等《上篇》(#4) 先发出"},
		{content.Release{State: content.Approved, NotBefore: now.Add(time.Minute)}, open, wait[:1], "retry", "平台要求 12-04 周五 09:31 后再试"},
		{content.Release{State: content.Queued}, open, nil, "queued", "已排队，等进程来发"},
		{content.Release{State: content.Approved}, open, nil, "ready", "没有什么拦着，等进程来发"},
	} {
		c.r.Channel, c.r.Platform = "gzh", content.WeChat
		if key, says := p.stuck(c.r, c.h, c.waits); key != c.key || says != c.says {
			t.Errorf("%+v: %s %q, want %s %q", c.r.State, key, says, c.key, c.says)
		}
	}
}

func TestOverdueIsGroupedAndCounted(t *testing.T) {
	var v overdueView
	for i := range shownStuck + 3 {
		v.add("planned", "未审批", releaseRow{ID: int64(i)})
	}
	v.add("connect", "gzh 未连接", releaseRow{ID: 99})
	v.add("connect", "xhs 未连接", releaseRow{ID: 100})
	if len(v.Groups) != 3 || v.Groups[0].Count != shownStuck+3 || len(v.Groups[0].Rows) != shownStuck || v.Groups[0].More != 3 || v.Groups[1].Count != 1 {
		t.Errorf("%+v", v.Groups)
	}
}

// Past its instant and nothing in the way: the lag is how long ago it might have gone.
func TestDispatchLag(t *testing.T) {
	s := carried(t, &Queue{})
	soon := s.release(content.Approved)
	s.options.Now = func() time.Time { return soon.Due.Add(90 * time.Second) }
	s.open()
	doc := s.page("/health")
	if n := doc.Find("[data-stuck=ready] li, [data-stuck=connect] li").Length(); n == 0 {
		t.Fatalf("nothing is overdue: %s", text(doc, "[data-health=overdue]"))
	}
	ready := doc.Find("[data-stuck=ready]").Length() > 0
	if lag := text(doc, "[data-lag] .warn"); ready != (lag != "") {
		t.Errorf("the lag is %q while ready ones wait: %v", lag, ready)
	}
}

func TestHealthShowsTheQueue(t *testing.T) {
	q := &Queue{Embedded: true,
		Lanes: []Lane{
			{Name: "wechat", Used: true, Size: 4, Pending: 3, Active: 1, Retry: 0, Dead: 2, Processed: 41, Failed: 1, Latency: 1500 * time.Millisecond, Bytes: 2048},
			{Name: "douyin"}, {Name: "site", Used: true, Paused: true},
		},
		Servers: []QueueServer{{Name: "desk:7", Started: work.Add(-2 * time.Hour), Active: 1, Workers: 16}},
	}
	s := carried(t, q)
	doc := s.page("/health")
	says(t, doc, map[string]string{
		"[data-lane=wechat] [data-pending]": "3", "[data-lane=wechat] [data-active]": "1", "[data-lane=wechat] [data-dead]": "2",
		"[data-lane=wechat] [data-processed]": "41", "[data-lane=wechat] [data-failed]": "1", "[data-lane=wechat] [data-oldest]": "1.5 秒",
		"[data-lane=wechat] [data-memory]": "2 KB", "[data-lane=douyin] [data-unused]": "还没有用过", "[data-lane=site] .warn": "被别的工具暂停",
		"[data-redis]": "内嵌在这个进程里，重启后从数据库补上",
	})
	if got := text(doc, "[data-servers]"); !strings.Contains(got, "desk:7 在做 1，最多 16，启动于 2 小时前") {
		t.Errorf("servers: %q", got)
	}
	q.Embedded, q.Version, q.Lanes = false, "7.0.15", nil
	says(t, s.page("/health?lang=en"), map[string]string{"[data-redis]": "Redis 7.0.15", "[data-health=queue] .empty": "There are no channels, and so no queues."})
}

// mute is a store whose audit is gone.
type mute struct{ Store }

func (mute) Entries(context.Context, content.EntryFilter) ([]content.Entry, error) {
	return nil, errors.New("the audit is gone")
}

// What cannot be read says so with its reason; the rest of the page stands.
func TestHealthSaysWhatItCannotRead(t *testing.T) {
	s := carried(t, &Queue{})
	s.options.Queue = func(context.Context) (Queue, error) { return Queue{}, errors.New("redis does not answer") }
	s.options.Storage = func(context.Context) (Storage, error) { return Storage{}, errors.New("no right to ask") }
	s.open()
	doc := s.page("/health")
	says(t, doc, map[string]string{"[data-queue=unread]": "读不到：redis does not answer", "[data-store] .warn": "读不到：no right to ask"})
	counts(t, doc, map[string]int{".lanes": 0, "[data-verdict=look] a[href='#queue']": 1, "[data-verdict=look] a[href='#machine']": 1})
	s.options.Queue, s.options.Storage = nil, nil
	s.open()
	doc = s.page("/health")
	counts(t, doc, map[string]int{"[data-queue=elsewhere]": 1, "[data-store] .warn": 0})
	s.options.Store = mute{s.store}
	s.open()
	s.parse("/health", s.get("/health"), http.StatusInternalServerError)
}

func TestDriftOfStoreAndQueue(t *testing.T) {
	queued := func(id, fence int64) content.Release {
		return content.Release{ID: id, Fence: fence, State: content.Queued}
	}
	for name, c := range map[string]struct {
		before, after []content.Release
		q             Queue
		want          driftView
	}{
		"nothing":  {},
		"the same": {[]content.Release{queued(1, 1)}, []content.Release{queued(1, 1)}, Queue{Tasks: []QueueTask{{1, 1, false}}}, driftView{Rows: 1, Tasks: 1}},
		"lost":     {[]content.Release{queued(1, 1)}, []content.Release{queued(1, 1)}, Queue{}, driftView{Rows: 1, Lost: []int64{1}}},
		"an older fence": {[]content.Release{queued(1, 2)}, []content.Release{queued(1, 2)}, Queue{Tasks: []QueueTask{{1, 1, false}}},
			driftView{Rows: 1, Tasks: 1, Lost: []int64{1}, Stale: 1}},
		"taken meanwhile":    {[]content.Release{queued(1, 1)}, []content.Release{{ID: 1, Fence: 1, State: content.Publishing}}, Queue{}, driftView{Rows: 1}},
		"ended meanwhile":    {[]content.Release{queued(1, 1)}, nil, Queue{}, driftView{Rows: 1}},
		"queued meanwhile":   {nil, []content.Release{queued(1, 1)}, Queue{Tasks: []QueueTask{{1, 1, false}}}, driftView{Tasks: 1}},
		"a worker has it":    {nil, nil, Queue{Tasks: []QueueTask{{1, 1, true}}}, driftView{}},
		"more than compared": {[]content.Release{queued(1, 1)}, []content.Release{queued(1, 1)}, Queue{Cut: true}, driftView{Rows: 1, Cut: true}},
	} {
		if got := drift(c.before, c.after, c.q); got.Rows != c.want.Rows || got.Tasks != c.want.Tasks || got.Stale != c.want.Stale ||
			got.Cut != c.want.Cut || !slices.Equal(got.Lost, c.want.Lost) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestHealthTellsClockJumpsAndLateness(t *testing.T) {
	s := carried(t, &Queue{})
	doc := s.page("/health")
	says(t, doc, map[string]string{"[data-jumps]": "没有记录"})
	s.ok(s.store.Log(t.Context(), content.Entry{At: now.Add(-time.Hour), Who: "desk:7", Action: "clock.jump", Subject: "clock", Why: "睡了 2 小时 / asleep for 2 h"}))
	if got := text(s.page("/health"), "[data-jumps]"); !strings.Contains(got, "睡了 2 小时") || strings.Contains(got, "asleep") {
		t.Errorf("jumps: %q", got)
	}
	l, err := s.store.Lateness(t.Context(), now.Add(-24*time.Hour))
	s.ok(err)
	counts(t, doc, map[string]int{"[data-p50]": min(l.N, 1), "[data-p99]": min(l.N, 1), "[data-health=late] .empty": 1 - min(l.N, 1)})
	s.options.Now = func() time.Time { return now.AddDate(1, 0, 0) }
	s.open()
	counts(t, s.page("/health"), map[string]int{"[data-p50]": 0, "[data-health=late] .empty": 1}) // none is not zero
}

func TestFineIsSaidOnlyWhenAllIs(t *testing.T) {
	s := newShop(t, nil)
	counts(t, s.page("/health"), map[string]int{"[data-verdict=look] a[href='#workers']": 1})
	s.ok(s.store.Beat(t.Context(), content.Beat{Worker: "desk:7", Roles: "all", At: work}))
	counts(t, s.page("/health"), map[string]int{"[data-verdict=fine]": 1, "[data-health=near] .empty": 1, "[data-health=overdue] .empty": 1})
}

func TestHealthKeepsThePolicy(t *testing.T) {
	full, bare := carried(t, &Queue{Lanes: []Lane{{Name: "wechat", Used: true}}}), newShop(t, nil)
	for _, lang := range []string{"zh", "en"} {
		wellBehaved(t, full, "/health", lang)
		wellBehaved(t, bare, "/health", lang)
	}
}

// Two tables of words that name one key would speak for each other.
func TestEveryWordIsInOneTable(t *testing.T) {
	n := 0
	for _, table := range []web.Words{words, pageWords, actWords, peopleWords, calendarWords, healthWords, numberWords, contactWords, rankWords, subjectWords, reportWords} {
		n += len(table)
	}
	if n != len(speech) {
		t.Errorf("%d keys for %d sentences: one is in two tables", len(speech), n)
	}
}
