package baseline

import (
	"moxin/content"
)

var cesTerms = []term{
	{content.Likes, 1}, {content.Saves, 1}, {content.Comments, 4}, {content.Shares, 4}, {content.Follows, 8},
}

// ces is the sum over a post's channels; unknown when one of them is. A channel that shows nothing of it,
// such as an own site, is no part of it.
func ces(of numbers) []Value {
	pubs := of.pubs
	total, known := sums(pubs, cesTerms)
	shows := shown(pubs)
	return of.byPost(func(of []int) (all float64, some bool) {
		for _, i := range of {
			if !showsAny(shows[homeOf(pubs[i])], cesTerms) {
				continue
			}
			if !known[i] {
				return 0, false
			}
			all, some = all+total[i], true
		}
		return all, some
	})
}

// cesRate is over the channels where both CES and reads are known.
func cesRate(of numbers) []Value { return overReads(of, cesTerms) }

// overReads is a sum of counters over reads, both added up over the channels where both are known.
func overReads(of numbers, terms []term) []Value {
	pubs := of.pubs
	total, known := sums(pubs, terms)
	return of.byPost(func(of []int) (float64, bool) {
		var events, reads float64
		for _, i := range of {
			if r, ok := newest(pubs[i], content.Reads); ok && r > 0 && known[i] {
				events, reads = events+total[i], reads+r
			}
		}
		return events / max(reads, 1), reads > 0
	})
}
