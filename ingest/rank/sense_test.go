package rank

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// A sign, the end of an interval or a place that is wrong by one reads as well as the true one. Here each is
// worked out by hand from draws that are written down.

// lineup are posts whose draws never change places but for those of swaps: draws in which a post and the next
// one do. All are witnessed.
func lineup(posts int, swaps map[int]int) (drawn, []Score, []shown) {
	const draws = 100
	d := drawn{values: make([][]float64, posts)}
	scores, seen := make([]Score, posts), make([]shown, posts)
	for i := range posts {
		d.values[i] = make([]float64, draws)
		for k := range draws {
			d.values[i][k] = float64(posts - i)
		}
		scores[i] = Score{Post: fmt.Sprintf("p%02d", i), Trust: Estimate{Value: float64(posts - i)}}
		seen[i].witnessed = true
	}
	for i, n := range swaps {
		for k := range n {
			d.values[i][k], d.values[i+1][k] = d.values[i+1][k], d.values[i][k]
		}
	}
	return d, scores, seen
}

func TestPlacesFollowTrust(t *testing.T) {
	t.Parallel()
	d, scores, seen := lineup(12, map[int]int{1: 10, 10: 30})
	seen[0].witnessed = false // the best of all, of which too little is known
	if n := d.rankPosts(scores, seen); n != 11 {
		t.Fatalf("%d are ranked, want 11", n)
	}
	type place struct {
		rank, low, high int
		top             float64
	}
	want := []place{{}, {1, 1, 2, 1}, {2, 1, 2, 1}, {3, 3, 3, 1}, {4, 4, 4, 1}, {5, 5, 5, 1}, {6, 6, 6, 1}, {7, 7, 7, 1}, {8, 8, 8, 1}, {9, 9, 9, 1},
		{10, 10, 11, .7}, {11, 10, 11, .3}}
	for i, s := range scores {
		if got := (place{s.Rank, s.RankLow, s.RankHigh, s.PTop10}); got != want[i] {
			t.Errorf("%s stands %+v, want %+v", s.Post, got, want[i])
		}
	}
}

// Of a hundred draws the middle 90% leaves the five best places out and the four worst.
func TestPlacesLeaveTheRareOut(t *testing.T) {
	t.Parallel()
	for swaps, want := range map[int]struct{ high, low int }{4: {1, 2}, 5: {2, 2}, 6: {2, 1}} {
		d, scores, seen := lineup(8, map[int]int{0: swaps})
		d.rankPosts(scores, seen)
		if scores[0].RankHigh != want.high || scores[1].RankLow != want.low {
			t.Errorf("change places in %d draws of 100: the first may be %d, the second %d, want %+v", swaps, scores[0].RankHigh, scores[1].RankLow, want)
		}
	}
}

func TestEightPostsAreEnough(t *testing.T) {
	t.Parallel()
	for posts, want := range map[int]int{minPosts: minPosts, minPosts - 1: 0} {
		d, scores, seen := lineup(posts, nil)
		if got := d.rankPosts(scores, seen); got != want || scores[0].Rank != min(want, 1) {
			t.Errorf("of %d posts %d are ranked, the best %d", posts, got, scores[0].Rank)
		}
	}
}

func TestWhoHasNobodyToStandBeforeHasNoPlace(t *testing.T) {
	t.Parallel()
	for name, of := range map[string][]candidate{
		"one alone":      {newCandidate("series", "a", nil, []float64{.2, .4})},
		"without spread": {newCandidate("series", "a", nil, []float64{0, 0}), newCandidate("series", "b", nil, []float64{0, 0})},
	} {
		placed(of)
		for _, c := range of {
			if c.Rank != 0 || c.RankLow != 0 || c.RankHigh != 0 {
				t.Errorf("%s: %s stands %d (%d to %d)", name, c.Name, c.Rank, c.RankLow, c.RankHigh)
			}
		}
	}
}

