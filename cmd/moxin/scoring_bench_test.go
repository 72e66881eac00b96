package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/content/store/storetest"
	"moxin/publishers"
	"moxin/scheduler"
	"moxin/scheduler/queue"
)

// BenchmarkBeside is what a scoring of 10,000 articles (BenchmarkDesk) costs who works beside it: how late
// releases are claimed after they are due, and how long the page of the ranking takes, with nothing else, then
// while serve scores (as it does), then while a scoring has every processor. -x is beside over idle, of the
// medians; all of it in one run. With -short it is a tenth of it.
func BenchmarkBeside(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchBeside(b, nil) })
	b.Run("postgres", func(b *testing.B) { benchBeside(b, map[string]string{storeVar: storetest.Postgres(b)}) })
}

func benchBeside(b *testing.B, env map[string]string) {
	articles := 10_000
	if testing.Short() {
		articles /= 10
	}
	d := openBigDesk(b, articles, env)
	d.scored(b.Context())
	d.ok(d.station.store.Connect(b.Context(), content.Account{Channel: "site", Platform: content.Site}))
	work := besides{bigDesk: d, settled: make(chan time.Time, 1)}
	defer work.start(b)()
	for b.Loop() {
		idle := work.while(b, nil)
		polite := work.while(b, func() { work.score(b, scoreCores) })
		greedy := work.while(b, func() { work.score(b, 0) })
		b.ReportMetric(0, "ns/op")
		for _, of := range []struct {
			name string
			besideSeen
		}{{"idle", idle}, {"serve", polite}, {"all-cores", greedy}} {
			b.ReportMetric(ms(of.late, .5), of.name+"-late-ms")
			b.ReportMetric(ms(of.late, .9), of.name+"-late-p90-ms")
			b.ReportMetric(ms(of.page, .5), of.name+"-page-ms")
			b.ReportMetric(ms(of.page, .9), of.name+"-page-p90-ms")
			b.ReportMetric(of.took.Seconds(), of.name+"-s")
		}
		b.ReportMetric(ms(polite.late, .5)/ms(idle.late, .5), "serve-late-x")
		b.ReportMetric(ms(polite.page, .5)/ms(idle.page, .5), "serve-page-x")
		b.ReportMetric(ms(greedy.late, .5)/ms(idle.late, .5), "all-cores-late-x")
		b.ReportMetric(ms(greedy.page, .5)/ms(idle.page, .5), "all-cores-page-x")
	}
}

func ms(all []time.Duration, q float64) float64 {
	slices.Sort(all)
	return all[int(q*float64(len(all)-1))].Seconds() * 1e3
}

// besideSeen is what who works beside a scoring sees of it.
type besideSeen struct {
	late, page []time.Duration
	took       time.Duration
}

// besides is a desk that releases and shows pages while something else is done.
type besides struct {
	*bigDesk
	pages   http.Handler
	settled chan time.Time // when a claim was committed, once its outcome is
	n       int
}

func (w *besides) score(b *testing.B, cores int) {
	_, err := scoreOn(b.Context(), w.bench.ws, w.station.store, scoringHow{now: time.Now(), cores: cores})
	if err != nil {
		b.Error(err)
	}
}

// besideRounds is how often is measured with nothing beside.
const besideRounds = 20

// while measures until do is over, and for some rounds at least.
func (w *besides) while(b *testing.B, do func()) (out besideSeen) {
	b.Helper()
	began, over := time.Now(), make(chan struct{})
	go func() {
		defer close(over)
		if do != nil {
			do()
			out.took = time.Since(began)
		}
	}()
	for round, done := 0, false; !done || do == nil && round < besideRounds; round++ {
		w.round(b, &out)
		select {
		case <-over:
			done = true
		default:
		}
	}
	<-over
	return out
}

