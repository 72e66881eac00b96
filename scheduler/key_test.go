package scheduler

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// keyed is a platform without a look-up that keeps the posts of each key, for as long as it
// says, and loses answers before and after it acts.
type keyed struct {
	mu     sync.Mutex
	rand   *rand.Rand
	clock  *stepped
	traits publishers.Traits
	key    bool // it refuses a second call with a key that it knows
	loses  int  // of a hundred calls
	posts  map[int64][]time.Time
	calls  map[int64][]time.Time
}

func (p *keyed) Traits() publishers.Traits { return p.traits }

func (p *keyed) Publish(_ context.Context, m publishers.Message) (publishers.Receipt, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	id, now := m.Release.ID, p.clock.Now()
	p.calls[id] = append(p.calls[id], now)
	fate := p.rand.IntN(100)
	if fate < p.loses/2 {
		return publishers.Receipt{}, errors.New("reset before it acted")
	}
	known := false
	for _, at := range p.posts[id] {
		known = known || now.Sub(at) < p.life()
	}
	if !p.key || !known {
		p.posts[id] = append(p.posts[id], now)
	}
	if fate < p.loses {
		return publishers.Receipt{}, errors.New("reset after it acted")
	}
	return post(fmt.Sprint("p", id)), nil
}

// life is what the platform really does, which is what the adapter says of it.
func (p *keyed) life() time.Duration { return p.traits.KeyLife }

func (p *keyed) Lookup(context.Context, publishers.Message) (publishers.Receipt, error) {
	return publishers.Receipt{}, errors.New("there is no look-up")
}

func (p *keyed) Poll(context.Context, publishers.Message, string) (publishers.Receipt, error) {
	return publishers.Receipt{}, errors.New("nothing is submitted")
}

func newKeyed(t testing.TB, seed uint64, key bool) (*kit, *keyed) {
	k := newKit(t)
	p := &keyed{rand: rand.New(rand.NewPCG(seed, 7)), clock: k.clock, key: key, posts: map[int64][]time.Time{}, calls: map[int64][]time.Time{}}
	p.traits = publishers.Traits{CallTimeout: 10 * time.Second, Lookup: publishers.NoLookup}
	if key {
		p.traits.KeyLife = 24 * time.Hour
	}
	k.reg.pub = p
	return k, p
}

// TestKeyEndsDoubtsThatNothingElseEnds: the same losses on a platform with and without a key.
// Neither ever doubles; with the key nearly every doubt ends by itself, without it each one is a
// person's.
func TestKeyEndsDoubtsThatNothingElseEnds(t *testing.T) {
	seeds := []uint64{1, 2, 3}
	if raceDetector {
		seeds = seeds[:1] // SQLite in Go is some ten times slower under it
	}
	for _, seed := range seeds {
		open := map[bool]int{}
		for _, key := range []bool{false, true} {
			k, p := newKeyed(t, seed, key)
			p.loses = 40
			var slugs []string
			for i := range 25 {
				slugs = append(slugs, fmt.Sprintf("a%d", i))
			}
			ids := k.add(content.Approved, slugs...)
			for range 45 {
				k.turn()
				k.clock.add(20 * time.Second)
				k.loops()
			}
			for _, id := range ids {
				r, err := k.store.Release(k.ctx, id)
				if err != nil {
					t.Fatal(err)
				}
				switch n := len(p.posts[id]); {
				case n > 1:
					t.Errorf("key %v: release %d has %d posts", key, id, n)
				case r.State == content.InDoubt:
					open[key]++
					if len(k.audited(id, "release.ask")) != 1 {
						t.Errorf("key %v: nobody was asked about release %d", key, id)
					}
				case r.State != content.Published || n != 1:
					t.Errorf("key %v: release %d is %s with %d posts", key, id, r.State, n)
				}
				if n := len(p.calls[id]); n > keyTries || !key && n > 1 {
					t.Errorf("key %v: release %d was called %d times", key, id, n)
				}
			}
		}
		if open[false] == 0 || open[true]*4 > open[false] {
			t.Errorf("seed %d: %d doubts are open without a key, %d with one", seed, open[false], open[true])
		}
	}
}

func TestLookingComesBeforeTheKey(t *testing.T) {
	for _, c := range []struct {
		name   string
		lookup publishers.Authority
		answer answer
		calls  int
	}{
		{"found", publishers.BestEffort, answer{receipt: post("p1")}, 1},
		{"absent is no proof", publishers.BestEffort, answer{err: publishers.ErrAbsent}, 2},
		{"absent is proof", publishers.Authoritative, answer{err: publishers.ErrAbsent}, 2},
		{"still at it", publishers.BestEffort, answer{receipt: submitted}, 1},
		{"cannot be looked up", publishers.BestEffort, answer{err: errors.New("503")}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := newKit(t)
			k.pub.traits.Lookup, k.pub.traits.KeyLife = c.lookup, 24*time.Hour
			k.pub.lookup = []answer{c.answer}
			id := doubt(t, k)
			for range 80 {
				k.clock.add(15 * time.Second)
				k.loops()
				k.turn()
			}
			if n := k.pub.count("publish"); n != c.calls || k.pub.count("lookup") == 0 {
				t.Errorf("%d calls after %d looks, want %d", n, k.pub.count("lookup"), c.calls)
			}
			if c.calls == 2 {
				k.want(id, content.Published)
			}
			proof := c.lookup == publishers.Authoritative
			if steps, err := k.store.StepsOf(k.ctx, id); err != nil || proof && steps[stepRepeat] != "" {
				t.Errorf("steps %v, %v: a proof leaves no doubt", steps, err)
			}
		})
	}
}

