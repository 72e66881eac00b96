package chart

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// A picture that is turned over reads as well as a true one: what is better stands right of and above what
// is worse, in every drawing.

func TestBarsRunFromTheLowEndToTheHighOne(t *testing.T) {
	t.Parallel()
	s := Scale{-2, 2}
	svg := string(s.Bar(content.Interval{Value: .5, Low: -1, High: 1.5}, "x"))
	bar, dot := drawn(t, svg, "rect")[0], drawn(t, svg, "circle")[0]
	low := number(t, bar["x"])
	high, value := low+number(t, bar["width"]), number(t, dot["cx"])
	if low != 52.5 || high != 171.3 || value != 123.8 { // 5 + share · 190
		t.Errorf("−1 to 1.5 around 0.5 is drawn from %v to %v around %v", low, high, value)
	}
	if bar["class"] != "range" {
		t.Errorf("an interval within the scale is drawn as %s", bar["class"])
	}
	for _, cut := range []content.Interval{{Low: -2.1, High: 0}, {Low: 0, High: 2.1}} {
		if got := drawn(t, string(s.Bar(cut, "x")), "rect")[0]["class"]; got != "range cut" {
			t.Errorf("%+v leaves the scale and is drawn as %s", cut, got)
		}
	}
}

func TestPeriodsStandUpright(t *testing.T) {
	t.Parallel()
	s := Scale{-1, 1}
	svg := string(s.Periods([]Period{
		{Name: "worse", Known: true, Mean: content.Interval{Low: -1, Value: -.5, High: 0}},
		{Name: "better", Known: true, Mean: content.Interval{Low: 0, Value: .75, High: 1}},
	}, "x"))
	bars, dots := drawn(t, svg, "rect"), drawn(t, svg, "circle")
	for i, want := range []struct{ top, height, dot float64 }{{48, 40, 68}, {8, 40, 18}} { // 88 − share · 80
		top, height, dot := number(t, bars[i]["y"]), number(t, bars[i]["height"]), number(t, dots[i]["cy"])
		if top != want.top || height != want.height || dot != want.dot {
			t.Errorf("period %d is drawn from %v, %v high, with its dot at %v; want %+v", i, top, height, dot, want)
		}
	}
}

func TestPartsStandOnTheSideOfTheirSign(t *testing.T) {
	t.Parallel()
	svg := string(Parts([]Part{{Name: "a", Size: .5}, {Name: "b", Size: -.25}, {Name: "c", Size: 7}, {Name: "d", Size: -7}, {Name: "e", Size: math.NaN()}}))
	bars := drawn(t, svg, "rect")
	for i, want := range []struct {
		class    string
		x, width float64
	}{{"more", 60, 30}, {"less", 45, 15}, {"more", 60, 60}, {"less", 0, 60}, {"more", 60, 1}} {
		x, width := number(t, bars[i]["x"]), number(t, bars[i]["width"])
		if bars[i]["class"] != want.class || x != want.x || width != want.width {
			t.Errorf("part %d is drawn as %v, want %+v", i, bars[i], want)
		}
	}
}

func TestHistoryRises(t *testing.T) {
	t.Parallel()
	day := func(n int) time.Time { return time.Date(2026, 10, n, 9, 0, 0, 0, time.UTC) }
	svg := string(History{
		Times:  []time.Time{day(1), day(2)},
		Scores: []content.Interval{{Value: -.5, Low: -1, High: 0}, {Value: .5, Low: .25, High: 1}},
		Date:   func(time.Time) string { return "" }, Say: func(float64) string { return "" },
	}.Curve())
	_, line := points(t, svg, "subject")
	_, band := points(t, svg, "band")
	// 124 − share · 114; the band goes along the high ends and back along the low ones.
	if want := []float64{95.5, 38.5}; !slices.Equal(line, want) {
		t.Errorf("from −0.5 to 0.5 is drawn at %v, want %v", line, want)
	}
	if want := []float64{67, 10, 52.8, 124}; !slices.Equal(band, want) {
		t.Errorf("its interval is drawn at %v, want %v", band, want)
	}
}

// A spark shows small counts beside large ones; a curve, whose axis has ticks, shows them as they are.
func TestCountsAreAsHighAsTheyShouldBe(t *testing.T) {
	t.Parallel()
	a := Ages{Hours: []float64{1, 12, 24}, Counts: []float64{25, 100, 400}}
	_, spark := points(t, string(a.Spark()), "subject")
	if want := []float64{22.5, 16, 3}; !slices.Equal(spark, want) { // 29 − √share · 26
		t.Errorf("a spark is drawn at %v, want %v", spark, want)
	}
	_, curve := points(t, string(a.Curve()), "subject")
	if want := []float64{154.5, 126, 12}; !slices.Equal(curve, want) { // 164 − share · 152
		t.Errorf("a curve is drawn at %v, want %v", curve, want)
	}
}

func TestRoundUp(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]float64{0: 1, 1: 1, 1.1: 2, 2: 2, 3: 4, 5: 6, 7: 8, 9: 10, 10: 10, 11: 20, 410: 600, 999: 1000, 12345: 20000} {
		if got := roundUp(v); got != want {
			t.Errorf("an axis that holds %v ends at %v, want %v", v, got, want)
		}
	}
}

// What a sum is of is said first; what is added to that comes with a plus.
func TestSumIsWrittenOut(t *testing.T) {
	t.Parallel()
	svg := string(Sum("repurchase", []Term{{Name: "demand", Known: 3, Of: 4, Say: "3 of 4"}, {Name: "trust", Value: "+0.5", Of: 4}, {Name: "exposure"}}))
	var order []int
	for _, part := range []string{"repurchase", ">=<", "demand", "3 of 4", ">+<", "trust", "+0.5", ">+<", "exposure"} {
		from := 0
		if len(order) > 0 {
			from = order[len(order)-1]
		}
		at := strings.Index(svg[from:], part)
		if at < 0 {
			t.Fatalf("%s does not come next in %s", part, svg)
		}
		order = append(order, from+at+1)
	}
	bars := drawn(t, svg, "rect") // the whole and, where something is known, how much
	if len(bars) != 4 || bars[1]["class"] != "known" || number(t, bars[1]["width"]) != 72 {
		t.Errorf("three of four known are drawn as %v", bars)
	}
}
