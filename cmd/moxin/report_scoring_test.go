package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest/rank"
)

// reportRoom is a newsroom with two articles that were read long after anything was scored, and how often a
// report had that scored.
type reportRoom struct {
	*newsroom
	posts  []content.Publication
	scored atomic.Int32
}

func openReportRoom(t *testing.T) *reportRoom {
	t.Helper()
	r := &reportRoom{newsroom: openNewsroom(t)}
	r.works()
	r.posts = []content.Publication{r.publish("first"), r.publish("another")}
	r.read(24*time.Hour, 100)
	r.station.reports.scorings.rank = func(ctx context.Context, d rank.Data, o rank.Options) (rank.Result, error) {
		if r.scored.Add(1); o.Cores != scoreCores {
			t.Errorf("it works on %d processors, beside publishing", o.Cores)
		}
		return rank.RankUntil(ctx, d, o)
	}
	return r
}

// read lets both articles be read at an age.
func (r *reportRoom) read(age time.Duration, reads float64) {
	for i, p := range r.posts {
		for metric, value := range map[content.Metric]float64{content.Reads: reads, content.Saves: reads / float64(5*(i+1))} {
			_, err := r.station.store.AddSamples(r.Context(), []content.Sample{{Publication: p.ID, Metric: metric, Value: value, Cumulative: true, ObservedAt: p.PublishedAt.Add(age), Source: "page"}})
			r.ok(err)
		}
	}
}

// want fails unless there were so many scorings.
func (r *reportRoom) want(what string, scorings int32) {
	r.Helper()
	if got := r.scored.Load(); got != scorings {
		r.Errorf("%s: %d scorings, want %d", what, got, scorings)
	}
}

// Twenty people who open a report at once have it scored once; so has whoever comes later, in whatever form or
// language, until a number, an article or the table of signals is another.
func TestReportsAreScoredOnce(t *testing.T) {
	t.Parallel()
	r := openReportRoom(t)
	ctx := t.Context()
	pages, err := r.app.consoleHandler(ctx, r.station, "127.0.0.1:0")
	r.ok(err)
	server := httptest.NewServer(pages)
	t.Cleanup(server.Close)
	get := func(form string) {
		address := server.URL + "/reports/" + content.Week(r.posts[0].PublishedAt.In(beijing)).String() + "." + form
		res, err := http.Get(address)
		if err != nil {
			t.Error(err)
			return
		}
		defer res.Body.Close()
		if body, err := io.ReadAll(res.Body); err != nil || res.StatusCode != http.StatusOK || len(body) < 1000 {
			t.Errorf("%s: %s, %d bytes, %v", address, res.Status, len(body), err)
		}
	}
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() { get(reportFormats[i%3] + fmt.Sprintf("?lang=%s", []string{"zh", "en"}[i%2])) })
	}
	all.Wait()
	r.want("twenty at once", 1)
	get("html")
	r.want("one more", 1)

	r.read(48*time.Hour, 150)
	get("html")
	get("md")
	r.want("other numbers", 2)
	value := 90.0
	r.ok(consoleNumbers{r.app, r.station}.Correct(ctx, content.Correction{Publication: r.posts[0].ID, Metric: content.Reads, ObservedAt: r.posts[0].PublishedAt.Add(24 * time.Hour), Source: "page", Value: &value, Why: "看错了"}))
	get("html")
	r.want("a correction", 3)
	r.ok(r.station.store.Log(ctx, content.Entry{At: time.Now(), Who: "linxi", Action: "article.rename", Subject: "article:first"}))
	get("html")
	r.want("another article", 4)
	r.ok(os.WriteFile(filepath.Join(r.bench.root, "table.yaml"), []byte("saves: {trust: 0.1}\n"), 0o600))
	r.bench.ws.Config.Rank.Loadings = "table.yaml"
	get("html")
	get("html")
	r.want("another table", 5)

	_, err = score(ctx, r.bench.ws, r.station.store, time.Now().Add(47*time.Hour))
	r.ok(err)
	get("html")
	r.want("the store's own scoring does", 5)
}