func TestGroupsAreOfTheirPosts(t *testing.T) {
	t.Parallel()
	m := &model{posts: []post{{id: 2}, {id: 0}, {id: 1}}, groups: []group{{name: "low", posts: []int{0}}, {name: "high", posts: []int{1, 2}}}}
	set := dataset{posts: []Post{{ID: "a"}, {ID: "b"}, {ID: "c"}}, publications: []publication{
		{post: 0, channel: "gzh"}, {post: 0, channel: "gzh"}, {post: 1, channel: "xhs"}, {post: 2, channel: "gzh"}}}
	d := drawn{unit: 2, effect: [][]float64{{-1, -.5, -.75, -.75}, {.5, 1, .75, .75}}, values: [][]float64{{-2, -1, -1, 0}, {0, 1, 1, 2}, {3, 3, 4, 4}}}
	saves := func(value, events, expected float64) []part { return []part{{content.Saves, value, events, expected}} }
	seen := []shown{{reads: 100, parts: saves(-1, 2, 8)}, {reads: 50, parts: saves(1, 6, 3)}, {reads: 10, parts: saves(3, 6, 1)}}
	brief := func(ranked int) (out []string) {
		for _, g := range m.rankGroups(set, seen, d, ranked) {
			c := g.Contributions[0]
			out = append(out, fmt.Sprintf("%s %s: %d posts, %v, %v reads, place %d (%d–%d), saves %+g ×%g of %d", g.Kind, g.Name, g.Posts, g.Trust.Value,
				g.Evidence, g.Rank, g.RankLow, g.RankHigh, c.Value, c.Ratio, c.Posts))
		}
		return out
	}
	want := []string{
		"author high: 2 posts, 0.75, 60 reads, place 1 (1–1), saves +1 ×3 of 2",
		"author low: 1 posts, -0.75, 100 reads, place 2 (2–2), saves -0.5 ×0.25 of 1",
		"channel xhs: 1 posts, 3.5, 10 reads, place 1 (1–1), saves +1.5 ×6 of 1",
		"channel gzh: 2 posts, 0, 150 reads, place 2 (2–2), saves +0 ×0.727273 of 2",
	}
	if got := brief(8); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, g := range m.rankGroups(set, seen, d, 0) { // too little evidence for places of posts
		if g.Rank != 0 {
			t.Errorf("%s %s stands %d though no post is ranked", g.Kind, g.Name, g.Rank)
		}
	}
}

