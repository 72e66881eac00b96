package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"moxin/content"
)

func TestReleasedAndTroubles(t *testing.T) {
	r := Make(desk(t))
	want := []Released{{Channel: "gzh", Platform: content.WeChat, Published: 2, Failed: 1}, {Channel: "xhs", Platform: content.XiaoHongShu, HandedOff: 1, Missed: 1}}
	if !slices.Equal(r.Released, want) {
		t.Errorf("released %+v", r.Released)
	}
	var ids []int64
	for _, one := range r.Troubles {
		ids = append(ids, one.Release)
	}
	if !slices.Equal(ids, []int64{3, 4, 5}) {
		t.Errorf("troubles %v", ids)
	}
}

// What was not read is not zero: it is absent, or makes a sum a lower bound.
func TestNumbersAreNeverInvented(t *testing.T) {
	in := desk(t)
	r := Make(in)
	gzh, xhs := r.Numbers[0], r.Numbers[1]
	if gzh.Posts != 6 || gzh.Read != 5 || xhs.Posts != 6 || xhs.Read != 3 {
		t.Errorf("%+v, %+v", gzh, xhs)
	}
	if g := gzh.Gained[content.Reads]; !g.Least || g.Value <= 0 { // one article was never read
		t.Errorf("reads %+v", g)
	}
	for _, m := range []content.Metric{content.Follows, content.Likes, content.Adds} {
		if g, ok := gzh.Gained[m]; ok {
			t.Errorf("%s was read by nobody: %+v", m, g)
		}
	}
	if f := gzh.Followers; f == nil || f.Value != 5263 || f.Change == nil || *f.Change != 63 || xhs.Followers != nil {
		t.Errorf("followers %+v, %+v", f, xhs.Followers)
	}
	in.Samples = nil
	for _, n := range Make(in).Numbers {
		if n.Read != 0 || len(n.Gained) != 0 || n.Followers != nil {
			t.Errorf("nothing was read, and it says %+v", n)
		}
	}
}

