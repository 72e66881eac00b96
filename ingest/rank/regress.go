package rank

import "math"

// regression is what is known of a cell's levels: a precision, and precision times mean.
type regression struct {
	precision square
	pull      []float64
}

// believed is what is known of a cell's levels before its rows speak.
func (c *cell) believed() regression {
	r := regression{newSquare(covariates), make([]float64, covariates)}
	for k, sd := range betaSpread {
		guess := betaGuess[k]
		if k == level {
			guess = c.usual
		}
		r.precision.add(k, k, 1/(sd*sd))
		r.pull[k] = guess / (sd * sd)
	}
	return r
}

// levels are what is usual in each cell, and what covariates do there. chance, when not nil, draws them
// instead of taking their means: a standard normal for each.
func (m *model) levels(chance func(cell, k int) float64) {
	all := make([]regression, len(m.cells))
	for i := range m.cells {
		all[i] = m.cells[i].believed()
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

// loadings are the regression of each signal on the factors, shrunk to the table. chance, when not nil,
// draws them: four standard normals for a signal.
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
