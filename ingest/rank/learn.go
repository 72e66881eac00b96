package rank

import (
	"context"
	"math"
	"runtime"
	"sync"
)

// model is everything that is learned together.
type model struct {
	signals []signal
	reads   int // index of reads among signals
	posts   []post
	cells   []cell
	groups  []group

	load   []vec     // log rate per standard deviation of each factor, by signal
	unique []float64 // variance of what is the signal's own, by signal
	corr   mat       // correlation of the factors
	shares [len(kinds)]vec

	ownPrecision   [1 << len(kinds)]mat // by the kinds that a post has no group of; some are nobody's
	groupPrecision [len(kinds)]mat

	given  []vec   // sum of its groups' effects, by post
	voices []voice // what posts say of their groups, by post
	cores  int     // processors that may work at a time
}

// What is believed before the posts speak, and how many posts or rows each belief is worth.
const (
	noiseGuess   = .20 * .20
	noiseWeight  = 8
	uniqueWeight = 60 // and so many more for each post:
	uniqueShare  = .3 // what posts have in common beside the four factors hides among the unique
	corrWeight   = 30
	corrShare    = .5  // as many more for each post: what turns two factors into each other is weakly seen
	loadSpread   = .14 // standard deviation of a loading around the table's, beside
	loadShare    = .35 // this part of the table's own size
	learnFrom    = 15  // posts; of fewer one alone would change what its own signals are taken to say
	levelSpread  = 1.5 // of a channel's level around its platform's
	tails        = 4   // degrees of freedom of the noise: Student-t
)

// betaSpread are the standard deviations of what covariates do, around betaGuess.
var (
	betaSpread = [covariates]float64{levelSpread, .8, .15, .15, .4}
	betaGuess  = [covariates]float64{0, 0, 0, 0, .5}
)

func newModel(set dataset, signals []signal, order []int) *model {
	m := &model{signals: signals, reads: -1, corr: identity()}
	m.posts, m.cells = collect(set, signals, order)
	for s, sig := range signals {
		if sig.among == "" {
			m.reads = s
		}
		m.load = append(m.load, vec(sig.loading))
		m.unique = append(m.unique, sig.unique*sig.unique)
	}
	for i := range m.cells {
		m.cells[i].noise = noiseGuess
	}
	prepare(m.posts)
	m.given, m.voices = make([]vec, len(m.posts)), make([]voice, len(m.posts))
	m.join(set)
	m.regroup()
	return m
}

// learn is MAP-EM: what posts are like given the loadings, the loadings given what posts are like.
func (m *model) learn(ctx context.Context, turns int) error {
	for turn := range turns {
		if err := ctx.Err(); err != nil {
			return err
		}
		m.each(func(i int) {
			p := &m.posts[i]
			m.linearise(p)
			m.inform(p)
			m.speak(i)
		}, nil)
		m.pool(nil)
		levels, spreads, loads := m.newLevels(), m.newSpreads(), m.newLoads()
		m.each(func(i int) { m.expect(&m.posts[i], m.given[i]) }, func(i int) {
			levels.tell(&m.posts[i])
			spreads.tell(m, &m.posts[i])
		})
		m.levels(levels, nil)
		if turn < 2 || len(m.posts) < learnFrom {
			continue
		}
		m.each(func(i int) { m.compare(&m.posts[i]) }, func(i int) { loads.tell(m, &m.posts[i], true) })
		m.loadings(loads, nil)
		m.spreads(spreads, nil)
		m.correlate()
		m.share()
		m.regroup()
	}
	return nil
}

// expect is the E-step of a post: factors, unique ways, noise, and what robustness leaves of each row.
func (m *model) expect(p *post, given vec) {
	p.posterior(m.own(p), given)
	var a, v [maxDesign]float64
	d := len(p.mean)
	for i := range p.blocks {
		k := &p.blocks[i]
		k.mean = k.pull / k.precision
		for n, x := range k.design {
			k.mean -= x * p.mean[n] / k.precision
		}
		k.square = k.mean*k.mean + 1/k.precision + p.bend(k.design)/(k.precision*k.precision)
		k.weight = calmer(k.square / m.unique[k.signal])
		for j := k.from; j < k.to; j++ {
			r := &p.rows[j]
			r.fitted = k.mean
			diff := v[:0]
			for n, x := range m.design(r, a[:0], d) {
				r.fitted += x * p.mean[n]
				diff = append(diff, x-k.design[n]/k.precision)
			}
			c := &m.cells[r.cell]
			spread := c.noise/r.weight + r.extra
			share := spread / r.variance
			rest := share * (r.said - r.fitted)
			unsure := share*share*(1/k.precision+p.bend(diff)) + spread*(1-share)
			part := c.noise / r.weight / spread
			r.square = part*part*(rest*rest+unsure) + part*r.extra
			r.weight = calmer(r.square / c.noise)
		}
	}
}

// calmer is the Student-t weight of a squared deviation in units of its variance. Past the point where
// the pull of a deviation would begin to fall it stays as it is: more of a good sign never counts less.
func calmer(square float64) float64 {
	if square <= tails {
		return (tails + 1) / (tails + square)
	}
	return (tails + 1) / (2 * math.Sqrt(tails*square))
}

// flock is how many posts are worked on before their sums are made: as many as stay in a processor's cache,
// and as others wait for at most.
const flock = 256

// each calls work for every post, on every core that it may have: it must not depend on the order. after,
// when not nil, is called in order, each after its work and on one core: sums that it makes are the same
// however many there are. Between flocks others have their turn.
func (m *model) each(work, after func(i int)) {
	for from := 0; from < len(m.posts); from += flock {
		to := min(from+flock, len(m.posts))
		spread(m.cores, from, to, work)
		for i := from; after != nil && i < to; i++ {
			after(i)
		}
		runtime.Gosched()
	}
}

// spread calls work for from…to-1 on so many cores.
func spread(cores, from, to int, work func(i int)) {
	cores = min(cores, (to-from+63)/64)
	if cores <= 1 {
		for i := from; i < to; i++ {
			work(i)
		}
		return
	}
	var wait sync.WaitGroup
	for w := range cores {
		wait.Go(func() {
			for i := from + w*(to-from)/cores; i < from+(w+1)*(to-from)/cores; i++ {
				work(i)
			}
		})
	}
	wait.Wait()
}
