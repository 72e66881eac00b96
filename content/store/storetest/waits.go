package storetest

import (
	"fmt"
	"strings"
	"time"

	"moxin/content"
	"moxin/content/store"
)

// waiter is an approved release of its own article that waits for others.
func (d *desk) waiter(due time.Time, waits ...content.Wait) content.Release {
	d.Helper()
	d.plans++
	cs := wish(due, fmt.Sprintf("article-%d", d.plans))
	cs.Create[0].State, cs.Create[0].Waits = content.Approved, waits
	ids, err := d.Apply(d.ctx, cs)
	d.ok(err)
	return d.release(ids[0])
}

// on is a wait for a release.
func on(r content.Release, kind content.WaitKind) content.Wait {
	return content.Wait{Kind: kind, Slug: r.Slug(), Channel: r.Channel, Run: r.Run}
}

// waits reads what one release waits for, as "kind slug state", with a - before what is over.
func (d *desk) waits(r content.Release) string {
	d.Helper()
	all, err := d.WaitsOf(d.ctx, r.ID)
	d.ok(err)
	var out []string
	for _, w := range all[r.ID] {
		mark := ""
		if w.Over() {
			mark = "-"
		}
		out = append(out, fmt.Sprintf("%s%s %s %s", mark, w.Kind, w.Slug, w.State))
	}
	return strings.Join(out, ", ")
}

// terms replaces a release's terms.
func (d *desk) terms(r content.Release, t content.Terms) error {
	d.Helper()
	_, err := d.Apply(d.ctx, content.Changeset{By: "plan", At: noon, Change: []content.Change{
		{Release: r.ID, Version: d.release(r.ID).Version, Terms: &t}}})
	return err
}

func waitsAreResolved(d *desk) {
	// Both in one changeset, the later part first.
	two, one := wish(noon, "part-two"), wish(noon, "part-one")
	two.Create[0].Waits = []content.Wait{
		{Kind: content.WaitSeries, Slug: "part-one", Channel: "gzh", Run: 1}, {Kind: content.WaitAfter, Slug: "part-one", Channel: "gzh", Run: 1}}
	two.Create, two.Renditions = append(two.Create, one.Create...), append(two.Renditions, one.Renditions...)
	ids, err := d.Apply(d.ctx, two)
	d.ok(err)
	all, err := d.WaitsOf(d.ctx)
	d.ok(err)
	d.equal("all waits, of one other the firmest", all, map[int64][]content.Wait{ids[0]: {
		{Kind: content.WaitAfter, Slug: "part-one", Channel: "gzh", Run: 1, Release: ids[1], State: content.Planned, Title: "标题 part-one"}}})

	// Under its new name the other is the same.
	_, err = d.Apply(d.ctx, content.Changeset{By: "plan", At: noon, Articles: []content.ArticleRecord{{Slug: "renamed", Aliases: []string{"part-one"}}}})
	d.ok(err)
	d.equal("waits for a renamed article", d.waits(d.waiter(noon, content.Wait{Kind: content.WaitOffset, Slug: "renamed", Channel: "gzh", Run: 1})), "offset part-one planned")

	// By its id it is found whatever it is called.
	byID := d.waiter(noon, content.Wait{Kind: content.WaitOffset, Release: ids[1], Slug: "not stored yet", Channel: "gzh", Run: 1})
	d.equal("waits by id", d.waits(byID), "offset part-one planned")

	// What cannot be found, or would never go, changes nothing.
	before := len(d.all())
	lost := wish(noon, "lost")
	lost.Create[0].Waits = []content.Wait{{Kind: content.WaitAfter, Slug: "nowhere", Channel: "gzh", Run: 1}}
	lost.Create[0].Waits[0].Release = 999
	_, err = d.Apply(d.ctx, lost)
	d.is(err, store.ErrNotFound)
	lost.Create[0].Waits[0].Release = 0
	_, err = d.Apply(d.ctx, lost)
	d.is(err, store.ErrNotFound)
	if !strings.Contains(err.Error(), "nowhere on gzh, run 1") {
		d.Errorf("%v: does not say what is missing", err)
	}
	for what, slug := range map[string]string{"itself": "part-one", "one that waits for it": "part-two"} {
		d.is(d.terms(d.release(ids[1]), content.Terms{Waits: []content.Wait{{Kind: content.WaitAfter, Slug: slug, Channel: "gzh", Run: 1}}}), store.ErrStale)
		d.equal("waits after a refused wait for "+what, d.waits(d.release(ids[1])), "")
	}
	d.equal("releases", len(d.all()), before)
}

