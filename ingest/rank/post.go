package rank

import "math"

// block is all rows of one signal of a post: they share the post's own way with that signal.
type block struct {
	signal   int
	from, to int // rows
	weight   float64
	mean     float64 // of unique
	square   float64 // E[unique²]

	seen, said float64 // what rows say of it all: a precision, and precision times mean

	precision float64   // of unique given the factors and hidden exposures
	pull      float64   // precision times what the rows say of unique alone
	design    []float64 // how unique gives way to factors and hidden exposures
}

// post is one article with everything read of it.
type post struct {
	id     int // index into dataset.posts
	groups [len(kinds)]int
	rows   []row
	blocks []block
	hidden int // unknown exposures

	precision       square    // of factors and hidden exposures from the rows, unique taken out
	root            square    // room for that of precision
	pull            []float64 // precision times mean
	factorPrecision mat       // both of the factors alone
	factorPull      vec

	mean   []float64 // of factors and hidden exposures
	spread square    // their covariance

	expected, unsure float64 // of trust, given everything else of a sweep
}

// prepare gives posts their blocks. All numbers of posts lie in a row, in their order: they are gone through
// hundreds of times, and a processor reads ahead.
func prepare(posts []post) {
	var rows, blocks, numbers int
	for i := range posts {
		p := &posts[i]
		d, n := factors+p.hidden, p.signals()
		rows, blocks, numbers = rows+len(p.rows), blocks+n, numbers+3*d*d+(2+n)*d
	}
	room := arena{make([]row, 0, rows), make([]block, 0, blocks), make([]float64, numbers)}
	for i := range posts {
		posts[i].prepare(&room)
	}
}

type arena struct {
	rows    []row
	blocks  []block
	numbers []float64
}

func (a *arena) take(n int) []float64 {
	out := a.numbers[:n:n]
	a.numbers = a.numbers[n:]
	return out
}

// signals is how many a post has rows of; those of one are together.
func (p *post) signals() (n int) {
	for i, r := range p.rows {
		if i == 0 || r.signal != p.rows[i-1].signal {
			n++
		}
	}
	return n
}

func (p *post) prepare(room *arena) {
	d, rows, blocks := factors+p.hidden, len(room.rows), len(room.blocks)
	room.rows = append(room.rows, p.rows...)
	p.rows = room.rows[rows:]
	for i, r := range p.rows {
		if i == 0 || r.signal != p.rows[i-1].signal {
			room.blocks = append(room.blocks, block{signal: int(r.signal), from: i, weight: 1, design: room.take(d)})
		}
		room.blocks[len(room.blocks)-1].to = i + 1
		p.rows[i].weight = 1
	}
	p.blocks = room.blocks[blocks:]
	p.precision, p.root, p.spread = square{d, room.take(d * d)}, square{d, room.take(d * d)}, square{d, room.take(d * d)}
	p.pull, p.mean = room.take(d), room.take(d)
}

// z is the mean of the factors.
func (p *post) z() vec { return vec(p.mean[:factors]) }

// linearise puts a Gaussian row in place of the Poisson one, around the noise that is most likely given
// what is fitted (Laplace). A lower bound that the fit is above says nothing.
func (m *model) linearise(p *post) {
	for i := range p.rows {
		r := &p.rows[i]
		c := &m.cells[r.cell]
		base := r.offset + c.mean(&r.x) + r.fitted
		spread := c.noise/r.weight + r.extra
		e := mode(r.events, base, spread)
		rate := math.Exp(base + e)
		r.answer = base + e + (r.events-rate)/rate - r.offset
		r.poisson = 1 / rate
		if r.capped && r.answer+r.offset < base {
			r.poisson = math.Inf(1)
		}
		r.variance = r.poisson + spread
	}
}

// mode is the most likely noise of this variance, by Newton's method from what the count alone says; steps
// are held short because the exponential is steep.
func mode(events, base, variance float64) float64 {
	direct := 1 / (events + .5)
	e := variance / (variance + direct) * (math.Log(events+.5) - base)
	for range 6 {
		rate := math.Exp(base + e)
		e -= min(max((rate-events+e/variance)/(rate+1/variance), -1), 1)
	}
	return e
}

