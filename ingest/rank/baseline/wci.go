package baseline

import (
	"math"

	"moxin/content"
	"moxin/ingest/rank"
)

// block is one of the four parts of WCI: the same logarithms of reads, 在看, likes and forwards.
type block struct{ reads, hearts, likes, shares float64 }

func (b block) value() float64 {
	return .70*math.Log(b.reads+1) + .09*math.Log(10*b.hearts+1) + .06*math.Log(10*b.likes+1) + .15*math.Log(10*b.shares+1)
}

func (b block) over(n float64) block {
	return block{b.reads / n, b.hearts / n, b.likes / n, b.shares / n}
}

func (b block) plus(c block) block {
	return block{b.reads + c.reads, b.hearts + c.hearts, b.likes + c.likes, b.shares + c.shares}
}

func (b block) most(c block) block {
	return block{max(b.reads, c.reads), max(b.hearts, c.hearts), max(b.likes, c.likes), max(b.shares, c.shares)}
}

// wciOf is WCI 14.2 of a span of days: of all, of the headlines, and of the most any article got.
func wciOf(all, headlines, most block, days, articles float64) float64 {
	sum := .6*all.over(days).value() + .2*all.over(articles).value() + .1*headlines.over(days).value() + .1*most.value()
	return sum * sum * 1.2 * 10
}

// wci takes a post for an account of its own: its articles are its publications where all four counters
// are shown, the span is from the first of them to the newest reading. The data does not tell the place
// in a message; each is taken for its headline, which is true of whatever goes out alone.
func wci(n numbers) []Value {
	pubs := n.pubs
	shows := shown(pubs)
	return n.byPost(func(of []int) (float64, bool) {
		var all, most block
		var span days
		for _, i := range of {
			if !wciShown(shows[homeOf(pubs[i])]) {
				continue
			}
			b, ok := blockOf(pubs[i])
			if !ok {
				return 0, false
			}
			all, most = all.plus(b), most.most(b)
			span.add(pubs[i])
		}
		if span.articles == 0 {
			return 0, false
		}
		return wciOf(all, all, most, span.count(), span.articles), true
	})
}

func wciShown(shows map[content.Metric]bool) bool {
	return shows[content.Reads] && shows[content.Hearts] && shows[content.Likes] && shows[content.Shares]
}

func blockOf(p rank.Publication) (b block, ok bool) {
	for _, part := range []struct {
		metric content.Metric
		to     *float64
	}{{content.Reads, &b.reads}, {content.Hearts, &b.hearts}, {content.Likes, &b.likes}, {content.Shares, &b.shares}} {
		if *part.to, ok = newest(p, part.metric); !ok {
			return block{}, false
		}
	}
	return b, true
}

// days is a span from the first of some publications to their newest reading, in hours since 1970.
type days struct{ from, to, articles float64 }

func (d *days) add(p rank.Publication) {
	reads := p.Counters[content.Reads]
	from := float64(p.PublishedAt.Unix()) / 3600
	to := from + reads[len(reads)-1].Hours
	if d.articles == 0 {
		d.from, d.to = from, to
	}
	d.from, d.to, d.articles = min(d.from, from), max(d.to, to), d.articles+1
}

// count is the days begun: the first day is one.
func (d *days) count() float64 { return max(1, math.Ceil((d.to-d.from)/24)) }
