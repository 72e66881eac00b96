package scheduler

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// tell stores an event about a job as the public listener does.
func (k *kit) tell(key, job string, r publishers.Receipt) {
	k.t.Helper()
	e, err := EventOf("gzh", publishers.Event{Key: key, Kind: "PUBLISHJOBFINISH", Job: job, Receipt: r}, k.clock.Now())
	if err != nil {
		k.t.Fatal(err)
	}
	if _, err := k.store.AddEvent(k.ctx, e); err != nil {
		k.t.Fatal(err)
	}
	k.Heard("gzh", job)
}

// away makes a release whose job or hand-off is on the platform.
func (k *kit) away(r publishers.Receipt) int64 {
	k.t.Helper()
	k.pub.publish = []answer{{receipt: r}}
	id := k.add(content.Approved, "a")[0]
	k.turn()
	k.want(id, r.State)
	return id
}

var (
	submitted  = publishers.Receipt{State: content.Submitted, Job: "j1"}
	withPerson = publishers.Receipt{State: content.HandedOff, Job: "j1"}
	notYet     = []answer{{receipt: publishers.Receipt{State: content.Submitted}}}
)

func TestEventEndsTheWait(t *testing.T) {
	failed := publishers.Receipt{State: content.Failed, Why: "审核未通过"}
	for name, c := range map[string]struct {
		before publishers.Receipt
		events []publishers.Receipt
		want   content.State
	}{
		"submitted, published":           {submitted, []publishers.Receipt{post("p1")}, content.Published},
		"submitted, failed":              {submitted, []publishers.Receipt{failed}, content.Failed},
		"submitted, published outranks":  {submitted, []publishers.Receipt{failed, post("p1")}, content.Published},
		"submitted, nothing new":         {submitted, []publishers.Receipt{submitted}, content.Submitted},
		"handed off, published":          {withPerson, []publishers.Receipt{post("p1")}, content.Published},
		"handed off, failed":             {withPerson, []publishers.Receipt{failed}, content.Failed},
		"handed off, only a hint":        {withPerson, []publishers.Receipt{{State: content.HandedOff, Why: "草稿不见了"}}, content.HandedOff},
		"submitted, a hint says nothing": {submitted, []publishers.Receipt{{State: content.HandedOff, Why: "草稿不见了"}}, content.Submitted},
	} {
		t.Run(name, func(t *testing.T) {
			k := newKit(t)
			k.pub.poll = notYet
			id := k.away(c.before)
			for i, r := range c.events {
				k.tell(fmt.Sprint(i), "j1", r)
				k.tell(fmt.Sprint(i), "j1", r) // delivered twice
			}
			if _, err := k.follower.step(k.ctx); err != nil {
				t.Fatal(err)
			}
			r := k.want(id, c.want)
			if ended := c.want != c.before.State; ended && k.pub.count("poll") > 0 {
				t.Error("the platform was asked what it had told already")
			} else if ended && c.want == content.Failed && r.Why != failed.Why {
				t.Errorf("why %q", r.Why)
			}
			if n := len(k.publications(id)); (n == 1) != (c.want == content.Published) {
				t.Errorf("%d publications", n)
			}
		})
	}
}

// knowing completes what callbacks say, as adapters do from their steps.
type knowing struct {
	*script
	err error
}

func (p *knowing) Complete(_ context.Context, m publishers.Message, r publishers.Receipt) (publishers.Receipt, error) {
	for i := range m.Items {
		r.Posts = append(r.Posts, publishers.Post{Index: i, RemoteID: "m1", StatID: "m1_1"})
	}
	return r, p.err
}

