package scheduler

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// doubt brings one release into in_doubt by a lost answer.
func doubt(t *testing.T, k *kit) int64 {
	t.Helper()
	k.pub.publish = []answer{{err: errors.New("connection reset")}, {receipt: post("p2")}}
	id := k.add(content.Approved, "a")[0]
	k.turn()
	k.want(id, content.InDoubt)
	return id
}

func TestResolverWaitsUntilAPostMustBeVisible(t *testing.T) {
	k := newKit(t)
	k.pub.lookup = []answer{{receipt: post("p1")}}
	id := doubt(t, k)
	wait := k.pub.traits.CallTimeout + k.pub.traits.Processing + k.pub.traits.VisibilityDelay
	k.pass(wait - time.Second)
	if n := k.pub.count("lookup"); n != 0 {
		t.Fatalf("looked %d times before a post had to be visible", n)
	}
	k.pass(2 * time.Second)
	k.want(id, content.Published)
	if posts := k.publications(id); len(posts) != 1 || posts[0].RemoteID != "p1" {
		t.Errorf("publications %+v", posts)
	}
	k.turn()
	if n := k.pub.count("publish"); n != 1 {
		t.Errorf("published %d times", n)
	}
}

func TestAbsenceNeedsTwoSpacedCleanLookups(t *testing.T) {
	k := newKit(t)
	k.pub.lookup = []answer{
		{err: publishers.ErrAbsent}, {err: errors.New("503")}, {err: publishers.ErrAbsent},
	}
	id := doubt(t, k)
	k.pass(76 * time.Second)
	if n := k.pub.count("lookup"); n != 1 {
		t.Fatalf("looked %d times, want the first", n)
	}
	k.want(id, content.InDoubt)
	k.pass(k.Tuning.LookupGap)
	if n := k.pub.count("lookup"); n != 2 {
		t.Fatalf("looked %d times, want two", n)
	}
	k.want(id, content.InDoubt) // the second failed: that is no absence
	k.pass(k.Tuning.LookupRetry + time.Second)
	k.want(id, content.Approved)
	k.turn()
	k.want(id, content.Published)
}

func TestFailedLookupsNeverProveAbsence(t *testing.T) {
	k := newKit(t)
	k.pub.lookup = []answer{{err: errors.New("503")}}
	id := doubt(t, k)
	k.pass(20 * time.Minute)
	k.want(id, content.InDoubt)
	if n := k.pub.count("lookup"); n < 4 || n > 30 {
		t.Errorf("looked %d times in twenty minutes: want a back-off, not silence and not a storm", n)
	}
}

func TestAPersonHearsOfLookupsThatKeepFailing(t *testing.T) {
	k := newKit(t)
	k.pub.publish = []answer{{err: errors.New("reset")}}
	k.pub.lookup = []answer{{err: refusal(publishers.Unknown)}}
	id := k.add(content.Approved, "a")[0]
	k.turn()
	k.pass(5 * time.Minute)
	if k.resolver.asked(id) {
		t.Error("asked after a few minutes: a platform may be away that long")
	}
	k.pass(20 * time.Minute)
	k.want(id, content.InDoubt)
	var asks []content.Entry
	entries, err := k.store.Audit(k.ctx, fmt.Sprintf("release:%d", id), 0)
	for _, e := range entries {
		if e.Action == "release.ask" {
			asks = append(asks, e)
		}
	}
	if err != nil || len(asks) != 1 || !strings.Contains(asks[0].Why, "refused") {
		t.Errorf("asks %+v, %v: want one that says what failed", asks, err)
	}
	k.pub.lookup = []answer{{receipt: post("p1")}}
	k.pass(k.Tuning.PollMax)
	k.want(id, content.Published)
}

