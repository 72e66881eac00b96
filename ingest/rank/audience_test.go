package rank_test

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest/rank"
	"moxin/ingest/rank/audience"
)

var epoch = time.Date(2026, 6, 1, 20, 0, 0, 0, time.FixedZone("CST", 8*3600))

// crowd is posts with everything a simulated audience did, and what it hid.
type crowd struct {
	data  rank.Data
	truth map[string]float64
	final map[string]map[content.Metric]float64 // summed over platforms
}

// gather publishes n posts on every platform, one a day, and reads them at several ages until
// the day after the last.
func gather(n int, o audience.Options) crowd {
	table := map[string]audience.Article{}
	c := crowd{truth: map[string]float64{}, final: map[string]map[content.Metric]float64{}}
	for i := range n {
		id := fmt.Sprintf("p%04d", i)
		p := rank.Post{
			ID: id, Title: id, PublishedAt: epoch.Add(time.Duration(i) * 24 * time.Hour),
			Author: fmt.Sprint("author ", i%6), Series: fmt.Sprint("series ", i%9), Topic: fmt.Sprint("topic ", i%10),
			Stage: []string{"attract", "trust", "convert", "retain"}[i%4], Audience: []string{"existing", "warm", "new"}[i%3],
		}
		c.data.Posts = append(c.data.Posts, p)
		table[id] = audience.Article{Slug: id, Author: p.Author, Series: p.Series, Topic: p.Topic, Stage: p.Stage}
	}
	o.Articles = table
	a := audience.New(o)
	now := epoch.Add(time.Duration(n) * 24 * time.Hour)
	for _, p := range c.data.Posts {
		c.truth[p.ID] = a.Truth(p.Title).Trust
		c.final[p.ID] = map[content.Metric]float64{}
		for _, platform := range content.Platforms {
			key := audience.Key{Platform: platform.ID, ID: p.ID, Title: p.Title, Published: p.PublishedAt}
			for _, age := range []time.Duration{6 * time.Hour, 24 * time.Hour, 72 * time.Hour, 168 * time.Hour, 720 * time.Hour} {
				at := p.PublishedAt.Add(age)
				if at.After(now) {
					break
				}
				values := map[content.Metric]float64{}
				for m, v := range a.Counts(key, at) {
					values[m] = float64(v)
				}
				c.data.Readings = append(c.data.Readings, rank.Reading{Post: p.ID, Platform: platform.ID, ObservedAt: at, Values: values})
			}
			for m, v := range a.Counts(key, now) {
				c.final[p.ID][m] += float64(v)
			}
		}
	}
	return c
}

// spearman is the correlation of ranks.
func spearman(x, y []float64) float64 {
	place := func(v []float64) []float64 {
		order := make([]int, len(v))
		for i := range order {
			order[i] = i
		}
		slices.SortFunc(order, func(a, b int) int { return cmp.Compare(v[a], v[b]) })
		out := make([]float64, len(v))
		for p, i := range order {
			out[i] = float64(p)
		}
		return out
	}
	a, b := place(x), place(y)
	n := float64(len(x))
	var d float64
	for i := range a {
		d += (a[i] - b[i]) * (a[i] - b[i])
	}
	return 1 - 6*d/(n*(n*n-1))
}

// ces is the trade's index per read: what a ranking has to beat.
func ces(v map[content.Metric]float64) float64 {
	return (v[content.Likes] + v[content.Saves] + 4*v[content.Comments] + 4*v[content.Shares] + 8*v[content.Follows]) / v[content.Reads]
}

// judge compares a ranking with the hidden truth: Spearman of moxin and of CES, and how often
// the standardised truth lies in the interval.
func judge(c crowd) (moxin, trade, coverage, width float64) {
	var score, truth, index []float64
	result := rank.Rank(c.data, some)
	var mean, square float64
	for _, z := range c.truth {
		mean += z / float64(len(c.truth))
		square += z * z / float64(len(c.truth))
	}
	sd := math.Sqrt(square - mean*mean)
	for _, s := range result.Posts {
		score, truth, index = append(score, s.Trust.Value), append(truth, c.truth[s.Post]), append(index, ces(c.final[s.Post]))
		if z := (c.truth[s.Post] - mean) / sd; z >= s.Trust.Low && z <= s.Trust.High {
			coverage += 1 / float64(len(result.Posts))
		}
		width += float64(s.RankHigh-s.RankLow) / float64(len(result.Posts)*len(result.Posts))
	}
	return spearman(score, truth), spearman(index, truth), coverage, width
}

func TestRankFindsTheHiddenTruth(t *testing.T) {
	var moxin, trade, coverage, width float64
	const seeds = 2
	for seed := range uint64(seeds) {
		m, c, cov, w := judge(gather(120, audience.Options{Seed: 100 + seed}))
		if m <= c {
			t.Errorf("seed %d: Spearman %.3f is no better than CES per read (%.3f)", seed, m, c)
		}
		moxin, trade, coverage, width = moxin+m/seeds, trade+c/seeds, coverage+cov/seeds, width+w/seeds
	}
	t.Logf("120 posts on 4 platforms, %d seeds: Spearman %.3f, CES per read %.3f, coverage of 90%% intervals %.3f, rank width %.2f n",
		seeds, moxin, trade, coverage, width)
	if moxin < .80 {
		t.Errorf("mean Spearman %.3f, want at least .80", moxin)
	}
	if coverage < .82 || coverage > .98 {
		t.Errorf("90%% intervals cover %.3f", coverage)
	}
}
