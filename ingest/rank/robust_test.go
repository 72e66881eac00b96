package rank

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"moxin/content"
)

func TestLeavingOneOut(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	plain := func(v []float64) float64 {
		v = slices.Sorted(slices.Values(v))
		return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
	}
	for n := 2; n < 12; n++ {
		values := make([]float64, n)
		for i := range values {
			values[i] = float64(r.IntN(6)) // ties
		}
		mids, sds := medians(values), deviations(values)
		for i := range values {
			others := slices.Delete(slices.Clone(values), i, i+1)
			mid := plain(others)
			if mids[i] != mid {
				t.Fatalf("%v without %d: median %v, want %v", values, i, mids[i], mid)
			}
			for j := range others {
				others[j] = math.Abs(others[j] - mid)
			}
			if want := plain(others) / .6745; math.Abs(sds[i]-want) > 1e-12 {
				t.Fatalf("%v without %d: deviation %v, want %v", values, i, sds[i], want)
			}
		}
	}
}

func TestCholeskySolves(t *testing.T) {
	m := matrix{{4, 1, .5}, {1, 3, .2}, {.5, .2, 2}}
	x := m.cholesky().solve([]float64{1, 2, 3})
	for i, got := range m.times(x) {
		if math.Abs(got-float64(i+1)) > 1e-12 {
			t.Errorf("row %d gives %v", i, got)
		}
	}
	inverse := m.inverse()
	for i, row := range identity(3) {
		for j, got := range m.times(inverse[i]) {
			if math.Abs(got-row[j]) > 1e-12 {
				t.Errorf("m·m⁻¹[%d][%d] = %v", j, i, got)
			}
		}
	}
}

// TestReadingsFarApartAreNotARate: saves seen on the first day and reads on the thirtieth
// are not saves per read.
func TestReadingsFarApartAreNotARate(t *testing.T) {
	hours := func(h, v float64) series { return series{{age: math.Log(h), value: v}} }
	p := publication{counters: map[content.Metric]series{content.Saves: hours(24, 3), content.Reads: hours(720, 900)}}
	saves := signals[slices.IndexFunc(signals, func(s signal) bool { return s.metric == content.Saves })]
	if _, ok := p.among(saves); ok {
		t.Error("counts of different ages made a rate")
	}
	p.counters[content.Reads] = hours(25, 300)
	if r, ok := p.among(saves); !ok || r.among.at(r.to) != 300 {
		t.Errorf("an hour apart on the second day is the same age: %v %v", r, ok)
	}
}

// Orders that were taken back and comments that were taken down are gone: what is counted anew each time
// is no counter that begins anew.
func TestWhatIsTakenBackDoesNotCount(t *testing.T) {
	for source, want := range map[string]float64{"event": 3, "comments": 3, "datacube": 43} {
		published := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
		d := Data{Posts: []Post{{ID: "p", PublishedAt: published}}}
		for i, n := range []float64{40, 0, 3} {
			d.Readings = append(d.Readings, Reading{
				Post: "p", Platform: content.WeChat, ObservedAt: published.Add(time.Duration(i+1) * time.Hour), Source: source,
				Values: map[content.Metric]float64{content.Comments: n},
			})
		}
		s := clean(d).publications[0].counters[content.Comments]
		if last := s[len(s)-1].value; last != want {
			t.Errorf("%s: 40, then none, then 3 are %v, want %v", source, last, want)
		}
	}
}

func TestMend(t *testing.T) {
	cases := []struct {
		name     string
		in, want []float64
	}{
		{"grows", []float64{1, 5, 9}, []float64{1, 5, 9}},
		{"a purge is believed", []float64{100, 90, 95}, []float64{100, 90, 95}},
		{"a counter begins anew", []float64{100, 20, 40}, []float64{100, 120, 140}},
		{"twice", []float64{100, 10, 2}, []float64{100, 110, 112}},
		{"begins at zero", []float64{0, 0, 3}, []float64{0, 0, 3}},
	}
	for _, c := range cases {
		var s series
		for i, v := range c.in {
			s = append(s, point{age: float64(i), value: v})
		}
		for i, p := range s.mend() {
			if p.value != c.want[i] {
				t.Errorf("%s: reading %d is %v, want %v", c.name, i, p.value, c.want[i])
			}
		}
	}
}
