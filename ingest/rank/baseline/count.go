package baseline

import (
	"slices"

	"moxin/content"
	"moxin/ingest/rank"
)

// term is a counter with its weight in a sum.
type term struct {
	metric content.Metric
	weight float64
}

// home is where publications are compared: one channel.
type home struct{ platform, channel string }

func homeOf(p rank.Publication) home { return home{p.Platform, p.Channel} }

// shown are the counters that each channel shows of any of its publications.
func shown(pubs []rank.Publication) map[home]map[content.Metric]bool {
	out := map[home]map[content.Metric]bool{}
	for _, p := range pubs {
		at := homeOf(p)
		if out[at] == nil {
			out[at] = map[content.Metric]bool{}
		}
		for m := range p.Counters {
			out[at][m] = true
		}
	}
	return out
}

// newest is the last reading of a counter; false when it was never read.
func newest(p rank.Publication, m content.Metric) (float64, bool) {
	s := p.Counters[m]
	if len(s) == 0 {
		return 0, false
	}
	return s[len(s)-1].Value, true
}

// sum adds a publication's counters up by weight. A term that its channel never shows is left out; it
// is false when none is left, or one of the others was not read here.
func sum(p rank.Publication, shows map[content.Metric]bool, terms []term) (total float64, known bool) {
	for _, t := range terms {
		if !shows[t.metric] {
			continue
		}
		v, ok := newest(p, t.metric)
		if !ok {
			return 0, false
		}
		total, known = total+t.weight*v, true
	}
	return total, known
}

// showsAny reports whether a channel shows any term.
func showsAny(shows map[content.Metric]bool, terms []term) bool {
	return slices.ContainsFunc(terms, func(t term) bool { return shows[t.metric] })
}

// sums are those of all publications.
func sums(pubs []rank.Publication, terms []term) (total []float64, known []bool) {
	shows := shown(pubs)
	total, known = make([]float64, len(pubs)), make([]bool, len(pubs))
	for i, p := range pubs {
		total[i], known[i] = sum(p, shows[homeOf(p)], terms)
	}
	return total, known
}
