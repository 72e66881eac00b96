package scheduler

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/publishers"
)

// day is where the stepped clocks of the tests begin.
var day = time.Date(2026, 12, 1, 20, 0, 0, 0, shanghai)

// stepped is a clock for both times that moves only when told. Waits end at once.
type stepped struct {
	mu  sync.Mutex
	now time.Time
}

func (c *stepped) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *stepped) After(time.Duration) <-chan time.Time {
	ch := make(chan time.Time, 1)
	ch <- c.Now()
	return ch
}

func (c *stepped) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// machine is the machine's clock, or the bubble's inside synctest.
type machine struct{}

func (machine) Now() time.Time                         { return time.Now() }
func (machine) After(d time.Duration) <-chan time.Time { return time.After(d) }

// memory is a queue that keeps tickets until the test hands them out.
type memory struct {
	mu      sync.Mutex
	tickets []content.Ticket
	err     error // of Enqueue
}

func (q *memory) Enqueue(_ context.Context, t content.Ticket) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.err == nil {
		q.tickets = append(q.tickets, t)
	}
	return q.err
}

func (q *memory) take() []content.Ticket {
	q.mu.Lock()
	defer q.mu.Unlock()
	out := q.tickets
	q.tickets = nil
	return out
}

// Run hands out what is there every millisecond.
func (q *memory) Run(ctx context.Context, handle func(context.Context, content.Ticket) error) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	for {
		for _, t := range q.take() {
			wg.Go(func() { _ = handle(context.WithoutCancel(ctx), t) })
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Millisecond):
		}
	}
}

// registry has the same publisher on every channel.
type registry struct {
	pub publishers.Publisher
	err error
}

func (r *registry) Publisher(channel string) (publishers.Publisher, content.Channel, error) {
	return r.pub, content.Channel{ID: channel, Platform: content.WeChat}, r.err
}

type noMedia struct{}

func (noMedia) Open(context.Context, string) (io.ReadCloser, error) {
	return nil, errors.New("no media in this test")
}

// kit is a scheduler on a real store with a scripted publisher and stepped clocks.
type kit struct {
	*Scheduler
	t     testing.TB
	ctx   context.Context
	clock *stepped
	store *store.Store
	queue *memory
	reg   *registry
	pub   *script
	desk  Desk
}