// repeating makes a release whose doubt is being repeated under its key.
func repeating(t *testing.T, k *kit) int64 {
	t.Helper()
	k.pub.traits.Lookup, k.pub.traits.KeyLife = publishers.NoLookup, 10*time.Minute
	id := doubt(t, k)
	k.pass(k.pub.traits.CallTimeout + time.Second)
	k.want(id, content.Approved)
	return id
}

// Whatever refuses the repetition says nothing about the first call.
func TestRefusedRepetitionLeavesTheDoubt(t *testing.T) {
	for _, class := range []publishers.Class{publishers.Rejected, publishers.Account, publishers.Bug, publishers.Transient, publishers.Limited} {
		t.Run(class.String(), func(t *testing.T) {
			k := newKit(t)
			id := repeating(t, k)
			k.pub.publish = []answer{{}, {err: refusal(class)}}
			k.clock.add(k.Tuning.Backoff)
			k.turn()
			if r := k.want(id, content.InDoubt); !strings.Contains(r.Why, "earlier call is still not known") {
				t.Errorf("why %q", r.Why)
			}
		})
	}
}

func TestRepetitionsAreBounded(t *testing.T) {
	k := newKit(t)
	id := repeating(t, k)
	k.pub.publish = []answer{{err: errors.New("reset")}}
	for range 48 {
		k.turn()
		k.clock.add(10 * time.Second)
		k.loops()
	}
	k.want(id, content.InDoubt)
	if n := k.pub.count("publish"); n != keyTries {
		t.Errorf("called %d times, want %d", n, keyTries)
	}
	if said := k.audited(id, "release.ask"); len(said) != 1 {
		t.Errorf("asked %q", said)
	}
}

// The key's life counts from the first attempt, and the margin keeps the last call well within.
func TestNoCallPastTheKeysLife(t *testing.T) {
	for _, c := range []struct {
		wait  time.Duration // between the repetition's approval and its dispatch
		calls int
	}{{time.Minute, 2}, {9 * time.Minute, 1}, {11 * time.Minute, 1}} {
		t.Run(c.wait.String(), func(t *testing.T) {
			k := newKit(t)
			id := repeating(t, k)
			k.clock.add(c.wait) // the machine was off
			k.turn()
			if n := k.pub.count("publish"); n != c.calls {
				t.Fatalf("called %d times, want %d", n, c.calls)
			}
			if c.calls == 2 {
				k.want(id, content.Published)
				return
			}
			k.want(id, content.InDoubt)
			k.pass(time.Minute)
			if said := k.audited(id, "release.ask"); len(said) != 1 {
				t.Errorf("asked %q: it is a person's now", said)
			}
			// Who has looked sends it again, past the key's life as well.
			if err := k.desk0().ResolveAbsent(k.ctx, Word{Release: id, Who: "linxi"}); err != nil {
				t.Fatal(err)
			}
			k.turn()
			k.want(id, content.Published)
		})
	}
}

// desk0 is a desk with the memory of releases.
func (k *kit) desk0() *Desk {
	d := k.desk
	d.Steps = k.Steps
	return &d
}

// A doubt is never hidden as missed: a repetition that would come too late is a person's at once,
// and one that was held up until then needs the word that nothing is there.
func TestRepetitionPastTheWindow(t *testing.T) {
	k := newKit(t)
	k.pub.traits.Lookup, k.pub.traits.KeyLife = publishers.NoLookup, 24*time.Hour
	id := doubt(t, k)
	k.clock.add(content.DefaultLate)
	k.loops()
	k.want(id, content.InDoubt)
	if len(k.audited(id, "release.ask")) != 1 {
		t.Error("nobody was asked")
	}

	k = newKit(t)
	id = repeating(t, k)
	k.clock.add(content.DefaultLate + time.Second)
	k.turn()
	k.want(id, content.Missed)
	w, due := Word{Release: id, Who: "linxi"}, k.clock.Now()
	if err := k.desk0().Retry(k.ctx, w, due, false); !errors.Is(err, ErrMayExist) {
		t.Fatalf("retry without a look: %v", err)
	}
	if err := k.desk0().Retry(k.ctx, w, due, true); err != nil {
		t.Fatal(err)
	}
	k.turn()
	k.want(id, content.Published)
}

// Published under its key, the doubt is over: what comes later is not taken for its repetition.
func TestAnswerToTheKeyEndsTheDoubt(t *testing.T) {
	k := newKit(t)
	id := repeating(t, k)
	k.clock.add(k.Tuning.Backoff)
	k.turn()
	k.want(id, content.Published)
	if steps, err := k.store.StepsOf(k.ctx, id); err != nil || steps[stepRepeat] != "" {
		t.Errorf("steps %v, %v", steps, err)
	}
}
