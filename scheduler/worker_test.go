package scheduler

import (
	"errors"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
)

func TestWorkerClassifies(t *testing.T) {
	lost := errors.New("connection reset by peer")
	for _, c := range []struct {
		name   string
		answer answer
		state  content.State
	}{
		{"published", answer{receipt: post("p1")}, content.Published},
		{"submitted", answer{receipt: publishers.Receipt{State: content.Submitted, Job: "j1"}}, content.Submitted},
		{"handed off", answer{receipt: publishers.Receipt{State: content.HandedOff}}, content.HandedOff},
		{"transient", answer{err: refusal(publishers.Transient)}, content.Approved},
		{"limited", answer{err: refusal(publishers.Limited)}, content.Approved},
		{"rejected", answer{err: refusal(publishers.Rejected)}, content.Failed},
		{"account", answer{err: refusal(publishers.Account)}, content.Failed},
		{"bug", answer{err: refusal(publishers.Bug)}, content.Failed},
		{"unknown", answer{err: refusal(publishers.Unknown)}, content.InDoubt},
		{"any other error", answer{err: lost}, content.InDoubt},
		{"panic", answer{panics: "index out of range"}, content.InDoubt},
		{"nonsense", answer{receipt: publishers.Receipt{State: content.Planned}}, content.InDoubt},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := newKit(t)
			k.pub.publish = []answer{c.answer}
			id := k.add(content.Approved, "a")[0]
			k.turn()
			r := k.want(id, c.state)
			attempts, err := k.store.Attempts(k.ctx, id)
			if err != nil || len(attempts) != 1 || attempts[0].Result != c.state || attempts[0].Finished.IsZero() {
				t.Errorf("attempts %+v, %v: want one, closed as %s", attempts, err, c.state)
			}
			if c.state == content.Submitted && r.Job != "j1" {
				t.Errorf("job %q", r.Job)
			}
			k.turn()
			if n := k.pub.count("publish"); n != 1 {
				t.Errorf("called %d times at once, want 1", n)
			}
		})
	}
}

func TestWorkerRetriesNotBefore(t *testing.T) {
	k := newKit(t)
	k.pub.publish = []answer{
		{err: &publishers.Error{Class: publishers.Limited, After: 10 * time.Minute, Text: content.T("太快", "too fast")}},
		{receipt: post("p1")},
	}
	id := k.add(content.Approved, "a")[0]
	k.turn()
	if r := k.want(id, content.Approved); r.NotBefore.Before(day.Add(10 * time.Minute)) {
		t.Errorf("not before %s: earlier than the platform's window", r.NotBefore)
	}
	k.clock.add(9 * time.Minute)
	k.turn()
	k.want(id, content.Approved)
	k.clock.add(10 * time.Minute)
	k.turn()
	k.want(id, content.Published)
}

// TestWorkerTriesWithinTheWindow: what a platform refuses in passing is tried again as long as
// the release may still go, and then missed, not failed.
func TestWorkerTriesWithinTheWindow(t *testing.T) {
	k := newKit(t)
	k.pub.publish = []answer{{err: refusal(publishers.Transient)}}
	id := k.add(content.Approved, "a")[0]
	for range 31 {
		k.turn()
		k.clock.add(time.Minute)
	}
	k.turn()
	k.want(id, content.Missed)
	if n := k.pub.count("publish"); n < 7 || n > 20 {
		t.Errorf("tried %d times in half an hour: want waits that grow, and end growing", n)
	}
}

// TestLimitedComesBackWhenThereIsRoom: being told to wait a few seconds, again and again, must
// not turn into waits of minutes, or a channel's own rate would make its releases late.
func TestLimitedComesBackWhenThereIsRoom(t *testing.T) {
	k := newKit(t)
	k.Tuning.Backoff = time.Second
	limited := answer{err: &publishers.Error{Class: publishers.Limited, After: 5 * time.Second, Text: content.T("等一等", "wait")}}
	for range 40 {
		k.pub.publish = append(k.pub.publish, limited)
	}
	k.pub.publish = append(k.pub.publish, answer{err: refusal(publishers.Transient)}, answer{receipt: post("p1")})
	id := k.add(content.Approved, "a")[0]
	for at := 0; k.pub.count("publish") <= 40; at++ {
		if at == 40*25 {
			t.Fatalf("asked %d times in %d seconds", k.pub.count("publish"), at)
		}
		k.turn()
		k.clock.add(time.Second)
	}
	k.want(id, content.Approved)
	k.clock.add(2 * longestPause)
	k.turn()
	k.want(id, content.Published)
}

func TestRetryPastItsWindowIsMissed(t *testing.T) {
	k := newKit(t)
	k.pub.publish = []answer{{err: &publishers.Error{Class: publishers.Limited, After: time.Hour, Text: content.T("额度用完", "quota used up")}}}
	id := k.add(content.Approved, "a")[0]
	k.turn()
	k.want(id, content.Approved)
	k.clock.add(content.DefaultLate + time.Second)
	k.turn()
	k.want(id, content.Missed)
	if n := k.pub.count("publish"); n != 1 {
		t.Errorf("called %d times", n)
	}
}

