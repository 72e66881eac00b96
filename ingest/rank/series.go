package rank

import (
	"cmp"
	"math"
	"slices"

	"moxin/content"
)

// point is one cumulative reading. Age is the logarithm of hours since publishing.
type point struct {
	age    float64
	value  float64
	capped bool
}

// series is one counter of one publication from one source, by age.
type series []point

// youngest is the least age a reading has: five minutes. Logarithms need one.
var youngest = math.Log(1.0 / 12)

// slack is how far apart in log age two readings may be to belong together: about 10%.
const slack = .1

// sorted puts a series in order and takes the highest of readings at one instant.
func (s series) sorted() series {
	slices.SortFunc(s, func(a, b point) int {
		return cmp.Or(cmp.Compare(a.age, b.age), cmp.Compare(b.value, a.value))
	})
	return slices.CompactFunc(s, func(a, b point) bool { return a.age == b.age })
}

// mend adds the old level of a sorted series back where a counter began anew (content.BeganAnew): 2, 1 and 2
// likes are two and not four.
func (s series) mend() series {
	var lost, last float64
	for i, p := range s {
		if i > 0 && !p.capped && content.BeganAnew(last, p.value) {
			lost += last
		}
		last = p.value
		s[i].value += lost
	}
	return s
}

// bounded reports whether the count at an age is no more than a lower bound.
func (s series) bounded(age float64) bool {
	i, _ := slices.BinarySearchFunc(s, age, func(p point, age float64) int { return cmp.Compare(p.age, age) })
	return s[min(i, len(s)-1)].capped
}

func (s series) first() float64 { return s[0].age }

func (s series) last() float64 { return s[len(s)-1].age }

// at is the count at an age, interpolated over log age; outside the readings it is the
// nearest one.
func (s series) at(age float64) float64 {
	i, _ := slices.BinarySearchFunc(s, age, func(p point, age float64) int { return cmp.Compare(p.age, age) })
	switch {
	case i == len(s):
		return s[i-1].value
	case i == 0 || s[i].age == age:
		return s[i].value
	}
	a, b := s[i-1], s[i]
	return a.value + (b.value-a.value)*(age-a.age)/(b.age-a.age)
}
