package page

import (
	"fmt"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// element is a shape's post as an element of the page.
type element struct{ *goquery.Selection }

// element finds the post's element: the one with its own id where several posts are on a page.
func (s *shape) element(m *markup, own string) (element, error) {
	doc, err := m.tree()
	if err != nil {
		return element{}, err
	}
	all := doc.Find(s.Select)
	if all.Length() == 0 {
		return element{}, fmt.Errorf("%s: %w", s.Select, errNowhere)
	}
	if own == "" || s.ID.none() {
		if all.Length() > 1 {
			return element{}, fmt.Errorf("%s: %w: %d posts, and which is ours is not told", s.Select, errNowhere, all.Length())
		}
		return element{all}, nil
	}
	mine := all.FilterFunction(func(_ int, post *goquery.Selection) bool {
		return element{post}.text(s.ID) == own
	})
	if mine.Length() == 0 {
		return element{}, fmt.Errorf("%w: there is nothing of %s", ErrAnother, own)
	}
	return element{mine.First()}, nil
}

// text is what stands at a place, "" where nothing does.
func (e element) text(p spot) string {
	if p.none() {
		return ""
	}
	s, _ := e.first(p)
	return s
}

func (e element) ids(p spot) []postID {
	if s := e.text(p); s != "" {
		return []postID{{text: s}}
	}
	return nil
}

// first is the first text that fits a place.
func (e element) first(p spot) (text string, ok bool) {
	at := e.Selection
	if p.Select != "" {
		at = e.Find(p.Select)
	}
	at.EachWithBreak(func(_ int, s *goquery.Selection) bool {
		text, ok = p.fit(s)
		return !ok
	})
	return text, ok
}

// fit is an element's attribute or text, and of that what the expression groups.
func (p *spot) fit(s *goquery.Selection) (string, bool) {
	text := s.Text()
	if p.ignore != nil && p.ignore.MatchString(strings.TrimSpace(text)) {
		return "", false
	}
	if p.Attr != "" {
		value, ok := s.Attr(p.Attr)
		if !ok {
			return "", false
		}
		text = value
	}
	text = strings.Join(strings.Fields(text), " ")
	if p.text == nil {
		return text, true
	}
	m := p.text.FindStringSubmatch(text)
	if m == nil {
		return "", false
	}
	return m[len(m)-1], true
}

func (e element) count(c counter, words Wording) Found {
	text, ok := e.first(c.Spot)
	if !ok {
		return c.absent(strings.TrimSpace(c.Spot.Select + " " + c.Spot.Text))
	}
	return c.found(strings.TrimSpace(c.Spot.Select+" "+c.Spot.Attr), text, words)
}

// kept is the texts that the counters were read from.
func (e element) kept(s *shape) any {
	out := map[string]any{}
	for _, c := range s.Counters {
		if text, ok := e.first(c.Spot); ok && len(text) <= longest {
			out[string(c.Metric)] = text
		}
	}
	return out
}
