package storetest

import (
	"time"

	"moxin/content"
)

func dispatchInOrder(d *desk) {
	late2 := d.approved(noon.Add(-time.Minute))
	late1 := d.approved(noon.Add(-2 * time.Minute))
	exact := d.approved(noon)
	d.approved(noon.Add(time.Microsecond)) // not yet
	d.plan(noon)                           // not approved

	tickets, err := d.DispatchDue(d.ctx, noon, work, 2)
	d.ok(err)
	d.equal("the first two", tickets, []content.Ticket{
		{Release: late1.ID, Fence: 1, Platform: "wechat", Channel: "gzh"},
		{Release: late2.ID, Fence: 1, Platform: "wechat", Channel: "gzh"}})
	d.equal("the rest", d.ticket(noon), content.Ticket{Release: exact.ID, Fence: 1, Platform: "wechat", Channel: "gzh"})

	r := d.release(exact.ID)
	if r.State != content.Queued || r.Fence != 1 || r.Version != exact.Version+1 || !r.UpdatedAt.Equal(noon) {
		d.Errorf("dispatched: %+v", r)
	}
	if e := d.last(exact); e.Who != "scheduler" || e.From != "approved" || e.To != "queued" || !e.At.Equal(noon) {
		d.Errorf("audited as %+v", e)
	}
	d.dispatches("again", noon, false)

	// Back and out again: the fence has grown, and stays grown.
	d.ok(d.Transition(d.ctx, content.Transition{Release: exact.ID, To: content.Approved, Who: "linxi", At: noon}))
	d.equal("fence of the second dispatch", d.ticket(noon).Fence, int64(2))
}

// dispatches wants DispatchDue to find something at now, or nothing.
func (d *desk) dispatches(what string, now time.Time, want bool) {
	d.Helper()
	tickets, err := d.DispatchDue(d.ctx, now, work, 0)
	d.ok(err)
	if (len(tickets) > 0) != want {
		d.Fatalf("%s: dispatched %v, want some: %v", what, tickets, want)
	}
}

func dispatchWindow(d *desk) {
	d.approved(noon)
	d.dispatches("just before", noon.Add(-time.Microsecond), false)
	d.dispatches("past the window", noon.Add(late+time.Microsecond), false)
	d.dispatches("at the deadline", noon.Add(late), true)

	// A retry waits for its instant.
	due := noon.Add(2 * time.Hour)
	r, a := d.publishing(due)
	m := settlement(r, a, content.Approved)
	m.NotBefore = due.Add(10 * time.Minute)
	d.ok(d.Settle(d.ctx, m))
	d.dispatches("before not-before", m.NotBefore.Add(-time.Microsecond), false)
	d.dispatches("at not-before", m.NotBefore, true)
}

func dispatchStops(d *desk) {
	d.approved(noon)
	d.ok(d.Disconnect(d.ctx, "gzh", "linxi", noon))
	d.dispatches("not connected", noon, false)
	d.connect("gzh")

	for _, scope := range []string{"", "platform:wechat", "channel:gzh"} {
		p := content.Pause{Scope: scope, Reason: "清明", By: "linxi", At: noon, Until: noon.Add(10 * time.Minute)}
		d.ok(d.Pause(d.ctx, p))
		d.dispatches("paused by "+scope, noon.Add(10*time.Minute-time.Microsecond), false)
		p.Until = time.Time{}
		d.ok(d.Pause(d.ctx, p))
		d.dispatches("paused without end by "+scope, noon.Add(20*time.Minute), false)
		d.ok(d.Resume(d.ctx, scope, "linxi", noon))
	}
	for _, scope := range []string{"platform:douyin", "channel:gzh2", "channel:"} {
		d.ok(d.Pause(d.ctx, content.Pause{Scope: scope, By: "linxi", At: noon}))
	}
	// Over at its end, not after it.
	d.ok(d.Pause(d.ctx, content.Pause{By: "linxi", At: noon, Until: noon.Add(time.Minute)}))
	d.dispatches("beside all these pauses", noon.Add(time.Minute), true)
}

