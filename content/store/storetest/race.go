package storetest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"moxin/content"
	"moxin/content/store"
)

// together runs n goroutines that start at once and returns how many had no error. Every
// error must be one of the expected.
func (d *desk) together(n int, expected error, run func(i int) error) int {
	d.Helper()
	var won atomic.Int64
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-start
			switch err := run(i); {
			case err == nil:
				won.Add(1)
			case !errors.Is(err, expected):
				d.Errorf("goroutine %d: %v, want nil or %v", i, err, expected)
			}
		})
	}
	close(start)
	wg.Wait()
	return int(won.Load())
}

func raceClaim(d *desk) {
	r, t := d.queued(noon)
	won := d.together(100, store.ErrStale, func(i int) error {
		c := claimOf(t, noon)
		c.Worker = fmt.Sprintf("host:%d", i)
		_, err := d.Claim(d.ctx, c)
		return err
	})
	d.equal("claims that won", won, 1)
	all, err := d.Attempts(d.ctx, r.ID)
	d.ok(err)
	d.equal("attempts", len(all), 1)
}

// raceApprove: everybody who approves the same content is heard, however close together.
func raceApprove(d *desk) {
	const people = 20
	r := d.plan(noon)
	won := d.together(people, nil, func(i int) error {
		return d.Approve(d.ctx, content.Approval{Release: r.ID, Digest: r.Digest, By: fmt.Sprintf("person-%d", i), Via: "cli", At: noon})
	})
	d.equal("approvals that were taken", won, people)
	d.equal("approvals", d.approvals(r), people)
	d.equal("state", d.release(r.ID).State, content.Approved)
	d.equal("version: approved once", d.release(r.ID).Version, r.Version+1)
}

func raceDispatch(d *desk) {
	const releases, dispatchers = 60, 6
	for range releases {
		d.approved(noon)
	}
	var mu sync.Mutex
	fences := make(map[int64]int64)
	d.together(dispatchers, nil, func(int) error {
		for {
			tickets, err := d.DispatchDue(d.ctx, noon, work, 7)
			if err != nil || len(tickets) == 0 {
				return err
			}
			mu.Lock()
			for _, t := range tickets {
				if fences[t.Release] != 0 {
					d.Errorf("release %d dispatched twice", t.Release)
				}
				fences[t.Release] = t.Fence
			}
			mu.Unlock()
		}
	})
	d.equal("dispatched", len(fences), releases)
	for id, fence := range fences {
		if r := d.release(id); fence != 1 || r.Fence != 1 || r.State != content.Queued {
			d.Errorf("release %d: ticket's fence %d, %s with fence %d", id, fence, r.State, r.Fence)
		}
	}
}

// raceRate: of a channel with a rate those who dispatch at once queue no more than it lets through.
func raceRate(d *desk) {
	for range 40 {
		d.approved(noon)
	}
	rate := content.ChannelRate{Channel: "gzh", Key: "channel:gzh/1m0s", Max: 20, Window: time.Minute}
	for range 3 { // three have gone out already
		ok, err := d.Take(d.ctx, rate.Key, rate.Window, rate.Max)
		d.ok(err)
		d.equal("taken", ok, true)
	}
	var queued atomic.Int64
	d.together(6, nil, func(int) error {
		tickets, err := d.DispatchDue(d.ctx, noon, work, 10, rate)
		queued.Add(int64(len(tickets)))
		return err
	})
	d.equal("queued", queued.Load(), int64(rate.Max-3))
	tickets, err := d.DispatchDue(d.ctx, noon, work, 0, rate)
	d.ok(err)
	d.equal("without room", len(tickets), 0)
}

func raceApply(d *desk) {
	won := d.together(10, store.ErrStale, func(i int) error {
		cs := wish(noon, "a", "b")
		if i%2 == 0 { // the same slots, taken in the other order
			cs = wish(noon, "b", "a")
		}
		_, err := d.Apply(d.ctx, cs)
		return err
	})
	d.equal("releases created of one article", won, 1)
}

func raceSettle(d *desk) {
	r, a := d.publishing(noon)
	lease := work.Add(2 * time.Minute)
	// A worker that comes back meets the sweeper: one of both has the last word.
	won := d.together(8, store.ErrStale, func(i int) error {
		if i%2 == 0 {
			swept, err := d.Sweep(d.ctx, lease, time.Hour)
			if err == nil && len(swept.InDoubt) == 0 {
				return store.ErrStale
			}
			return err
		}
		m := settlement(r, a, content.Published)
		m.Finished = m.Finished.Add(time.Duration(i)) // not the same settlement
		return d.Settle(d.ctx, m)
	})
	got := d.release(r.ID)
	posts := len(d.posts(content.PublicationFilter{}))
	switch got.State {
	case content.InDoubt:
		d.equal("winners, publications", []int{won, posts}, []int{1, 0})
	case content.Published:
		d.equal("publications", posts, 1)
	default:
		d.Errorf("became %s", got.State)
	}
}

func raceTake(d *desk) {
	const max = 20
	won := d.together(50, errFull, func(int) error {
		ok, err := d.Take(d.ctx, "gzh:minute", time.Hour, max)
		if err == nil && !ok {
			return errFull
		}
		return err
	})
	d.equal("taken", won, max)
}

var errFull = errors.New("full")
