package rank

import "math"

// What a variance is of.
const (
	ofSignal = iota // what is the signal's own
	ofCell          // noise
)

// spreads are what posts say of variances: sums of squares, and of how many.
type spreads struct {
	sums, counts []float64 // of unique ways, by signal
	noise, rows  []float64 // by cell
}

func (m *model) newSpreads() spreads {
	signals, cells := make([]float64, 2*len(m.signals)), make([]float64, 2*len(m.cells))
	return spreads{signals[:len(m.signals)], signals[len(m.signals):], cells[:len(m.cells)], cells[len(m.cells):]}
}

// tell adds what one post says.
func (s *spreads) tell(m *model, p *post) {
	for i := range p.blocks {
		k := &p.blocks[i]
		s.sums[k.signal] += bounded(k.square, k.weight, m.unique[k.signal])
		s.counts[k.signal]++
		for j := k.from; j < k.to; j++ {
			r := &p.rows[j]
			s.noise[r.cell] += bounded(r.square, r.weight, m.cells[r.cell].noise)
			s.rows[r.cell]++
		}
	}
}

// spreads are the variances of unique ways and of noise. chance, when not nil, draws them: what a sum of
// squares is divided by, of a signal or a cell.
func (m *model) spreads(said spreads, chance func(of, i int, freedom float64) float64) {
	scale := func(of, i int, sum, n float64) float64 {
		if chance == nil {
			return sum / n
		}
		return sum / chance(of, i, n)
	}
	for s, sig := range m.signals {
		guess := sig.unique * sig.unique
		worth := uniqueWeight + uniqueShare*said.counts[s]
		m.unique[s] = scale(ofSignal, s, worth*guess+said.sums[s], worth+said.counts[s])
	}
	for c := range m.cells {
		m.cells[c].noise = scale(ofCell, c, noiseWeight*noiseGuess+said.noise[c], noiseWeight+said.rows[c])
	}
}

// bounded is a squared deviation as the Student-t sees it: one post however far out adds little.
func bounded(square, weight, variance float64) float64 {
	return min(weight, (tails+1)/(tails+square/variance)) * square
}

// correlate learns how factors go together, shrunk to not at all.
func (m *model) correlate() {
	sum := identity().scaled(corrWeight + corrShare*float64(len(m.posts)))
	for i := range m.posts {
		p := &m.posts[i]
		left := m.ownSpread(p.missing())
		rest := p.z().minus(m.given[i])
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
