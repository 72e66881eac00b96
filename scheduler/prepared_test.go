package scheduler

import (
	"errors"
	"testing"

	"moxin/publishers"
)

func TestDiscard(t *testing.T) {
	k, d := newDrafts(t)
	id := k.ahead("a")
	w := Word{Release: id, Who: "linxi"}
	k.look()
	var state *StateError
	if err := k.desk.Discard(k.ctx, w); !errors.As(err, &state) {
		t.Fatalf("discarding the draft of a release that goes out: %v", err)
	}
	if err := k.desk.Cancel(k.ctx, w); err != nil {
		t.Fatal(err)
	}
	d.refuses = refusal(publishers.Transient)
	if err := k.desk.Discard(k.ctx, w); err == nil || !k.draft(id).InPlace() {
		t.Fatalf("a refused discard: %v, draft %+v", err, k.draft(id))
	}
	d.refuses = nil
	if err := k.desk.Discard(k.ctx, w); err != nil {
		t.Fatal(err)
	}
	if len(d.discarded) != 1 || k.draft(id).InPlace() || len(k.audited(id, "release.discard")) != 1 {
		t.Errorf("discarded %v, draft %+v", d.discarded, k.draft(id))
	}
	var none *NoWayError
	k.reg.pub = k.pub
	if err := k.desk.Discard(k.ctx, w); !errors.As(err, &none) {
		t.Errorf("on a platform without drafts: %v", err)
	}
}

func TestPlanSaysWhichDraftsAreLeft(t *testing.T) {
	k, _ := newDrafts(t)
	ids := []int64{k.ahead("a"), k.ahead("b")}
	k.look()
	if err := k.memo(ids[1]).Forget(k.ctx, stepPrepared); err != nil {
		t.Fatal(err)
	}
	p := Plan{Changes: []PlanChange{{Kind: KindCancel, Release: ids[0]}, {Kind: KindCancel, Release: ids[1]}, {Kind: KindMove, Release: ids[0]}}}
	if err := k.desk.LeftDrafts(k.ctx, &p); err != nil {
		t.Fatal(err)
	}
	if c := p.Changes; !c[0].DraftLeft || c[1].DraftLeft || c[2].DraftLeft {
		t.Errorf("left %v %v %v, want the first", c[0].DraftLeft, c[1].DraftLeft, c[2].DraftLeft)
	}
}
