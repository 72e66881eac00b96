package rank

import (
	"math"

	"moxin/content"
)

// Covariates of a row, beside its cell's own level. They are differences to the cell's mean, so that a
// row that knows nothing of one is taken as usual.
const (
	level     = iota // the cell's mean log rate
	mix              // share of followers among the readers
	hourSin          // the hour of the day it was published at
	hourCos          //
	followers        // log of followers at publication, for reads alone
	covariates
)

// row is one counter of one publication: events that come as a Poisson process whose log mean is
//
//	offset + β·x + loading·z + unique + noise
type row struct {
	signal int32 // index into model.signals
	cell   int32
	hidden int32 // index of the unknown exposure among the post's; -1 = the exposure is known
	capped bool  // events is a lower bound
	events float64
	offset float64
	x      [covariates]float64
	extra  float64 // variance that immaturity adds to the log mean

	weight   float64 // what robustness leaves of the row, 0…1
	answer   float64 // working response less offset, of variance variance
	said     float64 // answer less what is usual in the cell
	variance float64
	fitted   float64 // loading·z + unique + hidden
	square   float64 // E[noise²]
	poisson  float64 // variance of the count itself, on the log scale
}

// cell is one signal on one channel with one kind of exposure: what is usual there.
type cell struct {
	signal   int
	channel  int // its place by content
	kind     int // how exposures are known
	events   float64
	exposure float64
	shares   string  // what cells of one platform have in common
	usual    float64 // level of those: what the cell's own is shrunk towards
	beta     [covariates]float64
	noise    float64 // variance of over-dispersion
}

func (c *cell) mean(x *[covariates]float64) float64 {
	var sum float64
	for k, b := range c.beta {
		sum += b * x[k]
	}
	return sum
}

// How a row's exposure is known.
const (
	countedAlone = iota // the channel's usual count is the yardstick
	amongKnown
	amongFallback // fewer told: the whole audience stands for a part of it
	amongHidden   // nobody told: a latent number shared by the publication's rows
)

const (
	immature     = .02 // of the squared log of what has not come yet: how far curves of posts differ
	immatureRate = .02
)

// row is a counter with its exposure and age; false when it says nothing. An exposure that is told as a lower
// bound alone is not known: among so many events look like more than they are.
func (g *gatherer) row(pub publication, sig signal) (row, int, bool) {
	events := pub.counters[sig.metric]
	own := g.curves.find(pub.platform, sig.metric)
	last := events[len(events)-1]
	alone := func(kind int, times float64) (row, int, bool) {
		grown := math.Log(own.at(last.age))
		return row{events: last.value, capped: last.capped, offset: grown, extra: times * grown * grown}, kind, true
	}
	if sig.among == "" {
		if shown := pub.counters[content.Impressions].uncapped(); sig.metric == content.Reads && len(shown) > 0 {
			if r, ok := g.rate(pub, events, shown, own, content.Impressions); ok {
				return r, amongKnown, true
			}
		}
		return alone(countedAlone, immature)
	}
	for kind, m := range []content.Metric{sig.among, sig.fallback} {
		if m == "" {
			continue
		}
		if exposure := pub.exposure(m).uncapped(); len(exposure) > 0 {
			r, ok := g.rate(pub, events, exposure, own, m)
			return r, amongKnown + kind, ok
		}
	}
	return alone(amongHidden, immatureRate)
}

// rate is events among an exposure at the same age; false when they were never read at about the same.
func (g *gatherer) rate(pub publication, events, exposure series, own *curve, among content.Metric) (row, bool) {
	from, to := max(events.first(), exposure.first()), min(events.last(), exposure.last())
	if from > to+slack || exposure.at(to) <= 0 {
		return row{}, false
	}
	if among == strangers || among == content.FollowerReads {
		among = content.Reads
	}
	lag := math.Log(own.at(to) / g.curves.find(pub.platform, among).at(to))
	n := calm(events, exposure, to)
	return row{
		events: n, capped: events.bounded(to),
		offset: math.Log(exposure.at(to)) + lag, extra: immatureRate * lag * lag,
	}, true
}

func (g *gatherer) covariates(r *row, pub publication) {
	reads, fans := pub.counters[content.Reads], pub.counters[content.FollowerReads]
	if reads != nil && fans != nil && reads[len(reads)-1].value > 0 {
		r.x[mix] = min(fans.at(reads.last())/reads[len(reads)-1].value, 1)
	} else {
		r.x[mix] = math.NaN()
	}
	at := pub.at
	hour := float64(at.Hour()) + float64(at.Minute())/60
	r.x[hourSin], r.x[hourCos] = math.Sincos(hour / 12 * math.Pi)
	r.x[followers] = math.NaN()
	if f := pub.counters[FollowersAtPublish]; f != nil && g.signals[r.signal].among == "" && f[len(f)-1].value > 0 {
		r.x[followers] = math.Log(f[len(f)-1].value)
	}
}
