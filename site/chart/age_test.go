package chart

import (
	"math"
	"strings"
	"testing"

	"moxin/content"
)

var usual = content.Band{Hours: []float64{1, 6, 24, 168}, Low: []float64{10, 40, 90, 120}, Middle: []float64{20, 80, 180, 240}, High: []float64{30, 120, 270, 360}}

// points are those of a path of straight lines.
func points(t *testing.T, svg, class string) (x, y []float64) {
	t.Helper()
	for _, p := range drawn(t, svg, "path") {
		if p["class"] != class {
			continue
		}
		for _, part := range strings.FieldsFunc(strings.TrimSuffix(p["d"], "Z"), func(r rune) bool { return r == 'M' || r == 'L' }) {
			a, b, _ := strings.Cut(part, " ")
			x, y = append(x, number(t, a)), append(y, number(t, b))
		}
	}
	return x, y
}

// A post that is read as the median is drawn on it, and all stays inside.
func TestSparkLiesInItsBand(t *testing.T) {
	a := Ages{Hours: usual.Hours, Counts: usual.Middle, Band: usual, Label: "as usual"}
	svg := string(a.Spark())
	x, y := points(t, svg, "subject")
	mx, my := points(t, svg, "middle")
	if len(x) != 4 || len(mx) != 4 {
		t.Fatal(svg)
	}
	for i := range x {
		if x[i] != mx[i] || y[i] != my[i] {
			t.Errorf("point %d is at %v %v, its median at %v %v", i, x[i], y[i], mx[i], my[i])
		}
	}
	bx, by := points(t, svg, "band")
	if len(bx) != 8 || by[1] >= y[1] || by[6] <= y[1] {
		t.Errorf("the band does not go around the median: %v %v", bx, by)
	}
	for i := range bx {
		if bx[i] < 0 || bx[i] > sparkWidth || by[i] < 0 || by[i] > sparkHeight {
			t.Errorf("the band leaves the picture at %v %v", bx[i], by[i])
		}
	}
	if !strings.Contains(svg, `role="img" aria-label="as usual"`) {
		t.Error("the picture says nothing")
	}
}

// The band is drawn no further than the subject is old: what others did later is no comparison.
func TestBandEndsWithTheSubject(t *testing.T) {
	a := Ages{Hours: []float64{1, 30}, Counts: []float64{5, 400}, Band: usual}
	if x, _ := points(t, string(a.Spark()), "middle"); len(x) != 3 {
		t.Errorf("%d ages of the band are drawn, want 3", len(x))
	}
}

func TestWhatIsNotKnownIsNotDrawn(t *testing.T) {
	short := usual
	short.High = short.High[:2]
	for name, a := range map[string]Ages{
		"nothing read": {Band: usual}, "ages without counts": {Hours: []float64{1, 2}, Counts: []float64{3}},
	} {
		if a.Spark() != "" || a.Curve() != "" {
			t.Errorf("%s is drawn", name)
		}
	}
	alone := string(Ages{Hours: []float64{3}, Counts: []float64{9}, Band: short}.Spark())
	if strings.Contains(alone, "<path") || strings.Count(alone, "<circle") != 1 {
		t.Errorf("one reading without a band is %s", alone)
	}
	if c := string(Coverage(0, 7)); strings.Contains(c, "known") || strings.Contains(string(Coverage(3, 0)), "known") {
		t.Errorf("nothing known is %s", c)
	}
	if full := drawn(t, string(Coverage(9, 7)), "rect"); number(t, full[1]["width"]) != coverWidth {
		t.Errorf("more than all is %v", full)
	}
	if Parts(nil) != "" {
		t.Error("no parts are a list")
	}
}

func TestCurveNamesItsLines(t *testing.T) {
	a := Ages{Name: "阅读 240", Hours: usual.Hours, Counts: usual.Middle, Band: usual, Middle: "中间一半",
		Age: func(h float64) string { return num(h) + "h" }, Count: func(v float64) string { return num(v) }}
	svg := string(a.Curve())
	for _, want := range []string{">阅读 240<", ">中间一半<", ">400<", ">200<", ">0<", ">1h<", ">72h<"} {
		if !strings.Contains(svg, want) {
			t.Errorf("%s is not in %s", want, svg)
		}
	}
	var at []float64
	for _, text := range drawn(t, svg, "text") {
		if text["class"] == "subject" || text["class"] == "band" {
			at = append(at, number(t, text["y"]))
		}
	}
	if len(at) != 2 || math.Abs(at[0]-at[1]) < nameApart {
		t.Errorf("names stand over each other: %v", at)
	}
}

// Intervals beside each other are drawn on one scale; what is beyond it is drawn open and stays inside.
func TestScaleCutsWhatIsTooWide(t *testing.T) {
	s := ScaleOf(content.Interval{Low: -2, High: 2}, content.Interval{Low: math.Inf(-1), High: math.NaN()})
	if s != (Scale{-2, 2}) || ScaleOf() != (Scale{-1, 1}) {
		t.Fatalf("scale %+v", s)
	}
	wide := string(s.Bar(content.Interval{Value: 5, Low: -90, High: 90}, "wide"))
	bar := drawn(t, wide, "rect")[0]
	low := number(t, bar["x"])
	if bar["class"] != "range cut" || low < 0 || low+number(t, bar["width"]) > barWidth || number(t, drawn(t, wide, "circle")[0]["cx"]) > barWidth {
		t.Errorf("drawn as %s", wide)
	}
	middle := drawn(t, string(s.Bar(content.Interval{Low: -1, High: 1}, "")), "circle")[0]["cx"]
	if number(t, middle) != barWidth/2 {
		t.Errorf("zero lies at %s", middle)
	}
}

func TestPeriodsLeaveGaps(t *testing.T) {
	s := ScaleOf()
	svg := string(s.Periods([]Period{{Name: "9月", Known: true, Mean: content.Interval{Low: -.5, Value: 0, High: .5}}, {Name: "10月"}, {Name: "11月", Known: true, Label: "x"}}, "months"))
	dots := drawn(t, svg, "circle")
	if len(dots) != 2 || number(t, dots[1]["cx"])-number(t, dots[0]["cx"]) != 2*periodWidth || !strings.Contains(svg, ">10月<") {
		t.Errorf("a month without articles is drawn as %s", svg)
	}
}

func TestWeightsShowTheirTable(t *testing.T) {
	for learned, class := range map[float64]string{.5: "more", -.5: "less"} {
		svg := string(Weight(learned, .25))
		bar := drawn(t, svg, "rect")[0]
		if bar["class"] != class || number(t, bar["width"]) != partSide/2 || !strings.Contains(svg, `d="M75 0v12"`) {
			t.Errorf("%v is drawn as %s", learned, svg)
		}
	}
}
