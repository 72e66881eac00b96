package storetest

import (
	"fmt"
	"slices"
	"time"

	"moxin/content"
	"moxin/content/store"
)

// everyStep walks every pair of states through every verb that takes a state: the steps of the
// table succeed, bump the version and are audited; all others are refused and change nothing.
func everyStep(d *desk) {
	due := noon
	for _, from := range content.States {
		due = due.Add(time.Hour)
		stuck := d.in(from, due)
		for _, to := range content.States {
			for _, v := range verbs {
				if !v.may(from, to) {
					d.refused(v.take(d, stuck, to), from, to)
					continue
				}
				due = due.Add(time.Hour)
				d.steps(v, d.in(from, due), to)
			}
		}
		d.equal("a release whose steps were all refused", d.release(stuck.ID), stuck)
	}
}

// verb is one way to bring a release from one state to another.
type verb struct {
	name string
	may  func(from, to content.State) bool
	take func(d *desk, r content.Release, to content.State) error
}

var verbs = []verb{
	{"transition", func(from, to content.State) bool {
		acts := []content.State{content.Queued, content.Publishing, content.Submitted,
			content.HandedOff, content.Published}
		return from.CanBecome(to) && from != content.Publishing && !slices.Contains(acts, to)
	}, func(d *desk, r content.Release, to content.State) error {
		return d.Transition(d.ctx, content.Transition{Release: r.ID, To: to, Who: "linxi", Why: "因为", At: noon})
	}},
	{"settle", func(from, to content.State) bool {
		return from.CanBecome(to) && to != content.Queued && to != content.Publishing
	}, func(d *desk, r content.Release, to content.State) error {
		m := settlement(r, content.Attempt{}, to)
		m.Who = "linxi"
		return d.Settle(d.ctx, m)
	}},
}

func (d *desk) steps(v verb, r content.Release, to content.State) {
	d.Helper()
	if err := v.take(d, r, to); err != nil {
		d.Fatalf("%s from %s to %s: %v", v.name, r.State, to, err)
	}
	now := d.release(r.ID)
	if now.State != to || now.Version != r.Version+1 || now.Why != "因为" || now.Fence != r.Fence {
		d.Errorf("%s from %s to %s: became %s, version %d → %d, fence %d → %d, why %q",
			v.name, r.State, to, now.State, r.Version, now.Version, r.Fence, now.Fence, now.Why)
	}
	e := d.last(r)
	if e.From != string(r.State) || e.To != string(to) || e.Who != "linxi" || e.Why != "因为" ||
		e.Action != "release.transition" || e.At.IsZero() {
		d.Errorf("%s from %s to %s: audited as %+v", v.name, r.State, to, e)
	}
}

func wordsAreConditional(d *desk) {
	r := d.plan(noon)
	word := content.Transition{Release: r.ID, From: []content.State{content.Approved}, To: content.Cancelled,
		Who: "linxi", At: noon}
	d.is(d.Transition(d.ctx, word), store.ErrStale)

	word.From = []content.State{content.Approved, content.Planned}
	word.Digest = "another"
	d.is(d.Transition(d.ctx, word), store.ErrStale)
	d.equal("a release that nothing happened to", d.release(r.ID), r)

	word.Digest = r.Digest
	d.ok(d.Transition(d.ctx, word))
	d.equal("state", d.release(r.ID).State, content.Cancelled)

	// Again at a new instant: what it waited for and what job it had are over.
	m := d.in(content.Missed, noon.Add(time.Hour))
	again := noon.Add(50 * time.Hour)
	d.ok(d.Transition(d.ctx, content.Transition{Release: m.ID, To: content.Approved, Due: again,
		Who: "linxi", Why: "再发一次", At: noon}))
	got := d.release(m.ID)
	if got.State != content.Approved || !got.Due.Equal(again) || !got.NotBefore.IsZero() || got.Job != "" {
		d.Errorf("again: %+v", got)
	}
	if e := d.last(m); e.Action != "release.move" || e.From != m.Due.Format(time.RFC3339) || e.To != again.Format(time.RFC3339) {
		d.Errorf("the new instant is audited as %+v", e)
	}
}

func approvalIsOfTheDigest(d *desk) {
	r := d.plan(noon)
	word := content.Approval{Release: r.ID, Digest: "another", By: "linxi", Via: "cli", At: noon}
	d.is(d.Approve(d.ctx, word), store.ErrStale)
	d.equal("approvals of another digest", d.approvals(r), 0)

	word.Digest = r.Digest
	d.ok(d.Approve(d.ctx, word))
	d.equal("state", d.release(r.ID).State, content.Approved)
	d.ok(d.Approve(d.ctx, word)) // said twice
	word.By = "zhouyan"
	d.ok(d.Approve(d.ctx, word)) // and by one more
	all, err := d.Approvals(d.ctx, r.ID)
	d.ok(err)
	d.equal("approvals", all, []content.Approval{
		{Release: r.ID, Digest: r.Digest, By: "linxi", Via: "cli", At: noon},
		{Release: r.ID, Digest: r.Digest, By: "zhouyan", Via: "cli", At: noon}})
	if e := d.last(r); e.Action != "release.approve" || e.Who != "zhouyan" || e.To != r.Digest {
		d.Errorf("approval is audited as %+v", e)
	}

	for i, state := range []content.State{content.Missed, content.Failed, content.Cancelled, content.Published} {
		gone := d.in(state, noon.Add(time.Duration(i+2)*time.Hour))
		word := content.Approval{Release: gone.ID, Digest: gone.Digest, By: "linxi", Via: "cli", At: noon}
		d.refused(d.Approve(d.ctx, word), state, content.Approved)
		d.equal(fmt.Sprintf("approvals of a release that is %s", state), d.approvals(gone), 0)
	}
}

func (d *desk) approvals(r content.Release) int {
	d.Helper()
	all, err := d.Approvals(d.ctx, r.ID)
	d.ok(err)
	return len(all)
}
