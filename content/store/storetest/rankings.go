package storetest

import (
	"errors"
	"fmt"
	"math"
	"time"

	"moxin/content"
	"moxin/content/store"
)

// scoreOf is one score as a ranking makes it.
func scoreOf(kind, subject, name string, rank int, at time.Time) content.Score {
	return content.Score{Kind: kind, Subject: subject, Name: name, Value: 1 / float64(rank+3), Low: -0.25, High: 0.75, Rank: rank,
		RankLow: 1, RankHigh: 3, Evidence: 812, Why: `{"post_id":"` + subject + `","why":"收藏 > 平常"}`, Model: "m1", At: at}
}

func rankingOf(at time.Time, posts ...string) content.Ranking {
	r := content.Ranking{At: at, Model: "m1", Posts: posts, Draws: make([][]float32, len(posts)),
		Bands: []content.Band{{Channel: "gzh", Metric: content.Reads, Hours: []float64{1, 24}, Low: []float64{1, 20},
			Middle: []float64{2, 30}, High: []float64{3, 1. / 3}, Posts: []int{3, 9}}},
		Weights: []content.Weight{{Signal: content.Saves, Loading: [4]float64{.4, .1, 0, 0}, Table: [4]float64{.5}, Unique: .3, Events: 900}},
		Advice:  []content.Advice{{Do: "repeat", Kind: "series", Subject: "手记", Posts: posts, Why: content.T("再写", "again")}},
		Notes:   []content.Text{content.T("不足八篇", "fewer than eight")}}
	for i := range posts {
		r.Draws[i] = []float32{float32(i), 1. / 3, math.SmallestNonzeroFloat32, -math.MaxFloat32}
	}
	if len(posts) > 0 {
		r.Indexes = []content.Index{{Name: "ces", Title: content.T("互动", "CES"), Values: make([]*float64, len(posts))}}
		r.Indexes[0].Values[0] = new(1. / 3)
	}
	return r
}

// scored keeps a scoring of articles, ranked as they are named.
func (d *desk) scored(at time.Time, slugs ...string) []content.Score {
	d.Helper()
	var scores []content.Score
	for i, slug := range slugs {
		scores = append(scores, scoreOf("article", slug, "trust", i+1, at))
	}
	d.ok(d.PutScoring(d.ctx, scores, rankingOf(at, slugs...)))
	return scores
}

func (d *desk) rankingIs(what string, want content.Ranking) {
	d.Helper()
	got, err := d.Ranking(d.ctx)
	d.ok(err)
	d.equal(what, got, want)
}

func scoringIsKept(d *desk) {
	d.rankingIs("before the first", content.Ranking{})
	later := noon.Add(time.Hour)
	d.ok(d.PutScoring(d.ctx, []content.Score{scoreOf("article", "a", "trust", 1, noon), scoreOf("series", "手记", "trust", 1, noon)},
		rankingOf(noon, "a")))
	d.rankingIs("first", rankingOf(noon, "a"))

	scores := d.scored(later, "b", "a")
	d.rankingIs("second", rankingOf(later, "b", "a"))
	for kind, want := range map[string][]content.Score{"article": scores, "": scores, "series": nil} { // it has no series any more
		got, err := d.Scores(d.ctx, kind)
		d.ok(err)
		d.equal("scores of kind "+kind, got, want)
	}
	scores = d.scored(later, "a", "b") // scored again at the same instant
	got, err := d.Scores(d.ctx, "article")
	d.ok(err)
	d.equal("again", got, scores)

	d.ok(d.PutScoring(d.ctx, nil, rankingOf(later.Add(time.Hour)))) // of nothing
	d.rankingIs("of nothing", func() content.Ranking {
		r := rankingOf(later.Add(time.Hour))
		r.Draws, r.Posts, r.Advice[0].Posts = nil, nil, nil
		return r
	}())
	list, total, err := d.RankedArticles(d.ctx, content.RankQuery{})
	d.ok(err)
	d.equal("ranked of nothing", len(list)+total, 0)
}

