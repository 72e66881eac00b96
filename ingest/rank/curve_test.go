package rank

import (
	"math"
	"math/rand/v2"
	"testing"

	"moxin/content"
)

// counted is a series that has grown as a known curve, read at these hours.
func counted(r *rand.Rand, total, tau float64, hours ...float64) series {
	var s series
	for _, h := range hours {
		share := 1 - math.Exp(-h/tau)
		s = append(s, point{age: math.Log(h), value: math.Round(total*share + r.NormFloat64()*math.Sqrt(total*share)/4)})
	}
	return s
}

// TestCurvesAreFoundFromReadingsAtAnyAge: half of the posts are young, none is read at the ages asked for.
func TestCurvesAreFoundFromReadingsAtAnyAge(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var all []publication
	for i := range 60 {
		hours := []float64{1 + 2*r.Float64(), 6 + 6*r.Float64(), 20 + 20*r.Float64()}
		if i%2 == 0 {
			hours = append(hours, 90+50*r.Float64(), 500+300*r.Float64())
		}
		all = append(all, publication{post: i, platform: "quick", channel: "quick", counters: map[content.Metric]series{
			content.Reads: counted(r, 2000, 10, hours...),
			content.Saves: counted(r, 300, 40, hours...),
		}})
	}
	c := grow(all)
	for _, want := range []struct {
		metric content.Metric
		tau    float64
	}{{content.Reads, 10}, {content.Saves, 40}} {
		own := c.find("quick", want.metric)
		last := 0.0
		for _, hours := range []float64{2, 5, 12, 30, 60, 200, 700} {
			got, is := own.at(math.Log(hours)), 1-math.Exp(-hours/want.tau)
			if math.Abs(got-is) > .08 || got < last {
				t.Errorf("%s after %v h: %.3f of the final count, want %.3f, before %.3f", want.metric, hours, got, is, last)
			}
			last = got
		}
	}
	if c.find("elsewhere", content.Likes) != c.all {
		t.Error("a platform that was never read has a curve of its own")
	}
}
