package wechat

import (
	"context"
	"testing"

	"moxin/publishers/publishertest"
)

func TestWhatHappenedIsRecordedAfterTheCallsTimeIsOver(t *testing.T) {
	steps := &publishertest.Memory{}
	memo := memory{steps}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := memo.keep(ended, stepJob, job{PublishID: "1", MsgDataID: "2"}); err != nil {
		t.Fatal(err)
	}
	var j job
	if err := memo.recall(t.Context(), stepJob, &j); err != nil || j.PublishID != "1" || j.MsgDataID != "2" {
		t.Errorf("recalled %+v, %v", j, err)
	}
	if err := memo.forget(ended, stepJob); err != nil {
		t.Fatal(err)
	}
	j = job{}
	if err := memo.recall(t.Context(), stepJob, &j); err != nil || j != (job{}) {
		t.Errorf("recalled %+v, %v after it was forgotten", j, err)
	}
}

func TestAStepThatCannotBeReadIsAnError(t *testing.T) {
	steps := &publishertest.Memory{}
	if err := steps.Record(t.Context(), stepJob, "{"); err != nil {
		t.Fatal(err)
	}
	if err := (memory{steps}).recall(t.Context(), stepJob, &job{}); err == nil {
		t.Error("a broken step reads as nothing recorded: a submit would be repeated")
	}
}
