package webhook_test

import (
	"testing"
	"time"

	"moxin/publishers/webhook/webhooksim"
)

// A store that was restored from a copy gives the ids since then out again: another article, born
// at another instant, is not the one that the receiver knows.
func TestKeysOfARestoredStoreNeverMeet(t *testing.T) {
	w := newWorld(t, webhooksim.Options{})
	p := w.open(t, nil)
	for _, born := range []time.Time{w.clock(), w.clock(), w.clock().Add(time.Hour)} {
		m := message(0)
		m.Release.CreatedAt = born
		if _, err := p.Publish(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	if n := w.sim.Live(); n != 2 {
		t.Errorf("%d posts of two releases", n)
	}
}
