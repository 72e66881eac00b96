// Package rank says which content builds trust, how sure that is, and why. It is pure: the
// same data and options give the same bytes, in every process, in whatever order and under
// whatever names the data comes.
//
// The claim is careful: the signals of trust agree on these articles; never that these
// caused trust.
//
//	readings ─ clean ──→ one series for each publication, counter and best source
//	         ─ grow ───→ F(age): which share of its final count a counter has reached
//	         ─ collect → rows: events among an exposure, matched by age, bursts cut
//	         ─ learn ──→ loadings, correlations, spreads, groups: MAP-EM
//	         ─ draw ───→ all of it together (Gibbs): 90% intervals, rank intervals, P(top 10)
//
// The model, for post p, channel c and signal m, with n events:
//
//	n ~ Poisson(exposure · F(age) · exp(level(c, m) + β·covariates + loading(m)·z(p) + unique(p, m) + noise(p, c, m)))
//	z = (trust, attention, demand, debate), each of variance 1, correlated
//	z(p) = author + series + topic + format + stage + audience + own
//
// unique is an article's own way with one signal (useful, so saved), the same on all channels. Without
// it every signal would be an independent witness and the intervals far too narrow. Loadings begin at a
// table of domain weights (Loadings) and are learned; noise is Student-t, so that one bought counter says
// little. An exposure that nobody told is one more unknown number of its publication.
//
// What is not known is left out and said: a reading that is missing adds no row, a post without data
// gets its groups' mean and the widest interval, under minPosts posts there is an interval and no rank.
package rank

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"runtime"
	"slices"
	"time"

	"moxin/content"
)

// Model names the way scores were made; it is stored with them.
const Model = "moxin-2"

const (
	minPosts  = 8  // with evidence; fewer are not ranked
	minEvents = 20 // of a signal on a channel, for it to support a rank
)

// Options change how a ranking is made, never what it rests on.
type Options struct {
	Seed  uint64
	Draws int // 0 means as many as the number of posts allows; more make smoother intervals
	// Loadings are where learning begins; nil = DefaultLoadings.
	Loadings Loadings
	// Cores is how many processors work at a time at most; 0 = all that there are. No number depends on it.
	Cores int
}

// Estimate is a value with its 90% interval.
type Estimate struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// Score is what is known of one post.
type Score struct {
	Post  string `json:"post_id"`
	Title string `json:"title"`
	// Rank is 1-based; 0 = too little evidence for a rank.
	Rank     int     `json:"rank"`
	RankLow  int     `json:"rank_low"`
	RankHigh int     `json:"rank_high"`
	PTop10   float64 `json:"p_top10"`
	// Trust is in standard deviations over the posts; of fewer than learnFrom in the model's own unit.
	Trust Estimate `json:"trust"`
	// Demand is nil without messages, adds or orders: "no demand data".
	Demand *Estimate `json:"demand"`
	// Exposure is log(reads / the channel's own reads at that age), 0 = as usual; nil
	// without reads that can be compared.
	Exposure *Estimate `json:"exposure"`
	// Contributed is trust × mature reads, in thousands of reads: what the post did for the whole. nil
	// without reads.
	Contributed *Estimate `json:"contributed"`
	Evidence    float64   `json:"evidence"` // reads behind the score
	// Contributions add up to Before, and Before + Pull is Trust.Value.
	Contributions []Contribution `json:"contributions"`
	Before        float64        `json:"before_pooling"`
	Pull          float64        `json:"pull"`
	Missing       []content.Text `json:"missing,omitempty"`
	// Narrower are the readings that would narrow the interval of trust most, the best first: what other
	// posts of the channel have and this one has not. Empty where no single one is worth naming.
	Narrower []Narrowing  `json:"narrower,omitempty"`
	Why      content.Text `json:"why"`
}

// Narrowing is a reading that a post lacks, and what it would be worth.
type Narrowing struct {
	Channel string         `json:"channel"`
	Signal  content.Metric `json:"signal"`
	// Share of the interval's width that it would take off, 0…1, were the count as usual on the channel.
	Share float64 `json:"share"`
}

// Contribution is one signal's part of a score.
type Contribution struct {
	Signal content.Metric `json:"signal"`
	Value  float64        `json:"value"`
	// Ratio is events over what the channel's own posts have at the same age, over all its
	// channels.
	Ratio  float64 `json:"ratio"`
	Events float64 `json:"events"`
	// Posts are how many of a group's posts the signal was read of; 0 = the part is a post's own.
	Posts int `json:"posts,omitempty"`
}

// Group is what is known of an author, series, topic, format, stage or audience: its own effect on the
// trust of its posts, apart from those of their other groups. Of a channel it is the mean of its posts.
type Group struct {
	Kind     string   `json:"kind"`
	Name     string   `json:"name"`
	Posts    int      `json:"posts"`
	Rank     int      `json:"rank"` // within its kind; 0 = too little evidence
	RankLow  int      `json:"rank_low"`
	RankHigh int      `json:"rank_high"`
	Trust    Estimate `json:"trust"`
	Evidence float64  `json:"evidence"`
	// Contributions are what each signal adds on the average of the posts it was read of, before pooling,
	// the largest first.
	Contributions []Contribution `json:"contributions"`
}

