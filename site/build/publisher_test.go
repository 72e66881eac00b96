package build

import (
	"testing"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/publishertest"
	"moxin/publishers/site"
)

// The own site passes the suite that every platform passes: what is put twice is there once, what a
// killed attempt left is found, what never was is absent.
func TestTheSiteAsAPlatform(t *testing.T) {
	publishertest.Run(t, func(t *testing.T) *publishertest.World {
		w := newWorld(t, "https://example.com")
		return &publishertest.World{
			Open: func() publishers.Publisher {
				p, err := site.New(w.sites)(w.ch, publishers.Deps{})
				if err != nil {
					t.Fatal(err)
				}
				return p
			},
			Message: func(n int) publishers.Message {
				r := w.rendition(t, n)
				return publishers.Message{
					Release: content.Release{Channel: "own", Platform: content.Site, Run: 1, Items: []content.Item{{Slug: r.Slug, Title: r.Title}}},
					Channel: w.ch, Items: []content.Rendition{r}, Media: w.media,
				}
			},
			Count: func() int {
				list, err := pages(w.site)
				if err != nil {
					t.Error(err)
				}
				return len(list)
			},
		}
	})
}

// pages are the articles that readers see, newest first.
func pages(s Site) ([]Article, error) {
	_, m, err := s.load()
	if err != nil {
		return nil, err
	}
	return newCatalogue(s, m.state).articles, nil
}
