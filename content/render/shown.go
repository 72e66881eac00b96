package render

import (
	"sync"

	"github.com/yuin/goldmark/ast"
)

// shownKey tells channels apart by what they are shown of an article as text: whether its first
// heading is the title, and which of its containers are for them.
type shownKey struct {
	title      ast.Node
	containers string // one byte for each container, in their order
}

// shownLists are the candidates of an article, found once for all channels that are shown the
// same: splitting and judging sentences is most of the work of a note. Safe for concurrent use.
type shownLists struct {
	mu    sync.Mutex
	lists map[shownKey][]candidate
}

func (s *shownLists) find(key shownKey) ([]candidate, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list, ok := s.lists[key]
	return list, ok
}

func (s *shownLists) keep(key shownKey, list []candidate) []candidate {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lists == nil {
		s.lists = make(map[shownKey][]candidate)
	}
	s.lists[key] = list
	return list
}

// shownContainers says of each container whether this channel is shown it as part of the article.
func (j *job) shownContainers() string {
	var b []byte
	for _, c := range j.doc.containers {
		switch {
		case j.ownContainer(c):
			b = append(b, 'c')
		case visible(c, j.channel.ID):
			b = append(b, 'v')
		default:
			b = append(b, '-')
		}
	}
	return string(b)
}

// findContainers lists the containers below a node, each before those inside it.
func (d *document) findContainers() {
	// Walk cannot fail: the function returns no error.
	_ = ast.Walk(d.root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if c, ok := n.(*container); ok && entering {
			d.containers = append(d.containers, c)
		}
		return ast.WalkContinue, nil
	})
}
