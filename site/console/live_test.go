package console

import (
	"bufio"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"moxin/content"
	"moxin/content/people"
)

// source is a store that counts how often it is asked.
type source struct {
	id, asked atomic.Int64
	broken    atomic.Bool
}

func (s *source) read(context.Context) (int64, error) {
	s.asked.Add(1)
	if s.broken.Load() {
		return 0, errors.New("the store is gone")
	}
	return s.id.Load(), nil
}

// heard notes what a stream sends, as one line an event.
type heard struct {
	http.ResponseWriter
	mu   sync.Mutex
	text strings.Builder
	shut bool
}

func (h *heard) Write(b []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.shut {
		return 0, errors.New("gone")
	}
	return h.text.Write(b)
}

func (h *heard) said() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return strings.ReplaceAll(strings.TrimSpace(strings.ReplaceAll(h.text.String(), "\n\n", "|")), "\n", " ")
}

// listen follows a source in a bubble of time; what it returns ends it.
func listen(t *testing.T, p *pulse, since int64, still func() bool) (*heard, func()) {
	t.Helper()
	leave, err := p.join()
	if err != nil {
		t.Fatal(err)
	}
	h := &heard{}
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		defer leave()
		s := stream{w: h, flush: func() error { return nil }, seen: since}
		s.follow(ctx, nil, p, still)
	})
	return h, func() { cancel(); wg.Wait() }
}

func yes() bool { return true }

func TestListenersHearOfChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &source{}
		store.id.Store(41)
		p := &pulse{read: store.read, max: 2}
		one, end := listen(t, p, 41, yes)
		late, endLate := listen(t, p, 40, yes) // its page was made before the last change
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if one.said() != ": moxin|" || late.said() != ": moxin|id: 41 event: change data: 41|" {
			t.Errorf("heard %q and %q", one.said(), late.said())
		}
		store.id.Store(44)
		time.Sleep(pulseEvery)
		synctest.Wait()
		if !strings.HasSuffix(one.said(), "|id: 44 event: change data: 44|") || !strings.HasSuffix(late.said(), "|id: 44 event: change data: 44|") {
			t.Errorf("heard %q and %q", one.said(), late.said())
		}
		if n := store.asked.Load(); n < 10 || n > 13 {
			t.Errorf("asked %d times in 11 seconds for two listeners", n)
		}
		if _, err := p.join(); !errors.Is(err, errFull) {
			t.Errorf("a third: %v", err)
		}
		end()
		endLate()
		before := store.asked.Load()
		time.Sleep(time.Minute)
		if after := store.asked.Load(); after != before {
			t.Errorf("asked %d times while nobody listened", after-before)
		}
		again, end := listen(t, p, 44, yes)
		store.id.Store(45)
		time.Sleep(2 * pulseEvery)
		synctest.Wait()
		if !strings.Contains(again.said(), "data: 45") {
			t.Errorf("the next listener heard %q", again.said())
		}
		end()
	})
}

func TestSilentStreamsSayThatTheyLive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &source{}
		store.broken.Store(true)
		p := &pulse{read: store.read, max: 1}
		h, end := listen(t, p, 0, yes)
		time.Sleep(2*pulseComment + time.Second)
		synctest.Wait()
		if h.said() != ": moxin|:|:|" {
			t.Errorf("heard %q", h.said())
		}
		store.broken.Store(false)
		store.id.Store(7)
		time.Sleep(2 * pulseEvery)
		synctest.Wait()
		if !strings.HasSuffix(h.said(), "data: 7|") {
			t.Errorf("after the store came back: %q", h.said())
		}
		end()
	})
}

func TestStreamsEndWhenTheirPersonHasGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &source{}
		p := &pulse{read: store.read, max: 1}
		var out atomic.Bool
		h, end := listen(t, p, 0, func() bool { return !out.Load() })
		time.Sleep(pulseGate + time.Second)
		out.Store(true)
		time.Sleep(pulseGate)
		synctest.Wait()
		if !strings.HasSuffix(h.said(), "event: end data: signed out|") {
			t.Errorf("heard %q", h.said())
		}
		p.mu.Lock()
		if p.count != 0 {
			t.Errorf("%d still listen", p.count)
		}
		p.mu.Unlock()
		end()
	})
}

func TestStreamsEndWhenTheirReaderHasGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &source{}
		p := &pulse{read: store.read, max: 1}
		h, end := listen(t, p, 0, yes)
		synctest.Wait()
		h.mu.Lock()
		h.shut = true
		h.mu.Unlock()
		time.Sleep(pulseComment + time.Second)
		synctest.Wait()
		p.mu.Lock()
		if p.count != 0 {
			t.Errorf("%d still listen", p.count)
		}
		p.mu.Unlock()
		end()
	})
}

