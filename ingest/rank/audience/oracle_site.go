package audience

import "math"

// wobble is the variance of a count's log beyond Poisson's, of coming in gusts.
const wobble = 1. / (steps * gusts)

// enough events let Poisson noise be taken for normal.
const enough = 150

// renew makes a cell's site where its log rate seems to be.
func (c *cell) renew() {
	if c.events > enough {
		c.renewMany()
		return
	}
	slope, bend := c.likelihood()
	least := .2 / (c.over*c.over + wobble + 1/(math.Exp(c.expected+c.log)+.5))
	c.weight = max(-bend, least)
	c.value = c.log + slope/c.weight
}

// renewMany treats the log of many events as seen with heavy-tailed noise: what is far off weighs less.
func (c *cell) renewMany() {
	c.value = math.Log(c.events) - c.expected
	scale := c.over*c.over*(tails-2)/tails + wobble + 1/c.events
	off := c.value - c.log
	c.weight = (tails + 1) / (tails*scale + off*off)
}

// likelihood is the first and second derivative of the log likelihood of the events in the log rate,
// over what the post's own way may be.
func (c *cell) likelihood() (slope, bend float64) {
	sd := math.Sqrt(c.over*c.over*(tails-2)/tails + wobble)
	var weights, first, second float64
	base := math.Inf(-1)
	logs := [points]float64{}
	for k := range logs {
		t := float64(k-points/2) / (points / 2) * reach
		rate := c.expected + c.log + sd*t
		logs[k] = -(tails+1)/2.*math.Log1p(t*t/tails) + c.events*rate - math.Exp(rate)
		base = max(base, logs[k])
	}
	for k, log := range logs {
		t := float64(k-points/2) / (points / 2) * reach
		mean := math.Exp(c.expected + c.log + sd*t)
		w := math.Exp(log - base)
		weights += w
		first += w * (c.events - mean)
		second += w * ((c.events-mean)*(c.events-mean) - mean)
	}
	slope = first / weights
	return slope, second/weights - slope*slope
}

const (
	points = 61
	reach  = 7. // scales of the heavy-tailed noise that the points span to either side
)

// reduce turns a post's sites into what they say of its factors.
func (p *seen) reduce() {
	p.precision, p.shift, p.within = square(factors), vector{}, nil
	n := len(p.cells)
	if n == 0 {
		return
	}
	p.within = inverse(p.covariance(true))
	for a := range n {
		var pull float64
		var row vector
		for b := range n {
			pull += p.within[a][b] * p.cells[b].value
			for j := range row {
				row[j] += p.within[a][b] * p.cells[b].loading[j]
			}
		}
		for i := range factors {
			p.shift[i] += p.cells[a].loading[i] * pull
			for j := range factors {
				p.precision[i][j] += p.cells[a].loading[i] * row[j]
			}
		}
	}
}

// covariance is that of the cells' log rates given the factors, with the noise of their sites or not.
func (p *seen) covariance(noise bool) [][]float64 {
	m := square(len(p.cells))
	for a, x := range p.cells {
		for b, y := range p.cells {
			m[a][b] = x.reads * y.reads
			if x.metric == y.metric {
				m[a][b] += x.unique * y.unique
			}
			if x.place == y.place {
				m[a][b] += x.latent * y.latent
			}
		}
		if noise {
			m[a][a] += 1 / x.weight
		}
	}
	return m
}

// renew moves every cell to where the factors and what is unique put it.
func (p *seen) renew(z vector) {
	n := len(p.cells)
	shared, off, pull := p.covariance(false), make([]float64, n), make([]float64, n)
	for i, c := range p.cells {
		off[i] = c.value - c.loading.dot(z)
	}
	for a := range n {
		for b := range n {
			pull[a] += p.within[a][b] * off[b]
		}
	}
	for a := range n {
		p.cells[a].log = p.cells[a].loading.dot(z)
		for b := range n {
			p.cells[a].log += shared[a][b] * pull[b]
		}
	}
	for i := range p.cells {
		p.cells[i].renew()
	}
}