func TestScoreIsWhatWasShownAndWhatGroupsAdd(t *testing.T) {
	t.Parallel()
	seen := shown{before: 1, reads: 500, mature: 2500, demand: true, parts: []part{
		{content.Likes, .2, 10, 8}, {content.Unfollows, -.4, 6, 2}, {content.Saves, 1.2, 30, 20}}}
	d := drawn{mean: []float64{.8}, spread: []float64{.2}, unit: 2, demand: []Estimate{{Value: .1}}}
	s := seen.score(Post{ID: "a"}, d, 0)
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-5 {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	near("trust", s.Trust.Value, .8)
	near("its low end", s.Trust.Low, .471029)
	near("its high end", s.Trust.High, 1.128971)
	near("before pooling", s.Before, .5)
	near("what groups add", s.Pull, .3) // to what was shown
	near("contributed", s.Contributed.Value, 2)
	near("its low end", s.Contributed.Low, 1.177573)
	near("its high end", s.Contributed.High, 2.822427)
	var parts []string
	for _, c := range s.Contributions {
		parts = append(parts, fmt.Sprintf("%s %+g ×%g", c.Signal, c.Value, c.Ratio))
	}
	if want := []string{"saves +0.6 ×1.5", "unfollows -0.2 ×3", "likes +0.1 ×1.25"}; !slices.Equal(parts, want) {
		t.Errorf("parts %q, want %q", parts, want)
	}
	if want := []content.Text{content.T("互动太少", "too few actions")}; !slices.Equal(s.Missing, want) {
		t.Errorf("missing %v, want %v", s.Missing, want)
	}
	seen.witnessed = true
	if got := seen.score(Post{}, d, 0).Missing; len(got) != 0 {
		t.Errorf("a witnessed post with demand lacks %v", got)
	}
}

// A reading is worth the part of the interval that it takes off, not what it leaves; the best are named first.
func TestReadingsAreWorthWhatTheyTakeOff(t *testing.T) {
	t.Parallel()
	seen := shown{gains: []gain{ // variances in the model's unit, of which two are one of the ranking
		{"gzh", content.Saves, .36}, {"gzh", content.Reads, .64}, {"xhs", content.Likes, .19}, {"xhs", content.Saves, .04}, {"wb", content.Reads, 4}}}
	want := []Narrowing{{"wb", content.Reads, 1}, {"gzh", content.Reads, .4}, {"gzh", content.Saves, .2}}
	if got := seen.narrower(.5, 2); !slices.Equal(got, want) {
		t.Errorf("worth %+v, want %+v", got, want)
	}
	if got := (&shown{gains: seen.gains[3:4]}).narrower(.5, 2); len(got) != 0 {
		t.Errorf("2%% of an interval are worth naming: %+v", got)
	}
	text := explain(Score{Evidence: 10, Narrower: want[1:]})
	if !strings.Contains(text.ZH, "读到 gzh 的阅读，区间约窄 40%") || !strings.Contains(text.EN, "reading reads on gzh would narrow the interval by about 40%") {
		t.Errorf("said as %s %s", text.ZH, text.EN)
	}
}

func TestSurenessIsOfTheSideOfTheValue(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		value, sd, above float64
	}{{.5, .25, .97725}, {-.5, .25, .02275}, {0, .25, .5}, {.5, 0, 1}, {-.5, 0, 0}, {0, 0, 0}} {
		e := *normal(c.value, c.sd)
		got := sureness(e, 7)
		if math.Abs(got.Above-c.above) > 1e-4 || got.Low != e.Low || got.High != e.High || got.Posts != 7 {
			t.Errorf("%v ± %v: %+v, want %v of it above zero", c.value, c.sd, got, c.above)
		}
	}
}

func TestAdviceAtItsEdges(t *testing.T) {
	t.Parallel()
	gzh := []string{"gzh"}
	lost := func(events float64) *Contribution {
		return &Contribution{Signal: content.Unfollows, Value: -.4, Ratio: 2.1, Events: events}
	}
	for _, c := range []struct {
		name  string
		posts []told
		alter func(set *dataset, r *Result)
		want  string
	}{
		{"three lost readers are enough", alike(1, told{id: "a", trust: -1, sd: .3, unfollows: lost(3), on: gzh}), nil, "retire article a1 by a1"},
		{"an interval that reads −0.0", alike(1, told{id: "a", trust: -.5, sd: .47 / 1.645, unfollows: lost(9), on: gzh}), nil, ""},
		{"a series whose own effect may be above zero", alike(5, told{id: "a", series: "s", trust: -.8, sd: .7, on: gzh}),
			func(_ *dataset, r *Result) { r.Groups[0].Trust.High = .1 }, ""},
		{"what was out again lately has not rested", alike(1, told{id: "a", trust: 1, sd: .3, days: 200, exposure: &Estimate{-.9, -1.2, -.6}, on: gzh}),
			func(set *dataset, _ *Result) {
				again := set.publications[0]
				again.at = adviceNow.Add(-30 * 24 * time.Hour)
				again.counters = map[content.Metric]series{content.Reads: {{age: math.Log(24 * 30), value: 9}}}
				set.publications = append(set.publications, again)
			}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			set, r := world(append(c.posts, told{id: "today", sd: .5, on: []string{"elsewhere"}, days: 1}))
			if c.alter != nil {
				c.alter(&set, &r)
			}
			if got := brief(advise(set, r)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
