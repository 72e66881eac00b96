package chart

import (
	"strings"
	"testing"

	"moxin/content"
)

func TestWordsAreEscaped(t *testing.T) {
	evil := `"><script>`
	band := content.Band{Hours: []float64{1, 24}, Low: []float64{1, 2}, Middle: []float64{2, 4}, High: []float64{3, 9}}
	ages := Ages{Name: evil, Middle: evil, Label: evil, Hours: []float64{1, 20}, Counts: []float64{2, 9}, Band: band,
		Age: func(float64) string { return evil }, Count: func(float64) string { return evil }}
	for name, drawn := range map[string]string{
		"bar":      string(ScaleOf().Bar(content.Interval{}, evil)),
		"periods":  string(ScaleOf().Periods([]Period{{Name: evil, Known: true, Label: evil}}, evil)),
		"spark":    string(ages.Spark()),
		"curve":    string(ages.Curve()),
		"parts":    string(Parts([]Part{{Name: evil, Say: evil, Note: evil}})),
		"sum":      string(Sum(evil, []Term{{Name: evil, Hint: evil, Say: evil, Value: evil}})),
		"coverage": string(Coverage(1, 2)),
	} {
		if drawn == "" || strings.Contains(drawn, "<script") || strings.Contains(drawn, "style=") {
			t.Errorf("%s is drawn as %s", name, drawn)
		}
	}
}