func TestDoubledAndOldTicketsDoNothing(t *testing.T) {
	k := newKit(t)
	k.pub.publish = []answer{{receipt: post("p1")}}
	id := k.add(content.Approved, "a")[0]
	if _, err := k.release(k.ctx); err != nil {
		t.Fatal(err)
	}
	ticket := k.queue.take()[0]
	old := ticket
	old.Fence--
	for _, tk := range []content.Ticket{old, ticket, ticket, old} {
		if err := k.Handle(k.ctx, tk); err != nil {
			t.Fatalf("a ticket that changes nothing is no error: %v", err)
		}
	}
	k.want(id, content.Published)
	if n := k.pub.count("publish"); n != 1 {
		t.Errorf("called %d times, want 1", n)
	}
}

func TestLostEnqueueIsHealed(t *testing.T) {
	k := newKit(t)
	k.pub.publish = []answer{{receipt: post("p1")}}
	id := k.add(content.Approved, "a")[0]
	k.queue.err = errors.New("redis is away")
	k.turn()
	r := k.want(id, content.Queued)
	k.queue.err = nil
	k.pass(k.Tuning.QueuedFor + 2*time.Second)
	if again := k.want(id, content.Approved); again.Fence != r.Fence {
		t.Errorf("fence %d: only a dispatch may raise it from %d", again.Fence, r.Fence)
	}
	k.turn()
	k.want(id, content.Published)
}

func TestNoCallWithoutTimeInTheLease(t *testing.T) {
	k := newKit(t)
	k.pub.publish = []answer{{receipt: post("p1")}}
	id := k.add(content.Approved, "a")[0]
	k.Failpoint = func(point string) {
		if point == "claimed" {
			k.clock.add(k.Tuning.LeaseMargin) // the process stood still
		}
	}
	k.turn()
	k.want(id, content.Approved)
	if n := k.pub.count("publish"); n != 0 {
		t.Errorf("called although the lease would have ended first")
	}
}

func TestLateAnswerIsKeptAndNotActedOn(t *testing.T) {
	k := newKit(t)
	k.pub.publish = []answer{{receipt: post("p1")}}
	id := k.add(content.Approved, "a")[0]
	k.Failpoint = func(point string) {
		if point == "before-settle" {
			k.clock.add(time.Hour)
			k.loops() // the sweeper ends the lease meanwhile
		}
	}
	k.turn()
	k.want(id, content.InDoubt)
	attempts, err := k.store.Attempts(k.ctx, id)
	if err != nil || !strings.Contains(attempts[0].Late, "p1") {
		t.Errorf("attempt %+v, %v: want the late answer kept", attempts, err)
	}
	if len(k.publications(id)) != 0 {
		t.Error("a late answer made a publication")
	}
}

func TestChannelThatCannotBeUsedFails(t *testing.T) {
	k := newKit(t)
	k.reg.err = errors.New("set the environment variable MOXIN_GZH_SECRET")
	id := k.add(content.Approved, "a")[0]
	k.turn()
	if r := k.want(id, content.Failed); !strings.Contains(r.Why, "MOXIN_GZH_SECRET") {
		t.Errorf("why %q does not say what to do", r.Why)
	}
}

func TestNamedLinksAreFilledAtTheClaim(t *testing.T) {
	k := newKit(t)
	connect(t, k.store, "xhs")
	r := rendition("a", "xhs", `<a href="{{link gzh}}">原文</a>`)
	items := []content.Item{{Slug: "a", Title: "a", Rendition: r.Digest, SourceDigest: "1"}}
	ids, err := k.store.Apply(k.ctx, content.Changeset{By: "tester", At: day, Renditions: []content.Rendition{r}, Create: []content.Release{{
		Channel: "xhs", Platform: content.XiaoHongShu, Run: 1, Items: items, State: content.Approved, Due: day, Late: content.DefaultLate, Digest: content.MessageDigest(items),
	}}})
	if err != nil {
		t.Fatal(err)
	}
	k.pub.publish = []answer{{receipt: publishers.Receipt{State: content.Published, Posts: []publishers.Post{{RemoteID: "1", URL: "https://example.com/?a=1&b=2"}}}}}
	k.turn()
	if r := k.want(ids[0], content.Approved); !strings.Contains(r.Why, "link gzh") {
		t.Errorf("why %q: want it to wait for the link", r.Why)
	}
	gzh := k.add(content.Approved, "a")[0]
	k.turn()
	k.want(gzh, content.Published)
	k.clock.add(2 * time.Minute)
	k.turn()
	k.want(ids[0], content.Published)
	sent := k.pub.messages[len(k.pub.messages)-1].Items[0]
	if sent.HTML != `<a href="https://example.com/?a=1&amp;b=2">原文</a>` || sent.Digest != r.Digest {
		t.Errorf("sent %q as %s", sent.HTML, sent.Digest)
	}
	attempts, err := k.store.Attempts(k.ctx, ids[0])
	if err != nil || !strings.Contains(attempts[len(attempts)-1].Filled, `"gzh":"https://example.com/`) {
		t.Errorf("filled %+v, %v: want the link kept with the attempt", attempts, err)
	}
}

func TestBacklogWaitsInTheStore(t *testing.T) {
	k := newKit(t)
	k.Tuning.Queued = 2
	k.pub.publish = []answer{{receipt: post("p1")}}
	ids := k.add(content.Approved, "a", "b", "c", "d", "e")
	for range 2 { // a second look finds no room
		if _, err := k.release(k.ctx); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(k.queue.tickets); n != 2 {
		t.Fatalf("%d tickets in the queue, want 2", n)
	}
	for range 3 {
		k.turn()
	}
	for _, id := range ids {
		k.want(id, content.Published)
	}
}
