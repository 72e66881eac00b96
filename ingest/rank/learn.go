package rank

import (
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

	ownPrecision   map[int]mat
	groupPrecision [len(kinds)]mat
}

// What is believed before the posts speak, and how many posts or rows each belief is worth.
const (
	noiseGuess   = .20 * .20
	noiseWeight  = 8
	uniqueWeight = 60 // and so many more for each post:
	uniqueShare  = .3 // what posts have in common beside the four factors hides among the unique
	corrWeight   = 30
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
	for i := range m.posts {
		m.posts[i].prepare()
	}
	m.join(set)
	m.regroup()
	return m
}

// learn is MAP-EM: what posts are like given the loadings, the loadings given what posts are like.
func (m *model) learn(turns int) {
	for turn := range turns {
		each(len(m.posts), func(i int) {
			p := &m.posts[i]
			m.linearise(p)
			m.inform(p)
		})
		m.pool(nil)
		each(len(m.posts), func(i int) { m.expect(&m.posts[i]) })
		m.levels(nil)
		if turn < 2 || len(m.posts) < learnFrom {
			continue
		}
		m.loadings(nil)
		m.spreads(nil)
		m.correlate()
		m.share()
		m.regroup()
	}
}

// expect is the E-step of a post: factors, unique ways, noise, and what robustness leaves of each row.
func (m *model) expect(p *post) {
	p.posterior(m.own(p))
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
			for n, x := range m.design(*r, a[:0], d) {
				r.fitted += x * p.mean[n]
				diff = append(diff, x-k.design[n]/k.precision)
			}
			c := &m.cells[r.cell]
			spread := c.noise/r.weight + r.extra
			share := spread / r.variance
			rest := share * (r.answer - c.mean(r.x) - r.fitted)
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

// levels are what is usual in each cell, and what covariates do there.
func (m *model) levels(chance func(cell, k int) float64) {
	type normal struct {
		precision square
		pull      []float64
	}
	all := make([]normal, len(m.cells))
	for i, c := range m.cells {
		all[i] = normal{newSquare(covariates), make([]float64, covariates)}
		for k, sd := range betaSpread {
			guess := betaGuess[k]
			if k == level {
				guess = c.usual
			}
			all[i].precision.add(k, k, 1/(sd*sd))
			all[i].pull[k] = guess / (sd * sd)
		}
	}
	for i := range m.posts {
		for _, r := range m.posts[i].rows {
			w := 1 / r.variance
			n := all[r.cell]
			n.precision.addOuter(r.x[:], w)
			for k, x := range r.x {
				n.pull[k] += w * x * (r.answer - r.fitted)
			}
		}
	}
	for i, n := range all {
		n.precision.cholesky()
		n.precision.solve(n.pull)
		copy(m.cells[i].beta[:], n.pull)
		if chance != nil {
			step := make([]float64, covariates)
			for k := range step {
				step[k] = chance(i, k)
			}
			n.precision.upper(step)
			for k, x := range step {
				m.cells[i].beta[k] += x
			}
		}
	}
}

// loadings are the regression of each signal on the factors, shrunk to the table.
func (m *model) loadings(chance func(signal int) vec) {
	precision, pull := make([]mat, len(m.signals)), make([]vec, len(m.signals))
	for s, sig := range m.signals {
		for f, x := range sig.loading {
			w := 1 / math.Pow(loadSpread+loadShare*math.Abs(x), 2)
			precision[s][f][f] = w
			pull[s][f] = w * x
		}
	}
	for i := range m.posts {
		m.tellLoadings(&m.posts[i], precision, pull, chance == nil)
	}
	for s := range m.signals {
		root := precision[s].cholesky()
		m.load[s] = root.solve(pull[s])
		if chance != nil {
			m.load[s] = m.load[s].plus(root.upper(chance(s)))
		}
	}
}

// tellLoadings adds what one post says of the loadings. unsure = the factors are known with their spread,
// not drawn.
func (m *model) tellLoadings(p *post, precision []mat, pull []vec, unsure bool) {
	z := p.z()
	moment := z.outer(z)
	cross := make([]vec, p.hidden) // E[z·hidden]
	for n := range cross {
		cross[n] = z.times(p.mean[factors+n])
	}
	if unsure {
		for a := range factors {
			for b := range factors {
				moment[a][b] += p.spread.at(a, b)
			}
			for n := range cross {
				cross[n][a] += p.spread.at(a, factors+n)
			}
		}
	}
	for _, k := range p.blocks {
		var weight, said, veiled float64
		var about vec
		for _, r := range p.rows[k.from:k.to] {
			w := 1 / r.variance
			weight += w
			said += w * (r.answer - m.cells[r.cell].mean(r.x))
			if r.hidden >= 0 {
				veiled += w
				about = about.plus(cross[r.hidden].times(w))
			}
		}
		if weight == 0 {
			continue
		}
		total := m.unique[k.signal]/k.weight + 1/weight
		gain := z.times(said).minus(about)
		if veiled > 0 && m.reads >= 0 {
			gain = gain.minus(moment.times(m.load[m.reads]).times(veiled))
		}
		precision[k.signal] = precision[k.signal].plus(moment.scaled(1 / total))
		pull[k.signal] = pull[k.signal].plus(gain.times(1 / (weight * total)))
	}
}

// spreads are the variances of unique ways and of noise.
func (m *model) spreads(chance func(kind, i int, freedom float64) float64) {
	sums, counts := make([]float64, len(m.signals)), make([]float64, len(m.signals))
	noise, rows := make([]float64, len(m.cells)), make([]float64, len(m.cells))
	for i := range m.posts {
		p := &m.posts[i]
		for _, k := range p.blocks {
			sums[k.signal] += bounded(k.square, k.weight, m.unique[k.signal])
			counts[k.signal]++
			for _, r := range p.rows[k.from:k.to] {
				noise[r.cell] += bounded(r.square, r.weight, m.cells[r.cell].noise)
				rows[r.cell]++
			}
		}
	}
	scale := func(kind, i int, sum, n float64) float64 {
		if chance == nil {
			return sum / n
		}
		return sum / chance(kind, i, n)
	}
	for s, sig := range m.signals {
		guess := sig.unique * sig.unique
		worth := uniqueWeight + uniqueShare*counts[s]
		m.unique[s] = scale(0, s, worth*guess+sums[s], worth+counts[s])
	}
	for c := range m.cells {
		m.cells[c].noise = scale(1, c, noiseWeight*noiseGuess+noise[c], noiseWeight+rows[c])
	}
}

// bounded is a squared deviation as the Student-t sees it: one post however far out adds little.
func bounded(square, weight, variance float64) float64 {
	return min(weight, (tails+1)/(tails+square/variance)) * square
}

// correlate learns how factors go together, shrunk to not at all.
func (m *model) correlate() {
	sum := identity().scaled(corrWeight)
	for i := range m.posts {
		p := &m.posts[i]
		left := m.ownSpread(p.missing())
		rest := p.z().minus(p.given)
		moment := rest.outer(rest)
		for a := range factors {
			for b := range factors {
				sum[a][b] += (moment[a][b] + p.spread.at(a, b)) / math.Sqrt(left[a][a]*left[b][b])
			}
		}
	}
	for a := range factors {
		for b := range factors {
			if a == b {
				m.corr[a][b] = 1
				continue
			}
			m.corr[a][b] = min(max(sum[a][b]/math.Sqrt(sum[a][a]*sum[b][b]), -.8), .8)
		}
	}
}

// each calls f for 0…n-1, on every core. f must not depend on the order.
func each(n int, f func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), (n+63)/64)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for i := w; i < n; i += workers {
				f(i)
			}
		})
	}
	wait.Wait()
}
