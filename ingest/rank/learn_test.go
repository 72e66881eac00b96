package rank

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The pull of a deviation grows with it and stays below a bound: no counter decides alone.
func TestCalmerNeverPullsLess(t *testing.T) {
	last := 0.0
	for d := .1; d < 100; d *= 1.3 {
		pull := d * calmer(d*d)
		if pull < last-1e-12 || pull > 1.3 {
			t.Errorf("a deviation of %.1f pulls by %.3f, a smaller one by %.3f", d, pull, last)
		}
		last = pull
	}
	if bounded(1e6, calmer(1e6), 1) > tails+1 {
		t.Error("one deviation makes the spread of all as wide as it likes")
	}
}

func TestModeIsTheMostLikelyNoise(t *testing.T) {
	for _, c := range []struct{ events, base, variance float64 }{{0, 2, .04}, {3, 0, .04}, {1e6, 0, .04}, {50, math.Log(50), .04}, {0, -9, 1}, {7, 9, 2}} {
		e := mode(c.events, c.base, c.variance)
		slope := c.events - math.Exp(c.base+e) - e/c.variance
		if math.Abs(slope) > 1e-6*(1+c.events) {
			t.Errorf("%+v: at %v the likelihood still rises by %v", c, e, slope)
		}
	}
}

func TestChiSquareHasItsMoments(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, freedom := range []float64{8, 60, 900} {
		var values []float64
		for range 20000 {
			values = append(values, chiSquare(r, freedom))
		}
		mean, sd := moments(values)
		if math.Abs(mean-freedom) > .02*freedom || math.Abs(sd-math.Sqrt(2*freedom)) > .05*sd {
			t.Errorf("freedom %v: mean %.2f, deviation %.2f", freedom, mean, sd)
		}
	}
}