func TestWithoutProofAPersonIsAsked(t *testing.T) {
	for _, c := range []struct {
		name   string
		lookup publishers.Authority
		answer answer
	}{
		{"no look-up", publishers.NoLookup, answer{receipt: post("unreachable")}},
		{"best effort", publishers.BestEffort, answer{err: publishers.ErrAbsent}},
		{"still at it", publishers.Authoritative, answer{receipt: publishers.Receipt{State: content.Submitted, Job: "j"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := newKit(t)
			k.pub.traits.Lookup = c.lookup
			k.pub.lookup = []answer{c.answer}
			id := doubt(t, k)
			k.pass(10 * time.Minute)
			k.want(id, content.InDoubt)
			quiet, err := k.Quiet(k.ctx)
			if err != nil || !quiet {
				t.Errorf("quiet %v, %v: a doubt that is a person's keeps nobody busy", quiet, err)
			}
			asked := 0
			entries, err := k.store.Audit(k.ctx, "release:1", 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				if e.Action == "release.ask" {
					asked++
				}
			}
			if asked != 1 {
				t.Errorf("asked %d times, want once", asked)
			}
		})
	}
}

func TestBestEffortLookupThatFindsIsProof(t *testing.T) {
	k := newKit(t)
	k.pub.traits.Lookup = publishers.BestEffort
	k.pub.lookup = []answer{{err: publishers.ErrAbsent}, {receipt: post("p1")}}
	id := doubt(t, k)
	k.pass(3 * time.Minute)
	k.want(id, content.Published)
}

func TestSecondPostIsAnAlert(t *testing.T) {
	k := newKit(t)
	twice := post("p1")
	twice.Posts = append(twice.Posts, publishers.Post{RemoteID: "p2"})
	k.pub.lookup = []answer{{receipt: twice}}
	id := doubt(t, k)
	k.pass(2 * time.Minute)
	if r := k.want(id, content.Published); !strings.Contains(r.Why, "2 posts") {
		t.Errorf("why %q does not tell of the second post", r.Why)
	}
}

func TestDraftFoundGoesOn(t *testing.T) {
	k := newKit(t)
	k.pub.lookup = []answer{{receipt: publishers.Receipt{State: content.HandedOff}}}
	id := doubt(t, k)
	k.pass(2 * time.Minute)
	k.want(id, content.Approved)
}

func TestDeadWorkerLeavesADoubt(t *testing.T) {
	k := newKit(t)
	k.pub.lookup = []answer{{receipt: post("p1")}}
	k.pub.publish = []answer{{receipt: post("p1")}}
	id := k.add(content.Approved, "a")[0]
	k.Failpoint = func(point string) {
		if point == "after-call" {
			panic(killed{})
		}
	}
	func() {
		defer func() { _ = recover() }()
		k.turn()
	}()
	k.want(id, content.Publishing)
	k.pass(k.pub.traits.CallTimeout + k.Tuning.LeaseMargin)
	k.want(id, content.Publishing) // the lease holds to its end
	k.pass(2 * time.Second)
	k.want(id, content.InDoubt)
	k.pass(2 * time.Minute)
	k.want(id, content.Published)
	if n := k.pub.count("publish"); n != 1 {
		t.Errorf("published %d times", n)
	}
}

// killed is what a failpoint panics with to end a worker as kill -9 does: nothing is written.
type killed struct{}

func TestFollowerReportsTheVerdict(t *testing.T) {
	failed := publishers.Receipt{State: content.Failed, Why: "审核未通过"}
	for _, c := range []struct {
		verdict publishers.Receipt
		state   content.State
	}{{post("p1"), content.Published}, {failed, content.Failed}} {
		k := newKit(t)
		k.pub.publish = []answer{{receipt: publishers.Receipt{State: content.Submitted, Job: "j1"}}}
		k.pub.poll = []answer{{receipt: publishers.Receipt{State: content.Submitted}}, {err: errors.New("503")}, {receipt: c.verdict}}
		id := k.add(content.Approved, "a")[0]
		k.turn()
		k.pass(40 * time.Second)
		if r := k.want(id, c.state); c.state == content.Failed && r.Why != failed.Why {
			t.Errorf("why %q, want the platform's words", r.Why)
		}
	}
}

func TestNoVerdictInTimeIsADoubt(t *testing.T) {
	k := newKit(t)
	k.pub.publish = []answer{{receipt: publishers.Receipt{State: content.Submitted, Job: "j1"}}}
	k.pub.poll = []answer{{receipt: publishers.Receipt{State: content.Submitted}}}
	k.pub.lookup = []answer{{receipt: post("p1")}}
	id := k.add(content.Approved, "a")[0]
	k.turn()
	k.pass(k.pub.traits.Processing - time.Second)
	k.want(id, content.Submitted)
	k.pass(time.Minute)
	if n := k.pub.count("poll"); n < 3 || n > 12 {
		t.Errorf("polled %d times in its minute", n)
	}
	k.pass(time.Minute)
	r := k.want(id, content.Published)
	if r.Job != "j1" {
		t.Errorf("job %q: a look-up may need it", r.Job)
	}
}

func TestHandoffExpires(t *testing.T) {
	k := newKit(t)
	k.pub.publish = []answer{{receipt: publishers.Receipt{State: content.HandedOff}}}
	id := k.add(content.Approved, "a")[0]
	k.turn()
	h, err := k.store.HandoffOf(k.ctx, id)
	if err != nil || len(h.Token) < 32 || !h.Expires.Equal(day.Add(k.Tuning.HandoffLife)) {
		t.Fatalf("hand-off %+v, %v", h, err)
	}
	next, ok, err := k.NextInstant(k.ctx)
	if err != nil || !ok || !next.After(h.Expires) {
		t.Errorf("next instant %s %v %v, want right after %s", next, ok, err, h.Expires)
	}
	k.clock.add(k.Tuning.HandoffLife)
	k.loops()
	k.want(id, content.HandedOff)
	k.clock.add(time.Second)
	k.loops()
	k.want(id, content.Expired)
}

func TestJobOfAnUnusableChannelIsADoubt(t *testing.T) {
	k := newKit(t)
	k.pub.publish = []answer{{receipt: publishers.Receipt{State: content.Submitted, Job: "j1"}}}
	id := k.add(content.Approved, "a")[0]
	k.turn()
	k.reg.err = errors.New("channel gzh is no longer in moxin.yaml")
	k.pass(k.Tuning.PollMax - time.Second)
	k.want(id, content.Submitted)
	k.pass(time.Minute)
	k.want(id, content.InDoubt)
}

// away is a store that loses the packages of some releases.
type away struct {
	Store
	lost int64
}

func (a away) HandoffOf(ctx context.Context, release int64) (content.Handoff, error) {
	if release == a.lost {
		return content.Handoff{}, errors.New("disk trouble")
	}
	return a.Store.HandoffOf(ctx, release)
}

func TestTroubleWithOneHandoffKeepsNoOtherOpen(t *testing.T) {
	k := newKit(t)
	k.pub.publish = []answer{{receipt: publishers.Receipt{State: content.HandedOff}}}
	ids := k.add(content.Approved, "a", "b")
	k.turn()
	k.Store = away{k.Store, ids[0]}
	k.clock.add(k.Tuning.HandoffLife + time.Second)
	if _, err := k.follower.step(k.ctx); err == nil {
		t.Error("the trouble is not said")
	}
	k.want(ids[0], content.HandedOff)
	k.want(ids[1], content.Expired)
}

func TestLookedUpKeepsLanguagesApart(t *testing.T) {
	_, words := lookedUp(publishers.Receipt{}, fmt.Errorf("asking: %w", &publishers.Error{Text: content.T("没有答复", "no answer"), Code: "502"}))
	if want := "没能查到：没有答复 / the look-up failed: no answer"; words != want {
		t.Errorf("%q, want %q", words, want)
	}
	if _, words := lookedUp(publishers.Receipt{}, io.EOF); words != "没能查到：EOF / the look-up failed: EOF" {
		t.Errorf("%q", words)
	}
}
