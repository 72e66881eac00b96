package ingest_test

import (
	"errors"
	"testing"
	"time"

	"moxin/ingest"
)

// What changed is read soon, and never more often than once in a rest.
func TestAChannelThatChangedIsReadSoon(t *testing.T) {
	b, f := newBench(), &followers{}
	b.Channels = map[string]ingest.ChannelCollector{"qy": f}
	begin := b.now
	soon := func(after time.Duration, channel string) {
		t.Helper()
		b.now = begin.Add(after)
		if err := b.ReadSoon(t.Context(), channel, time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	next := func() time.Duration {
		t.Helper()
		plans, err := b.ChannelPlans(t.Context())
		if err != nil || len(plans) != 1 {
			t.Fatal(plans, err)
		}
		return plans[0].Next.Sub(begin)
	}
	soon(0, "gone from moxin.yaml")
	soon(0, "qy") // never read: due already
	if _, err := b.RunChannels(t.Context(), false); err != nil || len(f.asked) != 1 {
		t.Fatalf("read %d times, %v", len(f.asked), err)
	}
	soon(10*time.Minute, "qy")
	if got := next(); got != time.Hour {
		t.Errorf("changed after ten minutes: read after %s", got)
	}
	soon(50*time.Minute, "qy")
	if got := next(); got != time.Hour {
		t.Errorf("changed again: read after %s", got)
	}
	b.now = begin.Add(time.Hour)
	if _, err := b.RunChannels(t.Context(), false); err != nil || len(f.asked) != 2 {
		t.Fatalf("read %d times, %v", len(f.asked), err)
	}
	soon(9*time.Hour, "qy")
	if got := next(); got != 9*time.Hour {
		t.Errorf("changed long after: read after %s", got)
	}
	f.err = errors.New("away")
	if _, err := b.RunChannels(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	waits := next()
	if soon(9*time.Hour+time.Minute, "qy"); next() != waits {
		t.Errorf("one that backs off is asked after %s, not %s", next(), waits)
	}
}