func TestSince(t *testing.T) {
	for want, c := range map[int64][2]string{0: {"", ""}, 5: {"since=5", ""}, 9: {"since=5", "9"}, 6: {"since=6", "x"}} {
		r := httptest.NewRequest(http.MethodGet, "/live?"+c[0], nil)
		if c[1] != "" {
			r.Header.Set("Last-Event-ID", c[1])
		}
		if got := sinceOf(r); got != want {
			t.Errorf("%v: since %d, want %d", c, got, want)
		}
	}
}

// Pages that follow say where to listen; those that do not, and every page of a console without a
// pulse, load nothing for it.
func TestLivePagesSayWhereToListen(t *testing.T) {
	s, _ := busyShop(t)
	counts(t, s.page("/"), map[string]int{"script[data-live]": 0})
	if w := s.get("/live"); w.Code != http.StatusNotFound {
		t.Errorf("without a pulse: %d", w.Code)
	}
	s.options.Pulse = func(context.Context) (int64, error) { return 41, nil }
	s.open()
	for target, n := range map[string]int{"/": 1, "/calendar": 1, "/releases?state=planned": 1, "/releases/15": 1, "/articles": 0, "/rankings": 0, "/me": 0} {
		counts(t, s.page(target), map[string]int{"script[src][data-live='/live?since=41'][data-note]": n})
	}
	w := s.post("/releases/15/resolve", url.Values{"verdict": {"found"}}) // the refusal is not to be fetched away
	counts(t, s.parse("refused", w, http.StatusUnprocessableEntity), map[string]int{"script[data-live]": 0})
	s.options.Pulse = func(context.Context) (int64, error) { return 0, errors.New("gone") }
	s.open()
	counts(t, s.page("/"), map[string]int{"script[data-live]": 0})
}

// A server with an open stream stops at once, and tells the reader by ending the stream.
func TestAnOpenStreamDoesNotHoldUpShutdown(t *testing.T) {
	s, _ := busyShop(t)
	until, end := context.WithCancel(t.Context())
	s.options.Pulse, s.options.Until = func(context.Context) (int64, error) { return 3, nil }, until.Done()
	s.open()
	server := httptest.NewServer(s.console)
	t.Cleanup(server.Close)
	answer, err := server.Client().Get(server.URL + "/live?since=1")
	s.ok(err)
	defer answer.Body.Close()
	if got := answer.Header.Get("Content-Type"); answer.StatusCode != http.StatusOK || got != "text/event-stream; charset=utf-8" {
		t.Fatalf("%d %s", answer.StatusCode, got)
	}
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() && lines.Text() != "data: 3" {
	}
	end()
	s.ok(server.Config.Shutdown(t.Context())) // waits for the stream
	for lines.Scan() {
	}
	s.ok(lines.Err())
}

// A listener is let in as any reader, and asked again without its session being used.
func TestListeningNeedsAPersonAndIsNoUse(t *testing.T) {
	o := newOffice(t, content.Admin)
	o.options.Pulse = func(context.Context) (int64, error) { return 1, nil }
	o.open()
	if w := o.get("/live"); w.Code != http.StatusUnauthorized {
		t.Errorf("a stranger listens: %d", w.Code)
	}
	in := o.in("a-admin")
	o.work = o.work.Add(people.Idle - time.Minute)
	if w := o.get("/", "Cookie", in, liveHeader, "1"); w.Code != http.StatusOK {
		t.Fatalf("a page by itself: %d", w.Code)
	}
	o.work = o.work.Add(2 * time.Minute)
	if w := o.get("/", "Cookie", in); w.Code == http.StatusOK {
		t.Error("a page that follows keeps its person signed in")
	}
}

func TestStillAsksWhoListens(t *testing.T) {
	o := newOffice(t, content.Admin, content.Editor)
	var h *handler
	var r *http.Request
	o.options.Beside = map[string]http.Handler{"/beside/": http.HandlerFunc(func(_ http.ResponseWriter, q *http.Request) { r = q })}
	o.open()
	h = &handler{Options: o.options}
	in := o.in("a-editor")
	o.get("/beside/", "Cookie", in)
	if !h.still(r) {
		t.Error("signed in, and not let listen")
	}
	o.post("/logout", nil, "Cookie", in)
	if h.still(r) {
		t.Error("signed out, and still listening")
	}
	token, secret, err := o.options.People.AddToken(t.Context(), "a-editor", "x", "a-editor")
	o.ok(err)
	o.get("/beside/", "Authorization", "Bearer "+secret)
	if !h.still(r) {
		t.Error("a token may not listen")
	}
	o.ok(o.options.People.Revoke(t.Context(), "a-editor", token.ID, "a-editor"))
	if h.still(r) {
		t.Error("a revoked token still listens")
	}
	free := newOffice(t)
	free.options.Beside = o.options.Beside
	free.open()
	h = &handler{Options: free.options}
	free.get("/beside/")
	if !h.still(r) {
		t.Error("whoever runs the machine may not listen")
	}
	_, err = free.options.People.Add(t.Context(), "linxi", password, []content.PersonRole{content.Admin}, "root")
	free.ok(err)
	if h.still(r) {
		t.Error("nobody has signed in, and somebody listens")
	}
}