// round has a release fall due and looks at a page meanwhile.
func (w *besides) round(b *testing.B, out *besideSeen) {
	w.n++
	due := time.Now().Add(500 * time.Millisecond)
	slug := "beside-" + strconv.Itoa(w.n)
	r := content.Rendition{Slug: slug, Channel: "site", Platform: content.Site, Title: slug}
	r.Seal()
	_, err := w.station.store.Apply(b.Context(), content.Changeset{By: "plan", At: due, Renditions: []content.Rendition{r},
		Create: []content.Release{{Channel: "site", Platform: content.Site, Run: 1, State: content.Approved, Due: due, Late: time.Hour,
			Items: []content.Item{{Slug: slug, Title: slug, Rendition: r.Digest}}}}})
	w.ok(err)
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case claimed := <-w.settled:
			out.late = append(out.late, claimed.Sub(due))
			return
		case <-look.C:
			out.page = append(out.page, w.get(b))
		}
	}
}

// get looks at a page of the ranking.
func (w *besides) get(b *testing.B) time.Duration {
	r := httptest.NewRequest(http.MethodGet, "/rankings?page="+strconv.Itoa(2+w.n%8), nil)
	r.Host = "127.0.0.1:8080"
	page := httptest.NewRecorder()
	began := time.Now()
	w.pages.ServeHTTP(page, r)
	took := time.Since(began)
	if page.Code != http.StatusOK {
		b.Error(page.Code, page.Body)
	}
	return took
}

// start lets a scheduler release on a platform that answers at once, and returns what stops it.
func (w *besides) start(b *testing.B) (stop func()) {
	b.Helper()
	pages, err := w.app.consoleHandler(b.Context(), w.station, "127.0.0.1:8080")
	w.ok(err)
	w.pages = pages
	q, err := queue.Open(queue.Options{Platforms: []string{content.Site}})
	w.ok(err)
	s := scheduler.New(scheduler.Options{
		Store: &claims{Store: w.station.store, settled: w.settled}, Queue: q, Registry: atOnce{}, Media: atOnce{}, Now: time.Now, Clock: machineClock{},
		Worker: "bench:1", Steps: w.station.steps, Log: slog.New(slog.DiscardHandler),
	})
	ctx, cancel := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	return func() {
		cancel()
		if err := errors.Join(<-ended, q.Close()); err != nil {
			b.Error(err)
		}
	}
}

// claims is a store that says when a claim was committed.
type claims struct {
	*store.Store
	settled chan time.Time
	mu      sync.Mutex
	at      time.Time
}

func (c *claims) Claim(ctx context.Context, claim content.Claim) (content.Attempt, error) {
	a, err := c.Store.Claim(ctx, claim)
	c.mu.Lock()
	c.at = time.Now()
	c.mu.Unlock()
	return a, err
}

func (c *claims) Settle(ctx context.Context, s content.Settlement) error {
	err := c.Store.Settle(ctx, s)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil {
		c.settled <- c.at
	}
	return err
}

// atOnce is a platform that answers at once.
type atOnce struct{}

func (atOnce) Traits() publishers.Traits { return publishers.Traits{CallTimeout: time.Minute} }

func (atOnce) Publish(_ context.Context, m publishers.Message) (publishers.Receipt, error) {
	return publishers.Receipt{State: content.Published, Posts: []publishers.Post{{RemoteID: strconv.FormatInt(m.Release.ID, 10)}}}, nil
}

func (atOnce) Lookup(context.Context, publishers.Message) (publishers.Receipt, error) {
	return publishers.Receipt{}, publishers.ErrAbsent
}

func (atOnce) Poll(context.Context, publishers.Message, string) (publishers.Receipt, error) {
	return publishers.Receipt{}, errors.New("nothing was submitted")
}

func (p atOnce) Publisher(channel string) (publishers.Publisher, content.Channel, error) {
	return p, content.Channel{ID: channel, Platform: content.Site}, nil
}

func (atOnce) Open(context.Context, string) (io.ReadCloser, error) {
	return nil, errors.New("no media")
}
