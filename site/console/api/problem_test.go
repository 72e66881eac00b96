package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"moxin/content"
)

func TestProblems(t *testing.T) {
	big := `{"why": "` + strings.Repeat("x", bodyBytes) + `"}`
	for name, c := range map[string]struct {
		method, target, body, kind string
		status                     int
		typ                        string
	}{
		"no release":       {"GET", "/releases/99", "", "", 404, typeUnknown},
		"no number":        {"GET", "/releases/x", "", "", 404, typeUnknown},
		"below one":        {"GET", "/releases/0", "", "", 404, typeUnknown},
		"an act on none":   {"POST", "/releases/99/cancel", "{}", "", 404, typeUnknown},
		"no act":           {"POST", "/releases/12/publish", "{}", "", 404, typeUnknown},
		"nothing":          {"GET", "/nothing", "", "", 404, typeUnknown},
		"not read":         {"GET", "/releases/12/cancel", "", "", 405, typeMethod},
		"not deleted":      {"DELETE", "/releases/12", "", "", 405, typeMethod},
		"a form":           {"POST", "/releases/12/cancel", "why=x", "application/x-www-form-urlencoded", 415, typeMedia},
		"text":             {"POST", "/pauses", "{}", "text/plain", 415, typeMedia},
		"no kind":          {"POST", "/releases/batch", "{}", ";", 415, typeMedia},
		"too big":          {"POST", "/releases/12/cancel", big, "", 413, typeTooBig},
		"too big a batch":  {"POST", "/releases/batch", big, "", 413, typeTooBig},
		"nothing to end":   {"DELETE", "/pauses?scope=channel:gzh", "", "", 404, typeUnknown},
		"end what":         {"DELETE", "/pauses", "", "", 400, typeParameter},
		"end something":    {"DELETE", "/pauses?scope=gzh", "", "", 400, typeParameter},
		"a state":          {"GET", "/releases?state=planned,gone", "", "", 400, typeParameter},
		"a limit":          {"GET", "/releases?limit=501", "", "", 400, typeParameter},
		"a count":          {"GET", "/calendar/slots?channel=gzh&count=0", "", "", 400, typeParameter},
		"no channel":       {"GET", "/calendar/slots", "", "", 400, typeParameter},
		"another channel":  {"GET", "/releases?channel=dy", "", "", 400, typeParameter},
		"an instant":       {"GET", "/releases?from=yesterday", "", "", 400, typeParameter},
		"no zone":          {"GET", "/releases?to=2026-12-01T08:00:00", "", "", 400, typeParameter},
		"an instant's day": {"GET", "/calendar?from=2026-12-01T00:00:00Z", "", "", 400, typeParameter},
		"backwards":        {"GET", "/calendar?from=2026-12-02&to=2026-12-01", "", "", 400, typeParameter},
		"too long":         {"GET", "/calendar?from=2026-12-02&to=2027-12-01", "", "", 400, typeParameter},
		"twice":            {"GET", "/releases?slug=a&slug=b", "", "", 400, typeParameter},
		"a cursor":         {"GET", "/releases?cursor=eA", "", "", 400, typeParameter},
		"not an address":   {"GET", "/releases?slug=%zz", "", "", 400, typeParameter},
		"a nul":            {"GET", "/releases?slug=a%00", "", "", 400, typeParameter},
	} {
		d := newDesk(t)
		if c.kind == "" {
			c.kind = "application/json; charset=utf-8"
		}
		w := d.ask(c.method, c.target, c.body, "Content-Type", c.kind)
		if p := problemOf(t, w); w.Code != c.status || p.Type != c.typ || p.Title == "" {
			t.Errorf("%s: %d %+v", name, w.Code, p)
		}
		if len(d.said) > 0 {
			t.Errorf("%s: said %v", name, d.said)
		}
	}
	d := newDesk(t)
	if w := d.ask(http.MethodPut, "/pauses", "{}"); w.Header().Get("Allow") != "GET, POST, DELETE" {
		t.Errorf("allows %q", w.Header().Get("Allow"))
	}
}

// What broke goes to the log, never to the program.
func TestCausesStayInTheLog(t *testing.T) {
	for _, target := range []string{"/releases", "/releases/12", "/calendar", "/calendar/slots?channel=gzh", "/channels", "/pauses"} {
		d := newDesk(t)
		d.broken = errBroke
		if w := d.ask(http.MethodGet, target, ""); w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "disk") || !strings.Contains(d.log.String(), "disk is gone") {
			t.Errorf("%s: %d %s, logged %s", target, w.Code, w.Body, d.log.String())
		}
	}
}

// One person's programs cannot crowd out the work, and hold nobody else up.
func TestTooManyRequestsWait(t *testing.T) {
	d := newDesk(t)
	for i := range askedAtOnce {
		if w := d.ask(http.MethodGet, "/openapi.json", ""); w.Code != http.StatusOK {
			t.Fatalf("request %d: %d", i, w.Code)
		}
	}
	w := d.ask(http.MethodGet, "/pauses", "")
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "1" {
		t.Errorf("%d, wait %q", w.Code, w.Header().Get("Retry-After"))
	}
	other := httptest.NewRequest(http.MethodGet, Prefix+"/pauses", nil)
	other = other.WithContext(content.WithCaller(other.Context(), content.Caller{Person: content.Person{Name: "周野"}}))
	free := httptest.NewRecorder()
	d.api.ServeHTTP(free, other)
	if free.Code != http.StatusOK {
		t.Errorf("another person: %d", free.Code)
	}
	d.work = d.work.Add(1e9)
	if w := d.ask(http.MethodGet, "/pauses", ""); w.Code != http.StatusOK {
		t.Errorf("a second later: %d", w.Code)
	}
	acts := `{"acts": [` + strings.TrimSuffix(strings.Repeat(`{"id": 12, "act": "cancel"},`, 60), ",") + `]}`
	if w := d.ask(http.MethodPost, "/releases/batch", acts); w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "3" || len(d.said) > 0 {
		t.Errorf("a batch: %d, wait %q, said %v", w.Code, w.Header().Get("Retry-After"), d.said)
	}
}

// The gate's refusals are problems too.
func TestTheGateRefuses(t *testing.T) {
	d := newDesk(t)
	for status, typ := range gateTypes {
		r := httptest.NewRequest(http.MethodGet, Prefix+"/releases", nil)
		w := httptest.NewRecorder()
		d.api.Refuse(w, r, status, content.T("不行", "no"))
		d.document.fits(t, r, w)
		if p := problemOf(t, w); w.Code != status || p.Type != typ || p.DetailEN != "no" || (w.Header().Get("WWW-Authenticate") == "Bearer") != (status == 401) {
			t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
		}
	}
}

func TestAnAPIWithoutAStoreIsNone(t *testing.T) {
	if _, err := New(Options{}); err == nil {
		t.Error("it was made")
	}
}
