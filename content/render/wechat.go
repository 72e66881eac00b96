package render

import (
	"cmp"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"moxin/content"
)

// wechat writes the body of a 公众号 article: one outer section, inline styles from the theme,
// only tags and attributes that the platform keeps (held by the tests' lint). No line ends between blocks: the platform would
// show some of them.
type wechat struct {
	htmlWriter
	theme *theme
	raw   []openRaw // raw HTML tags that are open
	floor int       // raw tags below it stand around the current element
	lists int       // depth of lists around the current block
	p     string    // theme element of paragraphs here: p, quote-p, callout-p, …
	aside string    // CSS of the words of the quote or callout around the current block
	quiet bool      // inside words that have a colour of their own: headings, heads of tables
}

func (j *job) compileWeChat() error {
	j.out.Summary = j.summary(j.limits[content.LimitSummary])
	j.out.SourceURL = j.sourceURL()
	if err := j.placeCover(forThumb); err != nil {
		return err
	}
	w := &wechat{htmlWriter: j.htmlWriter(), theme: j.useTheme(), p: "p"}
	j.strayNote()
	w.open("section", "root", "")
	w.blocks(j.doc.root)
	w.writeContact()
	w.writeNotes()
	w.close("section")
	j.out.HTML = w.b.String()
	w.free()
	return w.err
}

// open begins an element with the theme's style for it and more CSS.
func (w *wechat) open(tag, element, more string) {
	w.b.WriteByte('<')
	w.b.WriteString(tag)
	w.b.WriteString(w.theme.style(element, more))
	w.b.WriteByte('>')
}

func (w *wechat) close(tag string) {
	w.b.WriteString("</")
	w.b.WriteString(tag)
	w.b.WriteByte('>')
}

func (w *wechat) text(s string) { _, _ = escaper.WriteString(w.b, s) } // a Buffer never fails

// element writes one element with plain text inside.
func (w *wechat) element(tag, element, more, text string) {
	w.open(tag, element, more)
	w.text(text)
	w.close(tag)
}

// blocks writes the children of a block. Raw tags opened inside end with it.
func (w *wechat) blocks(parent ast.Node) {
	w.inside(func() {
		for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
			w.block(n)
		}
	})
}

func (w *wechat) block(n ast.Node) {
	if n == w.title || n == w.doc.more && !w.doc.moreInside || !visible(n, w.channel.ID) {
		return
	}
	switch n := n.(type) {
	case *ast.Heading:
		tag := "h" + string(rune('0'+n.Level))
		w.open(tag, tag, "")
		w.quietly(n)
		w.close(tag)
	case *ast.Paragraph:
		w.paragraph(n, w.p)
	case *ast.TextBlock:
		w.paragraph(n, cmp.Or(w.p, "item-p"))
	case *ast.ThematicBreak:
		w.b.WriteString("<hr" + w.theme.attr["hr"] + ">")
	case *ast.Blockquote:
		w.boxed("blockquote", "quote", "quote-p", n)
	case *ast.List:
		w.list(n)
	case *ast.FencedCodeBlock:
		w.fenced(n)
	case *ast.CodeBlock:
		w.codeBlock("", w.doc.rawLines(n))
	case *ast.HTMLBlock:
		w.rawHTML(rawBlock(n, w.doc.source), offset(n), true)
	case *container:
		w.container(n)
	case *mathBlock:
		w.mathBlock(w.doc.rawLines(n), offset(n))
	case *east.Table:
		w.table(n)
	case *east.DefinitionList:
		w.definitions(n)
	case *east.FootnoteList, *ast.LinkReferenceDefinition:
		// Notes are written at the end, by number of their first mention.
	default:
		w.blocks(n)
	}
}

// boxed writes a block whose paragraphs look different.
func (w *wechat) boxed(tag, element, p string, n ast.Node) {
	outer, around := w.p, w.aside
	w.p = p
	if p == "quote-p" {
		w.aside = w.theme.words(p)
	}
	w.open(tag, element, nested(around))
	w.blocks(n)
	w.close(tag)
	w.p, w.aside = outer, around
}

// nested is what a box inside another has of its own: the outer box's padding is space enough
// below it.
func nested(around string) string {
	if around == "" {
		return ""
	}
	return "margin-bottom:8px"
}

func (w *wechat) container(c *container) {
	kind, title, ok := c.calloutTitle()
	if !ok {
		w.blocks(c)
		return
	}
	outer, around := w.p, w.aside
	w.p, w.aside = "callout-p", w.theme.words("callout-p")
	w.open("section", kind.look, nested(around))
	w.element("p", "callout-title", "", title)
	w.blocks(c)
	w.close("section")
	w.p, w.aside = outer, around
}

// paragraph writes inline content as a <p>, and its pictures as figures when it holds nothing else.
func (w *wechat) paragraph(n ast.Node, element string) {
	if pictures := onlyPictures(n, w.doc.source); pictures != nil {
		for _, img := range pictures {
			w.figure(w.image(img), caption(w.doc, img))
		}
		return
	}
	before := w.b.Len()
	more := ""
	if element == "item-more" { // of a list, which may stand in a quote
		more = w.aside
	}
	w.open("p", element, more)
	start := w.b.Len()
	w.inlines(n)
	if w.b.Len() == start { // a paragraph of comments alone
		w.b.Truncate(before)
		return
	}
	w.close("p")
}

// definitions writes terms in bold and their descriptions indented.
func (w *wechat) definitions(list ast.Node) {
	w.open("section", "list", "")
	defer w.close("section")
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *east.DefinitionTerm:
			w.paragraph(n, "dt")
		case *east.DefinitionDescription:
			w.boxed("section", "dd", "item-p", n)
		}
	}
}
