package scheduler

import (
	"errors"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// wait makes one release wait for another.
func (k *kit) wait(id, other int64, kind content.WaitKind) {
	k.t.Helper()
	r, err := k.store.Release(k.ctx, id)
	if err != nil {
		k.t.Fatal(err)
	}
	o, err := k.store.Release(k.ctx, other)
	if err != nil {
		k.t.Fatal(err)
	}
	_, err = k.store.Apply(k.ctx, content.Changeset{By: "plan", At: k.clock.Now(), Change: []content.Change{{
		Release: id, Version: r.Version, Terms: &content.Terms{Waits: []content.Wait{{Kind: kind, Slug: o.Slug(), Channel: o.Channel, Run: o.Run}}}}}})
	if err != nil {
		k.t.Fatal(err)
	}
}

// A release that waits is dispatched when the other is out, and not when that one merely was sent.
func TestReleaseWaitsUntilTheOtherIsOut(t *testing.T) {
	k := newKit(t)
	k.pub.publish = []answer{{err: errors.New("the line broke")}, {receipt: post("p2")}}
	k.pub.lookup = []answer{{receipt: post("p1")}}
	ids := k.add(content.Approved, "a", "b")
	k.wait(ids[1], ids[0], content.WaitAfter)
	k.turn()
	k.want(ids[0], content.InDoubt)
	k.want(ids[1], content.Approved)
	k.turn()
	k.want(ids[1], content.Approved)
	k.pass(2 * time.Minute) // the doubt ends: it was found
	k.want(ids[0], content.Published)
	k.turn()
	k.want(ids[1], content.Published)
	if n := k.pub.count("publish"); n != 2 {
		t.Errorf("called %d times", n)
	}
}

// A clock that jumps from one instant to the next passes a wait by, and does not hang on it.
func TestWaitingIsQuiet(t *testing.T) {
	k := newKit(t)
	ids := k.add(content.Approved, "a")
	other := addReleases(t, k.store, "gzh", day.Add(24*time.Hour), content.Planned, "b")[0]
	k.wait(ids[0], other, content.WaitOffset)
	k.turn()
	quiet, err := k.Quiet(k.ctx)
	next, ok, err2 := k.NextInstant(k.ctx)
	late := day.Add(content.DefaultLate)
	if !quiet || !ok || !next.After(late) || next.After(late.Add(time.Second)) || errors.Join(err, err2) != nil {
		t.Fatalf("quiet %v, next %s %v, %v: want quiet until it is missed, after %s", quiet, next, ok, errors.Join(err, err2), late)
	}
	k.clock.add(next.Sub(k.clock.Now()))
	k.turn()
	if r := k.want(ids[0], content.Missed); !strings.Contains(r.Why, "《b》") {
		t.Errorf("missed because %q: want it to name what it waited for", r.Why)
	}
	if quiet, err := k.Quiet(k.ctx); err != nil || !quiet {
		t.Errorf("quiet %v, %v", quiet, err)
	}
}

func TestUnwaitLetsItGo(t *testing.T) {
	k := newKit(t)
	k.pub.publish = []answer{{receipt: post("p1")}}
	id := k.add(content.Approved, "a")[0]
	other := addReleases(t, k.store, "gzh", day.Add(24*time.Hour), content.Planned, "b")[0]
	var none *NoWaitError
	if err := k.desk.Unwait(k.ctx, Word{Release: id, Who: "linxi"}); !errors.As(err, &none) || none.In("en") != "release 1 waits for no other" {
		t.Errorf("nothing to drop: %v", err)
	}
	k.wait(id, other, content.WaitOffset)
	seen := k.want(id, content.Approved)
	if err := k.desk.Unwait(k.ctx, Word{Release: id, Who: "linxi", Version: seen.Version + 1}); !errors.Is(err, ErrChanged) {
		t.Errorf("of another version: %v", err)
	}
	if err := k.desk.Unwait(k.ctx, Word{Release: id, Who: "linxi", Why: "那篇不发了", Version: seen.Version}); err != nil {
		t.Fatal(err)
	}
	k.turn()
	k.want(id, content.Published)
	var state *StateError
	if err := k.desk.Unwait(k.ctx, Word{Release: id, Who: "linxi"}); !errors.As(err, &state) {
		t.Errorf("of what is out: %v", err)
	}
}
