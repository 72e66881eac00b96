package render

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// rename are raw tags under the name that is written.
var rename = map[string]string{"b": "strong", "i": "em", "s": "del", "strike": "del", "ins": "u", "tfoot": "tbody"}

// blockTags are the tags that stand between paragraphs, not in one.
var blockTags = []string{
	"p", "div", "section", "center", "aside", "figure", "figcaption", "details", "summary", "blockquote", "pre", "hr",
	"h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th",
}

// bareTags hold text without a paragraph around it.
var bareTags = []string{"li", "td", "th", "dd", "dt", "caption", "figure", "figcaption", "summary"}

// standIns are what the text of tags that an editor does not know is shown as, in a paragraph.
var standIns = map[string]string{"summary": "strong", "dt": "strong", "figcaption": "em", "caption": "strong"}

// holds says what a tag may hold alone; anything else in it would be thrown out of it again.
var holds = map[string][]string{
	"ul": {"li"}, "ol": {"li"}, "table": {"caption", "thead", "tbody", "tfoot", "tr"},
	"thead": {"tr"}, "tbody": {"tr"}, "tfoot": {"tr"}, "tr": {"td", "th"},
}

// tidier writes a tree of HTML with the tags of a markup alone, in an order that holds.
type tidier struct {
	markup
	b bytes.Buffer
}

// tidy makes a body that holds raw HTML well-formed: every tag is closed in order, those that the
// markup does not know leave their content, text between blocks becomes paragraphs. The error
// means that tags are nested too deep to read.
func tidy(body string, m markup) (string, error) {
	nodes, err := html.ParseFragment(strings.NewReader(body), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		return "", fmt.Errorf("reading the HTML of the article: %w", err)
	}
	t := tidier{markup: m}
	root := &html.Node{Type: html.ElementNode, Data: "body"}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	t.flow(root, false)
	return t.b.String(), nil
}

func isBlock(n *html.Node) bool {
	return n.Type == html.ElementNode && slices.Contains(blockTags, n.Data)
}

// hasBlock reports a block anywhere below n.
func hasBlock(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if isBlock(c) || hasBlock(c) {
			return true
		}
	}
	return false
}

// flow writes the children of a block. Words between blocks become paragraphs, unless bare.
func (t *tidier) flow(n *html.Node, bare bool) {
	open := false // a paragraph of ours
	end := func() {
		if open {
			t.b.Truncate(len(bytes.TrimRight(t.b.Bytes(), spaces)))
			t.b.WriteString("</p>")
		}
		open = false
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case isBlock(c):
			end()
			t.block(c)
		case c.Type == html.ElementNode && c.Data != "a" && hasBlock(c): // <font><p>…
			end()
			t.flow(c, bare)
		case bare:
			t.inline(c)
		case !open && blank(c):
			// Nothing to begin a paragraph for, not even for <br>: a block has ended the line.
		default:
			if !open {
				t.b.WriteString("<p>")
				open = true
				c.Data = strings.TrimLeft(c.Data, spaces) // of a text; no tag begins with a space
			}
			t.inline(c)
		}
	}
	end()
}

// blank reports what shows nothing.
func blank(n *html.Node) bool {
	switch {
	case n.Type == html.TextNode:
		return strings.Trim(n.Data, spaces) == ""
	case n.Type != html.ElementNode:
		return true
	case n.Data == "img" || n.Data == "hr":
		return false
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if !blank(c) {
			return false
		}
	}
	return true
}

func (t *tidier) block(n *html.Node) {
	name := t.name(n)
	_, known := t.tags[name]
	switch {
	case name == "hr":
		t.b.WriteString("<hr>")
	case blank(n) && name != "td" && name != "th": // an empty cell keeps the others in their columns
	case holds[n.Data] != nil:
		t.structure(n, name)
	case known && name == "p", known && name[0] == 'h':
		t.element(n, name, func() { t.inlines(n) })
	case known && name == "pre":
		t.element(n, name, func() { t.code(n) })
	case known:
		t.element(n, name, func() { t.flow(n, slices.Contains(bareTags, name)) })
	case t.standsIn(n):
		t.b.WriteString("<p><" + standIns[name] + ">")
		t.inlines(n)
		t.b.WriteString("</" + standIns[name] + "></p>")
	default:
		t.flow(n, false)
	}
}

