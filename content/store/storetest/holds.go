package storetest

import (
	"fmt"
	"time"

	"moxin/content"
	"moxin/content/store"
)

func holdOf(r content.Release, owner string) content.Hold {
	return content.Hold{Release: r.ID, Digest: r.Digest, Owner: owner, Now: noon, Work: work, Until: work.Add(time.Minute)}
}

func (d *desk) holds(what string, h content.Hold, want bool) {
	d.Helper()
	got, err := d.Hold(d.ctx, h)
	d.ok(err)
	if got != want {
		d.Fatalf("%s: held %v, want %v", what, got, want)
	}
}

func holdKeepsFromDispatch(d *desk) {
	r := d.approved(noon)
	h := holdOf(r, "host:1")
	d.holds("free", h, true)
	got := d.release(r.ID)
	if got.Version != r.Version || got.State != content.Approved || !got.LeaseUntil.Equal(h.Until) {
		d.Errorf("held: %+v, was %+v", got, r)
	}
	d.dispatches("held", noon, false)
	d.holds("held by another", holdOf(r, "host:2"), false)
	d.holds("held by its own owner's older self", h, false)

	d.ok(d.Unhold(d.ctx, r.ID, "host:2")) // not its owner
	d.dispatches("given back by a stranger", noon, false)
	d.ok(d.Unhold(d.ctx, r.ID, "host:1"))
	d.equal("a release that was held and given back", d.release(r.ID), r)
	d.dispatches("given back", noon, true)
}

// holdEndsByItself is what is left of a kill -9 of the holder: the release goes on after the hold.
func holdEndsByItself(d *desk) {
	r := d.approved(noon)
	h := holdOf(r, "host:1")
	d.holds("free", h, true)
	d.dispatches("held", noon, false)

	next := holdOf(r, "host:2")
	next.Work, next.Until = h.Until, h.Until.Add(time.Minute)
	d.holds("after the first hold", next, true)
	d.ok(d.Unhold(d.ctx, r.ID, "host:1")) // wakes too late to give anything back
	d.dispatches("held anew", noon, false)

	tickets, err := d.DispatchDue(d.ctx, noon, next.Until, 0)
	d.ok(err)
	d.equal("dispatched after the hold", len(tickets), 1)
	c := claimOf(tickets[0], noon)
	c.Lease = next.Until.Add(time.Minute)
	_, err = d.Claim(d.ctx, c)
	d.ok(err)
	d.ok(d.Unhold(d.ctx, r.ID, "host:2"))
	d.equal("the lease of the worker", d.release(r.ID).LeaseUntil, c.Lease)
}

func holdIsRefused(d *desk) {
	due := noon
	for _, state := range content.States {
		due = due.Add(time.Hour)
		r := d.in(state, due)
		d.holds(string(state), holdOf(r, "host:1"), state == content.Approved || state == content.Cancelled)
	}
	r := d.approved(noon.Add(-time.Hour))
	h := holdOf(r, "host:1")
	h.Digest = "another"
	d.holds("another digest", h, false)
	h = holdOf(r, "host:1")
	h.Release = 999
	d.holds("no such release", h, false)

	h = holdOf(r, "host:1")
	d.ok(d.Pause(d.ctx, content.Pause{Scope: "channel:gzh", By: "linxi", At: noon, Until: noon.Add(time.Minute)}))
	d.holds("paused", h, false)
	h.Now = noon.Add(time.Minute)
	d.ok(d.Disconnect(d.ctx, "gzh", "linxi", noon))
	d.holds("not connected", h, false)
	d.connect("gzh")
	d.holds("nothing in the way", h, true)
}

// raceHold: of all who want to hold or dispatch a release at once exactly one gets it.
func raceHold(d *desk) {
	for range 20 {
		r := d.approved(noon)
		won := d.together(8, store.ErrStale, func(i int) error {
			if i%2 == 0 {
				tickets, err := d.DispatchDue(d.ctx, noon, work, 0)
				if err == nil && len(tickets) == 0 {
					err = store.ErrStale
				}
				return err
			}
			held, err := d.Hold(d.ctx, holdOf(r, fmt.Sprintf("host:%d", i)))
			if err == nil && !held {
				err = store.ErrStale
			}
			return err
		})
		d.equal("winners", won, 1)
	}
}

func leadIsOnesAlone(d *desk) {
	lead := func(what, owner string, now time.Time, want bool) {
		d.Helper()
		got, err := d.Lead(d.ctx, "notices", owner, now, now.Add(time.Minute))
		d.ok(err)
		d.equal(what, got, want)
	}
	lead("nobody leads", "host:1", work, true)
	lead("another wants to", "host:2", work.Add(time.Second), false)
	lead("prolonged", "host:1", work.Add(30*time.Second), true)
	lead("still prolonged", "host:2", work.Add(time.Minute), false)
	lead("over", "host:2", work.Add(90*time.Second), true)
	lead("lost", "host:1", work.Add(91*time.Second), false)
	got, err := d.Lead(d.ctx, "other", "host:1", work, work.Add(time.Minute))
	d.ok(err)
	d.equal("another name", got, true)
	won := d.together(20, store.ErrStale, func(i int) error {
		ok, err := d.Lead(d.ctx, "race", fmt.Sprintf("host:%d", i), work, work.Add(time.Minute))
		if err == nil && !ok {
			err = store.ErrStale
		}
		return err
	})
	d.equal("leaders of a race", won, 1)
}
