package content

import (
	"io/fs"
)

// Workspace is a folder with moxin.yaml and articles, read.
type Workspace struct {
	FS       fs.FS
	Config   Config
	Articles []*Article // sorted by path; those that could be read
	Findings []Finding  // what was wrong on the way, sorted by place
}

// Article finds an article by slug or alias.
func (w *Workspace) Article(slug string) (*Article, bool) {
	for _, a := range w.Articles {
		if a.Slug == slug {
			return a, true
		}
	}
	for _, a := range w.Articles {
		for _, alias := range a.Aliases {
			if alias == slug {
				return a, true
			}
		}
	}
	return nil, false
}
