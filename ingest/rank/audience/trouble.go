package audience

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"moxin/content"
	"moxin/ingest/rank"
)

// ceiling is past which the troubled platforms tell reads as "1万+".
const ceiling = 10_001

// fate is what goes wrong with one publication's readings.
type fate struct {
	unread bool          // nobody ever read it
	reset  time.Duration // the age at which its counters begin anew; 0 = never
	purge  time.Duration // at which the platform takes false likes away; 0 = never
}

func drawFate(r *rand.Rand) fate {
	age := func(chance float64) time.Duration {
		happens, at := r.Float64() < chance, time.Duration((2+94*r.Float64())*float64(time.Hour))
		if !happens {
			return 0
		}
		return at
	}
	return fate{unread: r.Float64() < .02, reset: age(.05), purge: age(.06)}
}

// trouble does to a publication's readings what platforms and people do: counters that begin anew, likes
// that a platform takes away, reads that are not told past a bound, readings that are there twice, and a
// worse source beside the better one.
func (p *posted) trouble(readings []rank.Reading, f fate, r *rand.Rand) (out []rank.Reading) {
	for _, one := range readings {
		p.bend(one.Values, f, one.ObservedAt.Sub(p.published))
		if one.Values[content.Reads] > ceiling {
			one.Values[content.Reads], one.Capped = ceiling, map[content.Metric]bool{content.Reads: true}
		}
		one.Source = "api"
		out = append(out, one)
		if r.Float64() < .15 {
			out = append(out, one)
		}
		if r.Float64() < .20 {
			out = append(out, worse(one))
		}
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

func (p *posted) bend(values map[content.Metric]float64, f fate, age time.Duration) {
	for m, v := range values {
		if f.reset > 0 && age >= f.reset {
			v = max(v-p.count(m, p.published.Add(f.reset)), 0)
		}
		if f.purge > 0 && age >= f.purge && m == content.Likes {
			v = math.Floor(.85 * v)
		}
		values[m] = v
	}
}

// seenByAll are the counters that a public page shows.
var seenByAll = []content.Metric{content.Likes, content.Comments, content.Saves}

// worse is a reading as the public page shows it, minutes later: few counters, rounded down.
func worse(r rank.Reading) rank.Reading {
	r.Source, r.ObservedAt, r.Capped = "page", r.ObservedAt.Add(7*time.Minute), nil
	values := map[content.Metric]float64{}
	for m, v := range r.Values {
		if slices.Contains(seenByAll, m) {
			values[m] = math.Floor(.9*v/10) * 10
		}
	}
	r.Values = values
	return r
}
