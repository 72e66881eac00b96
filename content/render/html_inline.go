package render

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"moxin/content"
)

// inlines writes the children of a paragraph or heading. Raw tags opened inside end with it.
func (w *plainHTML) inlines(parent ast.Node) {
	outer := w.open
	w.open = nil
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		w.inline(n)
	}
	w.closeRaw(0)
	w.open = outer
}

func (w *plainHTML) inline(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		if words := n.Value(w.doc.source); !w.asTheyAre(words) {
			w.text(unescape(words))
		}
		if n.HardLineBreak() {
			w.b.WriteString("<br>")
		} else if n.SoftLineBreak() {
			w.b.WriteString(softBreak(n, w.doc.source))
		}
	case *ast.String:
		w.text(clean(string(n.Value)))
	case *ast.CodeSpan:
		w.code(w.doc.codeSpan(n))
	case *ast.Emphasis:
		tag := "em"
		if n.Level == 2 {
			tag = "strong"
		}
		w.element(tag, "", func() { w.inlines(n) })
	case *east.Strikethrough:
		w.element("del", "", func() { w.inlines(n) })
	case *ast.Link:
		w.link(unescape(n.Destination), n)
	case *ast.AutoLink:
		label := string(n.Label(w.doc.source))
		w.anchor(string(n.URL(w.doc.source)), label, func() { w.text(label) })
	case *ast.Image:
		w.b.WriteString(w.image(n))
	case *ast.RawHTML:
		if raw := n.Segments.Value(w.doc.source); w.doc.typed(raw) {
			w.text(string(raw))
		} else {
			w.rawHTML(raw, offset(n), false)
		}
	case *east.FootnoteLink:
		w.footnoteMark(n)
	case *east.TaskCheckBox, *east.FootnoteBacklink:
		// The box stands before the item's words; the way back is written with the note.
	case *namedLink:
		w.namedLink(n)
	case *mathInline:
		source := clean(string(n.source))
		if m, ok := w.drawing(drawTeX, source, offset(n.Parent())); ok {
			w.b.WriteString(w.tag(m, m.Alt))
			return
		}
		w.code(source)
	default:
		w.inlines(n)
	}
}

func (w *plainHTML) code(s string) { w.element("code", "", func() { w.text(s) }) }

func (w *plainHTML) link(href string, n ast.Node) {
	href = strings.TrimSpace(href)
	w.anchor(href, w.doc.plain(n), func() { w.inlines(n) })
	if !isWeb(href) && !w.leads(href) {
		w.relative(href, offset(n))
	}
}

// leads reports links inside the own site that a page can keep: to its headings, and from the
// root, which whoever makes a feed completes with the site's address.
func (w *plainHTML) leads(href string) bool {
	_, here := w.fragment(href)
	return w.page && (here || strings.HasPrefix(href, "/"))
}

// anchor writes a link as a link where it can be followed, as text with a number otherwise.
func (w *plainHTML) anchor(href, label string, inside func()) {
	switch {
	case w.links && (isWeb(href) || w.leads(href)):
		if id, ok := w.fragment(href); ok {
			href = "#" + id
		}
		w.follow(clean(href), inside)
	case isWeb(href) && label != "" && !sameURL(label, href):
		inside()
		w.mark(w.notes.link(href, label))
	default:
		inside()
	}
}

// follow writes a link that can be followed. Links do not stand in links: of two the outer one stays.
func (w *plainHTML) follow(href string, inside func()) {
	if w.linked {
		inside()
		return
	}
	w.linked = true
	w.element("a", ` href="`+escaper.Replace(href)+`"`, inside)
	w.linked = false
}

// namedLink leaves the placeholder that is filled in at the claim.
func (w *plainHTML) namedLink(n *namedLink) {
	w.knownLink(n)
	label := n.label
	if label == "" {
		label = n.placeholder()
	}
	switch {
	case w.links:
		w.follow(n.placeholder(), func() { w.text(label) })
	case n.label == "":
		w.text(label)
	default:
		w.text(label)
		w.mark(w.notes.link(n.placeholder(), label))
	}
}

// image is the tag of a Markdown picture.
func (w *plainHTML) image(n *ast.Image) string {
	return w.img(shown{pictureRef(n), w.doc.plain(n), offset(n)}, strings.TrimPrefix(pictureWidth(n), "width:"))
}

// img is the tag of a picture as wide as a length of CSS, "" for its own width, or its alt text in
// words when it can't be had.
func (w *plainHTML) img(s shown, width string) string {
	m, instead, ok := w.placed(s.ref, s.alt, s.offset)
	if !ok {
		return textEscaper.Replace(instead)
	}
	size, kept := tagSize(m, width)
	if !w.page || !kept {
		w.lostLook(width, s.offset)
	}
	return w.sizedTag(m, s.alt, size)
}

// lostLook says once that a width or an alignment of the article does not arrive; "" is none.
func (w *plainHTML) lostLook(look string, at int) {
	if look == "" {
		return
	}
	w.once("html/lost", problem{rule: "html/lost", severity: content.SeverityNote, offset: at,
		message:    content.T("图片宽度或对齐方式（"+look+"）在"+w.platform().ZH+"留不下", "the width of a picture or an alignment ("+look+") does not arrive here"),
		suggestion: content.T("要紧就粘贴后在编辑器里再调，或把图片本身改小", "set it again in the editor where it matters, or make the picture itself smaller")})
}

// tag is the tag of a stored picture.
func (w *plainHTML) tag(m content.Media, alt string) string {
	size, _ := tagSize(m, "")
	return w.sizedTag(m, alt, size)
}

func (w *plainHTML) sizedTag(m content.Media, alt, size string) string {
	if !w.page {
		size = ""
	}
	return `<img src="` + content.MediaScheme + m.Hash + `" alt="` + escaper.Replace(alt) + `"` + size + ">"
}
