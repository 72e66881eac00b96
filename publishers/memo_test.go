package publishers_test

import (
	"context"
	"testing"

	"moxin/publishers"
	"moxin/publishers/publishertest"
)

type job struct{ ID string }

func TestWhatHappenedIsKeptAfterTheCallsTimeIsOver(t *testing.T) {
	memo := publishers.Message{Steps: &publishertest.Memory{}}.Memo()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := memo.Keep(ended, "job", job{"1"}); err != nil {
		t.Fatal(err)
	}
	var j job
	if ok, err := memo.Recall(t.Context(), "job", &j); !ok || err != nil || j.ID != "1" {
		t.Errorf("recalled %+v, %v, %v", j, ok, err)
	}
	if err := memo.Forget(ended, "job", "never"); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := memo.Steps.Step(t.Context(), "never"); ok || err != nil {
		t.Errorf("what never stood was ended: %v, %v", ok, err)
	}
	j = job{}
	if ok, err := memo.Recall(t.Context(), "job", &j); ok || err != nil || j != (job{}) {
		t.Errorf("recalled %+v, %v, %v after it was forgotten", j, ok, err)
	}
}

func TestAStepThatCannotBeReadIsAnError(t *testing.T) {
	steps := &publishertest.Memory{}
	if err := steps.Record(t.Context(), "job", "{"); err != nil {
		t.Fatal(err)
	}
	if ok, err := (publishers.Memo{Steps: steps}).Recall(t.Context(), "job", &job{}); ok || err == nil {
		t.Error("a broken step reads as nothing recorded: a call would be repeated")
	}
}
