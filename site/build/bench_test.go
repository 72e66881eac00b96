package build

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// stocked is a site of 1,000 articles of about 2,000 characters.
func stocked(b *testing.B) *world {
	b.Helper()
	w := newWorld(b, "https://example.com")
	for n := range 1000 {
		r := w.rendition(b, n)
		r.HTML += strings.Repeat("<p>"+strings.Repeat("老客户的信任是一天一天攒起来的。", 12)+"</p>", 10)
		r.Seal()
		w.labels[r.Slug] = Label{Series: fmt.Sprintf("系列%d", n/10), Tags: []string{fmt.Sprintf("标签%d", n%40), fmt.Sprintf("t%d", n%7)}}
		w.store = append(w.store, Published{Release: int64(n + 1), At: w.now.Add(time.Duration(n) * time.Hour), Load: loaded(r)})
	}
	return w
}

func BenchmarkAThousandArticles(b *testing.B) {
	w := stocked(b)
	for b.Loop() {
		w.site.Folder = b.TempDir()
		if _, err := w.sites.Sync(b.Context(), w.ch); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOneMore(b *testing.B) {
	w := stocked(b)
	if _, err := w.sites.Sync(b.Context(), w.ch); err != nil {
		b.Fatal(err)
	}
	w.now = w.now.AddDate(1, 0, 0)
	n := 1000
	for b.Loop() {
		n++
		if _, err := w.sites.Put(b.Context(), w.ch, content.Release{ID: int64(n)}, w.rendition(b, n)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNothingChanged(b *testing.B) {
	w := stocked(b)
	if _, err := w.sites.Sync(b.Context(), w.ch); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := w.sites.Sync(b.Context(), w.ch); err != nil {
			b.Fatal(err)
		}
	}
}
