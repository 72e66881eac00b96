package card

import (
	"testing"

	"moxin/content"
	"moxin/content/spent"
)

// BenchmarkCard draws a deck; cpu-ms is processor time, which other work on the machine does not
// lengthen.
func BenchmarkCard(b *testing.B) {
	d := drawer(b)
	deck, n, before := sample(), 0, spent.CPU()
	for b.Loop() {
		pics, err := d.Deck(deck, Style{Design: content.DesignPaper, Brand: "墨信书屋"})
		if err != nil {
			b.Fatal(err)
		}
		n += len(pics)
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(n), "ms/card")
	b.ReportMetric((spent.CPU()-before).Seconds()*1e3/float64(n), "cpu-ms/card")
}

func BenchmarkPages(b *testing.B) {
	d := drawer(b)
	for b.Loop() {
		if _, err := d.Pages(sample(), Style{Design: content.DesignPaper}); err != nil {
			b.Fatal(err)
		}
	}
}
