package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"moxin/content"
	"moxin/ingest"
)

func TestCollectorThatPanicsHasFailed(t *testing.T) {
	b := planned(t, many(4)...)
	b.src.answer = func(p content.Publication) (ingest.Reading, error) {
		if p.ID == 2 {
			var none map[string]int
			none["x"] = 1
		}
		return ingest.Reading{Samples: []content.Sample{{Metric: content.Reads, Value: 1}}}, nil
	}
	r := b.at(t, time.Hour)
	if r.Read != 3 || r.Failed != 1 || !strings.Contains(r.Problems[0].Error, "broke") || r.Problems[0].Publication != 2 {
		t.Errorf("%+v", r)
	}
	if c := b.store.plan(2, "page"); c.Failures != 1 || c.Trouble != content.TroublePassing {
		t.Errorf("plan %+v", c)
	}
}

func TestCollectorThatHangsIsLeftBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := planned(t, post(1))
		b.Timeout = time.Minute
		b.src.hold = make(chan struct{})
		began := time.Now()
		r := b.at(t, time.Hour)
		if r.Failed != 1 || !strings.Contains(r.Problems[0].Error, "no answer within 1m0s") {
			t.Errorf("%+v", r)
		}
		if took := time.Since(began); took < time.Minute || took > 2*time.Minute {
			t.Errorf("waited %s for it", took)
		}
		// It keeps its place at the source: the readings after it are not piled up on it.
		b.Parallel = 1
		for age := 2 * time.Hour; age < 9*time.Hour; age += time.Hour {
			for _, p := range b.at(t, age).Problems {
				if !strings.Contains(p.Error, "hang") {
					t.Errorf("problem %+v", p)
				}
			}
		}
		if n := b.src.times(); n != 1 {
			t.Errorf("asked %d times while it hangs", n)
		}
		close(b.src.hold)
		synctest.Wait()
		b.at(t, 40*time.Hour)
		if c := b.store.plan(1, "page"); c.Failures != 0 || !c.Last.Equal(b.now) {
			t.Errorf("when it has ended: %+v", c)
		}
	})
}

func TestSlowReadingIsEndedByItsTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := planned(t, post(1))
		b.src.ctx = func(ctx context.Context) (ingest.Reading, error) { <-ctx.Done(); return ingest.Reading{}, ctx.Err() }
		if r := b.at(t, time.Hour); r.Failed != 1 {
			t.Errorf("%+v", r)
		}
	})
}

func TestWhatAReadingFailedOnIsKept(t *testing.T) {
	b := planned(t, post(1))
	b.src.answer = func(content.Publication) (ingest.Reading, error) {
		return ingest.Reading{Raw: []byte("<html>new</html>")}, fmt.Errorf("no counts: %w", ingest.ErrChanged)
	}
	r := b.at(t, time.Hour)
	c := b.store.plan(1, "page")
	if string(b.store.raw[c.Raw]) != "<html>new</html>" || c.Trouble != content.TroubleChanged || r.Problems[0].Raw != c.Raw {
		t.Errorf("plan %+v, report %+v", c, r)
	}
	if len(b.store.samples) != 0 {
		t.Errorf("a changed page says %+v", b.store.samples)
	}
	b.src.answer = reads(3)
	b.at(t, 50*time.Hour)
	if c := b.store.plan(1, "page"); c.Raw != "" || c.Trouble != "" {
		t.Errorf("after a reading that worked: %+v", c)
	}
}

func TestTroubles(t *testing.T) {
	for err, want := range map[error]content.Trouble{
		nil: "", errors.New("x"): content.TroublePassing,
		fmt.Errorf("a: %w", ingest.ErrBlocked):   content.TroubleBlocked,
		fmt.Errorf("a: %w", ingest.ErrChanged):   content.TroubleChanged,
		fmt.Errorf("a: %w", ingest.ErrForbidden): content.TroubleForbidden,
	} {
		if got := ingest.TroubleOf(err); got != want {
			t.Errorf("%v is %q, want %q", err, got, want)
		}
	}
}

