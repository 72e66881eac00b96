// Package webhooksim is a receiver of webhooks that runs in memory, for tests, the chaos harness
// and trying things out. It follows site/docs/webhook.md, never the adapter: it verifies, keeps
// what it is sent, answers look-ups, shows what it keeps, and can be told to be a bad receiver.
package webhooksim

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"moxin/publishers/sim"
	"moxin/publishers/webhook/receiver"
)

// Options describe a receiver. Clock and Secret are required; every other zero value is useful.
type Options struct {
	Clock  sim.Clock
	Secret string
	Name   string
	// PublicURL is where readers reach the server, without a slash at the end; "" = the host that
	// the request named.
	PublicURL string
	Faults    *sim.Faults // nil = none
	// IgnoreKeys makes a post of every call: a receiver that does not keep its promise.
	IgnoreKeys bool
	// NoLookup answers look-ups with a bare 404, as an address does that has none.
	NoLookup bool
}

// Post is an article as its readers see it.
type Post struct {
	ID        string
	Key       string
	Channel   string
	Release   int64
	Run       int
	Slug      string
	Title     string
	HTML      string
	At        time.Time
	Withdrawn bool
}

// Server is the receiver: events and look-ups at /hook, articles at /posts/<id>. It is safe for
// concurrent use.
type Server struct {
	opt     Options
	handler http.Handler

	mu      sync.Mutex // guards everything below
	posts   []Post
	first   map[string]int // index of the first post, by key
	refuse  []receiver.Refusal
	deliver map[string]int // calls to publish, by key
	signed  []string       // signatures that came
}

// Path is where events and look-ups go.
const Path = "/hook"

// New makes a receiver.
func New(o Options) (*Server, error) {
	if o.Clock == nil || len(o.Secret) < receiver.MinSecret {
		return nil, fmt.Errorf("webhooksim: a clock and a secret of %d bytes are required", receiver.MinSecret)
	}
	s := &Server{opt: o, first: map[string]int{}, deliver: map[string]int{}}
	hook := s.placed(&receiver.Handler{Secret: []byte(o.Secret), Name: o.Name, Inbox: inbox{s}, Now: o.Clock})
	mux := http.NewServeMux()
	mux.Handle("POST "+Path, hook)
	if o.NoLookup {
		hook = http.NotFoundHandler()
	}
	mux.Handle("GET "+Path, hook)
	mux.HandleFunc("GET /posts/{id}", s.page)
	s.handler = mux
	if o.Faults != nil {
		s.handler = o.Faults.Wrap(mux)
	}
	return s, nil
}

// ServeHTTP answers moxin and readers.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, signature, ok := strings.Cut(r.Header.Get(receiver.HeaderSignature), "="); ok {
		s.mu.Lock()
		s.signed = append(s.signed, signature)
		s.mu.Unlock()
	}
	s.handler.ServeHTTP(w, r)
}

// Secrets are the secret and every signature made with it, for tests that search logs.
func (s *Server) Secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append(slices.Clone(s.signed), s.opt.Secret)
}

type hostKey struct{}

// placed remembers which host a request named, for the addresses of what it makes.
func (s *Server) placed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		base := s.opt.PublicURL
		if base == "" {
			base = "http://" + r.Host
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), hostKey{}, base)))
	})
}

// Posts is what was made, in order, what was withdrawn included.
func (s *Server) Posts() []Post {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.posts)
}

// Live counts the posts that readers can see.
func (s *Server) Live() int {
	n := 0
	for _, p := range s.Posts() {
		if !p.Withdrawn {
			n++
		}
	}
	return n
}

// Deliveries is how many calls to publish came for each key; what a receiver is sent, as against
// what it makes of it.
func (s *Server) Deliveries() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[string]int{}
	for k, n := range s.deliver {
		out[k] = n
	}
	return out
}

// Refuse lets the next publishes be refused, one each, before anything is made.
func (s *Server) Refuse(list ...receiver.Refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = append(s.refuse, list...)
}

// inbox is the receiver's side of a Server.
type inbox struct{ s *Server }

// Publish makes a post, once for each key unless told otherwise.
func (in inbox) Publish(ctx context.Context, d receiver.Document) (receiver.Post, bool, error) {
	s := in.s
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deliver[d.IdempotencyKey]++
	at, seen := s.first[d.IdempotencyKey]
	if seen && !s.opt.IgnoreKeys {
		return s.answer(ctx, at), true, nil
	}
	if len(s.refuse) > 0 {
		no := s.refuse[0]
		s.refuse = s.refuse[1:]
		return receiver.Post{}, false, &no
	}
	s.posts = append(s.posts, Post{
		ID: strconv.Itoa(len(s.posts) + 1), Key: d.IdempotencyKey, Channel: d.Channel, Release: d.Release, Run: d.Run,
		Slug: d.Article.Slug, Title: d.Article.Title, HTML: d.Article.HTML, At: s.opt.Clock(),
	})
	if !seen {
		s.first[d.IdempotencyKey] = len(s.posts) - 1
	}
	return s.answer(ctx, len(s.posts)-1), false, nil
}

// Withdraw takes every post of a key away.
func (in inbox) Withdraw(_ context.Context, d receiver.Document) error {
	s := in.s
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.posts {
		if s.posts[i].Key == d.Withdraws.IdempotencyKey {
			s.posts[i].Withdrawn = true
		}
	}
	return nil
}

// Find answers a look-up.
func (in inbox) Find(ctx context.Context, key string) (receiver.Post, bool, error) {
	s := in.s
	s.mu.Lock()
	defer s.mu.Unlock()
	at, ok := s.first[key]
	if !ok {
		return receiver.Post{}, false, nil
	}
	return s.answer(ctx, at), true, nil
}

// answer is what the sender is told of a post; the caller holds mu.
func (s *Server) answer(ctx context.Context, at int) receiver.Post {
	base, _ := ctx.Value(hostKey{}).(string)
	id := s.posts[at].ID
	return receiver.Post{ID: id, URL: strings.TrimRight(base, "/") + "/posts/" + id}
}

// shown is a post as a page. The HTML is the sender's own, who signed it.
var shown = template.Must(template.New("post").Parse(
	`<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{{.Title}}</title><article><h1>{{.Title}}</h1>{{.Body}}</article></html>`))

func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	p, err := s.post(r.PathValue("id"))
	switch {
	case err != nil:
		http.NotFound(w, r)
	case p.Withdrawn:
		http.Error(w, "withdrawn", http.StatusGone)
	default:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = shown.Execute(w, map[string]any{"Title": p.Title, "Body": template.HTML(p.HTML)}) // a reader that left
	}
}

var errNoPost = errors.New("webhooksim: no such post")

func (s *Server) post(id string) (Post, error) {
	for _, p := range s.Posts() {
		if p.ID == id {
			return p, nil
		}
	}
	return Post{}, errNoPost
}