// A count grows by what one source read at both ends; sources are never joined, and a fall says nothing.
func TestGrowth(t *testing.T) {
	read := func(source string, h, v float64) content.Sample {
		return content.Sample{Publication: 1, Metric: content.Reads, Value: v, Cumulative: true, ObservedAt: hour(h), Source: source}
	}
	daily := read("datacube", 50, 7)
	daily.Cumulative = false
	capped := read("datacube", 60, 100001)
	capped.Capped = true
	began := read("datacube", -2, 100001)
	began.Capped = true
	for name, c := range map[string]struct {
		published float64
		samples   []content.Sample
		want      string
	}{
		"both ends":          {-300, []content.Sample{read("datacube", -2, 100), read("datacube", 3, 110), read("datacube", 160, 150)}, "50"},
		"new in the period":  {4, []content.Sample{read("datacube", 20, 80)}, "80"},
		"after the period":   {4, []content.Sample{read("datacube", 20, 80), read("datacube", 170, 99)}, "80"},
		"one end alone":      {-300, []content.Sample{read("datacube", 20, 80)}, "none"},
		"another source":     {-300, []content.Sample{read("page", -2, 100), read("datacube", 20, 180)}, "none"},
		"the better source":  {4, []content.Sample{read("page", 150, 100), read("datacube", 140, 180)}, "180"},
		"the whole source":   {-300, []content.Sample{read("datacube", 20, 80), read("page", -2, 10), read("page", 100, 40)}, "30"},
		"a file each week":   {-300, []content.Sample{read("csv:w46.csv", -2, 100), read("csv:w47.csv", 100, 140)}, "40"},
		"a counter anew":     {-300, []content.Sample{read("datacube", -2, 100), read("datacube", 20, 8)}, "none"},
		"of one day":         {4, []content.Sample{daily}, "none"},
		"a lower bound":      {4, []content.Sample{capped}, "≥ 100001"},
		"from a lower bound": {-300, []content.Sample{began, read("datacube", 60, 163000)}, "none"},
		"before it was read": {4, nil, "none"},
	} {
		in := Input{Config: content.Config{Channels: []content.Channel{{ID: "gzh"}}}, Period: week, Now: week.Until, Samples: c.samples,
			Publications: []content.Publication{{ID: 1, Slug: "a", Channel: "gzh", PublishedAt: hour(c.published)}}}
		got := "none"
		for _, n := range Make(in).Numbers {
			if g, ok := n.Gained[content.Reads]; ok {
				got = map[bool]string{true: "≥ "}[g.Least] + fmt.Sprintf("%.0f", g.Value)
			}
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestOutcomesOfThePeriod(t *testing.T) {
	for _, o := range Make(desk(t)).Outcomes {
		switch o.Kind {
		case content.OutcomeAdd:
			if o.Count != 2 || o.Credited != 1 || !o.Last.Equal(hour(9)) {
				t.Errorf("adds %+v", o)
			}
		case content.OutcomeReorder:
			if o.Count != 1 || o.Value != 12800 {
				t.Errorf("reorders %+v", o)
			}
		case content.OutcomeFollow:
			if o.Count != 0 || !o.Last.Equal(hour(-90)) {
				t.Errorf("follows %+v", o)
			}
		default:
			if o.Count != 0 || !o.Last.IsZero() {
				t.Errorf("nothing is known of %+v", o)
			}
		}
	}
}

// Above and below are said only where the interval leaves zero out.
func TestVerdicts(t *testing.T) {
	var got []string
	for _, p := range Make(desk(t)).Posts {
		got = append(got, p.Slug+" "+string(p.Verdict))
	}
	if s := strings.Join(got, ", "); s != "a0 built, a1 built, a2 unclear, a3 unclear, a4 cost, a5 unknown" {
		t.Error(s)
	}
}

// Groups are named only where their difference can be told, and what all of them share is told once.
func TestMoves(t *testing.T) {
	in := desk(t)
	r := Make(in)
	if d := r.Overall.Difference; d == nil || verdict(*d) != Built || r.Overall.Posts != 6 || r.Overall.PostsPast != 4 {
		t.Errorf("overall %+v", r.Overall)
	}
	for _, m := range r.Moves {
		if d := m.Difference; d.Low <= 0 && d.High >= 0 || m.Kind == "stage" || m.Kind == kindChannel {
			t.Errorf("%+v", m)
		}
	}
	if len(r.Moves) == 0 || r.Compared < len(r.Moves) {
		t.Errorf("%d told of %d compared", len(r.Moves), r.Compared)
	}
	for i := range in.Ranking.Draws { // nothing is known apart
		for k := range in.Ranking.Draws[i] {
			in.Ranking.Draws[i][k] = float32(k%7) - 3
			if i%2 == 1 {
				in.Ranking.Draws[i][k] = float32(k%5) - 2
			}
		}
	}
	if r := Make(in); len(r.Moves) > 0 || verdict(*r.Overall.Difference) != Usual {
		t.Errorf("chance is told as %+v, %+v", r.Moves, r.Overall)
	}
}

func TestGapsAreNamed(t *testing.T) {
	in := desk(t)
	in.Failing = []content.Collection{{Publication: 11, Collector: "datacube", Failures: 3}}
	var got []string
	for _, g := range Make(in).Gaps {
		got = append(got, fmt.Sprint(g.Channel, " ", len(g.Posts), " ", g.Why.ZH))
	}
	if s := strings.Join(got, "; "); s != "gzh 1 这段时间里一个数也没有读到（读取失败 3 次）; xhs 2 这段时间里一个数也没有读到; xhs 1 这段时间里没有阅读数，互动率算不出" {
		t.Error(s)
	}
}

// Nothing at all makes a report that says so.
func TestReportOfNothing(t *testing.T) {
	r := Make(Input{Config: content.Config{Zone: shanghai}, Period: week, Now: week.Until})
	var b bytes.Buffer
	if err := r.Markdown(&b, "zh"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"这段时间没有排期。", "没有读到阅读数。", "没有新文章。", "还没有得分"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not said in\n%s", want, b.String())
		}
	}
	if lines := r.Lines(); len(lines) == 0 || len(lines) > maxLines || lines[0].EN == "" {
		t.Errorf("%+v", lines)
	}
}

// The same input gives the same bytes, in whatever order it comes; what was kept as JSON reads the same.
func TestReportsAreDeterministic(t *testing.T) {
	in := desk(t)
	first, err := json.Marshal(Make(in))
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(in.Articles)
	slices.Reverse(in.Publications)
	slices.Reverse(in.Releases)
	slices.Reverse(in.Samples)
	slices.Reverse(in.Outcomes)
	slices.Reverse(in.Scores)
	second, err := json.Marshal(Make(in))
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("%v\n%s\n%s", err, first, second)
	}
	var kept Report
	if err := json.Unmarshal(first, &kept); err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"zh", "en"} {
		var made, again bytes.Buffer
		if err := Make(in).HTML(&made, lang); err != nil {
			t.Fatal(err)
		}
		if err := kept.HTML(&again, lang); err != nil || made.String() != again.String() {
			t.Errorf("%s: the kept one is another: %v", lang, err)
		}
	}
}

// Each week's export is a file of its own, and all of them are one curve.
func TestCurvesGoOnFromFileToFile(t *testing.T) {
	read := func(source string, h, v float64) content.Sample {
		return content.Sample{Publication: 1, Metric: content.Reads, Value: v, Cumulative: true, ObservedAt: hour(h), Source: source}
	}
	m := newMaker(Input{Config: content.Config{Channels: []content.Channel{{ID: "xhs"}}}, Period: week, Now: week.Until,
		Samples:      []content.Sample{read("csv:w46.csv", 10, 100), read("csv:w47.csv", 20, 140)},
		Publications: []content.Publication{{ID: 1, Slug: "a", Channel: "xhs", PublishedAt: hour(4)}}})
	hours, counts := m.curve("a", "xhs")
	if !slices.Equal(hours, []float64{6, 16}) || !slices.Equal(counts, []float64{100, 140}) {
		t.Errorf("it is drawn at %v by %v", hours, counts)
	}
}
