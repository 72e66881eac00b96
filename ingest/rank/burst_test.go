package rank

import (
	"math"
	"testing"
)

func hourly(values ...float64) series {
	var s series
	for i, v := range values {
		s = append(s, point{age: math.Log(float64(i + 1)), value: v})
	}
	return s
}

func TestBurstsLoseTheirVote(t *testing.T) {
	reads := hourly(1000, 2000, 3000, 4000, 5000)
	cases := []struct {
		name        string
		likes       series
		least, most float64
	}{
		{"even", hourly(20, 40, 60, 80, 100), 100, 100},
		{"bought at once", hourly(20, 40, 460, 480, 500), 100, 230},
		{"bought and purged", hourly(20, 40, 460, 80, 100), 80, 100},
		{"too few readings to tell", hourly(20, 500), 500, 500},
		{"loved from the first hour on", hourly(200, 400, 600, 800, 1000), 1000, 1000},
		{"none", hourly(0, 0, 0, 0, 0), 0, 0},
	}
	for _, c := range cases {
		if got := calm(c.likes, reads, c.likes.last()); got < c.least || got > c.most {
			t.Errorf("%s: %v events are believed, want %v to %v", c.name, got, c.least, c.most)
		}
	}
}

// More of a counter is never believed less, wherever it comes.
func TestMoreIsNeverLess(t *testing.T) {
	reads := hourly(1000, 1900, 2500, 2900, 3000)
	for from := range 5 {
		last := -1.0
		for _, more := range []float64{0, 1, 10, 100, 1000, 10000} {
			likes := hourly(20, 38, 50, 58, 60)
			for i := from; i < len(likes); i++ {
				likes[i].value += more
			}
			got := calm(likes, reads, likes.last())
			if got < last-1e-9 {
				t.Errorf("%v more from reading %d on: %v are believed, before %v", more, from, got, last)
			}
			last = got
		}
	}
}
