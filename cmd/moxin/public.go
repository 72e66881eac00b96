package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"moxin/site/build"
	"moxin/site/web"
)

// publicHandler is what the world may reach. Everything behind it is off unless public.listen is set.
func publicHandler(st *station) (http.Handler, error) {
	phone, err := handoffPages(st)
	if err != nil {
		return nil, err
	}
	oauth, err := st.registry.oauthStates()
	if err != nil {
		return nil, err
	}
	p := publicSide{
		visitors: newVisitors(time.Now), log: st.log,
		proxied: strings.HasPrefix(st.bench.ws.Config.Public.URL, "https://"),
	}
	mux := http.NewServeMux()
	mux.Handle("/h/", p.route("/h/", phone))
	mux.Handle("/callback/{channel}", p.route("/callback/", callbacks{
		publisher: st.registry.publisher, keep: st.keepEvent, heard: st.heard, now: st.now, log: st.log,
		contacts: st.contacts.keeper.Keep, met: st.contacts.heard,
	}, http.MethodGet, http.MethodPost))
	mux.Handle(oauthRoute+"{channel}", p.route(oauthRoute, oauthPage{
		publisher: st.registry.staged, vault: st.registry.deps.Vault, states: oauth, store: st.store, redirect: st.registry.redirect,
		calendar: st.now, log: st.log,
	}, http.MethodGet))
	if st.registry.links != nil {
		mux.Handle(mediaRoute+"{signed}", p.route(mediaRoute, st.registry.links, http.MethodGet, http.MethodHead))
	}
	if st.pushes != nil {
		mux.Handle(gitHookRoute, p.route(gitHookRoute, st.pushes, http.MethodPost))
	}
	p.events(mux, st)
	mux.Handle("/", p.route("/", builtSite(st), http.MethodGet, http.MethodHead))
	return p.recovered(mux), nil
}

// origin is the scheme and host of an address, as browsers send it.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// builtSite is the rest: the site that the workspace's articles make, where it makes one.
func builtSite(st *station) http.Handler {
	if len(siteChannels(st.bench)) == 0 {
		return http.HandlerFunc(nothingHere)
	}
	return siteHandler(st.bench)
}

// allowances are how often one address may ask. A phone loads a hand-off of eighteen pictures at
// once and an office shares one address; a platform calls back from few addresses and in bursts.
var allowances = map[string]allowance{
	"/h/":        {20, 200},
	"/callback/": {1000, 2000}, // twice the 500 a second that BenchmarkCallback tells
	oauthRoute:   {1, 10},
	mediaRoute:   {20, 200},
	gitHookRoute: {1, 20},

	build.BeaconPath: {20, 200},
	linkRoute:        {20, 200},
	orderRoute:       {50, 500},
	readPace:         {1, 60},
	clickPace:        {1, 60},

	"/": {50, 300},
}

// publicBody is the most that a request to any public page may carry, in bytes: a screenshot as
// evidence of a hand-off. Handlers that expect less read less.
const publicBody = 12 << 20

// publicSide is what all public pages share.
type publicSide struct {
	visitors *visitors
	proxied  bool // public.url is https, which moxin does not speak itself: a proxy stands before it
	log      *slog.Logger
}

// servedBy is the header by which `moxin doctor` knows its own listener behind a proxy.
const servedBy = "X-Moxin"

// route is a handler with the methods it answers (all when none are named), behind the allowance of
// its kind, and a line in the log that names neither path nor query: tokens are in both.
func (p publicSide) route(kind string, next http.Handler, methods ...string) http.Handler {
	allowed := strings.Join(methods, ", ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := &tally{ResponseWriter: w, status: http.StatusOK}
		began := time.Now()
		defer func() {
			p.log.InfoContext(r.Context(), "public", "route", kind, "channel", named(r), "method", r.Method,
				"status", answer.status, "bytes", answer.bytes, "took", time.Since(began).Round(time.Millisecond))
		}()
		if kind != "/" { // the site has its own, and wants to be found
			web.Private(w.Header(), noticePolicy())
			w.Header().Set(servedBy, "public")
		}
		switch {
		case !p.visitors.admit(kind, client(r, p.proxied), allowances[kind]):
			w.Header().Set("Retry-After", "10")
			http.Error(answer, "", http.StatusTooManyRequests)
		case len(methods) > 0 && !slices.Contains(methods, r.Method):
			w.Header().Set("Allow", allowed)
			http.Error(answer, "", http.StatusMethodNotAllowed)
		default:
			r.Body = http.MaxBytesReader(answer, r.Body, publicBody)
			next.ServeHTTP(answer, r)
		}
	})
}

// maxChannel is the longest id that a channel may have, in bytes.
const maxChannel = 32

// named is the channel in an address; "" for what is too long to be one, which a stranger may have
// filled with anything.
func named(r *http.Request) string {
	id := r.PathValue("channel")
	if len(id) > maxChannel {
		return ""
	}
	return id
}

// recovered answers 500 where a handler panics, and keeps the others running. What was panicked
// with may quote a request; the stack does not.
func (p publicSide) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(v) // net/http's own way to end a connection
			}
			what := fmt.Sprintf("%T", v)
			var known runtime.Error
			if err, ok := v.(error); ok && errors.As(err, &known) {
				what = known.Error()
			}
			p.log.ErrorContext(r.Context(), "public page panicked", "panic", what, "stack", string(debug.Stack()))
			http.Error(w, "", http.StatusInternalServerError)
		}()
		next.ServeHTTP(w, r)
	})
}

// tally counts what was answered.
type tally struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// WriteHeader notes the status.
func (t *tally) WriteHeader(status int) {
	t.status = status
	t.ResponseWriter.WriteHeader(status)
}

// Write counts.
func (t *tally) Write(b []byte) (int, error) {
	n, err := t.ResponseWriter.Write(b)
	t.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController through.
func (t *tally) Unwrap() http.ResponseWriter { return t.ResponseWriter }

// publicServer bounds what a stranger can hold open. Answers may take long: a phone in a basement
// loads a video.
func publicServer(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute, WriteTimeout: 10 * time.Minute,
		IdleTimeout: time.Minute, MaxHeaderBytes: 32 << 10,
	}
}

// consoleServer has no bound on an answer: pages follow the workspace by a stream of events.
func consoleServer(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
}

// serveUntil serves until ctx ends, then lets requests under way end for five seconds.
func serveUntil(ctx context.Context, l net.Listener, server *http.Server) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		last, stop := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer stop()
		if err := server.Shutdown(last); err != nil {
			return errors.Join(server.Close(), context.Cause(ctx))
		}
		return nil
	})
	return g.Wait()
}
