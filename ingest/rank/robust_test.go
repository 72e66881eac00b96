package rank

import (
	"testing"
	"time"

	"moxin/content"
)

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
		{"a reader changes his mind", []float64{2, 1, 2}, []float64{2, 1, 2}},
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
