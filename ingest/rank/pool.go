package rank

import "math"

// kinds are the groups posts borrow from, with the share of each factor's variance they are given
// before the posts speak. On real channels the author explains most of what groups explain.
var kinds = [...]struct {
	kind  string
	of    func(Post) string
	share float64
}{
	{"author", func(p Post) string { return p.Author }, .30},
	{"series", func(p Post) string { return p.Series }, .12},
	{"topic", func(p Post) string { return p.Topic }, .08},
	{"format", func(p Post) string { return p.Format }, .05},
	{"stage", func(p Post) string { return p.Stage }, .05},
	{"audience", func(p Post) string { return p.Audience }, .03},
}

const (
	mostShared  = .85 // of a factor's variance that groups may have together
	shareWeight = 8   // groups that the shares above are worth
)

// group is one author, series, topic, format, stage or audience.
type group struct {
	kind   int
	name   string
	posts  []int // in canonical order
	effect vec
	spread vec // variance of effect, given everything else
}

// join gives posts their groups, in the order in which posts first name them.
func (m *model) join(set dataset) {
	index := map[string]int{}
	for i := range m.posts {
		p := &m.posts[i]
		for k, kind := range kinds {
			name := kind.of(set.posts[p.id])
			p.groups[k] = -1
			if name == "" {
				continue
			}
			key := kind.kind + "\x00" + name
			g, ok := index[key]
			if !ok {
				g = len(m.groups)
				index[key] = g
				m.groups = append(m.groups, group{kind: k, name: name})
			}
			m.groups[g].posts = append(m.groups[g].posts, i)
			p.groups[k] = g
		}
	}
	for k, kind := range kinds {
		for f := range factors {
			m.shares[k][f] = kind.share
		}
	}
}

// missing is which kinds a post has no group of, as bits.
func (p *post) missing() int {
	var bits int
	for k, g := range p.groups {
		if g < 0 {
			bits |= 1 << k
		}
	}
	return bits
}

// ownSpread is the covariance of what groups leave to a post itself.
func (m *model) ownSpread(missing int) mat {
	var left vec
	for f := range left {
		left[f] = 1
		for k := range kinds {
			if missing&(1<<k) == 0 {
				left[f] -= m.shares[k][f]
			}
		}
	}
	return m.correlated(left)
}

// correlated is the covariance of four factors with these variances.
func (m *model) correlated(variance vec) mat {
	var out mat
	for a := range variance {
		for b := range variance {
			out[a][b] = m.corr[a][b] * math.Sqrt(variance[a]*variance[b])
		}
	}
	return out
}

// own is the precision of what groups leave to a post.
func (m *model) own(p *post) *mat { return &m.ownPrecision[p.missing()] }

// regroup works out the precisions anew after shares or correlations changed.
func (m *model) regroup() {
	var done [1 << len(kinds)]bool
	for i := range m.posts {
		bits := m.posts[i].missing()
		if !done[bits] {
			m.ownPrecision[bits], done[bits] = m.ownSpread(bits).inverse(), true
		}
	}
	for k := range kinds {
		m.groupPrecision[k] = m.correlated(m.shares[k]).inverse()
	}
}

// voice is what a post says of the sum of its groups' effects: a precision, and precision times mean.
type voice struct {
	precision mat
	pull      vec
}

// speak works out the voice of a post, from what its rows say.
func (m *model) speak(i int) {
	p, v := &m.posts[i], &m.voices[i]
	gone := p.factorPrecision.plus(*m.own(p)).inverse()
	v.precision = p.factorPrecision.minus(p.factorPrecision.of(gone).of(p.factorPrecision))
	v.pull = p.factorPull.minus(p.factorPrecision.times(gone.times(p.factorPull)))
}

// pool moves every group's effect to what its posts say beside their other groups. chance, when not
// nil, draws the effect instead of taking its mean.
func (m *model) pool(chance func(group int) vec) {
	for i := range m.groups {
		g := &m.groups[i]
		precision, pull := m.groupPrecision[g.kind], vec{}
		for _, n := range g.posts {
			given, said := &m.given[n], &m.voices[n]
			*given = given.minus(g.effect)
			precision.addLower(&said.precision)
			pull = pull.plus(said.pull.minus(said.precision.times(*given)))
		}
		root := precision.cholesky()
		g.effect = root.solve(pull)
		inverse := precision.inverse()
		for f := range g.spread {
			g.spread[f] = inverse[f][f]
		}
		if chance != nil {
			g.effect = g.effect.plus(root.upper(chance(i)))
		}
		for _, n := range g.posts {
			m.given[n] = m.given[n].plus(g.effect)
		}
	}
}

// share learns how much of each factor's variance each kind of group has; the whole stays one.
func (m *model) share() {
	var sums, counts [len(kinds)]vec
	for _, g := range m.groups {
		for f := range g.effect {
			sums[g.kind][f] += g.effect[f]*g.effect[f] + g.spread[f]
			counts[g.kind][f]++
		}
	}
	own, n := m.ownSquares()
	for f := range factors {
		var left float64 = 1
		for _, k := range kinds {
			left -= k.share
		}
		rest := (shareWeight*left + own[f]) / (shareWeight + n)
		total := rest
		var shares [len(kinds)]float64
		for k, kind := range kinds {
			shares[k] = (shareWeight*kind.share + sums[k][f]) / (shareWeight + counts[k][f])
			total += shares[k]
		}
		var taken float64
		for k := range kinds {
			m.shares[k][f] = shares[k] / total
			taken += m.shares[k][f]
		}
		if taken > mostShared {
			for k := range kinds {
				m.shares[k][f] *= mostShared / taken
			}
		}
	}
}

// ownSquares are the sums of squares of what groups leave to posts, and how many posts there are.
func (m *model) ownSquares() (sums vec, n float64) {
	for i := range m.posts {
		p := &m.posts[i]
		rest := p.z().minus(m.given[i])
		for f := range rest {
			sums[f] += rest[f]*rest[f] + p.spread.at(f, f)
		}
	}
	return sums, float64(len(m.posts))
}
