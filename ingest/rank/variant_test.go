package rank_test

import (
	"slices"
	"testing"

	"moxin/content"
	"moxin/ingest/rank"
	"moxin/ingest/rank/audience"
)

// TestRankUnderTroubles looks at the data real teams have: one channel, few readers, reads
// that are not told, posts without labels.
func TestRankUnderTroubles(t *testing.T) {
	only := func(platforms ...string) func(crowd) crowd {
		return func(c crowd) crowd {
			c.data.Readings = slices.DeleteFunc(slices.Clone(c.data.Readings), func(r rank.Reading) bool { return !slices.Contains(platforms, r.Platform) })
			return c
		}
	}
	cases := []struct {
		name  string
		n     int
		o     audience.Options
		make  func(crowd) crowd
		least float64
	}{
		{"one channel", 120, audience.Options{}, only(content.WeChat), .65},
		{"small audience", 120, audience.Options{Scale: .2}, nil, .75},
		{"250 posts", 250, audience.Options{}, nil, .85},
		{"reads missing on two", 120, audience.Options{}, func(c crowd) crowd {
			c.data = altered(c.data, func(r *rank.Reading) {
				if r.Platform == content.Douyin || r.Platform == content.Channels {
					delete(r.Values, content.Reads)
				}
			})
			return c
		}, .70},
		{"no labels", 120, audience.Options{}, func(c crowd) crowd {
			posts := slices.Clone(c.data.Posts)
			for i := range posts {
				posts[i] = rank.Post{ID: posts[i].ID, PublishedAt: posts[i].PublishedAt}
			}
			c.data.Posts = posts
			return c
		}, .75},
	}
	for _, c := range cases {
		const seeds = 2
		var moxin, trade, coverage, width float64
		for seed := range uint64(seeds) {
			c.o.Seed = 500 + seed
			crowd := gather(c.n, c.o)
			if c.make != nil {
				crowd = c.make(crowd)
			}
			m, ces, cov, w := judge(crowd)
			moxin, trade, coverage, width = moxin+m/seeds, trade+ces/seeds, coverage+cov/seeds, width+w/seeds
		}
		t.Logf("%-22s Spearman %.3f (CES %.3f), coverage %.3f, rank width %.2f n", c.name, moxin, trade, coverage, width)
		if moxin < c.least || moxin <= trade {
			t.Errorf("%s: Spearman %.3f, want %.2f and more than CES per read (%.3f)", c.name, moxin, c.least, trade)
		}
		if coverage < .80 {
			t.Errorf("%s: 90 %% intervals cover %.3f", c.name, coverage)
		}
	}
}