// A kept scoring will do while it knows the newest numbers, or serve will look at them within the hour; never
// one of another table or model, and none is none.
func TestScoringsThatWillDo(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, beijing)
	known := store.Newest{Sample: 9, Correction: 2}
	made := func(age time.Duration, of store.Newest) content.Ranking {
		r := rank.Rank(rank.Data{}, rank.Options{}).Ranking(now.Add(-age))
		r.Of = of
		return r
	}
	other := made(0, known)
	other.Model = "another"
	for _, c := range []struct {
		what string
		kept content.Ranking
		will bool
	}{
		{"none", content.Ranking{}, false}, {"of another model", other, false}, {"old, of these numbers", made(1000*time.Hour, known), true},
		{"old, of fewer corrections", made(2*time.Hour, store.Newest{Sample: 9, Correction: 1}), false}, {"young, of fewer numbers", made(59*time.Minute, store.Newest{Sample: 1}), true},
		{"an hour old, of fewer numbers", made(time.Hour, store.Newest{Sample: 1}), false}, {"old, of a model that did not say", made(2*time.Hour, store.Newest{}), false},
		{"of a clock that was wrong, of fewer numbers", made(-2*time.Hour, store.Newest{Sample: 1}), false}, {"of a clock a little ahead", made(-time.Second, store.Newest{Sample: 1}), true},
	} {
		if got := (scoringState{numbers: known}).served(c.kept, now); got != c.will {
			t.Errorf("%s will do: %t", c.what, got)
		}
	}
}

// Who waits for another's scoring and goes away goes at once; a scoring that failed is none, and the next one
// who asks has it made.
func TestWaitingForAScoring(t *testing.T) {
	t.Parallel()
	r := newReportScorings()
	state := scoringState{pulse: 1}
	scoring, end := make(chan struct{}), make(chan struct{})
	failed := make(chan error)
	broken := errors.New("the store is away")
	go func() {
		_, err := r.made(t.Context(), state, func() (scoringMade, error) {
			close(scoring)
			<-end
			return scoringMade{}, broken
		})
		failed <- err
	}()
	select {
	case <-scoring:
	case err := <-failed:
		t.Fatalf("nothing was scored: %v", err)
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, err := r.made(gone, state, func() (scoringMade, error) { panic("two at once") }); !errors.Is(err, context.Canceled) {
		t.Errorf("who left hears %v", err)
	}
	close(end)
	if err := <-failed; !errors.Is(err, broken) {
		t.Errorf("the failure is told as %v", err)
	}
	made, err := r.made(t.Context(), state, func() (scoringMade, error) {
		return scoringMade{ranking: content.Ranking{At: time.Unix(1, 0)}}, nil
	})
	if err != nil || made.ranking.At.IsZero() {
		t.Errorf("after a failure: %v, %+v", err, made)
	}
}

// What one report leaves out of the shared scoring is there for the next.
func TestReportsShareAScoringUnchanged(t *testing.T) {
	t.Parallel()
	r := openReportRoom(t)
	ask := reportAsk{period: content.Week(r.posts[0].PublishedAt.In(beijing)), now: r.posts[0].PublishedAt.Add(25 * time.Hour)}
	first, err := r.station.reports.make(t.Context(), ask)
	r.ok(err)
	ask.now = ask.now.Add(time.Hour)
	second, err := r.station.reports.make(t.Context(), ask)
	r.ok(err)
	r.want("two reports", 1)
	if first.Scored.IsZero() || !first.Scored.Equal(second.Scored) || len(first.Posts) != 2 || second.Posts[0].Trust == nil || *first.Posts[0].Trust != *second.Posts[0].Trust {
		t.Errorf("scored %s and %s, %+v and %+v", first.Scored, second.Scored, first.Posts, second.Posts)
	}
}

// What a scoring said to do, and somebody has done since, no report says, though the scoring will do.
func TestReportsAdviseNothingThatIsDone(t *testing.T) {
	t.Parallel()
	r := openReportRoom(t)
	ctx, s := t.Context(), r.station.store
	now := r.posts[0].PublishedAt.Add(25 * time.Hour)
	_, err := score(ctx, r.bench.ws, s, now)
	r.ok(err)
	kept, err := s.Ranking(ctx)
	r.ok(err)
	scores, err := s.Scores(ctx, "")
	r.ok(err)
	kept.Advice = []content.Advice{{Do: "rerelease", Kind: "article", Subject: "first", Channel: "own", Posts: []string{"first"}}}
	r.ok(s.PutScoring(ctx, scores, kept))
	advises := func() int {
		t.Helper()
		report, err := r.station.reports.make(ctx, reportAsk{period: content.Week(r.posts[0].PublishedAt.In(beijing)), now: now})
		r.ok(err)
		return len(report.Advice)
	}
	if n := advises(); n != 1 {
		t.Fatalf("%d are advised before anybody did anything", n)
	}
	r.approvedRun("first", 2, now.Add(time.Hour))
	if n := advises(); n != 0 {
		t.Error("what is planned already is advised")
	}
	r.want("the store's own scoring does", 0)
}