// scoringIsRefused: what is refused leaves everything as it is.
func scoringIsRefused(d *desk) {
	d.scored(noon, "a")
	bad := scoreOf("article", "b", "trust", 1, noon.Add(time.Hour))
	bad.High = math.NaN()
	uneven := rankingOf(noon.Add(time.Hour), "a", "b")
	uneven.Draws[1] = uneven.Draws[1][:2]
	short := rankingOf(noon.Add(time.Hour), "a")
	short.Draws = nil
	for name, c := range map[string]struct {
		score   content.Score
		ranking content.Ranking
	}{
		"not a number":    {bad, rankingOf(bad.At)},
		"another instant": {scoreOf("article", "b", "trust", 1, noon), rankingOf(noon.Add(time.Hour))},
		"no instant":      {content.Score{Kind: "article", Subject: "b", Name: "trust"}, content.Ranking{}},
		"uneven draws":    {scoreOf("article", "b", "trust", 1, uneven.At), uneven},
		"draws of others": {scoreOf("article", "b", "trust", 1, short.At), short},
	} {
		if err := d.PutScoring(d.ctx, []content.Score{c.score}, c.ranking); err == nil {
			d.Errorf("%s: kept", name)
		}
	}
	d.is(d.PutScoring(d.ctx, nil, rankingOf(noon.Add(-time.Minute))), store.ErrStale) // another process was faster
	d.rankingIs("after refusals", rankingOf(noon, "a"))
	scores, err := d.Scores(d.ctx, "article")
	d.ok(err)
	d.equal("scores after refusals", len(scores), 1)

	// What is far ahead was made while a clock was wrong.
	past := noon.AddDate(0, -1, 0)
	fresh := d.scored(past, "b")
	d.rankingIs("after the clock was set right", rankingOf(past, "b"))
	scores, err = d.Scores(d.ctx, "")
	d.ok(err)
	d.equal("scores after that", scores, fresh)
}

// scoringsAreThinned: of each day the last scoring stays, of each week long ago, and explanations of
// the newest alone.
func scoringsAreThinned(d *desk) {
	zone := time.FixedZone("Beijing", 8*60*60)
	first := time.Date(2026, 6, 1, 0, 30, 0, 0, zone) // a Monday
	var last time.Time
	for hour := 0; hour < 10*24; hour += 8 {
		last = first.Add(time.Duration(hour) * time.Hour)
		d.scored(last, "a")
	}
	history := func(what string, want ...string) {
		d.Helper()
		all, err := d.ScoreHistory(d.ctx, "article", "a", "trust")
		d.ok(err)
		var at []string
		for _, c := range all {
			at = append(at, c.At.In(zone).Format("01-02 15:04"))
			d.equal("why", c.Why, "")
			c.Why = scoreOf("article", "a", "trust", 1, c.At).Why
			d.equal("score", c, scoreOf("article", "a", "trust", 1, c.At))
		}
		d.equal(what, fmt.Sprint(at), fmt.Sprint(want))
	}
	history("of each day", "06-01 16:30", "06-02 16:30", "06-03 16:30", "06-04 16:30", "06-05 16:30", "06-06 16:30", "06-07 16:30",
		"06-08 16:30", "06-09 16:30", "06-10 16:30")
	scores, err := d.Scores(d.ctx, "article")
	d.ok(err)
	d.equal("explained", scores, []content.Score{scoreOf("article", "a", "trust", 1, last.UTC())})
	d.scored(first.AddDate(0, 3, 8), "a")
	history("of each week long ago", "06-07 16:30", "06-08 16:30", "06-09 16:30", "06-10 16:30", "09-09 00:30")
	for kind, name := range map[string]string{"author": "trust", "article": "demand"} {
		none, err := d.ScoreHistory(d.ctx, kind, "a", name)
		d.ok(err)
		d.equal("history of "+kind+" "+name, len(none), 0)
	}
}

func historyOfTheRenamed(d *desk) {
	d.scored(noon, "old")
	d.renamed("old", "new")
	d.scored(noon.AddDate(0, 0, 1), "new")
	for _, name := range []string{"old", "new"} {
		all, err := d.ScoreHistory(d.ctx, "article", name, "trust")
		d.ok(err)
		d.equal("scores of "+name, len(all), 2)
	}
}

// raceScoring: of processes that score at once the latest instant's stays, whoever is first.
func raceScoring(d *desk) {
	d.together(8, store.ErrStale, func(i int) error {
		at := noon.Add(time.Duration(i) * time.Minute)
		return d.PutScoring(d.ctx, []content.Score{scoreOf("article", fmt.Sprint("a", i), "trust", 1, at)}, rankingOf(at, "a"))
	})
	r, err := d.Ranking(d.ctx)
	d.ok(err)
	scores, err := d.Scores(d.ctx, "")
	d.ok(err)
	if len(scores) != 1 || !scores[0].At.Equal(r.At) {
		d.Errorf("scores %+v beside the ranking of %s", scores, r.At)
	}
	if errors.Is(d.PutScoring(d.ctx, nil, rankingOf(noon.Add(7*time.Minute))), store.ErrStale) {
		d.Error("the latest was not kept")
	}
}
