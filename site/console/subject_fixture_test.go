package console

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest/rank"
)

// scoredShop is a full shop that was scored on three days, and what the last scoring left.
func scoredShop(t *testing.T) *shop {
	t.Helper()
	s := fullShop(t)
	for i, shift := range []float64{-.6, -.2} {
		scores, r := s.scoring(now.AddDate(0, 0, i-2).Add(-5*time.Hour), shift)
		s.ok(s.store.PutScoring(t.Context(), scores, r))
	}
	scores, r := s.scoring(now.Add(-10*time.Minute), 0)
	s.ok(s.store.PutScoring(t.Context(), scores, r))
	return s
}

// scoring is the story's ranking at an instant, with all trust shifted: as ranked has it, with groups, draws,
// a band for each channel, advice and a note.
func (s *shop) scoring(at time.Time, shift float64) ([]content.Score, content.Ranking) {
	s.Helper()
	r := content.Ranking{At: at, Model: "moxin-2", Advice: []content.Advice{
		{Do: "repeat", Kind: "series", Subject: "选书的人", Trust: content.Interval{Value: .7, Low: .2, High: 1.2}, Why: content.T("这个系列四篇都在平时之上。", "All four of this series are above the usual.")},
		{Do: "rerelease", Kind: "article", Subject: "member-letter", Channel: "xhs", Why: content.T("小红书上还没有发过，那里的同类都高。", "It was never on Xiaohongshu, where its kind does well.")},
	}, Notes: []content.Text{content.T("xhs：有些内容没有阅读数，互动率未计入。", "xhs: some posts have no reads, their rates are left out.")}}
	var scores []content.Score
	add := func(kind, subject, name string, e [3]float64) *content.Score {
		scores = append(scores, content.Score{Kind: kind, Subject: subject, Name: name, Value: e[0] + shift, Low: e[1] + shift, High: e[2] + shift, Model: r.Model, At: at})
		return &scores[len(scores)-1]
	}
	for _, a := range ranked {
		why := rank.Score{Why: content.T("收藏高于同龄内容。", "Saves are above those of the same age."), Before: a.trust + .2, Pull: -.2, PTop10: .96,
			Contributions: []rank.Contribution{
				{Signal: content.Saves, Value: a.trust, Ratio: math.Exp(a.trust), Events: 64},
				{Signal: content.Comments, Value: .24, Ratio: 1.3, Events: 12}, {Signal: content.Unfollows, Value: -.04, Events: 3},
			}}
		if a.missing != "" {
			why.Missing = []content.Text{content.T(a.missing, a.missing)}
		}
		if a.rank == 0 {
			why.Contributions, why.Before, why.Pull = []rank.Contribution{}, 0, a.trust
		}
		stored, err := json.Marshal(why)
		s.ok(err)
		t := add("article", a.slug, "trust", [3]float64{a.trust, a.from, a.to})
		t.Rank, t.RankLow, t.RankHigh, t.Evidence, t.Why = a.rank, a.low, a.high, a.evidence, string(stored)
		if a.demand != 0 {
			add("article", a.slug, "demand", [3]float64{a.demand, a.demand - .5, a.demand + .5})
		}
		if a.reach != 0 {
			add("article", a.slug, "exposure", [3]float64{a.reach - shift, a.reach - shift - .1, a.reach - shift + .1})
			add("article", a.slug, "contributed", [3]float64{12, 4, 20})
		}
		r.Posts, r.Draws = append(r.Posts, a.slug), append(r.Draws, draws(len(r.Draws), a.trust, (a.to-a.from)/2))
	}
	common, err := json.Marshal(rank.Group{Contributions: []rank.Contribution{
		{Signal: content.Saves, Value: .54, Ratio: 1.71, Events: 190, Posts: 3}, {Signal: content.Unfollows, Value: -.04, Posts: 2},
	}})
	s.ok(err)
	for kind, of := range groupsOfStory {
		for i, g := range of {
			t := add(kind, g.name, "trust", [3]float64{g.trust, g.trust - .5, g.trust + .5})
			t.Rank, t.RankLow, t.RankHigh, t.Evidence, t.Why = i+1, max(1, i), min(len(of), i+2), 9000, string(common)
		}
	}
	for _, channel := range []string{"gzh", "xhs"} {
		for metric, share := range map[content.Metric]float64{content.Reads: 1, content.Saves: .02} {
			b := content.Band{Channel: channel, Metric: metric, Hours: []float64{1, 24, 72, 168, 720}, Posts: []int{3, 6, 6, 5, 3}}
			for _, grown := range []float64{.1, .5, .7, .9, 1} {
				b.Low, b.Middle, b.High = append(b.Low, 1500*share*grown), append(b.Middle, 2200*share*grown), append(b.High, 3000*share*grown)
			}
			r.Bands = append(r.Bands, b)
		}
	}
	return scores, r
}

// groupsOfStory are the groups that the story ranks, by trust.
var groupsOfStory = map[string][]struct {
	name  string
	trust float64
}{
	"author": {{"陈默", .6}, {"林溪", .1}, {"周野", -.4}}, "series": {{"选书的人", .7}, {"店主手记", .2}, {"半山书单", -.6}},
	"topic": {{"选书", .6}, {"会员", .5}, {"书单", -.7}}, "channel": {{"gzh", .1}, {"xhs", -.1}},
}

// draws are forty of a normal: evenly spread in probability, so that intervals are as wide as they say, and
// in an order of each post's own.
func draws(post int, mean, half float64) []float32 {
	out := make([]float32, 40)
	for k := range out {
		out[k] = float32(mean + half/1.645*math.Sqrt2*math.Erfinv(2*(float64(k*[]int{1, 3, 7, 9, 11, 13, 17, 19, 21}[post]%40)+.5)/40-1))
	}
	return out
}
