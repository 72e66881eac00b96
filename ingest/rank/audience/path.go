package audience

import (
	"math"
	"math/rand/v2"
	"time"

	"moxin/content"
)

// steps cuts the way from nothing to the final count into increments; between two of them a count
// grows evenly.
const steps = 48

// path is how a count came: after how much of its way it stood where.
type path [steps + 1]float64

func (p *path) final() float64 { return p[steps] }

// at is the count after a share of the way, 0..1.
func (p *path) at(grown float64) float64 {
	i := min(int(grown*steps), steps-1)
	return math.Floor(p[i] + (p[i+1]-p[i])*(grown*steps-float64(i)))
}

// path draws a count of a mean as it comes: in gusts, so that readings at two instants differ by noise
// of their own.
func (a *Audience) path(key Key, metric content.Metric, mean float64) *path {
	r := a.draw("count", key.Platform, key.ID, key.Title, string(metric))
	var p path
	for i := range steps {
		p[i+1] = p[i] + poisson(r, mean/steps*gust(r))
	}
	return &p
}

// part is the share of a count that is of one kind, as it comes.
func (p *path) part(share float64, r *rand.Rand) *path {
	var out path
	for i := range steps {
		n := p[i+1] - p[i]
		of := math.Round(n*share + math.Sqrt(n*share*(1-share))*r.NormFloat64())
		out[i+1] = out[i] + min(max(of, 0), n)
	}
	return &out
}

// burst is what was bought: likes that arrive within hours.
type burst struct {
	likes float64
	after time.Duration
}

const burstLength = 3 * time.Hour

func (b burst) at(age time.Duration) float64 {
	if b.likes == 0 {
		return 0
	}
	return math.Floor(b.likes * min(max(float64(age-b.after)/float64(burstLength), 0), 1))
}