// Result is a ranking: posts by rank, then those without one by score; groups by kind and score.
type Result struct {
	Model  string         `json:"model"`
	Posts  []Score        `json:"posts"`
	Groups []Group        `json:"groups"`
	Notes  []content.Text `json:"notes,omitempty"`

	kept content.Ranking
}

// Ranking is what is kept beside the scores, made at an instant.
func (r Result) Ranking(at time.Time) content.Ranking {
	r.kept.At, r.kept.Model, r.kept.Notes = at, r.Model, r.Notes
	return r.kept
}

// Rank scores every post of data. It never fails: what is missing widens intervals.
func Rank(data Data, o Options) Result {
	r, _ := RankUntil(context.Background(), data, o) // which never ends
	return r
}

// RankUntil is Rank for who may not wait to its end: it stops soon after ctx ends, with its error and without
// a result. Between short spells of work it lets others have their turn.
func RankUntil(ctx context.Context, data Data, o Options) (Result, error) {
	set := clean(data)
	if o.Loadings == nil {
		o.Loadings = DefaultLoadings()
	}
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	m := newModel(set, weighed(o.Loadings), canonical(set))
	m.cores = cmp.Or(max(o.Cores, 0), runtime.GOMAXPROCS(0))
	if err := m.learn(ctx, turns(len(m.posts))); err != nil {
		return Result{}, err
	}
	shown, weights := m.show(set), m.weights()
	d, err := m.draw(ctx, o)
	if err != nil {
		return Result{}, err
	}

	scores := make([]Score, len(m.posts))
	for i := range m.posts {
		scores[i] = shown[i].score(set.posts[m.posts[i].id], d, i)
	}
	ranked := d.rankPosts(scores, shown)
	for i := range scores {
		scores[i].Why = explain(scores[i])
	}
	result := Result{Model: Model, Posts: scores, Groups: m.rankGroups(set, shown, d, ranked), kept: d.kept(set, m)}
	result.kept.Weights = weights
	result.kept.Bands = bands(set)
	result.kept.Advice = advise(set, result)
	slices.SortFunc(result.Posts, func(a, b Score) int {
		return cmp.Or(unranked(a.Rank)-unranked(b.Rank), a.Rank-b.Rank,
			cmp.Compare(b.Trust.Value, a.Trust.Value), cmp.Compare(a.Post, b.Post))
	})
	result.Notes = notes(set, m, ranked)
	return result, nil
}

func unranked(rank int) int {
	if rank == 0 {
		return 1
	}
	return 0
}

// turns is how often learn goes round: many posts leave less to settle.
func turns(posts int) int {
	if posts > bigPosts {
		return 25
	}
	return 50
}

// canonical orders posts by what they hold, never by name: chance is dealt out in this order, so that
// renaming changes no number.
func canonical(set dataset) []int {
	held := make([]float64, len(set.posts))
	for _, p := range set.publications {
		for _, s := range p.counters {
			held[p.post] += math.Round(s[len(s)-1].value)
		}
	}
	order := make([]int, len(set.posts))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(set.posts[a].PublishedAt.Compare(set.posts[b].PublishedAt), cmp.Compare(held[a], held[b]),
			cmp.Compare(set.posts[a].ID, set.posts[b].ID))
	})
	return order
}

func notes(set dataset, m *model, ranked int) []content.Text {
	var out []content.Text
	if ranked == 0 && len(set.posts) > 0 {
		out = append(out, content.T("有数据的文章不足八篇，只给区间，不排名。",
			"Fewer than eight posts have enough data: intervals only, no ranks."))
	}
	out = append(out, unreadNotes(set)...)
	if len(m.cells) == 0 && len(set.posts) > 0 {
		out = append(out, content.T("还没有可以比较的互动数据。", "There is no comparable data yet."))
	}
	return out
}

// unreadNotes say of which channels reads are not known. Actions there are weighed among readers whose
// number is one more unknown.
func unreadNotes(set dataset) []content.Text {
	all, unread := map[string]int{}, map[string]int{}
	for _, p := range set.publications {
		if len(p.counters) == 0 {
			continue
		}
		all[p.channel]++
		if p.counters[content.Reads] == nil {
			unread[p.channel]++
		}
	}
	var out []content.Text
	for _, channel := range slices.Sorted(maps.Keys(unread)) {
		none := unread[channel]
		if none == all[channel] {
			out = append(out, content.T(channel+"：没有读到阅读数，那里的互动分量轻。", channel+": how many read is not known, so that actions there weigh less."))
			continue
		}
		out = append(out, content.T(
			fmt.Sprintf("%s：%s 次发布里 %s 次没有读到阅读数，那里的互动分量轻。", channel, content.Grouped(float64(all[channel]), 0), content.Grouped(float64(none), 0)),
			fmt.Sprintf("%s: how many read %s of %s publications is not known, so that their actions weigh less.", channel, content.Grouped(float64(none), 0), content.Grouped(float64(all[channel]), 0))))
	}
	return out
}
