package scheduler

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// A channel that cannot be used any more says nothing about the call that was made on it.
func TestChannelThatGoesLeavesTheDoubt(t *testing.T) {
	for name, lose := range map[string]func(*kit){
		"its publisher": func(k *kit) { k.reg.err = errors.New("the secret is gone") },
		"its key":       func(k *kit) { k.pub.traits.KeyLife = 0 },
	} {
		t.Run(name, func(t *testing.T) {
			k := newKit(t)
			id := repeating(t, k)
			lose(k)
			k.clock.add(k.Tuning.Backoff)
			k.turn()
			k.want(id, content.InDoubt)
			if n := k.pub.count("publish"); n != 1 {
				t.Errorf("called %d times: nothing protects a repetition", n)
			}
		})
	}
}

// An approval is of the content. Whoever gives it has not looked on the platform, so the doubt of
// an earlier call outlives it: the next attempt still goes under the first one's key.
func TestApprovalEndsNoDoubt(t *testing.T) {
	k := newKit(t)
	id := repeating(t, k)
	r := k.want(id, content.Approved)
	_, err := k.store.Apply(k.ctx, content.Changeset{By: "tester", At: k.clock.Now(),
		Change: []content.Change{{Release: id, Version: r.Version, To: content.Planned}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := k.desk0().Approve(k.ctx, Word{Release: id, Who: "linxi"}, "", "cli"); err != nil {
		t.Fatal(err)
	}
	k.pub.publish = []answer{{}, {err: refusal(publishers.Rejected)}}
	k.clock.add(k.Tuning.Backoff)
	k.turn()
	if r := k.want(id, content.InDoubt); !strings.Contains(r.Why, "earlier call is still not known") {
		t.Errorf("why %q", r.Why)
	}
}

// An adapter that panics on a reply it did not expect ends no loop and no process.
func TestPanicWhileAskingIsAFailedLook(t *testing.T) {
	k := newKit(t)
	k.pub.lookup = []answer{{panics: "index out of range"}, {receipt: post("p1")}}
	id := doubt(t, k)
	k.pass(2 * time.Minute)
	k.want(id, content.Published)

	k = newKit(t)
	k.pub.publish = []answer{{receipt: submitted}}
	k.pub.poll = []answer{{panics: "nil map"}, {receipt: post("p1")}}
	id = k.add(content.Approved, "a")[0]
	k.turn()
	k.pass(time.Minute)
	k.want(id, content.Published)
}

// slowHold is a store whose holds take long to get.
type slowHold struct {
	Store
	clock *stepped
	takes time.Duration
}

func (s slowHold) Hold(ctx context.Context, h content.Hold) (bool, error) {
	s.clock.add(s.takes)
	return s.Store.Hold(ctx, h)
}

// A draft that could still be on its way when the hold is over might meet the attempt.
func TestNoDraftPastItsHold(t *testing.T) {
	k, d := newDrafts(t)
	k.Store = slowHold{k.store, k.clock, k.Tuning.LeaseMargin + time.Second}
	id := k.ahead("a")
	k.look()
	if len(d.prepared) != 0 {
		t.Error("prepared although the call could outlive the hold")
	}
	if p := k.draft(id); !strings.Contains(p.Error, "no time left") {
		t.Errorf("prepared %+v", p)
	}
	k.Store = k.store
	k.clock.add(time.Minute)
	k.look()
	if p := k.draft(id); !p.InPlace() || p.Error != "" {
		t.Errorf("prepared %+v", p)
	}
}
