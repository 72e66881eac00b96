package card

import (
	"moxin/content"
	"testing"
)

func BenchmarkCard(b *testing.B) {
	d := drawer(b)
	deck, n := sample(), 0
	for b.Loop() {
		pics, err := d.Deck(deck, Style{Design: content.DesignPaper, Brand: "墨信书屋"})
		if err != nil {
			b.Fatal(err)
		}
		n += len(pics)
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(n), "ms/card")
}

func BenchmarkPages(b *testing.B) {
	d := drawer(b)
	for b.Loop() {
		if _, err := d.Pages(sample(), Style{Design: content.DesignPaper}); err != nil {
			b.Fatal(err)
		}
	}
}
