package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"moxin/content"
)

// nap is work time of a machine that may sleep once: the wall clock goes on, and nothing is awake.
type nap struct {
	mu    sync.Mutex
	since time.Time // what the clock showed when it fell asleep; zero = it never did
	slept time.Duration
	looks int // how often somebody compared two readings
}

// Now is what the clock shows.
func (n *nap) Now() time.Time {
	n.mu.Lock()
	defer n.mu.Unlock()
	return time.Now().Add(n.slept)
}

// After waits awake.
func (n *nap) After(d time.Duration) <-chan time.Time { return time.After(d) }

func (n *nap) watched() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.looks > 0
}

func (n *nap) sleep(d time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.since, n.slept = time.Now(), d
}

// awake is for how long the machine was awake between two readings.
func (n *nap) awake(from, to time.Time) time.Duration {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.looks++
	woken := n.since.Add(n.slept)
	if n.slept > 0 && from.Before(woken) && !to.Before(woken) {
		return to.Sub(from) - n.slept
	}
	return to.Sub(from)
}

// notebook keeps what people are told.
type notebook struct {
	mu  sync.Mutex
	all []content.Notice
}

func (b *notebook) note(_ context.Context, n content.Notice) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.all = append(b.all, n)
	return nil
}

// of are the notices of a kind.
func (b *notebook) of(kind content.NoticeKind) []content.Notice {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(b.all), func(n content.Notice) bool { return n.Kind != kind })
}

// sleep lets the machine sleep until an instant of the season.
func (s *season) sleep(until string) {
	s.Helper()
	t, err := time.ParseInLocation("2006-01-02 15:04", "2026-"+until, beijing)
	if err != nil {
		s.Fatal(err)
	}
	s.work.sleep(t.Sub(s.clock.Now()))
	s.at(until)
}

// console opens the station's console.
func (s *season) console() string {
	s.Helper()
	server := httptest.NewUnstartedServer(nil)
	pages, err := s.app(new(bytes.Buffer), new(bytes.Buffer)).consoleHandler(s.Context(), s.station, server.Listener.Addr().String())
	if err != nil {
		s.Fatal(err)
	}
	server.Config.Handler = pages
	server.Start()
	s.Cleanup(server.Close)
	return server.URL
}

// today reads what needs a person, by release, in a group of the first page.
func today(t testing.TB, base, group string) map[int64]*goquery.Selection {
	t.Helper()
	r, err := http.Get(base + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	doc, err := goquery.NewDocumentFromReader(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		t.Fatal(r.Status, err)
	}
	found := map[int64]*goquery.Selection{}
	for _, acts := range doc.Find("[data-need='" + group + "'] li[data-release]").EachIter() {
		var id int64
		if _, err := fmt.Sscan(acts.AttrOr("data-release", ""), &id); err != nil {
			t.Fatal(err)
		}
		found[id] = acts
	}
	return found
}

// submit sends a form with what it holds, the button's word and what a person has written.
func submit(t testing.TB, base string, form *goquery.Selection, written ...string) {
	t.Helper()
	if form.Length() != 1 {
		t.Fatalf("%d forms", form.Length())
	}
	values := url.Values{}
	for _, in := range form.Find("input, button[name]").EachIter() {
		values.Set(in.AttrOr("name", ""), in.AttrOr("value", ""))
	}
	for i := 0; i < len(written); i += 2 {
		values.Set(written[i], written[i+1])
	}
	r, err := http.PostForm(base+form.AttrOr("action", ""), values)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if doc, err := goquery.NewDocumentFromReader(r.Body); err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("%v is answered %s, %v: %s", values, r.Status, err, strings.Join(strings.Fields(doc.Find("main").Text()), " "))
	}
}

func dueAt(slug, when string) string {
	return fmt.Sprintf("---\ntitle: 第 %[1]s 封信\nslug: %[1]s\nai: none\ncover: ./cover.png\npublish_at: 2026-%[2]s\nchannels: [gzh]\n---\n老朋友，这是第 %[1]s 封信。\n", slug, when)
}

// A laptop that sleeps over four instants sends what is within its window, once, and asks about the
// rest: each can be sent now, at another instant or never, and the sleep is told once.
func TestLaptopAsleep(t *testing.T) {
	t.Parallel()
	s := openSeason(t, "calendar: {late: 2h}\n", map[string]string{
		"a": dueAt("a", "12-01 12:00"), "b": dueAt("b", "12-01 20:00"), "c": dueAt("c", "12-02 06:00"), "d": dueAt("d", "12-02 08:30"),
	})
	s.moxin("apply")
	eventually(t, time.Minute, "it looks at its clock", s.work.watched)
	s.sleep("12-02 09:00")
	late := s.becomes("d", "gzh", content.Published)
	for _, slug := range []string{"a", "b", "c"} {
		s.becomes(slug, "gzh", content.Missed)
	}
	if n := len(s.gzh.Posts(seasonApp)); n != 1 {
		t.Errorf("%d posts after the sleep, want that of the one within its window", n)
	}
	tried, err := s.station.store.Attempts(t.Context(), late.ID)
	if err != nil || len(tried) == 0 || tried[0].Lateness != 30*time.Minute {
		t.Errorf("its attempts are %+v, %v; want it half an hour late", tried, err)
	}
	eventually(t, time.Minute, "the sleep and what was missed are told", func() bool {
		return len(s.told.of(content.NoticeClock)) > 0 && len(s.told.of(content.NoticeMissed)) == 3
	})

	base := s.console()
	asked := today(t, base, "missed")
	if len(asked) != 3 {
		t.Fatalf("Today asks about %d releases, want 3", len(asked))
	}
	for id, acts := range asked {
		for _, act := range []string{"retry", "retry-at", "cancel"} {
			if acts.Find("form[data-act='"+act+"']").Length() != 1 {
				t.Errorf("Today does not offer %s for release %d", act, id)
			}
		}
	}
	form := func(slug, act string) *goquery.Selection {
		return asked[s.release(slug, "gzh").ID].Find("form[data-act='" + act + "']")
	}
	submit(t, base, form("a", "retry"))
	submit(t, base, form("b", "retry-at"), "date", "2026-12-02", "clock", "20:00")
	submit(t, base, form("c", "cancel"), "why", "过时了")
	s.becomes("a", "gzh", content.Published)
	s.becomes("c", "gzh", content.Cancelled)
	if b := s.becomes("b", "gzh", content.Approved); b.Due.In(beijing).Format("01-02 15:04") != "12-02 20:00" {
		t.Errorf("it is due %s", b.Due)
	}
	if left := today(t, base, "missed"); len(left) != 0 {
		t.Errorf("Today still asks about %d", len(left))
	}
	s.at("12-02 20:00")
	s.becomes("b", "gzh", content.Published)
	titles := map[string]int{}
	for _, p := range s.gzh.Posts(seasonApp) {
		titles[p.Title]++
	}
	if want := map[string]int{"第 a 封信": 1, "第 b 封信": 1, "第 d 封信": 1}; fmt.Sprint(titles) != fmt.Sprint(want) {
		t.Errorf("the platform has %v, want %v", titles, want)
	}
	if told := s.told.of(content.NoticeClock); len(told) != 1 || !strings.Contains(told[0].Why, "24h0m0s") {
		t.Errorf("the sleep was told as %+v", told)
	}
}
