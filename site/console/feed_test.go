package console

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"moxin/content"
)

func TestCalendarShowsQuotaAndBalance(t *testing.T) {
	s := fullShop(t)
	s.ws.Config.Calendar.Quota = map[string]content.Quota{"gzh": {Day: 1}}
	s.ws.Config.Calendar.Mix = map[content.Stage]float64{content.StageTrust: 1}
	doc := s.page("/calendar?month=2026-12")
	quotas := each(doc, ".month .quota")
	if len(quotas) == 0 || !strings.HasPrefix(quotas[0], "gzh ") || !strings.HasSuffix(quotas[0], "/1") {
		t.Errorf("quotas are %v", quotas)
	}
	counts(t, doc, map[string]int{".balance [data-share=stage]": 4, ".balance [data-share=audience]": 3})
	if got := text(doc, ".wanting"); !strings.Contains(got, "在卖货，计划最多 0 条") {
		t.Errorf("of a plan that sells nothing: %q", got)
	}
	// The platform's own quota is cmd's to know.
	s.options.Quota = func(string) content.Quota { return content.Quota{Day: 9} }
	s.open()
	if got := each(s.page("/calendar?month=2026-12&channel=gzh"), ".month .quota"); len(got) == 0 || !strings.HasSuffix(got[0], "/9") {
		t.Errorf("quotas are %v", got)
	}
	counts(t, s.page("/calendar?month=2026-12&channel=gzh"), map[string]int{".wanting": 0})
}

func TestCalendarFeed(t *testing.T) {
	s := fullShop(t)
	counts(t, s.page("/calendar"), map[string]int{".feed": 0})
	s.options.Feed = content.LinkKey(strings.Repeat("k", 32))
	s.open()
	link := text(s.page("/calendar?channel=gzh"), ".feed code")
	u, err := url.Parse(link)
	if err != nil || u.Query().Get("key") == "" || u.Query().Get("channel") != "gzh" || u.Path != "/calendar.ics" {
		t.Fatalf("the link is %q, %v", link, err)
	}
	ask := func(target string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, target, nil)
		r.Host = "127.0.0.1:8080"
		w := httptest.NewRecorder()
		s.console.ServeHTTP(w, r)
		return w
	}
	got := ask(u.RequestURI())
	body := got.Body.String()
	if got.Code != http.StatusOK || got.Header().Get("Content-Type") != "text/calendar; charset=utf-8" ||
		!strings.HasPrefix(body, "BEGIN:VCALENDAR\r\n") || !strings.Contains(body, "UID:release-15-") || strings.Contains(body, "CATEGORIES:dy") {
		t.Errorf("%d %s\n%.400s", got.Code, got.Header(), body)
	}
	s.options.Feed = content.LinkKey(strings.Repeat("o", 32))
	s.open()
	if got := ask(u.RequestURI()); got.Code != http.StatusOK {
		t.Errorf("where nobody signs in, the feed is no more secret than the page: %d", got.Code)
	}
}

// Where people sign in, the signed link opens the feed and nothing else does but a session.
func TestFeedNeedsItsKey(t *testing.T) {
	o := newOffice(t, everyRole...)
	key := content.LinkKey(strings.Repeat("k", 32))
	o.options.Feed = key
	o.open()
	for target, want := range map[string]int{
		"GET /calendar.ics": http.StatusUnauthorized, "GET /calendar.ics?key=" + strings.Repeat("a", 16): http.StatusUnauthorized,
		"GET /calendar.ics?key=" + key.FeedToken(): http.StatusOK,
		"GET /calendar?key=" + key.FeedToken():     http.StatusSeeOther,
	} {
		if got := o.ask(target); got.Code != want {
			t.Errorf("%s is answered %d, want %d", target, got.Code, want)
		}
	}
	if got := o.ask("GET /calendar.ics", "Cookie", o.in("a-editor")); got.Code != http.StatusOK {
		t.Errorf("somebody signed in is answered %d", got.Code)
	}
}
