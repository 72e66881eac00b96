package scheduler

import (
	"errors"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// leaping is a kit whose clock may leap: leap moves the wall clock and lets no time pass.
func leaping(t *testing.T) (*kit, func(time.Duration)) {
	k := newKit(t)
	return k, k.leaps()
}

// leaps lets the kit's clock leap.
func (k *kit) leaps() (leap func(time.Duration)) {
	var leapt time.Duration
	k.Awake = func(from, to time.Time) time.Duration {
		d := wall(from, to) - leapt
		leapt = 0
		return d
	}
	k.beatTheClock()
	return func(d time.Duration) {
		k.clock.add(d)
		leapt += d
	}
}

func (k *kit) beatTheClock() {
	k.t.Helper()
	if _, err := k.beatClock(k.ctx); err != nil {
		k.t.Fatal(err)
	}
}

func TestJumpsAreToldOnce(t *testing.T) {
	k, leap := leaping(t)
	b := &board{fails: 1}
	k.tells(Target{firstTarget, b.notify})
	for range 10 {
		k.clock.add(time.Hour) // time goes by
		k.beatTheClock()
	}
	leap(time.Second) // set right by the network
	k.beatTheClock()
	entries := func() []content.Entry {
		all, err := k.store.Audit(k.ctx, "clock", 0)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if n := len(entries()); n+len(b.told) != 0 {
		t.Fatalf("%d lines and %d notices of a clock that runs", n, len(b.told))
	}
	at := k.clock.Now()
	leap(3 * time.Hour)
	for range 3 {
		k.beatTheClock()
	}
	all := entries()
	if len(all) != 1 || all[0].Action != "clock.jump" || all[0].From != at.UTC().Format(time.RFC3339) || all[0].To != k.clock.Now().UTC().Format(time.RFC3339) {
		t.Fatalf("audited %+v", all)
	}
	if b.kinds() != "clock" || b.told[0].Release.ID != 0 || b.told[0].Why != all[0].Why {
		t.Fatalf("told %+v", b.told)
	}
	leap(-5 * time.Hour)
	k.beatTheClock()
	if want := "test:1 的时钟往回跳了 5h0m0s：已发出的不会再发，还没到点的会晚到点"; content.ReadText(entries()[0].Why).ZH != want || len(b.told) != 2 {
		t.Errorf("said %q in %d notices, want %q", entries()[0].Why, len(b.told), want)
	}
}

// One machine tells once of its jump, however many processes run on it.
func TestProcessesOfAMachineTellOnce(t *testing.T) {
	k, leap := leaping(t)
	b := &board{}
	k.tells(Target{firstTarget, b.notify})
	leap(time.Hour)
	k.beatTheClock()
	k.Worker = "test:2"
	if err := k.tellJump(k.ctx, jump{from: day, to: k.clock.Now()}); err != nil {
		t.Fatal(err)
	}
	k.Worker = "other:1"
	if err := k.tellJump(k.ctx, jump{from: day, to: k.clock.Now()}); err != nil {
		t.Fatal(err)
	}
	if b.kinds() != "clock clock" {
		t.Errorf("told %q, want once of each machine", b.kinds())
	}
}

// What was due while the machine slept is sent within its window and missed past it.
func TestSleepPastTheWindow(t *testing.T) {
	k, leap := leaping(t)
	k.pub.publish = []answer{{receipt: post("p1")}}
	long := addReleases(t, k.store, "gzh", day.Add(time.Hour), content.Approved, "a")[0]
	near := addReleases(t, k.store, "gzh", day.Add(3*time.Hour-10*time.Minute), content.Approved, "b")[0]
	leap(3 * time.Hour)
	k.beatTheClock()
	k.turn()
	k.want(long, content.Missed)
	k.want(near, content.Published)
	if n := k.pub.count("publish"); n != 1 {
		t.Errorf("called %d times", n)
	}
}

// A call under way outlives a clock that leaps: it is not taken for dead, and its outcome is written.
func TestForwardJumpKeepsCallsUnderWay(t *testing.T) {
	k, leap := leaping(t)
	k.pub.publish = []answer{{receipt: post("p1")}}
	id := k.add(content.Approved, "a")[0]
	k.Failpoint = func(point string) {
		if point == "after-call" {
			leap(time.Hour)
			k.loops()
			k.want(id, content.Publishing)
		}
	}
	k.turn()
	k.want(id, content.Published)
}

// The lease of a worker that died ends for all that, once it has lasted as long as it was given.
func TestForwardJumpEndsLeasesOfTheDead(t *testing.T) {
	k, leap := leaping(t)
	id := k.abandoned()
	leap(time.Hour)
	k.loops()
	k.want(id, content.Publishing)
	k.pass(k.pub.traits.CallTimeout + k.Tuning.LeaseMargin + 2*time.Second)
	k.want(id, content.InDoubt)
}

// abandoned is a release whose worker claimed it and died.
func (k *kit) abandoned() int64 {
	k.t.Helper()
	id := k.add(content.Approved, "a")[0]
	if _, err := k.release(k.ctx); err != nil {
		k.t.Fatal(err)
	}
	now := k.clock.Now()
	_, err := k.store.Claim(k.ctx, content.Claim{Ticket: k.queue.take()[0], Worker: "dead:1", Now: now, Started: now,
		Lease: now.Add(k.pub.traits.CallTimeout + k.Tuning.LeaseMargin)})
	if err != nil {
		k.t.Fatal(err)
	}
	return id
}

// A doubt is not looked up before what was called must show, however far the clock leapt.
func TestForwardJumpProvesNoAbsence(t *testing.T) {
	k, leap := leaping(t)
	k.pub.publish = []answer{{err: errors.New("the line broke")}, {receipt: post("p1")}}
	k.pub.lookup = []answer{{err: publishers.ErrAbsent}}
	id := k.add(content.Approved, "a")[0]
	k.turn()
	leap(10 * time.Minute)
	traits := k.pub.traits
	k.pass(traits.CallTimeout + traits.Processing + traits.VisibilityDelay - time.Second)
	k.want(id, content.InDoubt)
	if n := k.pub.count("lookup"); n != 0 {
		t.Errorf("looked %d times before a post must show", n)
	}
	k.pass(time.Minute)
	k.want(id, content.Approved)
}

func TestBackJumpPublishesNothingAgain(t *testing.T) {
	k, leap := leaping(t)
	k.pub.publish = []answer{{receipt: post("p1")}}
	out := k.add(content.Approved, "a")[0]
	k.turn()
	k.want(out, content.Published)
	next := addReleases(t, k.store, "gzh", day.Add(-time.Hour), content.Approved, "b")[0]
	leap(-3 * time.Hour)
	for range 8 {
		k.clock.add(30 * time.Minute)
		k.loops()
		k.beatTheClock()
		k.turn()
	}
	k.want(out, content.Published)
	k.want(next, content.Published) // at its instant, which came once more
	if n := k.pub.count("publish"); n != 2 {
		t.Errorf("called %d times, want once for each", n)
	}
}

// Work time that went back holds no lease for hours: each ends when it has lasted as long as it was
// given, and not before.
func TestBackJumpEndsLeases(t *testing.T) {
	k, leap := leaping(t)
	id := k.abandoned()
	k.loops()
	leap(-3 * time.Hour)
	lease := k.pub.traits.CallTimeout + k.Tuning.LeaseMargin
	k.pass(lease - time.Second)
	k.want(id, content.Publishing)
	k.pass(4 * time.Second)
	k.want(id, content.InDoubt)
	k.pub.lookup = []answer{{receipt: post("p1")}}
	k.pass(3 * time.Minute) // and the doubt is looked at
	k.want(id, content.Published)
}

func TestBackJumpReturnsLostTickets(t *testing.T) {
	k, leap := leaping(t)
	k.pub.publish = []answer{{receipt: post("p1")}}
	id := k.add(content.Approved, "a")[0]
	if _, err := k.release(k.ctx); err != nil {
		t.Fatal(err)
	}
	k.queue.take() // the queue lost it
	leap(-3 * time.Hour)
	k.pass(k.Tuning.QueuedFor)
	k.want(id, content.Queued)
	k.pass(3 * time.Second)
	k.want(id, content.Approved)
}

// A draft that is being put in place when the clock leaps is not met by its release's own attempt
// before the hold has lasted as long as it was given; other channels go on.
func TestForwardJumpKeepsHolds(t *testing.T) {
	k, leap := leaping(t)
	k.pub.publish = []answer{{receipt: post("p1")}}
	connect(t, k.store, "gzh2")
	soon := day.Add(10 * time.Minute)
	id := addReleases(t, k.store, "gzh", soon, content.Approved, "a")[0]
	other := addReleases(t, k.store, "gzh2", soon, content.Approved, "b")[0]
	hold := k.pub.traits.CallTimeout + k.Tuning.LeaseMargin
	digest := k.want(id, content.Approved).Digest
	hand := content.Hold{Release: id, Digest: digest, Owner: "test:2", Now: day, Work: day, Until: day.Add(hold)}
	if held, err := k.store.Hold(k.ctx, hand); err != nil || !held {
		t.Fatal(held, err)
	}
	leap(10 * time.Minute) // the clock of calendar and work alike
	k.turn()
	k.want(id, content.Approved)
	k.want(other, content.Published)
	for range int((hold - time.Second) / time.Second) {
		k.pass(time.Second)
		k.turn()
		k.want(id, content.Approved)
	}
	k.pass(2 * time.Second)
	k.turn()
	k.want(id, content.Published)
	if n := k.pub.count("publish"); n != 2 {
		t.Errorf("called %d times, want once for each", n)
	}
}

// Nor is it met by the draft of another process.
func TestForwardJumpKeepsDraftsApart(t *testing.T) {
	k, d := newDrafts(t)
	leap := k.leaps()
	id := addReleases(t, k.store, "gzh", day.Add(5*time.Hour), content.Approved, "a")[0]
	other := New(k.Options)
	other.Awake = func(from, to time.Time) time.Duration { return 0 }
	other.watch.look(k.clock.Now())
	d.during = func() {
		d.during = nil
		leap(time.Hour)
		if _, err := other.preparer.step(k.ctx); err != nil {
			t.Error(err)
		}
		if len(d.prepared) != 1 {
			t.Errorf("%d at one draft at a time", len(d.prepared))
		}
	}
	k.look()
	if len(d.prepared) != 1 || !k.draft(id).InPlace() {
		t.Errorf("prepared %d times, draft %+v", len(d.prepared), k.draft(id))
	}
}

// A hold that is given back ends at once, leap or no leap.
func TestForwardJumpEndsHoldsThatAreGivenBack(t *testing.T) {
	k, leap := leaping(t)
	k.pub.publish = []answer{{receipt: post("p1")}}
	id := addReleases(t, k.store, "gzh", day.Add(10*time.Minute), content.Approved, "a")[0]
	digest := k.want(id, content.Approved).Digest
	hand := content.Hold{Release: id, Digest: digest, Owner: "test:2", Now: day, Work: day, Until: day.Add(20 * time.Second)}
	if held, err := k.store.Hold(k.ctx, hand); err != nil || !held {
		t.Fatal(held, err)
	}
	leap(10 * time.Minute)
	k.turn()
	k.want(id, content.Approved)
	if err := k.store.Unhold(k.ctx, id, hand.Owner); err != nil {
		t.Fatal(err)
	}
	k.turn()
	k.want(id, content.Published)
}

func TestBackJumpEndsHolds(t *testing.T) {
	k, leap := leaping(t)
	k.pub.publish = []answer{{receipt: post("p1")}}
	id := addReleases(t, k.store, "gzh", day.Add(-3*time.Hour), content.Approved, "a")[0]
	held, err := k.store.Hold(k.ctx, content.Hold{Release: id, Digest: k.want(id, content.Approved).Digest, Owner: "dead:1", Now: day, Work: day, Until: day.Add(20 * time.Second)})
	if err != nil || !held {
		t.Fatal(held, err)
	}
	leap(-3 * time.Hour)
	k.turn()
	k.want(id, content.Approved)
	k.pass(30 * time.Second)
	k.turn()
	k.want(id, content.Published)
}

// A key grows no younger by a clock that was put back.
func TestBackJumpMakesNoKeyYounger(t *testing.T) {
	k, leap := leaping(t)
	leap(-3 * time.Hour)
	k.clock.add(time.Minute)
	if got, want := k.watch.latest(k.clock.Now()), day.Add(time.Minute); !got.Equal(want) {
		t.Errorf("latest %s, want %s", got, want)
	}
	leap(9 * time.Hour)
	if got, want := k.watch.latest(k.clock.Now()), k.clock.Now(); !got.Equal(want) {
		t.Errorf("latest %s, want the clock's %s", got, want)
	}
}
