package page

import (
	"bytes"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// markup is a page as far as it was looked at. Numbers mostly stand in one script of a page of
// megabytes: it is scanned for that, and its tree is built only where elements are asked for.
type markup struct {
	body    []byte
	scripts []script
	title   string // of <title>
	shared  string // og:title
	doc     *goquery.Document
}

type script struct{ id, text string }

// scan reads a page's titles, and its scripts that some shape of the rules asks for.
func scan(body []byte, rules []*rule) *markup {
	m := &markup{body: body}
	var ids []string
	var variables [][]byte
	for _, r := range rules {
		for _, s := range r.Shapes {
			if s.Script != "" {
				ids = append(ids, s.Script)
			}
			if s.Variable != "" {
				variables = append(variables, []byte(s.Variable))
			}
		}
	}
	z := html.NewTokenizer(bytes.NewReader(body))
	within, id := "", "" // the element that a text belongs to
	for {
		switch z.Next() {
		case html.ErrorToken: // the end: there is nothing that a tokenizer refuses
			return m
		case html.StartTagToken, html.SelfClosingTagToken:
			within, id = m.element(z)
		case html.TextToken:
			switch within {
			case "title":
				if m.title == "" {
					m.title = strings.TrimSpace(string(z.Text()))
				}
			case "script":
				text := z.Text()
				if slices.Contains(ids, id) || slices.ContainsFunc(variables, func(v []byte) bool { return bytes.Contains(text, v) }) {
					m.scripts = append(m.scripts, script{id, string(text)})
				}
			}
		case html.EndTagToken:
			within = ""
		}
	}
}

// element takes note of a tag.
func (m *markup) element(z *html.Tokenizer) (name, id string) {
	tag, more := z.TagName()
	switch string(tag) {
	case "title":
		return "title", ""
	case "script":
		return "script", attributes(z, more)["id"]
	case "meta":
		if m.shared == "" {
			if a := attributes(z, more); a["property"] == "og:title" {
				m.shared = strings.TrimSpace(a["content"])
			}
		}
	}
	return "", ""
}

func attributes(z *html.Tokenizer, more bool) map[string]string {
	out := map[string]string{}
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		out[string(key)] = string(value)
	}
	return out
}

// name is the page's title: the one for sharing first, because text posts have a blank <title>.
func (m *markup) name() string {
	if m.shared != "" {
		return m.shared
	}
	return m.title
}

// tree is the page's elements.
func (m *markup) tree() (*goquery.Document, error) {
	if m.doc == nil {
		doc, err := goquery.NewDocumentFromReader(bytes.NewReader(m.body))
		if err != nil {
			return nil, err
		}
		m.doc = doc
	}
	return m.doc, nil
}

// has reports whether an element is on the page.
func (m *markup) has(selector string) bool {
	doc, err := m.tree()
	return err == nil && doc.Find(selector).Length() > 0
}

// words is the text of the first element of a selector, its spaces folded.
func (m *markup) words(selector string) string {
	doc, err := m.tree()
	if err != nil {
		return ""
	}
	return strings.Join(strings.Fields(doc.Find(selector).First().Text()), " ")
}
