package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"moxin/content"
	"moxin/ingest"
)

// planned is a bench on which everything is planned and the first age has come.
func planned(t *testing.T, posts ...content.Publication) *bench {
	t.Helper()
	b := newBench(posts...)
	if _, err := b.Adopt(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.now = published.Add(time.Hour)
	return b
}

func (b *bench) dispatch(t *testing.T) []content.Collection {
	t.Helper()
	var l lane
	if n, err := b.Dispatch(t.Context(), &l); err != nil || n != len(l.got) {
		t.Fatalf("Dispatch = %d with %d in the lane, %v", n, len(l.got), err)
	}
	return l.got
}

func many(n int) []content.Publication {
	var out []content.Publication
	for i := range n {
		out = append(out, post(int64(i+1)))
	}
	return out
}

func TestDispatchGivesEachReadingToOne(t *testing.T) {
	b := planned(t, many(3)...)
	if got := b.dispatch(t); len(got) != 3 {
		t.Fatalf("%d readings were handed over", len(got))
	}
	if got := b.dispatch(t); len(got) != 0 {
		t.Errorf("another takes %+v again", got)
	}
	if r := b.at(t, time.Hour); r.Read != 0 || b.src.asked != 0 {
		t.Errorf("a command reads what a worker has: %+v", r)
	}
}

func TestWorkerThatDiesLeavesItsReadingToAnother(t *testing.T) {
	b := planned(t, post(1))
	first := b.dispatch(t)[0]
	b.work = b.work.Add(time.Hour)
	again := b.dispatch(t)
	if len(again) != 1 || again[0].Taken.Equal(first.Taken) {
		t.Fatalf("after the lease: %+v", again)
	}
	if err := b.Handle(t.Context(), first); err != nil || b.src.asked != 0 {
		t.Errorf("what is late for its lease was read %d times, %v", b.src.asked, err)
	}
	if err := b.Handle(t.Context(), again[0]); err != nil {
		t.Fatal(err)
	}
	if c := b.store.plan(1, "page"); b.src.asked != 1 || !c.Next.Equal(published.Add(3*time.Hour)) || !c.Taken.IsZero() || !c.Last.Equal(b.now) {
		t.Errorf("asked %d times, plan %+v", b.src.asked, c)
	}
}

func TestReadingThatTheQueueRefusesIsFreeAgain(t *testing.T) {
	b, down := planned(t, post(1)), errors.New("redis is gone")
	if _, err := b.Dispatch(t.Context(), &lane{fail: down}); !errors.Is(err, down) {
		t.Fatalf("error %v", err)
	}
	if got := b.dispatch(t); len(got) != 1 {
		t.Errorf("%d readings afterwards", len(got))
	}
}

// A source with much to read leaves room in the lane for others.
func TestDispatchSharesTheLane(t *testing.T) {
	posts := many(50)
	other := post(99)
	other.Platform = content.Douyin
	b := newBench(append(posts, other)...)
	b.Collectors["other"] = &source{platform: content.Douyin, answer: reads(1)}
	if _, err := b.Adopt(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.now = published.Add(time.Hour)
	got := b.dispatch(t)
	if len(got) > 20 || !slices.ContainsFunc(got, func(c content.Collection) bool { return c.Collector == "other" }) {
		t.Errorf("%d readings at once: %+v", len(got), got)
	}
}

func TestSourceThatIsDownIsTriedByOne(t *testing.T) {
	b := planned(t, many(500)...)
	b.Parallel = 1
	b.src.answer = func(content.Publication) (ingest.Reading, error) { return ingest.Reading{}, errors.New("no route") }
	if r := b.at(t, time.Hour); r.Failed != 3 || r.PutOff != 497 {
		t.Fatalf("%d asked in vain, %d put off", r.Failed, r.PutOff)
	}
	for i := range 20 {
		b.at(t, time.Hour+time.Duration(i)*30*time.Minute)
	}
	if b.src.asked > 30 {
		t.Errorf("a source that is down was asked %d times in ten hours", b.src.asked)
	}
	b.src.answer = reads(7)
	for i := range 30 {
		b.at(t, 12*time.Hour+time.Duration(i)*time.Hour)
	}
	for id := range int64(500) {
		if c := b.store.plan(id+1, "page"); c.Last.IsZero() || c.Failures > 0 {
			t.Fatalf("publication %d was not read when the source was back: %+v", id+1, c)
		}
	}
}

func TestHostThatAsksForVerificationIsStoppedUntilAPersonResumesIt(t *testing.T) {
	posts := many(4)
	for i := range posts {
		posts[i].URL = fmt.Sprintf("https://%s/%d", []string{"strict.example", "kind.example"}[i%2], i)
	}
	b := newBench(posts...)
	b.Parallel = 1
	b.Collectors["page"] = hosts{b.src}
	b.src.answer = func(p content.Publication) (ingest.Reading, error) {
		if p.ID%2 == 1 {
			return ingest.Reading{Raw: []byte("验证")}, fmt.Errorf("captcha: %w", ingest.ErrBlocked)
		}
		return ingest.Reading{Samples: []content.Sample{{Metric: content.Reads, Value: 5, Cumulative: true}}}, nil
	}
	if _, err := b.Adopt(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r := b.at(t, time.Hour); r.Read != 2 || r.Failed == 0 || r.Problems[0].Trouble != content.TroubleBlocked {
		t.Fatalf("%+v", r)
	}
	p := b.store.pauses[0]
	if p.Scope != "read:strict.example" || p.Reason == "" || p.By != ingest.Reader || !p.Until.IsZero() {
		t.Errorf("pause %+v", p)
	}
	if raw := b.store.plan(1, "page").Raw; string(b.store.raw[raw]) != "验证" {
		t.Errorf("the page that blocked is kept as %q", raw)
	}
	asked := b.src.asked
	b.at(t, 100*time.Hour)
	if got := b.src.asked - asked; got != 2 { // of the other host
		t.Errorf("%d requests while a host is stopped, want 2", got)
	}
	b.store.pauses, b.src.answer = nil, reads(9)
	b.at(t, 100*time.Hour+16*time.Minute)
	if c := b.store.plan(1, "page"); !c.Last.Equal(b.now) || c.Trouble != "" || c.Raw != "" {
		t.Errorf("a quarter of an hour after it was resumed: %+v", c)
	}
}

// verifying is a failure of another host than the one that was asked: a page that redirects.
type verifying struct{ error }

func (verifying) Host() string { return "captcha.example" }

func (verifying) Unwrap() error { return ingest.ErrBlocked }

func TestTheHostThatAsksAndTheOneThatLedThereAreStopped(t *testing.T) {
	p := post(1)
	p.URL = "https://strict.example/1"
	b := newBench(p)
	b.Collectors["page"] = hosts{b.src}
	b.src.answer = func(content.Publication) (ingest.Reading, error) {
		return ingest.Reading{}, verifying{errors.New("redirected")}
	}
	if _, err := b.Collect(t.Context(), []content.Publication{p}); err != nil {
		t.Fatal(err)
	}
	if len(b.store.pauses) != 2 || b.store.pauses[0].Scope != "read:strict.example" || b.store.pauses[1].Scope != "read:captcha.example" {
		t.Errorf("stopped %+v", b.store.pauses)
	}
}

func TestNotThisHostsTurnIsNoFailure(t *testing.T) {
	b := planned(t, many(5)...)
	turn := b.now.Add(10 * time.Minute)
	b.src.answer = func(content.Publication) (ingest.Reading, error) { return ingest.Reading{}, ingest.ErrLater{At: turn} }
	for _, c := range b.dispatch(t) {
		if err := b.Handle(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	if b.src.asked != 1 {
		t.Errorf("asked %d times before the turn has come", b.src.asked)
	}
	for id := range int64(5) {
		if c := b.store.plan(id+1, "page"); c.Failures != 0 || c.Next.Before(turn) || c.Next.After(turn.Add(time.Minute)) || !c.Taken.IsZero() {
			t.Errorf("plan %+v", c)
		}
	}
}

// A command waits for a host's turn where a worker comes again.
func TestRunWaitsForTheTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := planned(t, many(3)...)
		began, last := time.Now(), time.Time{}
		b.Now = func() time.Time { return published.Add(time.Hour + time.Since(began)) }
		b.Parallel = 1
		b.src.answer = func(content.Publication) (ingest.Reading, error) {
			if next := last.Add(10 * time.Second); b.Now().Before(next) {
				return ingest.Reading{}, ingest.ErrLater{At: next}
			}
			last = b.Now()
			return ingest.Reading{Samples: []content.Sample{{Metric: content.Reads, Value: 1}}}, nil
		}
		report, err := b.Run(t.Context())
		if err != nil || report.Read != 3 || time.Since(began) < 20*time.Second {
			t.Errorf("%+v, %v after %s", report, err, time.Since(began))
		}
	})
}

func TestQuotaOfADayIsShared(t *testing.T) {
	b := planned(t, many(5)...)
	b.Daily = func(string) int { return 3 }
	if r := b.at(t, time.Hour); r.Read != 3 || r.Waiting+r.PutOff != 2 || r.Failed != 0 {
		t.Fatalf("%+v", r)
	}
	midnight := time.Date(2026, 11, 4, 0, 0, 0, 0, published.Location())
	if b.store.uses[ingest.SpentKey("page", b.now)] != 3 {
		t.Errorf("counted %v", b.store.uses)
	}
	b.now = midnight.Add(time.Hour)
	if r, err := b.Run(t.Context()); err != nil || r.Read != 3 {
		t.Errorf("the next day: %+v, %v", r, err)
	}
}

func TestStoppingGivesReadingsBack(t *testing.T) {
	b := planned(t, post(1))
	c := b.dispatch(t)[0]
	ctx, cancel := context.WithCancel(t.Context())
	b.src.ctx = func(ctx context.Context) (ingest.Reading, error) {
		cancel()
		<-ctx.Done()
		return ingest.Reading{}, ctx.Err()
	}
	if err := b.Handle(ctx, c); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if got := b.dispatch(t); len(got) != 1 || got[0].Failures != 0 {
		t.Errorf("another finds %+v", got)
	}
}
