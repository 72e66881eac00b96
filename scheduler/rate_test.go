package scheduler

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// inOrder is a publisher that writes down in which order releases arrive.
type inOrder struct {
	script
	mu  sync.Mutex
	ids []int64
}

func (p *inOrder) Publish(_ context.Context, m publishers.Message) (publishers.Receipt, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ids = append(p.ids, m.Release.ID)
	return post(fmt.Sprint("p", m.Release.ID)), nil
}

// rated is a kit whose channel takes 20 messages a minute, counted in the store as cmd does it.
func rated(t *testing.T) (*kit, *inOrder, content.ChannelRate) {
	k, pub := newKit(t), &inOrder{}
	pub.traits = k.pub.traits
	rate := content.ChannelRate{Channel: "gzh", Key: publishers.RateKey("channel:gzh", time.Minute), Max: 20, Window: time.Minute}
	k.Rates = []content.ChannelRate{rate}
	k.reg.pub = publishers.Limit(pub, k.store, "channel:gzh", publishers.Rate{Max: rate.Max, Window: rate.Window})
	return k, pub, rate
}

// minute lets a minute pass for a rate: what was taken is forgotten.
func (k *kit) minute(r content.ChannelRate) {
	k.t.Helper()
	if _, err := k.store.Take(k.ctx, r.Key, 0, 0); err != nil {
		k.t.Fatal(err)
	}
	k.clock.add(time.Minute)
}

// prioritise gives a release a priority.
func (k *kit) prioritise(id int64, p content.Priority) {
	k.t.Helper()
	r, err := k.store.Release(k.ctx, id)
	if err != nil {
		k.t.Fatal(err)
	}
	_, err = k.store.Apply(k.ctx, content.Changeset{By: "plan", At: day, Change: []content.Change{
		{Release: id, Version: r.Version, Terms: &content.Terms{Priority: p}}}})
	if err != nil {
		k.t.Fatal(err)
	}
}

// TestPriorityWithinTheRate: fifty releases of one channel are due at once and twenty go out in a
// minute. All of a priority go before any of a lower one, and each is tried once.
func TestPriorityWithinTheRate(t *testing.T) {
	k, pub, rate := rated(t)
	var slugs []string
	for i := range 50 {
		slugs = append(slugs, fmt.Sprintf("a%02d", i))
	}
	ids := k.add(content.Approved, slugs...)
	want := map[content.Priority][]int64{}
	for i, id := range ids {
		p := content.Priority(i%3 - 1) // low, normal, high in turn
		k.prioritise(id, p)
		want[p] = append(want[p], id)
	}
	for minute, sum := range []int{20, 40, 50} {
		k.queue.shuffled(k) // workers take what is queued as they come
		if len(pub.ids) != sum {
			t.Fatalf("after minute %d: %d out, want %d", minute, len(pub.ids), sum)
		}
		k.turn()
		if len(pub.ids) != sum {
			t.Fatalf("within minute %d: %d out, want no more than %d", minute, len(pub.ids), sum)
		}
		k.minute(rate)
	}
	order := slices.Concat(want[content.PriorityHigh], want[content.PriorityNormal], want[content.PriorityLow])
	for from := 0; from < 50; from += 20 { // those of one minute go together
		to := min(from+20, 50)
		got := slices.Sorted(slices.Values(pub.ids[from:to]))
		if w := slices.Sorted(slices.Values(order[from:to])); !slices.Equal(got, w) {
			t.Errorf("minute %d: %v went out, want %v", from/20, got, w)
		}
	}
	for _, id := range ids {
		if a, err := k.store.Attempts(k.ctx, id); err != nil || len(a) != 1 {
			t.Errorf("release %d: %d attempts, %v: want one", id, len(a), err)
		}
	}
}

// shuffled dispatches what is due and carries it out in any order.
func (q *memory) shuffled(k *kit) {
	k.t.Helper()
	if _, err := k.release(k.ctx); err != nil {
		k.t.Fatal(err)
	}
	tickets := q.take()
	rand.Shuffle(len(tickets), func(i, j int) { tickets[i], tickets[j] = tickets[j], tickets[i] })
	for _, ticket := range tickets {
		if err := k.Handle(k.ctx, ticket); err != nil {
			k.t.Fatal(err)
		}
	}
}

// TestDispatchKeepsOrder: within one look the queue is filled by priority, then by instant.
func TestDispatchKeepsOrder(t *testing.T) {
	k, pub, _ := rated(t)
	ids := k.add(content.Approved, "a", "b", "c")
	k.prioritise(ids[2], content.PriorityHigh)
	k.prioritise(ids[0], content.PriorityLow)
	k.turn()
	if want := []int64{ids[2], ids[1], ids[0]}; !slices.Equal(pub.ids, want) {
		t.Errorf("went out as %v, want %v", pub.ids, want)
	}
}

// TestRateHoldsUpNoOtherChannel: a backlog behind a rate takes no place from what may go.
func TestRateHoldsUpNoOtherChannel(t *testing.T) {
	k, _, rate := rated(t)
	connect(t, k.store, "gzh2")
	var slugs []string
	for i := range 3 * dispatchBatch {
		slugs = append(slugs, fmt.Sprintf("a%03d", i))
	}
	k.add(content.Approved, slugs...)
	other := addReleases(t, k.store, "gzh2", k.clock.Now(), content.Approved, "b")[0]
	if _, err := k.release(k.ctx); err != nil {
		t.Fatal(err)
	}
	tickets := k.queue.take()
	if len(tickets) != rate.Max+1 || tickets[rate.Max].Release != other {
		t.Errorf("dispatched %d, want %d of the channel with a rate and the other's one", len(tickets), rate.Max)
	}
	// What is queued counts as gone, and what is with a worker too.
	if _, err := k.release(k.ctx); err != nil {
		t.Fatal(err)
	}
	if more := k.queue.take(); len(more) != 0 {
		t.Errorf("%d more were dispatched while %d were under way", len(more), rate.Max)
	}
}

// TestDispatchersShareARate: two processes that look at once queue no more than the rate together.
func TestDispatchersShareARate(t *testing.T) {
	k, _, rate := rated(t)
	var slugs []string
	for i := range 50 {
		slugs = append(slugs, fmt.Sprintf("a%02d", i))
	}
	k.add(content.Approved, slugs...)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if _, err := k.release(k.ctx); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := len(k.queue.take()); n != rate.Max {
		t.Errorf("dispatched %d, want %d", n, rate.Max)
	}
}
