package ingest_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest"
)

// followers are a channel's own numbers.
type followers struct {
	err   error
	asked []time.Time // since when; zero = as far as it goes by itself
}

func (f *followers) CollectChannel(ctx context.Context, channel string) (ingest.Reading, error) {
	return f.CollectSince(ctx, channel, time.Time{})
}

func (f *followers) CollectSince(_ context.Context, _ string, since time.Time) (ingest.Reading, error) {
	f.asked = append(f.asked, since)
	return ingest.Reading{Source: "datacube", Samples: []content.Sample{{Metric: content.Followers, Value: 1200, Cumulative: true}}}, f.err
}

func TestRunnerReadsChannels(t *testing.T) {
	b := newBench()
	good, bad := &followers{}, &followers{err: errors.New("48001")}
	b.Channels = map[string]ingest.ChannelCollector{"gzh": good, "old": bad}
	report, err := b.RunChannels(t.Context(), false)
	if err != nil || report.Read != 1 || report.Failed != 1 || report.Problems[0].Channel != "old" {
		t.Fatalf("%+v, %v", report, err)
	}
	if s := b.store.samples; len(s) != 1 || s[0].Channel != "gzh" || s[0].Publication != 0 || s[0].Unit != content.UnitPeople {
		t.Errorf("samples %+v", s)
	}
}

// What is planned of a channel is in the store: a restart asks for nothing anew, and after days
// without moxin all of them are asked for.
func TestChannelsAreCaughtUp(t *testing.T) {
	b, f := newBench(), &followers{}
	b.Channels = map[string]ingest.ChannelCollector{"gzh": f}
	run := func(after time.Duration, want int) {
		t.Helper()
		again := newBench() // a process that has just begun
		again.Notes, again.Samples, again.Channels = b.store, b.store, b.Channels
		again.now = published.Add(after)
		if _, err := again.RunChannels(t.Context(), false); err != nil || len(f.asked) != want {
			t.Fatalf("after %s asked %d times, want %d: %v", after, len(f.asked), want, err)
		}
	}
	run(0, 1)
	run(time.Hour, 1)
	run(13*time.Hour, 2)
	run(9*24*time.Hour, 3)
	if !f.asked[0].IsZero() || !f.asked[2].Equal(published.Add(13*time.Hour)) {
		t.Errorf("asked since %v", f.asked)
	}
}

func TestChannelThatFailsBacksOff(t *testing.T) {
	b, f := newBench(), &followers{err: errors.Join(errors.New("48001"), ingest.ErrForbidden)}
	b.Channels = map[string]ingest.ChannelCollector{"gzh": f}
	if _, err := b.RunChannels(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	plans, err := b.ChannelPlans(t.Context())
	if err != nil || len(plans) != 1 || plans[0].Failures != 1 || plans[0].Trouble != content.TroubleForbidden || plans[0].Next.Sub(b.now) < 24*time.Hour {
		t.Fatalf("%+v, %v", plans, err)
	}
	f.err = nil
	if _, err := b.RunChannels(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if plans, err = b.ChannelPlans(t.Context()); err != nil || plans[0].Failures != 0 || plans[0].Error != "" || !plans[0].Last.Equal(b.now) {
		t.Errorf("after a reading that a person asked for: %+v, %v", plans, err)
	}
}

func TestChannelGoesThroughTheLaneOnce(t *testing.T) {
	b, f := newBench(), &followers{}
	b.Channels = map[string]ingest.ChannelCollector{"gzh": f}
	var l lane
	for range 2 { // two processes
		if _, err := b.DispatchChannels(t.Context(), &l); err != nil {
			t.Fatal(err)
		}
	}
	if len(l.got) != 1 || l.got[0].Publication != 0 {
		t.Fatalf("in the lane: %+v", l.got)
	}
	if err := b.Handle(t.Context(), l.got[0]); err != nil || len(f.asked) != 1 || len(b.store.samples) != 1 {
		t.Errorf("asked %d times, %v", len(f.asked), err)
	}
}

func TestChannelOfADayThatIsUsedUpWaits(t *testing.T) {
	b, f := newBench(), &followers{}
	b.Channels = map[string]ingest.ChannelCollector{"gzh": f}
	b.Daily = func(string) int { return 1 }
	var last ingest.Report
	for range 2 {
		var err error
		if last, err = b.RunChannels(t.Context(), true); err != nil {
			t.Fatal(err)
		}
	}
	plans, err := b.ChannelPlans(t.Context())
	if err != nil || last.Waiting != 1 || len(f.asked) != 1 || plans[0].Next.Sub(b.now) != 4*time.Hour {
		t.Errorf("%+v, plans %+v, %v", last, plans, err)
	}
}
