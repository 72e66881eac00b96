package baseline

import (
	"math"

	"moxin/content"
	"moxin/ingest/rank"
)

// votes are what readers do after reading, with the side it speaks for.
var votes = []term{
	{content.Finishes, 1}, {content.Likes, 1}, {content.Hearts, 1}, {content.Saves, 1}, {content.Shares, 1},
	{content.Comments, 1}, {content.DeepComments, 1}, {content.Follows, 1}, {content.ProfileVisits, 1},
	{content.Messages, 1}, {content.Unfollows, -1}, {content.Adds, 1}, {content.Returns, 1},
	{content.Purchases, 1}, {content.Repurchases, 1},
}

// zMean is the plain mean of every z-score that a post has.
func zMean(of numbers) []Value {
	pubs := of.pubs
	total, n := make([]float64, len(pubs)), make([]float64, len(pubs))
	for _, vote := range votes {
		for i, z := range zScores(pubs, vote.metric) {
			total[i], n[i] = total[i]+vote.weight*z, n[i]+1
		}
	}
	return of.byPost(func(of []int) (float64, bool) {
		var sum, count float64
		for _, i := range of {
			sum, count = sum+total[i], count+n[i]
		}
		return sum / max(count, 1), count > 0
	})
}

// zScores are those of one counter's log rate among reads, by publication, within its channel. A
// channel where all are alike, or only one is known, tells nobody apart and has none.
func zScores(pubs []rank.Publication, m content.Metric) map[int]float64 {
	rates := map[home]map[int]float64{}
	for i, p := range pubs {
		events, ok := newest(p, m)
		reads, read := newest(p, content.Reads)
		if !ok || !read {
			continue
		}
		at := homeOf(p)
		if rates[at] == nil {
			rates[at] = map[int]float64{}
		}
		rates[at][i] = math.Log((events + .5) / (reads + 1))
	}
	out := map[int]float64{}
	for _, of := range rates {
		mean, sd := moments(pubs, of)
		if sd < 1e-9 {
			continue
		}
		for i, v := range of {
			out[i] = (v - mean) / sd
		}
	}
	return out
}

// moments sums in the order of pubs: sums of a map in its own order differ in their last bits.
func moments(pubs []rank.Publication, of map[int]float64) (mean, sd float64) {
	n := float64(len(of))
	for i := range pubs {
		mean += of[i] / n
	}
	for i := range pubs {
		if v, ok := of[i]; ok {
			sd += (v - mean) * (v - mean) / n
		}
	}
	return mean, math.Sqrt(sd)
}
