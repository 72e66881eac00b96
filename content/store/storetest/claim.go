package storetest

import (
	"time"

	"moxin/content"
	"moxin/content/store"
)

func claimWritesTheAttempt(d *desk) {
	r, t := d.queued(noon)
	c := claimOf(t, noon.Add(1500*time.Millisecond))
	a, err := d.Claim(d.ctx, c)
	d.ok(err)
	want := content.Attempt{ID: a.ID, Release: r.ID, Fence: 1, Worker: "host:1", Started: work,
		Called: c.Now, Lateness: 1500 * time.Millisecond}
	d.equal("attempt", a, want)
	all, err := d.Attempts(d.ctx, r.ID)
	d.ok(err)
	d.equal("attempts", all, []content.Attempt{want})

	got := d.release(r.ID)
	if got.State != content.Publishing || !got.LeaseUntil.Equal(c.Lease) || got.Version != r.Version+1 {
		d.Errorf("claimed: %+v", got)
	}
	if e := d.last(r); e.Who != "host:1" || e.To != "publishing" || !e.At.Equal(c.Now) {
		d.Errorf("audited as %+v", e)
	}
	_, err = d.Claim(d.ctx, c)
	d.is(err, store.ErrStale)
}

func claimIsRefused(d *desk) {
	r, t := d.queued(noon)
	old := t
	old.Fence--
	_, err := d.Claim(d.ctx, claimOf(old, noon))
	d.is(err, store.ErrStale)
	_, err = d.Claim(d.ctx, claimOf(t, noon.Add(late+time.Microsecond)))
	d.is(err, store.ErrStale)
	_, err = d.Claim(d.ctx, claimOf(content.Ticket{Release: 999, Fence: 1}, noon))
	d.is(err, store.ErrNotFound)
	d.equal("the release", d.release(r.ID), r)

	// Dispatched again, the first delivery comes too late.
	d.ok(d.Transition(d.ctx, content.Transition{Release: r.ID, To: content.Approved, Who: "linxi", At: noon}))
	again := d.ticket(noon)
	_, err = d.Claim(d.ctx, claimOf(t, noon))
	d.is(err, store.ErrStale)
	_, err = d.Claim(d.ctx, claimOf(again, noon.Add(late)))
	d.ok(err)

	cancelled, t2 := d.queued(noon.Add(2 * time.Hour))
	d.ok(d.Transition(d.ctx, content.Transition{Release: cancelled.ID, To: content.Cancelled, Who: "linxi", At: noon}))
	_, err = d.Claim(d.ctx, claimOf(t2, noon.Add(2*time.Hour)))
	d.is(err, store.ErrStale)
	all, err := d.Attempts(d.ctx, cancelled.ID)
	d.ok(err)
	d.equal("attempts of a cancelled release", len(all), 0)
}

func claimMeetsAPause(d *desk) {
	stops := map[string]func(){
		"paused": func() {
			d.ok(d.Pause(d.ctx, content.Pause{Scope: "platform:wechat", By: "linxi", At: noon}))
		},
		"disconnected": func() {
			d.ok(d.Resume(d.ctx, "platform:wechat", "linxi", noon))
			d.ok(d.Disconnect(d.ctx, "gzh", "linxi", noon))
		},
	}
	for i, name := range []string{"paused", "disconnected"} {
		due := noon.Add(time.Duration(i) * time.Hour)
		r, t := d.queued(due)
		stops[name]()
		_, err := d.Claim(d.ctx, claimOf(t, due))
		d.is(err, store.ErrPaused)
		got := d.release(r.ID)
		if got.State != content.Approved || got.Fence != r.Fence {
			d.Errorf("%s: %+v", name, got)
		}
		// The same delivery again finds nothing.
		_, err = d.Claim(d.ctx, claimOf(t, due))
		d.is(err, store.ErrStale)
		all, err := d.Attempts(d.ctx, r.ID)
		d.ok(err)
		d.equal("attempts", len(all), 0)
		if i == 0 {
			d.ok(d.Pause(d.ctx, content.Pause{Scope: "platform:wechat", By: "linxi", At: noon, Until: noon.Add(time.Minute)}))
		}
	}
}

