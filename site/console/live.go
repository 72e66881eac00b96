package console

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"moxin/content"
)

// How pages follow the store.
const (
	pulseEvery   = time.Second      // how often the store is asked, while somebody listens
	pulseComment = 15 * time.Second // proxies end streams that are silent for longer
	pulseGate    = 30 * time.Second // how often a listener has to be signed in still
	listeners    = 64
)

// livePages are the pages that follow the store, by the pattern of their route.
var livePages = []string{
	"GET /{$}", "GET /calendar", "GET /releases", "GET /releases/{id}", "GET /approvals", "GET /health",
}

// liveHeader marks what a page asks for by itself: nobody is there, and the session is not used.
const liveHeader = "Moxin-Live"

// pulse tells all listeners of a process that the store has changed. One goroutine asks for as long as
// somebody listens; whoever leaves last ends it and waits for it.
type pulse struct {
	read func(ctx context.Context) (int64, error)
	max  int

	mu     sync.Mutex
	count  int
	end    context.CancelFunc
	done   chan struct{} // closed when the goroutine has ended
	newest int64
	news   chan struct{} // closed when newest grows
}

var errFull = errors.New("console: too many listeners")

// join begins to listen; leave has to be called.
func (p *pulse) join() (leave func(), err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.count >= p.max {
		return nil, errFull
	}
	if p.count++; p.count == 1 {
		before := p.done // of the one that the last listener is just ending
		ctx, cancel := context.WithCancel(context.Background())
		p.end, p.done, p.news = cancel, make(chan struct{}), make(chan struct{})
		go p.ask(ctx, before, p.done)
	}
	return p.leave, nil
}

func (p *pulse) leave() {
	p.mu.Lock()
	p.count--
	last, done := p.count == 0, p.done
	if last {
		p.end()
	}
	p.mu.Unlock()
	if last {
		<-done
	}
}

// ask asks the store until ctx ends. One that does not answer has nothing new: its trouble is told by
// the pages themselves.
func (p *pulse) ask(ctx context.Context, before, done chan struct{}) {
	defer close(done)
	if before != nil {
		<-before
	}
	tick := time.NewTicker(pulseEvery)
	defer tick.Stop()
	for {
		if id, err := p.read(ctx); err == nil {
			p.tell(id)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (p *pulse) tell(id int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if id > p.newest {
		p.newest = id
		close(p.news)
		p.news = make(chan struct{})
	}
}

// look is the newest id that is known and what is closed at the next one.
func (p *pulse) look() (int64, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.newest, p.news
}

// live streams that the store has changed (text/event-stream), until the page goes away, its person
// signs out, or the process stops:
//
//	GET /live?since=41
//	id: 42
//	event: change
//	data: 42
func (h *handler) live(w http.ResponseWriter, r *http.Request) error {
	if h.Pulse == nil {
		return h.pages.Unknown(w, r)
	}
	leave, err := h.pulse.join()
	if errors.Is(err, errFull) {
		w.Header().Set("Retry-After", "60")
		http.Error(w, speech.Of("live.full").String(), http.StatusServiceUnavailable)
		return nil
	}
	defer leave()
	head := w.Header()
	head.Set("Content-Type", "text/event-stream; charset=utf-8")
	head.Set("X-Accel-Buffering", "no") // nginx would collect the events
	s := stream{w: w, flush: http.NewResponseController(w).Flush, seen: sinceOf(r)}
	s.follow(r.Context(), h.Until, &h.pulse, func() bool { return h.still(r) })
	return nil
}

// sinceOf is what a page has seen: as the browser remembers it after a break, else as the page was made.
func sinceOf(r *http.Request) int64 {
	for _, said := range []string{r.Header.Get("Last-Event-ID"), r.URL.Query().Get("since")} {
		if id, err := strconv.ParseInt(said, 10, 64); err == nil {
			return id
		}
	}
	return 0
}

// stream is one page that listens.
type stream struct {
	w     http.ResponseWriter
	flush func() error
	seen  int64
}

// follow sends until ctx or until ends, still says no, or the reader is gone.
func (s *stream) follow(ctx context.Context, until <-chan struct{}, p *pulse, still func() bool) {
	comment, gate := time.NewTicker(pulseComment), time.NewTicker(pulseGate)
	defer comment.Stop()
	defer gate.Stop()
	ok := s.send(": moxin\n\n")
	for ok {
		newest, news := p.look()
		if newest > s.seen {
			s.seen = newest
			ok = s.send(fmt.Sprintf("id: %d\nevent: change\ndata: %d\n\n", newest, newest))
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-until:
			return
		case <-news:
		case <-comment.C:
			ok = s.send(":\n\n")
		case <-gate.C:
			ok = still()
			if !ok {
				s.send("event: end\ndata: signed out\n\n")
			}
		}
	}
}

func (s *stream) send(text string) bool {
	_, err := s.w.Write([]byte(text))
	return err == nil && s.flush() == nil
}

// still reports whether whoever opened a stream may look at the console still. What cannot be found
// out is a no: the page asks again.
func (h *handler) still(r *http.Request) bool {
	again := r.Clone(r.Context())
	again.Header.Set(liveHeader, "1")
	now, err := h.visitor(again)
	was := visitOf(r.Context())
	return err == nil && now.uses(everybody) && now.Person.Name == was.Person.Name && now.session.ID == was.session.ID
}

// lookUp finds the person of a session; what a page asks by itself does not count as their presence.
func (h *handler) lookUp(r *http.Request, secret string) (content.Session, content.Person, error) {
	if r.Header.Get(liveHeader) != "" {
		return h.People.Look(r.Context(), secret)
	}
	return h.People.Session(r.Context(), secret)
}

// since is where a page that follows the store listens from: "" on one that does not, or where the
// store does not say. It is read before the page is, so that nothing between is missed.
func (h *handler) since(r *http.Request) string {
	if h.Pulse == nil || !slices.Contains(livePages, r.Pattern) {
		return ""
	}
	id, err := h.Pulse(r.Context())
	if err != nil {
		return ""
	}
	return "/live?since=" + strconv.FormatInt(id, 10)
}
