package scheduler

import (
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
)

func TestEveryHandoffHasASignedLink(t *testing.T) {
	key := content.LinkKey("the store's own key")
	s := &Scheduler{Options: Options{Key: key, Now: time.Now}}
	r := content.Release{ID: 7, Items: []content.Item{{Slug: "a", Title: "题"}}}
	m := publishers.Message{Release: r}
	if release, ok := key.Handoff(s.handoff(m, nil).Token); !ok || release != 7 {
		t.Errorf("the link is of release %d, %v", release, ok)
	}
	if got := s.handoff(m, &content.Handoff{Token: "an adapter's"}).Token; got != "an adapter's" {
		t.Errorf("an adapter's token became %q", got)
	}
}

// Kills and doubts are no reason to wait for the platform.
func TestOnlyRefusalsMakeARetryWaitLonger(t *testing.T) {
	var killed []content.Attempt
	for range 6 {
		killed = append(killed, content.Attempt{Result: content.InDoubt})
	}
	if n := refusals(append(killed, content.Attempt{})); n != 0 {
		t.Errorf("%d refusals among kills", n)
	}
	if n := refusals(append(killed, content.Attempt{Result: content.Approved}, content.Attempt{Result: content.Approved})); n != 2 {
		t.Errorf("%d refusals, want 2", n)
	}
}
