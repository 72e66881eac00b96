package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"moxin/content"
	"moxin/ingest"
)

var published = time.Date(2026, 11, 3, 20, 0, 0, 0, time.FixedZone("CST", 8*3600))

func post(id int64) content.Publication {
	return content.Publication{ID: id, Slug: fmt.Sprint("post-", id), Channel: "gzh", Platform: content.WeChat, PublishedAt: published}
}

func reads(n float64) func(content.Publication) (ingest.Reading, error) {
	return func(content.Publication) (ingest.Reading, error) {
		return ingest.Reading{
			Source: "page", Raw: []byte("<html>"),
			Samples: []content.Sample{{Metric: content.Reads, Value: n, Cumulative: true}},
		}, nil
	}
}

type bench struct {
	*ingest.Runner
	store *memory
	src   *source
	now   time.Time
	work  time.Time
}

func newBench(posts ...content.Publication) *bench {
	b := &bench{store: newMemory(posts...), now: published, work: published, src: &source{platform: content.WeChat, answer: reads(100)}}
	b.Runner = &ingest.Runner{
		Plans: b.store, Posts: b.store, Samples: b.store,
		Stops: b.store, Notes: b.store,
		Collectors: map[string]ingest.Collector{"page": b.src},
		Now:        func() time.Time { return b.now }, Work: func() time.Time { return b.work },
	}
	return b
}

func (b *bench) at(t *testing.T, age time.Duration) ingest.Report {
	t.Helper()
	b.now = published.Add(age)
	report, err := b.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestRunnerReadsAtEveryAge(t *testing.T) {
	b := newBench(post(1))
	if n, err := b.Adopt(t.Context()); err != nil || n != 1 {
		t.Fatalf("Adopt = %d, %v", n, err)
	}
	if r := b.at(t, 59*time.Minute); r.Read != 0 {
		t.Error("read before the first age")
	}
	for i, age := range content.DefaultAges {
		if r := b.at(t, age); r.Read != 1 || r.Added != 1 {
			t.Errorf("age %s: %+v", age, r)
		}
		if r := b.at(t, age); r.Read != 0 {
			t.Errorf("age %s was read twice", age)
		}
		if len(b.store.samples) != i+1 {
			t.Errorf("age %s: %d samples", age, len(b.store.samples))
		}
	}
	if c := b.store.plan(1, "page"); !c.Next.IsZero() {
		t.Errorf("after the last age the next is %s", c.Next)
	}
}

func TestRunnerSkipsAgesThatPassedUnread(t *testing.T) {
	b := newBench(post(1))
	if _, err := b.Adopt(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.at(t, 50*time.Hour)
	if got, want := b.store.plan(1, "page").Next, published.Add(72*time.Hour); !got.Equal(want) {
		t.Errorf("next is %s, want %s", got, want)
	}
	if b.src.asked != 1 {
		t.Errorf("asked %d times for one present", b.src.asked)
	}
}

func TestRunnerCompletesSamples(t *testing.T) {
	b := newBench(post(1))
	report, err := b.Collect(t.Context(), []content.Publication{post(1)})
	if err != nil || report.Added != 1 {
		t.Fatalf("%+v, %v", report, err)
	}
	s := b.store.samples[0]
	if s.Publication != 1 || s.Unit != content.UnitTimes || s.Source != "page" || !s.ObservedAt.Equal(published) {
		t.Errorf("sample %+v", s)
	}
	if string(b.store.raw[s.Raw]) != "<html>" {
		t.Errorf("raw %q leads to nothing", s.Raw)
	}
}

func TestRunnerRefusesSamplesThatSayNothingTrue(t *testing.T) {
	b := newBench(post(1))
	b.src.answer = func(content.Publication) (ingest.Reading, error) {
		return ingest.Reading{Samples: []content.Sample{
			{Metric: content.Reads, Value: -1},
			{Metric: content.Likes, Value: math.NaN()},
			{Metric: "karma", Value: 3},
			{Metric: content.FinishRate, Value: 48},
			{Metric: content.Saves, Value: 4, ObservedAt: published.Add(time.Hour)},
			{Metric: content.Shares, Value: 0},
		}}, nil
	}
	report, err := b.Collect(t.Context(), []content.Publication{post(1)})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Problems) != 5 || report.Added != 1 {
		t.Errorf("%d problems, %d added: %+v", len(report.Problems), report.Added, report.Problems)
	}
	for i, word := range []string{"counts nothing", "counts nothing", `unknown metric "karma"`, "a whole is 1", "a clock is wrong"} {
		if !strings.Contains(report.Problems[i].Error, word) {
			t.Errorf("problem %d is told as %q, not as %q", i, report.Problems[i].Error, word)
		}
	}
	if s := b.store.samples; len(s) != 1 || s[0].Metric != content.Shares {
		t.Errorf("kept %+v; a zero that was read is a reading", s)
	}
}

// backOffs are the least waits after failures in a row; a quarter may come on top.
var backOffs = []time.Duration{5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour}

func TestRunnerBacksOffAndKeepsTheError(t *testing.T) {
	b := newBench(post(1))
	b.src.answer = func(content.Publication) (ingest.Reading, error) { return ingest.Reading{}, errors.New("no route") }
	if _, err := b.Adopt(t.Context()); err != nil {
		t.Fatal(err)
	}
	age := time.Hour
	for i := range 8 {
		if r := b.at(t, age); r.Failed != 1 || r.Problems[0].Error != "no route" {
			t.Fatalf("failure %d: %+v", i, r)
		}
		c := b.store.plan(1, "page")
		wait := c.Next.Sub(b.now)
		if least := backOffs[min(i, len(backOffs)-1)]; wait < least || wait > least+least/4 || c.Failures != i+1 || c.Error != "no route" || c.Trouble != content.TroublePassing {
			t.Fatalf("failure %d: wait %s, %+v", i, wait, c)
		}
		age += wait
	}
	b.src.answer = reads(5)
	b.at(t, age)
	if c := b.store.plan(1, "page"); c.Failures != 0 || c.Error != "" || c.Trouble != "" || !c.Taken.IsZero() || !c.Last.Equal(b.now) {
		t.Errorf("after a success: %+v", c)
	}
}

func TestRunnerNeverHurriesARefusal(t *testing.T) {
	for _, refusal := range []error{ingest.ErrBlocked, ingest.ErrChanged, ingest.ErrForbidden} {
		b := newBench(post(1))
		b.src.answer = func(content.Publication) (ingest.Reading, error) {
			return ingest.Reading{}, fmt.Errorf("x: %w", refusal)
		}
		if _, err := b.Collect(t.Context(), []content.Publication{post(1)}); err != nil {
			t.Fatal(err)
		}
		if wait := b.store.plan(1, "page").Next.Sub(b.now); wait < 24*time.Hour {
			t.Errorf("%v: asked again after %s", refusal, wait)
		}
	}
}

func TestRunnerGivesUpAfterTheLastAge(t *testing.T) {
	b := newBench(post(1))
	b.src.answer = func(content.Publication) (ingest.Reading, error) { return ingest.Reading{}, errors.New("no route") }
	b.now = published.Add(40 * 24 * time.Hour)
	if _, err := b.Collect(t.Context(), []content.Publication{post(1)}); err != nil {
		t.Fatal(err)
	}
	if c := b.store.plan(1, "page"); !c.Next.IsZero() || c.Error == "" {
		t.Errorf("plan %+v", c)
	}
}

func TestRunnerWaitsForASourceThatHasNothingYet(t *testing.T) {
	b := newBench(post(1))
	b.src.answer = func(content.Publication) (ingest.Reading, error) { return ingest.Reading{Retry: 5 * time.Hour}, nil }
	report, err := b.Collect(t.Context(), []content.Publication{post(1)})
	if err != nil || report.Waiting != 1 || report.Failed != 0 {
		t.Errorf("%+v, %v", report, err)
	}
	if c := b.store.plan(1, "page"); !c.Next.Equal(published.Add(5*time.Hour)) || c.Failures != 0 {
		t.Errorf("plan %+v", c)
	}
}

func TestRunnerMarksGone(t *testing.T) {
	b := newBench(post(1))
	b.src.answer = func(content.Publication) (ingest.Reading, error) {
		return ingest.Reading{Gone: true, Why: "该内容已被发布者删除"}, nil
	}
	report, err := b.Collect(t.Context(), []content.Publication{post(1)})
	if err != nil || report.Gone != 1 {
		t.Fatalf("%+v, %v", report, err)
	}
	if p := b.store.posts[1]; !p.GoneAt.Equal(published) || p.GoneWhy != "该内容已被发布者删除" {
		t.Errorf("publication %+v", p)
	}
	if c := b.store.plan(1, "page"); !c.Next.IsZero() {
		t.Errorf("a publication that is gone is read at %s", c.Next)
	}
	if n, err := b.Adopt(t.Context()); n != 0 || err != nil {
		t.Errorf("Adopt took a gone publication up: %d, %v", n, err)
	}
}

func TestRunnerBoundsReadings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var posts []content.Publication
		for i := range 20 {
			posts = append(posts, post(int64(i+1)))
		}
		b := newBench(posts...)
		b.Parallel = 3
		b.src.hold = make(chan struct{})
		done := make(chan ingest.Report)
		go func() {
			report, err := b.Collect(context.Background(), posts)
			if err != nil {
				t.Error(err)
			}
			done <- report
		}()
		synctest.Wait()
		if b.src.now != 3 {
			t.Errorf("%d readings under way, want 3", b.src.now)
		}
		close(b.src.hold)
		if r := <-done; r.Read != 20 || b.src.top > 3 {
			t.Errorf("read %d, at most %d at a time", r.Read, b.src.top)
		}
	})
}

