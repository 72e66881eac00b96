package wecom_test

import (
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers/wecom/wecomapi"
)

// A message that took a task for each of its senders is read as one: the customers of all of them.
func TestAMessageOfSeveralTasks(t *testing.T) {
	w := newWorld(t, 2, 12)
	p := w.send(t, "et1")
	first := p.RemoteID
	p.RemoteID = wecomapi.JoinTasks([]string{first, w.send(t, "et2").RemoteID})
	w.pass(time.Hour)
	if err := w.sim.Confirm(first); err != nil {
		t.Fatal(err)
	}
	r, err := w.messages().Collect(t.Context(), p)
	got := by(t, r)
	if err != nil || got[content.Delivered]+got[content.Undelivered] != 12 || got[content.Delivered] == 0 || got[content.Undelivered] == 0 || len(w.deliveries) != 12 {
		t.Errorf("%v of 12 customers, %d kept; %v", got, len(w.deliveries), err)
	}
}