func (d *desk) all() []content.Release {
	d.Helper()
	all, err := d.Releases(d.ctx, content.ReleaseFilter{})
	d.ok(err)
	return all
}

func waitsKeepFromGoing(d *desk) {
	first := d.plan(noon.Add(time.Minute))
	later := d.waiter(noon, on(first, content.WaitAfter))
	d.dispatches("while it waits", noon, false)
	next, _, err := d.NextDue(d.ctx, noon)
	d.ok(err)
	d.equal("next while it waits: when one is missed", next, noon.Add(late+time.Microsecond))

	d.ok(d.Approve(d.ctx, content.Approval{Release: first.ID, Digest: first.Digest, By: "linxi", Via: "cli", At: noon}))
	t := d.ticket(noon.Add(time.Minute))
	d.equal("dispatched", t.Release, first.ID)
	a, err := d.Claim(d.ctx, claimOf(t, noon.Add(time.Minute)))
	d.ok(err)
	d.dispatches("while the other is published", noon.Add(time.Minute), false)
	d.ok(d.Settle(d.ctx, settlement(d.release(first.ID), a, content.Published)))
	d.equal("waits", d.waits(later), "-after "+first.Slug()+" published")
	next, _, err = d.NextDue(d.ctx, noon.Add(time.Minute))
	d.ok(err)
	d.equal("next once it is free: its own instant", next, noon)
	d.equal("dispatched at once", d.ticket(noon.Add(time.Minute)).Release, later.ID)
}

func waitsMeetTheClaim(d *desk) {
	first := d.plan(noon.Add(time.Hour))
	r, t := d.queued(noon)
	d.refused(d.terms(r, content.Terms{Waits: []content.Wait{on(first, content.WaitOffset)}}), content.Queued, content.Queued)
	d.ok(d.Transition(d.ctx, content.Transition{Release: r.ID, To: content.Approved, Who: "linxi", At: noon}))
	t = d.ticket(noon)
	// The wait that the ticket was dispatched for is over no longer: the one it waited for was given
	// up, and the article is planned anew.
	d.ok(d.Transition(d.ctx, content.Transition{Release: r.ID, To: content.Approved, Who: "linxi", At: noon}))
	d.ok(d.Transition(d.ctx, content.Transition{Release: first.ID, To: content.Cancelled, Who: "linxi", At: noon}))
	d.ok(d.terms(r, content.Terms{Waits: []content.Wait{on(first, content.WaitSeries)}}))
	t = d.ticket(noon)
	ids, err := d.Apply(d.ctx, wish(noon.Add(time.Hour), first.Slug()))
	d.ok(err)
	_, err = d.Claim(d.ctx, claimOf(t, noon))
	d.is(err, store.ErrWaiting)
	got := d.release(r.ID)
	d.equal("state and reason", []any{got.State, got.Why}, []any{content.Approved, "要等别的排期先发出 / waits for another release"})
	all, err := d.WaitsOf(d.ctx, r.ID)
	d.ok(err)
	d.equal("it waits for the new one", all[r.ID][0].Release, ids[0])
	tries, err := d.Attempts(d.ctx, r.ID)
	d.ok(err)
	d.equal("attempts", len(tries), 0)
}

func waitsThatNeverEnd(d *desk) {
	give := func(due time.Time, kind content.WaitKind) content.Release {
		other := d.plan(due.Add(24 * time.Hour))
		r := d.waiter(due, on(other, kind))
		d.ok(d.Transition(d.ctx, content.Transition{Release: other.ID, To: content.Cancelled, Who: "linxi", At: noon}))
		return r
	}
	offset, after, series := give(noon, content.WaitOffset), give(noon, content.WaitAfter), give(noon, content.WaitSeries)
	d.equal("dispatched: what waits for no cancelled part", d.ticket(noon).Release, series.ID)
	d.ok(d.Transition(d.ctx, content.Transition{Release: series.ID, To: content.Cancelled, Who: "linxi", At: noon}))
	missed, err := d.MissLate(d.ctx, noon.Add(late+time.Microsecond))
	d.ok(err)
	d.equal("missed", missed, []int64{offset.ID, after.ID})
	want := fmt.Sprintf("在等排期 %d（gzh）先发布，它的状态是：已取消 / it waited for release %[1]d (gzh), which is: cancelled; 《标题 article-1》", offset.ID-1)
	d.equal("reason", d.release(offset.ID).Why, want)
	d.equal("reason in English", content.ReadText(want).EN, fmt.Sprintf("it waited for release %d (gzh), which is: cancelled; 《标题 article-1》", offset.ID-1))
	// Sent again it still waits, until it is told not to.
	d.ok(d.Transition(d.ctx, content.Transition{Release: offset.ID, To: content.Approved, Due: noon.Add(time.Hour), Who: "linxi", At: noon}))
	d.dispatches("again", noon.Add(time.Hour), false)
}