func TestEventIsCompleted(t *testing.T) {
	k := newKit(t)
	p := &knowing{script: k.pub, err: errors.New("database is locked")}
	k.reg.pub = publishers.WithTraits(p, k.pub.traits)
	k.pub.poll = notYet
	id := k.away(submitted)
	k.tell("1", "j1", publishers.Receipt{State: content.Published})
	if _, err := k.follower.step(k.ctx); err == nil {
		t.Error("the trouble is not said")
	}
	k.want(id, content.Submitted)
	p.err = nil
	k.loops()
	k.want(id, content.Published)
	if posts := k.publications(id); len(posts) != 1 || posts[0].RemoteID != "m1" || posts[0].StatID != "m1_1" {
		t.Errorf("publications %+v", posts)
	}
}

func TestEventOfAChannelThatIsGoneStands(t *testing.T) {
	k := newKit(t)
	id := k.away(submitted)
	k.reg.err = errors.New("no such channel")
	k.tell("1", "j1", post("p1"))
	k.loops()
	k.want(id, content.Published)
}

func TestEventsOfOthersChangeNothing(t *testing.T) {
	k := newKit(t)
	k.pub.poll = notYet
	id := k.away(submitted)
	k.tell("1", "j2", post("p1"))
	k.tell("2", "", post("p1"))
	e := content.Event{Channel: "gzh2", Key: "3", Job: "j1", Body: []byte(`{"State":"published"}`)}
	if _, err := k.store.AddEvent(k.ctx, e); err != nil {
		t.Fatal(err)
	}
	k.loops()
	k.want(id, content.Submitted)
}

// A verdict may be faster than the answer that names its job.
func TestVerdictWaitsForItsRelease(t *testing.T) {
	k := newKit(t)
	k.pub.publish = []answer{{receipt: submitted}}
	id := k.add(content.Approved, "a")[0]
	k.Failpoint = func(point string) {
		if point != "before-settle" {
			return
		}
		k.tell("1", "j1", post("p1"))
		k.loops()
		k.want(id, content.Publishing)
	}
	k.turn()
	k.want(id, content.Submitted)
	k.loops()
	k.want(id, content.Published)
}

func TestVerdictEndsADoubtAboutItsJob(t *testing.T) {
	k := newKit(t)
	k.pub.poll = notYet
	k.pub.lookup = []answer{{err: errors.New("503")}}
	id := k.away(submitted)
	k.pass(k.pub.traits.Processing + time.Minute)
	k.want(id, content.InDoubt)
	k.tell("1", "j1", post("p1"))
	k.loops()
	k.want(id, content.Published)
}

func TestEventNotUnderstoodIsNoVerdict(t *testing.T) {
	k := newKit(t)
	k.pub.poll = []answer{{receipt: post("p1")}}
	var out bytes.Buffer
	k.Log = slog.New(slog.NewTextHandler(&out, nil))
	id := k.away(submitted)
	if _, err := k.store.AddEvent(k.ctx, content.Event{Channel: "gzh", Key: "1", Job: "j1", Body: []byte(`{"State":7`)}); err != nil {
		t.Fatal(err)
	}
	k.pass(time.Second)
	k.want(id, content.Published) // the poll says it
	if !strings.Contains(out.String(), "event not understood") {
		t.Errorf("log %q", out.String())
	}
}

func TestHeardWakesTheFollower(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{Clock: machine{}, Log: slog.New(slog.DiscardHandler)})
		steps := make(chan time.Time, 9)
		begun := time.Now()
		go s.loop(t.Context(), loop{name: "follower", every: time.Hour, wake: s.heard, step: func(context.Context) (time.Duration, error) {
			steps <- time.Now()
			return 0, nil
		}})
		<-steps
		synctest.Wait()
		s.Heard("gzh", "j1")
		s.Heard("gzh", "j1") // while it wakes
		if at := <-steps; !at.Equal(begun) {
			t.Errorf("woke after %s", at.Sub(begun))
		}
	})
}

