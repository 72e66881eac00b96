package chart

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

var attribute = regexp.MustCompile(`(\w+)="([^"]*)"`)

// drawn are the elements of a name in a drawing, each with its attributes.
func drawn(t *testing.T, svg, name string) []map[string]string {
	t.Helper()
	var out []map[string]string
	for _, tag := range regexp.MustCompile(`<`+name+`\b[^>]*>`).FindAllString(svg, -1) {
		e := map[string]string{}
		for _, m := range attribute.FindAllStringSubmatch(tag, -1) {
			e[m[1]] = m[2]
		}
		out = append(out, e)
	}
	return out
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Each part begins where the one before it ended, and a total spans from zero to what they come to.
func TestStepsAddUp(t *testing.T) {
	svg := string(Steps([]Step{
		{Name: "saves", Size: 1, Say: "+1.0"}, {Name: "finishes", Size: .5, Say: "+0.5"}, {Name: "unfollows", Size: -.7, Say: "−0.7"},
		{Name: "before", Size: .8, Say: "+0.8", Total: true}, {Name: "pool", Size: -.2}, {Name: "trust", Size: .6, Total: true},
	}))
	bars := drawn(t, svg, "rect")
	if len(bars) != 6 {
		t.Fatal(svg)
	}
	edge := func(i int) (low, high float64) {
		low = number(t, bars[i]["x"])
		return low, low + number(t, bars[i]["width"])
	}
	zero, top := edge(0)
	near := func(what string, a, b float64) {
		if math.Abs(a-b) > .25 {
			t.Errorf("%s: %v and %v", what, a, b)
		}
	}
	second, peak := edge(1)
	near("the second begins where the first ended", second, top)
	back, from := edge(2)
	near("what takes away begins where the sum stood", from, peak)
	low, sum := edge(3)
	near("a total begins at zero", low, zero)
	near("and ends where the parts end", sum, back)
	for i, class := range []string{"more", "more", "less", "whole", "less", "whole"} {
		if bars[i]["class"] != class {
			t.Errorf("bar %d is drawn as %s, want %s", i, bars[i]["class"], class)
		}
	}
	if Steps(nil) != "" || strings.Contains(string(Steps([]Step{{Size: math.NaN()}, {Size: math.Inf(1)}})), "NaN") {
		t.Error("nothing, or no number, is drawn")
	}
}

func TestHistoryIsDrawnOverTime(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 10, n, 9, 0, 0, 0, time.UTC) }
	h := History{
		Times: []time.Time{day(1), day(2), day(11)}, Label: "trust over time",
		Scores: []content.Interval{{Value: 0, Low: -1.5, High: 1.5}, {Value: .5, Low: -.5, High: 1.2}, {Value: .8, Low: .2, High: 1.1}},
		Date:   func(t time.Time) string { return t.Format("01-02") }, Say: func(v float64) string { return fmt.Sprintf("%+.1f", v) },
	}
	svg := string(h.Curve())
	for _, want := range []string{`aria-label="trust over time"`, ">10-01<", ">10-11<", ">+0.8<", ">-2.0<", ">+2.0<"} {
		if !strings.Contains(svg, want) {
			t.Errorf("%s is not in %s", want, svg)
		}
	}
	var line string
	for _, p := range drawn(t, svg, "path") {
		if p["class"] == "subject" {
			line = p["d"]
		}
	}
	x := regexp.MustCompile(`[ML]([\d.]+) `).FindAllStringSubmatch(line, -1)
	if len(x) != 3 {
		t.Fatalf("the line is %s", line)
	}
	first, second, last := number(t, x[0][1]), number(t, x[1][1]), number(t, x[2][1])
	if share := (second - first) / (last - first); math.Abs(share-.1) > .01 {
		t.Errorf("a day of ten lies at %v of the axis", share)
	}
	h.Times, h.Scores = h.Times[:1], h.Scores[:1]
	if h.Curve() != "" {
		t.Error("one instant is drawn as a line")
	}
}

func TestUsualNamesItsMedian(t *testing.T) {
	u := Usual{
		Band:  content.Band{Hours: []float64{1, 24, 168}, Low: []float64{10, 100, 150}, Middle: []float64{20, 200, 340}, High: []float64{40, 400, 580}},
		Label: "usual", Age: func(h float64) string { return fmt.Sprint(h) }, Count: func(v float64) string { return fmt.Sprint(v) },
	}
	svg := string(u.Curve())
	for _, want := range []string{`class="band"`, `class="median"`, ">340<", ">600<", ">12<"} {
		if !strings.Contains(svg, want) {
			t.Errorf("%s is not in %s", want, svg)
		}
	}
	for _, text := range drawn(t, svg, "text") {
		if x := number(t, text["x"]); x < 0 || x > curveWidth {
			t.Errorf("a word stands at %v", x)
		}
	}
	u.Band.Hours = u.Band.Hours[:1]
	if u.Curve() != "" {
		t.Error("one age is drawn as a curve")
	}
}