func unwaitStays(d *desk) {
	other := d.plan(noon.Add(time.Hour))
	wait := on(other, content.WaitOffset)
	r := d.waiter(noon, wait)
	d.ok(d.Unwait(d.ctx, r.ID, "linxi", "不等了", noon))
	e := d.last(r)
	d.equal("audited", []string{e.Action, e.Who, e.From, e.Why}, []string{"release.unwait", "linxi", fmt.Sprint(other.ID), "不等了"})
	d.equal("version", d.release(r.ID).Version, r.Version+1)
	d.is(d.Unwait(d.ctx, r.ID, "linxi", "", noon), store.ErrStale)
	d.is(d.Unwait(d.ctx, 999, "linxi", "", noon), store.ErrNotFound)

	// Plan asks for it again: what a person said stands, and there is nothing new to read.
	d.ok(d.terms(r, content.Terms{Waits: []content.Wait{wait}}))
	d.equal("waits", d.waits(r), "-offset "+other.Slug()+" planned")
	d.equal("audit", d.last(r).Action, "release.unwait")
	d.equal("dispatched", d.ticket(noon).Release, r.ID)
}

func termsAreReplaced(d *desk) {
	first, r := d.plan(noon.Add(time.Hour)), d.plan(noon)
	t := content.Terms{Campaign: "launch", Priority: content.PriorityHigh, Consent: content.Consent{People: 2, Barred: []string{"林溪"}},
		Waits: []content.Wait{on(first, content.WaitOffset)}}
	d.ok(d.terms(r, t))
	got := d.release(r.ID)
	d.equal("terms", content.Terms{Campaign: got.Campaign, Priority: got.Priority, Consent: got.Consent}, content.Terms{Campaign: t.Campaign, Priority: t.Priority, Consent: t.Consent})
	lines, err := d.Audit(d.ctx, fmt.Sprintf("release:%d", r.ID), 2)
	d.ok(err)
	d.equal("audited waits", []string{lines[0].Action, lines[0].From, lines[0].To}, []string{"release.terms", "waits=", fmt.Sprintf("waits=%d", first.ID)})
	d.equal("audited", []string{lines[1].Action, lines[1].From, lines[1].To}, []string{"release.terms",
		"campaign= priority=normal people=0 barred=", "campaign=launch priority=high people=2 barred=林溪"})

	n := len(lines)
	d.ok(d.terms(r, t))
	lines, err = d.Audit(d.ctx, fmt.Sprintf("release:%d", r.ID), 0)
	d.ok(err)
	d.equal("audit when nothing changes", len(lines), n+1) // and its creation
	t.Waits = nil
	d.ok(d.terms(r, t))
	d.equal("waits taken back", d.waits(r), "")
}

func dispatchByPriority(d *desk) {
	of := func(due time.Time, p content.Priority) int64 {
		r := d.approved(due)
		d.ok(d.terms(r, content.Terms{Priority: p}))
		return r.ID
	}
	low, old := of(noon.Add(-3*time.Minute), content.PriorityLow), of(noon.Add(-2*time.Minute), content.PriorityNormal)
	late, high := of(noon, content.PriorityNormal), of(noon, content.PriorityHigh)
	of(noon.Add(time.Second), content.PriorityHigh) // not due yet
	var got []int64
	for range 2 {
		tickets, err := d.DispatchDue(d.ctx, noon, work, 2)
		d.ok(err)
		for _, t := range tickets {
			got = append(got, t.Release)
		}
	}
	d.equal("order", got, []int64{high, old, late, low})
}
