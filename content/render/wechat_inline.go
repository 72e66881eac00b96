package render

import (
	"net/url"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"moxin/content"
)

// inlines writes the children of a paragraph or heading.
func (w *wechat) inlines(parent ast.Node) {
	w.inside(func() {
		for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
			w.inline(n)
		}
	})
}

func (w *wechat) inline(n ast.Node) {
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
		w.inlineCode(w.doc.codeSpan(n))
	case *ast.Emphasis:
		tag := "em"
		if n.Level == 2 {
			tag = "strong"
		}
		w.wrapped(tag, n)
	case *east.Strikethrough:
		w.word("s", "del")
		w.inlines(n)
		w.close("s")
	case *ast.Link:
		w.link(unescape(n.Destination), n)
	case *ast.AutoLink:
		w.autoLink(n)
	case *ast.Image:
		w.b.WriteString(w.image(n))
	case *ast.RawHTML:
		if raw := n.Segments.Value(w.doc.source); w.doc.typed(raw) {
			w.text(string(raw))
			return
		}
		w.rawHTML(n.Segments.Value(w.doc.source), offset(n), false)
	case *east.FootnoteLink:
		w.footnoteMark(n)
	case *east.TaskCheckBox, *east.FootnoteBacklink:
		// The box is the list item's marker; nothing leads back without anchors.
	case *namedLink:
		w.namedLink(n)
	case *reading:
		w.word("span", "ruby")
		w.inlines(n)
		w.close("span")
	case *mathInline:
		w.mathInline(clean(string(n.source)), offset(n.Parent()))
	default:
		w.inlines(n)
	}
}

// quietly writes inline content whose words take the colour of what they stand in.
func (w *wechat) quietly(parent ast.Node) {
	w.quiet = true
	w.inlines(parent)
	w.quiet = false
}

// word begins an inline element.
func (w *wechat) word(tag, element string) {
	if !w.quiet {
		w.open(tag, element, "")
		return
	}
	w.b.WriteByte('<')
	w.b.WriteString(tag)
	w.b.WriteString(w.theme.quietStyle(element, ""))
	w.b.WriteByte('>')
}

func (w *wechat) wrapped(tag string, n ast.Node) {
	w.word(tag, tag)
	w.inlines(n)
	w.close(tag)
}

// inlineCode keeps runs of spaces, which would collapse.
func (w *wechat) inlineCode(s string) {
	w.word("code", "code")
	for i, part := range strings.Split(s, "  ") {
		if i > 0 {
			w.b.WriteString("&nbsp;&nbsp;")
		}
		w.text(part)
	}
	w.close("code")
}

// ownArticle reports an article of the platform: the only links that a reader of an ordinary account
// can follow.
func ownArticle(href string) bool {
	u, err := url.Parse(href)
	return err == nil && u.Host == "mp.weixin.qq.com" && strings.HasPrefix(u.Path, "/") &&
		(strings.HasPrefix(href, "https://") || strings.HasPrefix(href, "http://"))
}

// temporaryKey is what the address of a draft's preview holds.
const temporaryKey = "tempkey"

func isTemporary(href string) bool {
	u, err := url.Parse(href)
	return strings.Contains(href, temporaryKey+"=") || err == nil && u.Query().Has(temporaryKey)
}

// link writes a link as the platform takes it: to an article of the platform as a link, to the
// web as text with a number that the list at the end explains, to a place inside the own site
// as text.
func (w *wechat) link(href string, n ast.Node) {
	href = strings.TrimSpace(href)
	label := w.doc.plain(n)
	if ownArticle(href) && !w.temporary(href, offset(n)) {
		w.anchor(href, func() { w.inlines(n) })
		return
	}
	if onlyPictures(n, w.doc.source) != nil {
		w.inlines(n) // a linked picture: nothing to put a number behind
		return
	}
	if sameURL(label, href) {
		w.url(label)
		return
	}
	if !isWeb(href) {
		w.relative(href, offset(n))
		w.inlines(n)
		return
	}
	w.word("span", "link")
	w.inlines(n)
	w.close("span")
	w.mark(w.notes.link(href, label))
}

// temporary reports links to a draft's preview: they hold a key that dies within hours, and the
// platform refuses an article with one (45166).
func (w *wechat) temporary(href string, at int) bool {
	if !isTemporary(href) {
		return false
	}
	w.report(problem{rule: "link/preview", severity: content.SeverityError, offset: at,
		message:    content.T("这是草稿的预览链接，公众号会拒收整篇文章（45166）", "a link to a draft's preview: the platform refuses the article (45166)"),
		suggestion: content.T("等那篇文章发布后换成正式链接", "use its address once that article is published")})
	return true
}

func (w *wechat) anchor(href string, inside func()) {
	w.b.WriteString(`<a href="`)
	w.text(href)
	w.b.WriteByte('"')
	if w.quiet { // without a colour here the app's own blue would stand on the heading's ground
		w.b.WriteString(w.theme.quietStyle("link", "color:inherit"))
	} else {
		w.b.WriteString(w.theme.attr["link"])
	}
	w.b.WriteByte('>')
	inside()
	w.close("a")
}

func (w *wechat) autoLink(n *ast.AutoLink) {
	label := string(n.Label(w.doc.source))
	if href := string(n.URL(w.doc.source)); ownArticle(href) && !w.temporary(href, offset(n)) {
		w.anchor(href, func() { w.text(label) })
		return
	}
	w.url(label)
}

// url writes an address that is shown as it is.
func (w *wechat) url(address string) {
	w.word("span", "url")
	w.text(address)
	w.close("span")
}

// namedLink leaves the placeholder that is filled in at the claim. Another 公众号 can be
// linked to; everything else is text.
func (w *wechat) namedLink(n *namedLink) {
	w.knownLink(n)
	target, _ := w.ws.Config.Channel(n.channel)
	if target.Platform == content.WeChat {
		label := n.label
		if label == "" {
			label = n.placeholder()
		}
		w.anchor(n.placeholder(), func() { w.text(label) })
		return
	}
	if n.label == "" {
		w.url(n.placeholder())
		return
	}
	w.word("span", "link")
	w.text(n.label)
	w.close("span")
	w.mark(w.notes.link(n.placeholder(), n.label))
}

func (w *wechat) figure(img, caption string) {
	if img == "" { // left out
		return
	}
	if strings.HasPrefix(img, "<span") { // a picture that is not there says so itself
		w.b.WriteString(`<section` + w.theme.attr["missing"] + ">" + img + "</section>")
		return
	}
	w.open("section", "figure", "")
	w.b.WriteString(img)
	if caption != "" {
		w.element("section", "caption", "", caption)
	}
	w.close("section")
}

// image is the tag of a Markdown picture.
func (w *wechat) image(n *ast.Image) string {
	return w.img(pictureRef(n), w.doc.plain(n), offset(n), pictureWidth(n))
}

// img is the tag of a picture, or its alt text in words when it can't be had.
func (w *wechat) img(ref, alt string, at int, css string) string {
	m, instead, ok := w.placed(ref, alt, at)
	switch {
	case !ok && instead == "":
		return ""
	case !ok:
		return "<span>" + escaper.Replace(instead) + "</span>"
	}
	return w.imgTag(m, alt, css)
}

// imgTag is the tag of a stored picture.
func (w *wechat) imgTag(m content.Media, alt, css string) string {
	return `<img src="` + content.MediaScheme + m.Hash + `" alt="` + escaper.Replace(alt) + `"` + w.theme.style("img", css) + ">"
}