func TestDowntimeIsSaidAndNotMadeUpFor(t *testing.T) {
	b := planned(t, post(1))
	r := b.at(t, 50*time.Hour) // 3 h, 6 h, 12 h, 1 d and 2 d passed as well
	if r.Read != 1 || r.Skipped != 5 || len(b.store.samples) != 1 || !b.store.samples[0].ObservedAt.Equal(b.now) {
		t.Errorf("%+v, samples %+v", r, b.store.samples)
	}
	if r := b.at(t, 72*time.Hour); r.Skipped != 0 {
		t.Errorf("in time, %d ages are said to be skipped", r.Skipped)
	}
}

func TestAgesOfTheWorkspace(t *testing.T) {
	b := newBench(post(1))
	b.Ages = []time.Duration{24 * time.Hour, 48 * time.Hour}
	if _, err := b.Adopt(t.Context()); err != nil {
		t.Fatal(err)
	}
	for age, want := range map[time.Duration]int{23 * time.Hour: 0, 24 * time.Hour: 1} {
		if r := b.at(t, age); r.Read != want {
			t.Errorf("at %s %d readings", age, r.Read)
		}
		b.src.asked = 0
	}
	b.at(t, 24*time.Hour)
	b.at(t, 48*time.Hour)
	if c := b.store.plan(1, "page"); !c.Next.IsZero() {
		t.Fatalf("after the last age: %+v", c)
	}
	b.Ages = append(b.Ages, 96*time.Hour)
	if n, err := b.Adopt(t.Context()); n != 1 || err != nil {
		t.Fatalf("one more age: %d, %v", n, err)
	}
	if r := b.at(t, 96*time.Hour); r.Read != 1 {
		t.Errorf("at the age that was added: %+v", r)
	}
}

// A source that was switched off while a post's first reading was due, or failed until a clock came
// back, is read on once it is there again: nothing but the plan's end ends a plan.
func TestAPlanThatWasCutShortGoesOn(t *testing.T) {
	b := newBench(post(1))
	if _, err := b.Adopt(t.Context()); err != nil {
		t.Fatal(err)
	}
	collectors := b.Collectors
	b.Collectors = nil
	b.now = published.Add(2 * time.Hour)
	if _, err := b.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.Collectors = collectors
	if n, err := b.Adopt(t.Context()); n != 1 || err != nil {
		t.Errorf("%d plans go on, %v", n, err)
	}
	if c := b.store.plan(1, "page"); !c.Next.Equal(published.Add(3 * time.Hour)) {
		t.Errorf("next %v", c.Next)
	}
}

func TestFalls(t *testing.T) {
	at := func(hours int, metric content.Metric, value float64, source string) content.Sample {
		return content.Sample{
			Publication: 1, Metric: metric, Value: value, Cumulative: true, Source: source, Unit: content.Metrics[metric],
			ObservedAt: published.Add(time.Duration(hours) * time.Hour),
		}
	}
	daily := func(s content.Sample) content.Sample { s.Cumulative = false; return s }
	falls := ingest.Falls([]content.Sample{
		at(3, content.Reads, 400, "page"), at(1, content.Reads, 1000, "page"), at(2, content.Reads, 700, "page"), // 400 is less than 60% of 700, 700 is not of 1000
		at(1, content.Likes, 90, "page"), at(2, content.Likes, 10, "datacube"), // another source
		at(1, content.FinishRate, .9, "page"), at(2, content.FinishRate, .1, "page"),
		at(1, content.ReadSeconds, 90, "event"), at(2, content.ReadSeconds, 10, "event"), // a mean
		at(1, content.Purchases, 9, "event"), at(2, content.Purchases, 1, "event"), // taken back
		daily(at(1, content.Shares, 50, "page")), daily(at(2, content.Shares, 1, "page")),
	})
	if len(falls) != 1 || falls[0].Before.Value != 700 || falls[0].After.Value != 400 {
		t.Errorf("%+v", falls)
	}
}