func nextDueJumps(d *desk) {
	next := func(what string, now, want time.Time) {
		d.Helper()
		got, ok, err := d.NextDue(d.ctx, now)
		d.ok(err)
		if ok != !want.IsZero() || !got.Equal(want) {
			d.Fatalf("%s: next is %v %v, want %v", what, got, ok, want)
		}
	}
	tooLate := late + time.Microsecond
	next("nothing", noon, time.Time{})

	r := d.approved(noon)
	next("ahead", noon.Add(-time.Hour), noon)
	next("passed, but pending", noon.Add(time.Minute), noon)

	d.ok(d.Pause(d.ctx, content.Pause{Scope: "channel:gzh", By: "linxi", At: noon, Until: noon.Add(5 * time.Minute)}))
	next("paused: when the pause ends", noon, noon.Add(5*time.Minute))
	next("the pause has ended", noon.Add(5*time.Minute), noon)
	d.ok(d.Pause(d.ctx, content.Pause{Scope: "channel:gzh", By: "linxi", At: noon}))
	next("paused without end: when it is missed", noon, noon.Add(tooLate))
	d.ok(d.Resume(d.ctx, "channel:gzh", "linxi", noon))
	d.ok(d.Disconnect(d.ctx, "gzh", "linxi", noon))
	next("not connected: when it is missed", noon, noon.Add(tooLate))
	d.connect("gzh")

	t := d.ticket(noon)
	next("queued: when it is missed", noon, noon.Add(tooLate))
	a, err := d.Claim(d.ctx, claimOf(t, noon))
	d.ok(err)
	next("publishing", noon, time.Time{})
	m := settlement(d.release(r.ID), a, content.Approved)
	m.NotBefore = noon.Add(7 * time.Minute)
	d.ok(d.Settle(d.ctx, m))
	next("a retry", noon, m.NotBefore)

	d.ok(d.Transition(d.ctx, content.Transition{Release: r.ID, To: content.Planned, Who: "linxi", At: noon}))
	next("not approved: when it is missed", noon, noon.Add(tooLate))
	d.plan(noon.Add(-time.Hour))
	next("the earlier of two", noon, noon.Add(tooLate-time.Hour))
	// A clock that jumps there finds something to do.
	missed, err := d.MissLate(d.ctx, noon.Add(tooLate-time.Hour))
	d.ok(err)
	d.equal("missed at that instant", len(missed), 1)
}

func missedSaysWhy(d *desk) {
	now := noon.Add(late + time.Microsecond)
	edge := d.approved(now.Add(-late)) // at its deadline: may still go
	unsaid := d.plan(noon)
	nobody := d.approved(noon)

	d.connect("paused")
	on := func(channel, slug string) content.Release {
		cs := wish(noon, slug)
		cs.Create[0].Channel, cs.Create[0].State = channel, content.Approved
		ids, err := d.Apply(d.ctx, cs)
		d.ok(err)
		return d.release(ids[0])
	}
	alone := on("unconnected", "u")
	held := on("paused", "p")
	d.ok(d.Pause(d.ctx, content.Pause{Scope: "channel:paused", Reason: "盘点", By: "linxi", At: noon,
		Until: noon.Add(late)})) // over by now, but it was the cause
	waits, a := d.publishing(noon.Add(-time.Second))
	m := settlement(waits, a, content.Approved)
	m.NotBefore = noon.Add(time.Hour)
	d.ok(d.Settle(d.ctx, m))
	refused, a := d.publishing(noon.Add(-time.Second))
	m = settlement(refused, a, content.Approved)
	m.NotBefore = noon.Add(time.Minute)
	d.ok(d.Settle(d.ctx, m))
	stuck, err := d.DispatchDue(d.ctx, noon, work, 1)
	d.ok(err)
	d.equal("stuck in the queue", stuck[0].Release, nobody.ID)

	ids, err := d.MissLate(d.ctx, now)
	d.ok(err)
	d.equal("missed", ids, []int64{waits.ID, refused.ID, unsaid.ID, nobody.ID, alone.ID, held.ID})
	for id, why := range map[int64]string{
		unsaid.ID: "未审批 / not approved", alone.ID: "渠道未连接 / the channel is not connected", held.ID: "已暂停 / paused; “盘点”",
		waits.ID:   "平台要求等到时限之后才能重试 / the platform allows another try only past the window; “" + m.Why + "”",
		refused.ID: "到时限为止没有成功 / no try succeeded within the window; “" + m.Why + "”",
		nobody.ID:  "已排队，但到点时没有进程来发 / it was queued, but no process took it",
	} {
		r := d.release(id)
		d.equal("state", r.State, content.Missed)
		d.equal("reason", r.Why, why)
		d.equal("audited reason", d.last(r).Why, why)
	}
	for lang, want := range map[string]string{"zh": "已暂停; “盘点”", "en": "paused; “盘点”"} {
		d.equal("reason to who reads "+lang, content.ReadText(d.release(held.ID).Why).In(lang), want)
	}
	d.equal("the one at its deadline", d.release(edge.ID), edge)
	ids, err = d.MissLate(d.ctx, now.Add(time.Microsecond))
	d.ok(err)
	d.equal("missed later", ids, []int64{edge.ID})
	d.equal("its reason", d.release(edge.ID).Why, "到点时没有进程在跑 / no process was running when it was due")
}