// name is what a tag is written as. Raw headings begin below the title as well.
func (t *tidier) name(n *html.Node) string {
	if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
		return "h" + string(rune('0'+min(max(2, int(n.Data[1]-'0')), t.deepest)))
	}
	if to, ok := rename[n.Data]; ok {
		return to
	}
	return n.Data
}

// standsIn reports a tag that the markup does not know and whose text is shown another way.
func (t *tidier) standsIn(n *html.Node) bool {
	_, known := t.tags[n.Data]
	return !known && standIns[n.Data] != "" && !hasBlock(n)
}

// structure writes lists and tables: what is no part of them is left behind them.
func (t *tidier) structure(n *html.Node, name string) {
	rest := &html.Node{Type: html.ElementNode, Data: "div"}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Data == "caption" && t.standsIn(c) {
			t.block(c)
			n.RemoveChild(c)
			break
		}
	}
	t.element(n, name, func() {
		for c := n.FirstChild; c != nil; {
			next := c.NextSibling
			switch {
			case c.Type == html.ElementNode && slices.Contains(holds[n.Data], c.Data):
				t.block(c)
			case n.Data == "ul" || n.Data == "ol": // a list straight in a list, text without an item
				if !blank(c) {
					t.b.WriteString("<li>")
					t.part(c)
					t.b.WriteString("</li>")
				}
			case !blank(c):
				n.RemoveChild(c)
				rest.AppendChild(c)
			}
			c = next
		}
	})
	t.flow(rest, false)
}

func (t *tidier) part(n *html.Node) {
	if isBlock(n) {
		t.block(n)
		return
	}
	t.inline(n)
}

func (t *tidier) element(n *html.Node, name string, inside func()) {
	t.open(n, name)
	inside()
	t.b.WriteString("</" + name + ">")
}

// open writes a start tag with the attributes that the markup knows.
func (t *tidier) open(n *html.Node, name string) {
	t.b.WriteString("<" + name)
	for _, a := range n.Attr {
		if slices.Contains(t.tags[name], a.Key) {
			t.b.WriteString(" " + a.Key + `="` + escaper.Replace(a.Val) + `"`)
		}
	}
	t.b.WriteString(">")
}

func (t *tidier) inlines(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		t.inline(c)
	}
}

// inline writes what stands in a paragraph; blocks in it leave their content.
func (t *tidier) inline(n *html.Node) {
	if n.Type == html.TextNode {
		t.b.WriteString(textEscaper.Replace(n.Data))
	}
	if n.Type != html.ElementNode {
		return
	}
	name := t.name(n)
	_, known := t.tags[name]
	switch {
	case name == "br":
		t.b.WriteString("<br>")
	case name == "img":
		t.open(n, name)
	case known && !isBlock(n):
		t.element(n, name, func() { t.inlines(n) })
	default:
		t.inlines(n)
	}
}

// code writes the inside of <pre> as text in <code>, whichever tags coloured it.
func (t *tidier) code(n *html.Node) {
	code := n
	if c := n.FirstChild; c != nil && c.Type == html.ElementNode && c.Data == "code" && c.NextSibling == nil {
		code = c
	}
	element := &html.Node{Attr: code.Attr}
	if code == n {
		element.Attr = nil
	}
	t.element(element, "code", func() { t.lines(code) })
}

func (t *tidier) lines(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			t.b.WriteString(textEscaper.Replace(c.Data))
		case c.Data == "br":
			t.b.WriteByte('\n')
		default:
			t.lines(c)
		}
	}
}
