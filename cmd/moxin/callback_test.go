package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// ear is a platform that calls back and lets owners authorise.
type ear struct {
	publishers.Publisher
	heard   []string
	account content.Account
	err     error
}

// Receive takes "forged", "broken", or the key of an event.
func (e *ear) Receive(r *http.Request, body []byte) (publishers.Answer, error) {
	switch text := string(body); {
	case r.Method == http.MethodGet:
		return publishers.Answer{Body: []byte(r.URL.Query().Get("echostr"))}, nil
	case text == "forged":
		return publishers.Answer{}, publishers.ErrForged
	case text == "broken":
		return publishers.Answer{}, errors.New("no XML")
	case text == "keyless":
		return publishers.Answer{}, &publishers.Error{Class: publishers.Account, Text: content.T("没有钥匙", "no key")}
	case strings.HasPrefix(text, "contact"):
		return publishers.Answer{Contacts: []content.ContactEvent{{Key: text, Change: content.ContactAdded, Reader: "r1"}}}, nil
	default:
		e.heard = append(e.heard, text)
		return publishers.Answer{Body: []byte("success"), Events: []publishers.Event{{
			Key: text, Kind: "PUBLISHJOBFINISH", Job: "100000001", Receipt: publishers.Receipt{State: content.Published},
		}}}, nil
	}
}

// AuthorizeURL is the platform's page.
func (e *ear) AuthorizeURL(state, redirect string) (string, error) {
	return "https://open.example/authorize?state=" + state + "&redirect_uri=" + redirect, e.err
}

// Authorize knows whose code it is.
func (e *ear) Authorize(_ context.Context, code, redirect string) (content.Account, error) {
	e.heard = append(e.heard, code+" "+redirect)
	return e.account, e.err
}

// deaf is a platform without callbacks.
type deaf struct{ publishers.Publisher }

// lookup is a registry of a few channels.
func (e *ear) lookup(id string) (publishers.Publisher, content.Channel, error) {
	switch id {
	case "gzh":
		return e, content.Channel{ID: "gzh", Platform: content.WeChat}, nil
	case "xhs":
		return deaf{}, content.Channel{ID: "xhs", Platform: content.XiaoHongShu}, nil
	case "locked":
		return nil, content.Channel{ID: "locked", Platform: content.WeChat}, errors.New("no secret")
	}
	return nil, content.Channel{}, errors.New("no such channel")
}

// journal is a log as tests read it.
func journal() (*strings.Builder, *slog.Logger) {
	var out strings.Builder
	return &out, slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func TestCallbacksAreStoredBeforeTheyAreAnswered(t *testing.T) {
	var kept []content.Event
	var met []content.ContactEvent
	var woken []string
	var fail error
	e := &ear{}
	_, log := journal()
	mux := http.NewServeMux()
	mux.Handle("/callback/{channel}", callbacks{
		publisher: e.lookup, now: func() time.Time { return time.Unix(1_800_000_000, 0) }, log: log,
		keep: func(_ context.Context, ev content.Event) error {
			if fail == nil {
				kept = append(kept, ev)
			}
			return fail
		},
		contacts: func(_ context.Context, events ...content.ContactEvent) error {
			if fail == nil {
				met = append(met, events...)
			}
			return fail
		},
		met: func() { woken = append(woken, fmt.Sprintf("contacts after %d", len(met))) },
		heard: func(channel, job string) {
			woken = append(woken, fmt.Sprintf("%s %s after %d", channel, job, len(kept)))
		},
	})
	ask := func(method, target, body string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(method, target, strings.NewReader(body)))
		return w
	}
	for _, c := range []struct {
		method, target, body string
		status               int
		answer               string
	}{
		{"GET", "/callback/gzh?echostr=12345", "", 200, "12345"},
		{"POST", "/callback/gzh", "event-1", 200, "success"},
		{"POST", "/callback/gzh", "forged", 403, "\n"},
		{"POST", "/callback/gzh", "broken", 400, "\n"},
		{"POST", "/callback/gzh", "keyless", 503, "\n"},
		{"POST", "/callback/gzh", "contact-1", 200, ""},
		{"POST", "/callback/gzh", strings.Repeat("x", callbackBody+1), 413, "\n"},
		{"POST", "/callback/xhs", "event-1", 404, "404 page not found\n"},
		{"POST", "/callback/none", "event-1", 404, "404 page not found\n"},
		{"POST", "/callback/locked", "event-1", 500, "\n"},
	} {
		if w := ask(c.method, c.target, c.body); w.Code != c.status || w.Body.String() != c.answer {
			t.Errorf("%s %s: %d %q", c.method, c.target, w.Code, w.Body)
		}
	}
	if len(kept) != 1 || len(woken) != 2 || woken[0] != "gzh 100000001 after 1" || woken[1] != "contacts after 1" {
		t.Fatalf("kept %+v, woke %v", kept, woken)
	}
	if e := met[0]; e.Channel != "gzh" || e.Key != "contact-1" || e.Heard.Unix() != 1_800_000_000 {
		t.Errorf("met %+v", e)
	}
	var r publishers.Receipt
	if err := json.Unmarshal(kept[0].Body, &r); err != nil || r.State != content.Published || kept[0].Key != "event-1" ||
		kept[0].Kind != "PUBLISHJOBFINISH" || kept[0].At.Unix() != 1_800_000_000 {
		t.Errorf("kept %+v, %v", kept[0], err)
	}
	// What could not be stored is not answered with "success": the platform has to tell again.
	fail = errors.New("the disk is full")
	if w := ask("POST", "/callback/gzh", "event-2"); w.Code != 500 || w.Body.String() != "\n" || len(woken) != 2 {
		t.Errorf("not stored: %d %q, woke %v", w.Code, w.Body, woken)
	}
	if w := ask("POST", "/callback/gzh", "contact-2"); w.Code != 500 || w.Body.String() != "\n" || len(woken) != 2 || len(met) != 1 {
		t.Errorf("not stored: %d %q, woke %v", w.Code, w.Body, woken)
	}
}

// FuzzCallbacks: whatever a stranger sends, the answer is a status of ours, and nothing is stored
// that the listener did not read.
func FuzzCallbacks(f *testing.F) {
	f.Add("POST", "signature=a&timestamp=1&nonce=2", []byte("forged"))
	f.Add("GET", "echostr=x", []byte(nil))
	f.Add("POST", "%zz", []byte("<xml/>"))
	f.Add("PUT", "", []byte("broken"))
	f.Fuzz(func(t *testing.T, method, query string, body []byte) {
		kept, met := 0, 0
		e := &ear{}
		h := callbacks{
			publisher: e.lookup, now: time.Now, log: slog.New(slog.DiscardHandler), heard: func(string, string) {}, met: func() {},
			keep:     func(context.Context, content.Event) error { kept++; return nil },
			contacts: func(_ context.Context, events ...content.ContactEvent) error { met += len(events); return nil },
		}
		r := httptest.NewRequest(http.MethodPost, "/callback/gzh", strings.NewReader(string(body)))
		r.Method, r.URL.RawQuery = method, query
		r.SetPathValue("channel", "gzh")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		ours := []int{200, 400, 403, 413, 503}
		if kept != len(e.heard) || met > 0 && !strings.HasPrefix(string(body), "contact") || !slices.Contains(ours, w.Code) {
			t.Errorf("%d, kept %d of %d, met %d", w.Code, kept, len(e.heard), met)
		}
	})
}