func TestHandoffIsAskedAboutSeldom(t *testing.T) {
	k := newKit(t)
	k.pub.poll = []answer{{receipt: withPerson}, {err: errors.New("503")}, {receipt: withPerson}, {receipt: post("p1")}}
	id := k.away(withPerson)
	var asked []time.Duration
	for at := time.Duration(0); at < 3*time.Hour && len(asked) < 4; at += 30 * time.Second {
		n := k.pub.count("poll")
		if _, err := k.follower.step(k.ctx); err != nil {
			t.Fatal(err)
		}
		if k.pub.count("poll") > n {
			asked = append(asked, at)
		}
		k.clock.add(30 * time.Second)
	}
	want := []time.Duration{5 * time.Minute, 15 * time.Minute, 35 * time.Minute, 75 * time.Minute}
	if fmt.Sprint(asked) != fmt.Sprint(want) {
		t.Errorf("asked after %v, want %v", asked, want)
	}
	if r := k.want(id, content.Published); r.Why != "" {
		t.Errorf("why %q", r.Why)
	}
}

func TestHintIsSaidOnceAndEndsNothing(t *testing.T) {
	k := newKit(t)
	gone := publishers.Receipt{State: content.HandedOff, Why: "草稿已不在草稿箱"}
	k.pub.poll = []answer{{receipt: gone}}
	id := k.away(withPerson)
	for range 100 {
		k.clock.add(time.Minute)
		k.loops()
	}
	k.want(id, content.HandedOff)
	if said := k.audited(id, "release.hint"); len(said) != 1 || said[0] != gone.Why {
		t.Errorf("said %q, want it once", said)
	}
	e, err := k.desk.Evidence(k.ctx, id)
	if err != nil || e.Hint == nil || e.Hint.Text != gone.Why {
		t.Errorf("evidence %+v, %v", e.Hint, err)
	}
}

// A job that ends without a reason is tried once more, and only once, whoever says so.
func TestFailureWithoutReasonIsTriedOnceMore(t *testing.T) {
	again := publishers.Receipt{State: content.Failed, Why: "常规失败", Again: true}
	for name, say := range map[string]func(k *kit, job string){
		"by poll":  func(k *kit, _ string) { k.pub.poll = []answer{{receipt: again}} },
		"by event": func(k *kit, job string) { k.tell(job, job, again) },
	} {
		t.Run(name, func(t *testing.T) {
			k := newKit(t)
			k.pub.poll = notYet
			id := k.away(submitted)
			say(k, "j1")
			k.loops()
			r := k.want(id, content.Approved)
			if r.Job != "" || !r.NotBefore.After(k.clock.Now()) || !strings.Contains(r.Why, "once more, from a new draft") {
				t.Errorf("to be tried again: %+v", r)
			}
			k.pub.publish = []answer{{receipt: publishers.Receipt{State: content.Submitted, Job: "j2"}}}
			k.clock.add(k.Tuning.Backoff)
			k.turn()
			k.want(id, content.Submitted)
			say(k, "j2")
			k.loops()
			if r := k.want(id, content.Failed); r.Why != again.Why {
				t.Errorf("why %q", r.Why)
			}
			if n := k.pub.count("publish"); n != 2 {
				t.Errorf("published %d times, want two", n)
			}
		})
	}
}

// The process dies between the two steps of the retry; the look-up says the same again.
func TestKilledBetweenTheStepsOfARetry(t *testing.T) {
	k := newKit(t)
	again := publishers.Receipt{State: content.Failed, Why: "常规失败", Again: true}
	k.pub.poll, k.pub.lookup = notYet, []answer{{receipt: again}}
	id := k.away(submitted)
	rel := k.want(id, content.Submitted)
	if ok, err := k.onceMore(k.ctx, rel, again); !ok || err != nil {
		t.Fatal(ok, err)
	}
	out := k.resolver.settlement(rel, content.InDoubt)
	if err := k.store.Settle(k.ctx, out); err != nil {
		t.Fatal(err)
	}
	k.pass(2 * time.Minute)
	k.want(id, content.Approved)
}
