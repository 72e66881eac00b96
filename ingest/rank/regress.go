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

// levels are what is known of every cell's.
type levels []regression

func (m *model) newLevels() levels {
	all := make(levels, len(m.cells))
	for i := range m.cells {
		all[i] = m.cells[i].believed()
	}
	return all
}

// tell adds what the rows of one post say.
func (l levels) tell(p *post) {
	for i := range p.rows {
		r := &p.rows[i]
		n := &l[r.cell]
		w, rest := 1/r.variance, r.answer-r.fitted
		for k, x := range r.x {
			w := w * x
			n.pull[k] += w * rest
			if x == 0 { // covariates that nobody told
				continue
			}
			for j, y := range r.x[:k+1] { // a root is made of the lower triangle
				n.precision.a[k*covariates+j] += w * y
			}
		}
	}
}

// levels are what is usual in each cell, and what covariates do there. chance, when not nil, draws them
// instead of taking their means: a standard normal for each.
func (m *model) levels(all levels, chance func(cell, k int) float64) {
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

// loads are what is known of the loadings of every signal: precisions, of which the lower triangles count,
// and precisions times means.
type loads []voice

func (m *model) newLoads() loads {
	all := make(loads, len(m.signals))
	for s, sig := range m.signals {
		for f, x := range sig.loading {
			w := 1 / math.Pow(loadSpread+loadShare*math.Abs(x), 2)
			all[s].precision[f][f] = w
			all[s].pull[f] = w * x
		}
	}
	return all
}

// loadings are the regression of each signal on the factors, shrunk to the table. chance, when not nil,
// draws them: four standard normals for a signal.
func (m *model) loadings(all loads, chance func(signal int) vec) {
	for s := range m.signals {
		root := all[s].precision.cholesky()
		m.load[s] = root.solve(all[s].pull)
		if chance != nil {
			m.load[s] = m.load[s].plus(root.upper(chance(s)))
		}
	}
}

// tell adds what one post says, by what compare made of its rows. unsure = the factors are known with their
// spread, not drawn.
func (l loads) tell(m *model, p *post, unsure bool) {
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
	for i := range p.blocks {
		k := &p.blocks[i]
		if k.seen == 0 {
			continue
		}
		var veiled float64
		var about vec
		for j := k.from; j < k.to && p.hidden > 0; j++ {
			if r := &p.rows[j]; r.hidden >= 0 {
				w := 1 / r.variance
				veiled += w
				about = about.plus(cross[r.hidden].times(w))
			}
		}
		total := m.unique[k.signal]/k.weight + 1/k.seen
		gain := z.times(k.said).minus(about)
		if veiled > 0 && m.reads >= 0 {
			gain = gain.minus(moment.times(m.load[m.reads]).times(veiled))
		}
		to, x, y := &l[k.signal], 1/total, 1/(k.seen*total)
		for a := range factors {
			for b := range a + 1 {
				to.precision[a][b] += moment[a][b] * x
			}
			to.pull[a] += gain[a] * y
		}
	}
}