func sweepFindsTheAbandoned(d *desk) {
	waiting, t := d.queued(noon)
	held, a := d.publishing(noon.Add(2 * time.Hour)) // its lease ends a minute after work

	const patience = 30 * time.Second
	swept, err := d.Sweep(d.ctx, work.Add(patience), patience)
	d.ok(err)
	d.equal("at the edge", swept, content.Swept{})

	swept, err = d.Sweep(d.ctx, work.Add(patience+time.Second), patience)
	d.ok(err)
	d.equal("queued too long", swept, content.Swept{Requeued: []int64{waiting.ID}})
	got := d.release(waiting.ID)
	d.equal("state", got.State, content.Approved)
	d.equal("fence", got.Fence, t.Fence)
	// In calendar time: as long after the dispatch as the work clock went on.
	d.equal("audited at", d.last(waiting).At, noon.Add(patience+time.Second))
	_, err = d.Claim(d.ctx, claimOf(t, noon))
	d.is(err, store.ErrStale)

	swept, err = d.Sweep(d.ctx, work.Add(time.Minute+time.Second), patience)
	d.ok(err)
	d.equal("lease over", swept, content.Swept{InDoubt: []int64{held.ID}})
	got = d.release(held.ID)
	if got.State != content.InDoubt || !got.LeaseUntil.IsZero() || got.Why == "" {
		d.Errorf("in doubt: %+v", got)
	}
	if e := d.last(held); e.Who != "sweeper" || e.From != "publishing" || e.To != "in_doubt" {
		d.Errorf("audited as %+v", e)
	}
	all, err := d.Attempts(d.ctx, held.ID)
	d.ok(err)
	a.Result, a.Error = content.InDoubt, "lease over"
	d.equal("attempt", all, []content.Attempt{a})

	swept, err = d.Sweep(d.ctx, work.Add(time.Hour), patience)
	d.ok(err)
	d.equal("a second look", swept, content.Swept{})
}

// sweepsOver: what is over although no clock says so is swept as it was read, and not otherwise.
func sweepsOver(d *desk) {
	waiting, _ := d.queued(noon)
	held, a := d.publishing(noon.Add(2 * time.Hour))
	draft := d.approved(noon.Add(4 * time.Hour))
	ok, err := d.Hold(d.ctx, content.Hold{Release: draft.ID, Digest: draft.Digest, Owner: "dead:1", Now: noon, Work: work, Until: work.Add(time.Hour)})
	d.ok(err)
	d.equal("held", ok, true)
	draft = d.release(draft.ID)

	other := []content.Release{waiting, held, draft} // another fence, another hold: it went on meanwhile
	for i := range other {
		other[i].Fence++
		other[i].LeaseUntil = other[i].LeaseUntil.Add(time.Second)
	}
	swept, err := d.Sweep(d.ctx, work, time.Hour, other...)
	d.ok(err)
	d.equal("what went on meanwhile", swept, content.Swept{})
	d.dispatches("while it is held", draft.Due, false)

	held.UpdatedAt = noon.Add(3 * time.Hour)
	swept, err = d.Sweep(d.ctx, work, time.Hour, waiting, held, draft)
	d.ok(err)
	d.equal("over", swept, content.Swept{Requeued: []int64{waiting.ID}, InDoubt: []int64{held.ID}})
	d.equal("audited at", d.last(held).At, held.UpdatedAt)
	all, err := d.Attempts(d.ctx, held.ID)
	d.ok(err)
	a.Result, a.Error = content.InDoubt, "lease over"
	d.equal("attempt", all, []content.Attempt{a})
	d.dispatches("its hold is over", draft.Due, true)
}