func TestRunnerStoppingIsNoFailure(t *testing.T) {
	b := newBench(post(1))
	ctx, cancel := context.WithCancel(t.Context())
	b.src.answer = func(content.Publication) (ingest.Reading, error) {
		cancel()
		return ingest.Reading{}, ctx.Err()
	}
	if _, err := b.Collect(ctx, []content.Publication{post(1)}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if c := b.store.plan(1, "page"); c.Failures != 0 {
		t.Errorf("stopping was counted against the source: %+v", c)
	}
}

func TestPlanAsksOnlyWhoAccepts(t *testing.T) {
	b := newBench()
	b.Collectors["other"] = &source{platform: content.Douyin}
	plans := b.Plan(post(4))
	if len(plans) != 1 || plans[0].Collector != "page" || !plans[0].Next.Equal(published.Add(time.Hour)) {
		t.Errorf("plans %+v", plans)
	}
}

func TestRunnerKeepsTheStatisticsIDThatASourceFound(t *testing.T) {
	named := post(2)
	named.StatID = "known_1"
	b := newBench(post(1), named)
	b.src.answer = func(p content.Publication) (ingest.Reading, error) {
		r, err := reads(100)(p)
		r.StatID = "found_1"
		return r, err
	}
	if _, err := b.Adopt(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.at(t, time.Hour)
	if got := b.store.posts[1].StatID; got != "found_1" {
		t.Errorf("a publication without one has %q", got)
	}
	if got := b.store.posts[2].StatID; got != "known_1" {
		t.Errorf("a publication that had one has %q", got)
	}
}
