package baseline

import (
	"cmp"
	"math"
	"slices"

	"moxin/content"
	"moxin/ingest/rank"
)

const (
	benchPosts = 100  // the last posts that make a benchmark
	benchLeast = 5    // fewer make none; ours, the page names no number
	leastBench = 10.0 // interactions; under it nothing is far from usual
	bothAges   = 1.1  // readings within 10% of an age are of that age
)

// overperforming compares what a post got with what the middle half of the channel's last hundred posts
// of its format had at the same age. Over the channels of a post, both are added up.
func overperforming(n numbers) []Value {
	pubs := n.pubs
	curves := interactions(pubs)
	of := map[stream][]int{}
	for i, p := range pubs {
		if curves[i] != nil {
			at := stream{homeOf(p), n.posts[p.Post].Format}
			of[at] = append(of[at], i)
		}
	}
	bench, known := make([]float64, len(pubs)), make([]bool, len(pubs))
	for _, line := range of {
		slices.SortFunc(line, func(a, b int) int { return cmp.Or(pubs[a].PublishedAt.Compare(pubs[b].PublishedAt), a-b) })
		for at, i := range line {
			bench[i], known[i] = middle(curves, line[max(0, at-benchPosts):at], curves[i].last().Hours)
		}
	}
	return n.byPost(func(of []int) (float64, bool) {
		var actual, expected float64
		some := false
		for _, i := range of {
			if known[i] {
				actual, expected, some = actual+curves[i].last().Value, expected+bench[i], true
			}
		}
		return overscore(actual, expected), some
	})
}

// stream is what posts are compared within.
type stream struct {
	home
	format string
}

// overscore is CrowdTangle's: how many times the benchmark, or less than it, as a negative number.
func overscore(actual, expected float64) float64 {
	switch {
	case expected < leastBench && actual < expected:
		return -expected / leastBench
	case expected < leastBench:
		return actual / leastBench
	case actual == 0:
		return -2 * expected
	case actual < expected:
		return -expected / actual
	}
	return actual / expected
}

// curve is the sum of interactions by age.
type curve []rank.Count

func (c curve) last() rank.Count { return c[len(c)-1] }

// at is the count at an age, interpolated over log age; false outside the readings.
func (c curve) at(hours float64) (float64, bool) {
	if hours < c[0].Hours/bothAges || hours > c.last().Hours*bothAges {
		return 0, false
	}
	i, _ := slices.BinarySearchFunc(c, hours, func(p rank.Count, h float64) int { return cmp.Compare(p.Hours, h) })
	switch i {
	case 0:
		return c[0].Value, true
	case len(c):
		return c.last().Value, true
	}
	a, b := c[i-1], c[i]
	return a.Value + (b.Value-a.Value)*math.Log(hours/a.Hours)/math.Log(b.Hours/a.Hours), true
}

var interactionTerms = []content.Metric{content.Likes, content.Comments, content.Shares}

// interactions are likes, comments and shares of each publication, at the ages when all that its channel
// shows had been read; nil where one never was.
func interactions(pubs []rank.Publication) []curve {
	shows := shown(pubs)
	out := make([]curve, len(pubs))
	for i, p := range pubs {
		var parts []curve
		for _, m := range interactionTerms {
			if shows[homeOf(p)][m] {
				parts = append(parts, p.Counters[m])
			}
		}
		if !slices.ContainsFunc(parts, func(c curve) bool { return len(c) == 0 }) {
			out[i] = added(parts)
		}
	}
	return out
}

func added(parts []curve) curve {
	if len(parts) == 0 {
		return nil
	}
	var out curve
	for _, p := range parts[0] {
		total, all := 0.0, true
		for _, c := range parts {
			v, ok := c.at(p.Hours)
			total, all = total+v, all && ok
		}
		if all {
			out = append(out, rank.Count{Hours: p.Hours, Value: total})
		}
	}
	return out
}

// middle is the mean of the middle half of what posts had at an age; false for too few.
func middle(curves []curve, line []int, hours float64) (float64, bool) {
	var had []float64
	for _, i := range line {
		if v, ok := curves[i].at(hours); ok {
			had = append(had, v)
		}
	}
	if len(had) < benchLeast {
		return 0, false
	}
	slices.Sort(had)
	cut := len(had) / 4
	had = had[cut : len(had)-cut]
	var sum float64
	for _, v := range had {
		sum += v
	}
	return sum / float64(len(had)), true
}