func openStore(t testing.TB) *store.Store {
	st, err := store.Open(context.Background(), filepath.Join(t.TempDir(), "moxin.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	return st
}

func newKit(t testing.TB) *kit {
	k := &kit{t: t, ctx: context.Background(), clock: &stepped{now: day}, store: openStore(t), queue: &memory{}, pub: &script{traits: publishers.Traits{
		CallTimeout: 10 * time.Second, Processing: time.Minute, VisibilityDelay: 5 * time.Second, Lookup: publishers.Authoritative,
	}}}
	k.reg = &registry{pub: k.pub}
	k.Scheduler = New(Options{
		Store: k.store, Queue: k.queue, Registry: k.reg, Media: noMedia{}, Now: k.clock.Now, Clock: k.clock,
		Steps: func(id int64) publishers.Steps { return k.store.Steps(id) }, Log: slog.New(slog.DiscardHandler), Worker: "test:1",
	})
	k.desk = Desk{Store: k.store, Now: k.clock.Now, Clock: k.clock}
	connect(t, k.store, "gzh")
	return k
}

func connect(t testing.TB, st *store.Store, channel string) {
	err := st.Connect(context.Background(), content.Account{Channel: channel, Platform: content.WeChat, ID: "wx1", ConnectedAt: day, ConnectedBy: "tester"})
	if err != nil {
		t.Fatal(err)
	}
}

// add applies releases of one article each on gzh, due now, and returns their ids.
func (k *kit) add(state content.State, slugs ...string) []int64 {
	return addReleases(k.t, k.store, "gzh", k.clock.Now(), state, slugs...)
}

// wordsNeeded is how many have to approve what is added in a state: what is planned waits for somebody.
var wordsNeeded = map[content.State]int{content.Planned: 1}

func addReleases(t testing.TB, st *store.Store, channel string, due time.Time, state content.State, slugs ...string) []int64 {
	set := content.Changeset{By: "tester", At: due}
	for _, slug := range slugs {
		r := rendition(slug, channel, "<p>"+slug+"</p>")
		items := []content.Item{{Slug: slug, Title: r.Title, Rendition: r.Digest, SourceDigest: "1"}}
		set.Renditions = append(set.Renditions, r)
		set.Create = append(set.Create, content.Release{
			Channel: channel, Platform: content.WeChat, Run: 1, Items: items, State: state, Due: due,
			Late: content.DefaultLate, Digest: content.MessageDigest(items), Consent: content.Consent{People: wordsNeeded[state]},
		})
	}
	ids, err := st.Apply(context.Background(), set)
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func rendition(slug, channel, html string) content.Rendition {
	r := content.Rendition{Slug: slug, Channel: channel, Platform: content.WeChat, Family: content.FamilyWeChat, Title: "《" + slug + "》", HTML: html, SourceDigest: "1"}
	r.Seal()
	return r
}

// turn dispatches what is due and carries out every ticket.
func (k *kit) turn() {
	k.t.Helper()
	if _, err := k.release(k.ctx); err != nil {
		k.t.Fatal(err)
	}
	for _, ticket := range k.queue.take() {
		if err := k.Handle(k.ctx, ticket); err != nil {
			k.t.Fatal(err)
		}
	}
}

// loops runs one step of every other loop.
func (k *kit) loops() {
	k.t.Helper()
	for _, step := range []func(context.Context) (time.Duration, error){k.sweep, k.resolver.step, k.follower.step} {
		if _, err := step(k.ctx); err != nil {
			k.t.Fatal(err)
		}
	}
}

// pass lets time go by in steps of a second, running the loops.
func (k *kit) pass(d time.Duration) {
	k.t.Helper()
	for ; d > 0; d -= time.Second {
		k.clock.add(time.Second)
		k.loops()
	}
}

func (k *kit) want(id int64, state content.State) content.Release {
	k.t.Helper()
	r, err := k.store.Release(k.ctx, id)
	if err != nil {
		k.t.Fatal(err)
	}
	if r.State != state {
		k.t.Fatalf("release %d is %s (%s), want %s", id, r.State, r.Why, state)
	}
	return r
}

func (k *kit) publications(id int64) []content.Publication {
	k.t.Helper()
	posts, err := k.store.Publications(k.ctx, content.PublicationFilter{Release: id})
	if err != nil {
		k.t.Fatal(err)
	}
	return posts
}

// script is a publisher that answers what the test wrote down, one line for each call; the
// last line is repeated.
type script struct {
	mu       sync.Mutex
	traits   publishers.Traits
	publish  []answer
	lookup   []answer
	poll     []answer
	calls    map[string]int
	messages []publishers.Message
}

type answer struct {
	receipt publishers.Receipt
	err     error
	panics  any
}

func (s *script) Traits() publishers.Traits { return s.traits }

func (s *script) Publish(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
	if _, ok := ctx.Deadline(); !ok {
		return publishers.Receipt{}, errors.New("a call without a deadline")
	}
	s.mu.Lock()
	s.messages = append(s.messages, m)
	s.mu.Unlock()
	return s.answer("publish", s.publish)
}

func (s *script) Lookup(context.Context, publishers.Message) (publishers.Receipt, error) {
	return s.answer("lookup", s.lookup)
}

func (s *script) Poll(context.Context, publishers.Message, string) (publishers.Receipt, error) {
	return s.answer("poll", s.poll)
}

func (s *script) answer(call string, lines []answer) (publishers.Receipt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.calls == nil {
		s.calls = map[string]int{}
	}
	n := s.calls[call]
	s.calls[call]++
	if len(lines) == 0 {
		return publishers.Receipt{}, fmt.Errorf("no answer written for %s", call)
	}
	a := lines[min(n, len(lines)-1)]
	if a.panics != nil {
		panic(a.panics)
	}
	return a.receipt, a.err
}

func (s *script) count(call string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[call]
}

func post(id string) publishers.Receipt {
	return publishers.Receipt{State: content.Published, Posts: []publishers.Post{{RemoteID: id, URL: "https://mp.weixin.qq.com/s/" + id}}}
}

func refusal(c publishers.Class) error {
	return &publishers.Error{Class: c, Text: content.T("平台拒绝", "refused")}
}