// compare says how far rows are from what is usual in their cells.
func (m *model) compare(p *post) {
	for i := range p.blocks {
		k := &p.blocks[i]
		k.seen, k.said = 0, 0
		for j := k.from; j < k.to; j++ {
			r := &p.rows[j]
			r.said = r.answer - m.cells[r.cell].mean(&r.x)
			w := 1 / r.variance
			k.seen += w
			k.said += w * r.said
		}
	}
}

// inform gathers what the rows say of factors and hidden exposures, with unique taken out.
func (m *model) inform(p *post) {
	m.compare(p)
	p.precision.clear()
	clear(p.pull)
	d := len(p.pull)
	var a [maxDesign]float64
	for i := range p.blocks {
		k := &p.blocks[i]
		clear(k.design)
		k.precision, k.pull = k.weight/m.unique[k.signal], 0
		for j := k.from; j < k.to; j++ {
			r := &p.rows[j]
			w := 1 / r.variance
			if w == 0 {
				continue
			}
			design := m.design(r, a[:0], d)
			p.precision.addOuter(design, w)
			for n, x := range design {
				p.pull[n] += w * x * r.said
				k.design[n] += w * x
			}
			k.precision += w
			k.pull += w * r.said
		}
		p.precision.addOuter(k.design, -1/k.precision)
		for n, x := range k.design {
			p.pull[n] -= x * k.pull / k.precision
		}
	}
	for n := factors; n < d; n++ {
		p.precision.add(n, n, 1/hiddenSpread)
	}
	p.factorPrecision, p.factorPull = p.alone()
}

// hiddenSpread is the variance of the log of an exposure that nobody told, beside what the factors say.
const hiddenSpread = .8 * .8

// maxDesign is room for the factors and most posts' hidden exposures.
const maxDesign = factors + 12

// design is what a row is made of: the signal's loadings, with those of reads where reads are unknown.
func (m *model) design(r *row, a []float64, d int) []float64 {
	a = append(a, m.load[r.signal][:]...)
	if r.hidden >= 0 && m.reads >= 0 {
		for f, x := range m.load[m.reads] {
			a[f] += x
		}
	}
	for n := factors; n < d; n++ {
		x := 0.0
		if n-factors == int(r.hidden) {
			x = 1
		}
		a = append(a, x)
	}
	return a
}

// alone is the information on the factors with hidden exposures taken out.
func (p *post) alone() (mat, vec) {
	var j mat
	var h vec
	for a := range factors {
		h[a] = p.pull[a]
		for b := range factors {
			j[a][b] = p.precision.at(a, b)
		}
	}
	if p.hidden == 0 {
		return j, h
	}
	inner := newSquare(p.hidden)
	for a := range p.hidden {
		for b := range p.hidden {
			inner.add(a, b, p.precision.at(factors+a, factors+b))
		}
	}
	inner.cholesky()
	said := append([]float64{}, p.pull[factors:]...)
	inner.solve(said)
	column := make([]float64, p.hidden)
	for a := range factors {
		for n := range column {
			column[n] = p.precision.at(factors+n, a)
			h[a] -= column[n] * said[n]
		}
		inner.solve(column)
		for b := range factors {
			for n := range column {
				j[a][b] -= column[n] * p.precision.at(factors+n, b)
			}
		}
	}
	return j, h
}

// rooted is the root of the precision of factors and hidden exposures, with prior that of the factors
// beside the rows. It is good until the next one is asked for.
func (p *post) rooted(prior *mat) square {
	copy(p.root.a, p.precision.a)
	for a := range factors {
		for b := range factors {
			p.root.add(a, b, prior[a][b])
		}
	}
	p.root.cholesky()
	return p.root
}

// centre works out mean, given groups and own's precision, and leaves the root of mean's precision.
func (p *post) centre(own *mat, given vec) square {
	root := p.rooted(own)
	copy(p.mean, p.pull)
	for f, x := range own.times(given) {
		p.mean[f] += x
	}
	root.solve(p.mean)
	return root
}

// posterior is the mean and covariance of factors and hidden exposures, given groups and own's precision.
func (p *post) posterior(own *mat, given vec) {
	root := p.centre(own, given)
	d := len(p.pull)
	for n := range d {
		column := p.spread.a[n*d : (n+1)*d]
		clear(column)
		column[n] = 1
		root.solve(column)
	}
}

// bend is v·C·v of the posterior covariance.
func (p *post) bend(v []float64) float64 {
	var sum float64
	for i, a := range v {
		for j, b := range v {
			sum += a * b * p.spread.at(i, j)
		}
	}
	return sum
}
