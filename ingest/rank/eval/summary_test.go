package eval

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
)

// reached is a run of base that reaches every bar.
func reached() Run {
	r := Run{Variant: "base", Posts: 120, Ranked: 120, Spearman: .94, NDCG: .96, Value: .9, Places: .91, Width: .3, Oracle: .96,
		Indexes: map[string]float64{"z-mean": .84, "ces": .2}}
	r.Cover.Value, r.Cover.Rank = [...]float64{.5, .8, .9, .95}, [...]float64{.55, .82, .91, .96}
	return r
}

func TestSummariseTakesMeansByVariant(t *testing.T) {
	a, b, c := reached(), reached(), reached()
	b.Spearman, b.Cover.Rank[0], b.Indexes = .90, .65, map[string]float64{"z-mean": .92, "ces": .4}
	c.Variant = "one"
	all := Summarise([]Run{a, b, c})
	if len(all) != 2 || all[0].Runs != 2 || all[1].Variant != "one" {
		t.Fatalf("%+v", all)
	}
	m := all[0].Means
	for name, got := range map[string][2]float64{
		"Spearman": {m.Spearman, .92}, "z-mean": {m.Indexes["z-mean"], .88}, "cover": {m.Cover.Rank[0], .60},
		"better": {all[0].Better, .5}, "way": {m.Way(), .5}, "ranked": {float64(m.Ranked), 120},
	} {
		if math.Abs(got[0]-got[1]) > 1e-12 {
			t.Errorf("%s %v, want %v", name, got[0], got[1])
		}
	}
}

// Every bar is named when it is missed, and only then.
func TestShortNamesWhatIsMissed(t *testing.T) {
	if short := Summarise([]Run{reached()})[0].Short(); len(short) != 0 {
		t.Errorf("short of %v", short)
	}
	for name, spoil := range map[string]func(*Run){
		"Spearman":          func(r *Run) { r.Spearman = .90 },
		"way to the oracle": func(r *Run) { r.Oracle = 1.2 },
		"better than every": func(r *Run) { r.Indexes["ces"] = .95 },
		" values held":      func(r *Run) { r.Value = .8 },
		"-values held":      func(r *Run) { r.Value = .99 },
		" ranks held":       func(r *Run) { r.Places = math.NaN() },
		"-ranks held":       func(r *Run) { r.Places = .99 },
		"NDCG":              func(r *Run) { r.NDCG = .9 },
		"-width":            func(r *Run) { r.Width = .5 },
	} {
		r := reached()
		spoil(&r)
		if short := strings.Join(Summarise([]Run{r})[0].Short(), "\n"); !strings.Contains(short, name) {
			t.Errorf("%q is not among %q", name, short)
		}
	}
	r := Report{Bought: []Bought{{Cost: .01, Lift: .1}}, Moved: []Moved{{Day: .04}}}
	if short := r.Short(); len(short) != 3 {
		t.Errorf("short of %v", short)
	}
}

func TestTablesHaveOneLineForEachVariant(t *testing.T) {
	a, b := reached(), reached()
	b.Variant = "few"
	delete(b.Indexes, "ces")
	r := Report{First: 1000, Seeds: 1, All: Summarise([]Run{a, b}), Bought: []Bought{{Cost: .001, Lift: .02}}, Moved: []Moved{{Day: .01, Last: .03}}}
	var out bytes.Buffer
	if err := r.WritePage(&out, "pictures/x.svg"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"| base | 120 | 0.940 | 0.960 | 83 % | 100 % | 0.960 | 0.900 | 0.910 | 0.30 |\n", "| base | 0.20 |", "| few | — |",
		"少 0.0010（", "升 2.0%", "移动 1.0%", "1000–1000", "](pictures/x.svg)", "| shifted | 权重远离经验表",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	for _, line := range strings.Split(out.String(), "\n") {
		if strings.HasPrefix(line, "| ") && strings.HasSuffix(line, "| --- |") && !strings.Contains(line, "| --- | --- |") {
			t.Errorf("a table of one column: %s", line)
		}
	}
	full := errors.New("full")
	if err := r.WritePage(failing{full}, ""); !errors.Is(err, full) {
		t.Errorf("a full disk is told as %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// The plot is well-formed and has a curve of values and one of ranks for each variant, where honest
// intervals lie on the diagonal.
func TestPlot(t *testing.T) {
	r := reached()
	r.Cover.Value = Levels
	var out bytes.Buffer
	if err := WritePlot(&out, Summarise([]Run{r, r, func() Run { x := r; x.Variant = "one"; return x }()})); err != nil {
		t.Fatal(err)
	}
	svg := out.String()
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, svg)
		}
	}
	if n := strings.Count(svg, "<polyline"); n != 4 {
		t.Errorf("%d curves of two variants", n)
	}
	for _, point := range []string{"22.0,110.0", "88.0,44.0", "110.0,22.0"} {
		if !strings.Contains(svg, point) {
			t.Errorf("honest intervals are not at %s: %s", point, svg)
		}
	}
	if err := WritePlot(failing{io.ErrShortWrite}, nil); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("a full disk is told as %v", err)
	}
}
