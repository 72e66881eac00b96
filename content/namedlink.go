package content

import (
	"regexp"
	"slices"
)

// namedLink is a link to the article's address on another channel that nothing has filled in yet.
var namedLink = regexp.MustCompile(`href="\{\{link ([a-z][a-z0-9_-]{0,31})\}\}"`)

// NamedLinks are the channels whose address links in the rendition's HTML still ask for, each once.
// They must not reach readers: such a link leads nowhere.
func (r *Rendition) NamedLinks() []string {
	var out []string
	for _, m := range namedLink.FindAllStringSubmatch(r.HTML, -1) {
		if !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	return out
}
