package render

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// rawTag says what a tag of raw HTML becomes.
type rawTag struct {
	tag     string // written tag; "" = only its content
	element string // theme element for the style
	block   bool   // may not stand inside a paragraph
	box     string // tag of a section around it, by theme element
	css     string // of its own, where no theme has anything to say
}

// rawTags rewrite raw HTML to what the platform keeps. div loses its style there.
var rawTags = map[string]rawTag{
	"section": {tag: "section", block: true}, "div": {tag: "section", element: "p", block: true},
	"center": {tag: "section", element: "center", block: true},
	"p":      {tag: "section", element: "p", block: true}, "figure": {tag: "section", element: "figure", block: true},
	"figcaption": {tag: "section", element: "caption", block: true},
	"details":    {tag: "section", element: "callout-info", block: true}, "summary": {tag: "section", element: "callout-title", block: true},
	"blockquote": {tag: "blockquote", element: "quote", block: true},
	"h1":         {tag: "h1", element: "h1", block: true}, "h2": {tag: "h2", element: "h2", block: true}, "h3": {tag: "h3", element: "h3", block: true},
	"h4": {tag: "h4", element: "h4", block: true}, "h5": {tag: "h5", element: "h5", block: true}, "h6": {tag: "h6", element: "h6", block: true},
	"ul": {tag: "section", element: "list", block: true}, "ol": {tag: "section", element: "list", block: true},
	"li": {tag: "section", element: "item-p", block: true},
	"dl": {tag: "section", element: "list", block: true}, "dt": {tag: "section", element: "dt", block: true}, "dd": {tag: "section", element: "dd", block: true},
	"table": {tag: "table", element: "table", block: true, box: "table-box"}, "caption": {tag: "section", element: "caption", block: true},
	"thead": {tag: "thead", block: true}, "tbody": {tag: "tbody", block: true}, "tfoot": {block: true}, "tr": {tag: "tr", block: true},
	"th": {tag: "th", element: "th", block: true, css: leastCell}, "td": {tag: "td", element: "td", block: true, css: leastCell},
	"pre": {tag: "pre", element: "pre", block: true},
	"b":   {tag: "strong", element: "strong"}, "strong": {tag: "strong", element: "strong"},
	"i": {tag: "em", element: "em"}, "em": {tag: "em", element: "em"},
	"u": {tag: "u", element: "u"}, "ins": {tag: "u", element: "u"},
	"s": {tag: "s", element: "del"}, "del": {tag: "s", element: "del"}, "strike": {tag: "s", element: "del"},
	"sub": {tag: "sub", css: raised}, "sup": {tag: "sup", css: raised}, "span": {tag: "span"}, "font": {tag: "span"},
	"small": {tag: "span", css: "font-size:0.85em"}, "big": {tag: "span", css: "font-size:1.2em"},
	"mark": {tag: "span", element: "mark"}, "kbd": {tag: "span", element: "kbd"}, "code": {tag: "code", element: "code"},
}

// leastCell keeps a browser from making cells as narrow as one Chinese character.
const leastCell = "min-width:4em"

// raised keeps small signs above and below the line from pushing lines apart.
const raised = "font-size:0.75em;line-height:1"

// rawInside are the tags that mean something only inside another.
var rawInside = map[string][]string{
	"thead": {"table"}, "tbody": {"table"}, "tr": {"table"}, "td": {"tr"}, "th": {"tr"}, "caption": {"table"},
}

// rawCloses are the open tags that a start tag ends without an end tag.
var rawCloses = map[string][]string{
	"li": {"li"}, "p": {"p"}, "rt": {"rt"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "tr": {"td", "th", "tr"}, "td": {"td", "th"}, "th": {"td", "th"},
	"tbody": {"td", "th", "tr", "thead"},
}

// maxRawDepth bounds raw tags in one another; deeper ones leave their content.
const maxRawDepth = 64

// openRaw is a raw tag that waits for its end.
type openRaw struct {
	name  string // as in the article
	ends  string // what to write
	href  string // of a link that gets a number
	start int    // of its content in the output
	items int    // of a list, so far
}

// rawHTML writes a piece of raw HTML: sanitised, rewritten by rawTags, its pictures stored and
// its links numbered like those of Markdown. Tags may stay open across pieces, because Markdown
// between two HTML blocks belongs inside; closeRaw ends them with what they stand in.
func (w *wechat) rawHTML(raw []byte, at int, block bool) {
	w.rawProblems(raw, at, block)
	z := html.NewTokenizer(bytes.NewReader(sanitise(raw)))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.TextToken:
			w.rawText(clean(string(z.Text())), block)
		case html.StartTagToken, html.SelfClosingTagToken:
			w.rawStart(z.Token(), at, block)
		case html.EndTagToken:
			name, _ := z.TagName()
			w.rawEnd(string(name))
		}
	}
}

// spaces are what HTML collapses; a hard space is written to be kept.
const spaces = " \t\r\n\f"

var hardSpaces = strings.NewReplacer("\n", " ", "\u00a0", "&nbsp;")

func (w *wechat) rawText(s string, block bool) {
	if w.rawOpen("pre") >= 0 {
		cw := codeWriter{b: w.b}
		cw.text(strings.Trim(s, "\n"))
		return
	}
	if block && strings.Trim(s, spaces) == "" {
		return
	}
	w.b.WriteString(hardSpaces.Replace(escaper.Replace(s)))
}

// rawOpen is the place of the innermost open tag of that name that may be closed here, or -1.
func (w *wechat) rawOpen(names ...string) int {
	for i := len(w.raw) - 1; i >= w.floor; i-- {
		if slices.Contains(names, w.raw[i].name) {
			return i
		}
	}
	return -1
}

func (w *wechat) rawStart(t html.Token, at int, block bool) {
	switch t.Data {
	case "br":
		if !block || !bytes.HasSuffix(w.b.Bytes(), []byte("</section>")) { // a block has ended the line already
			w.b.WriteString("<br>")
		}
		return
	case "hr":
		if block {
			w.b.WriteString("<hr" + w.theme.attr["hr"] + ">")
		}
		return
	case "img":
		w.rawImage(t, at, block)
		return
	case "rt":
		w.rawReading()
		return
	case "a":
		if i := w.rawOpen("a"); i >= 0 { // links do not stand in links
			w.closeRaw(i)
		}
		w.rawLink(strings.TrimSpace(attribute(t, "href")), at)
		return
	}
	rule, ok := rawTags[t.Data]
	if !ok || rule.tag == "" || len(w.raw) >= maxRawDepth || rule.block && !block || t.Data == "code" && w.rawOpen("pre") >= 0 {
		return
	}
	if parents := rawInside[t.Data]; parents != nil && w.rawOpen(parents...) < 0 {
		return
	}
	if i := w.rawOpen(rawCloses[t.Data]...); i >= 0 && i > w.rawOpen("ul", "ol", "table", "div", "section", "blockquote") {
		w.closeRaw(i)
	}
	w.rawElement(t, rule)
}

// rawReading opens the reading of a word in brackets, unless the article writes them itself for
// browsers that know no ruby.
func (w *wechat) rawReading() {
	bracketed := bytes.HasSuffix(w.b.Bytes(), []byte("(")) || bytes.HasSuffix(w.b.Bytes(), []byte("（"))
	w.open("span", "ruby", "")
	ends := "</span>"
	if !bracketed {
		w.b.WriteString("（")
		ends = "）" + ends
	}
	w.raw = append(w.raw, openRaw{name: "rt", ends: ends, start: w.b.Len()})
}

// rawElement opens what rule says.
func (w *wechat) rawElement(t html.Token, rule rawTag) {
	ends := "</" + rule.tag + ">"
	if rule.box != "" {
		w.open("section", rule.box, "")
		ends += "</section>"
	}
	w.b.WriteString("<" + rule.tag)
	for _, key := range []string{"colspan", "rowspan"} {
		if v := attribute(t, key); v != "" {
			w.b.WriteString(" " + key + `="` + escaper.Replace(v) + `"`)
		}
	}
	more := strings.Trim(rule.css+";"+rawCSS(t), ";")
	style := w.theme.style(rule.element, more)
	if !rule.block && (w.quiet || w.rawOpen("h1", "h2", "h3", "h4", "h5", "h6", "th") >= 0) {
		style = w.theme.quietStyle(rule.element, more)
	}
	w.b.WriteString(style + ">")
	if t.Data == "pre" {
		w.open("code", "pre-code", "")
		ends = "</code>" + ends
	}
	if t.Data == "li" {
		w.element("span", "marker", "margin-right:0.5em", w.rawMarker())
	}
	w.raw = append(w.raw, openRaw{name: t.Data, ends: ends, start: w.b.Len()})
}

// rawMarker is the marker of the next item of the innermost raw list.
func (w *wechat) rawMarker() string {
	i := w.rawOpen("ul", "ol")
	if i < 0 || w.raw[i].name == "ul" {
		return bullets[0]
	}
	w.raw[i].items++
	return strconv.Itoa(w.raw[i].items) + "."
}

// rawCSS is what the attributes of a raw tag say of its look, as far as the policy let it through.
func rawCSS(t html.Token) string {
	var css []string
	if v := attribute(t, "align"); v != "" {
		css = append(css, "text-align:"+strings.ToLower(v))
	}
	if v := attribute(t, "color"); v != "" {
		css = append(css, "color:"+v)
	}
	if v := attribute(t, "style"); v != "" {
		css = append(css, v)
	}
	return strings.Join(css, ";")
}

// rawImage keeps the width that the article gives, as style: attributes are dropped on saving.
func (w *wechat) rawImage(t html.Token, at int, block bool) {
	ref := imgRef(t)
	if ref == "" {
		return
	}
	var css []string
	if width := cssWidth(attribute(t, "width")); width != "" { // height follows, or the picture would be squeezed on a phone
		css = append(css, "width:"+width)
	}
	if v := attribute(t, "style"); v != "" {
		css = append(css, v)
	}
	alt := attribute(t, "alt")
	tag := w.img(ref, alt, at, strings.Join(css, ";"))
	if block && w.rawOpen("a", "td", "th", "span", "figure") < 0 {
		w.figure(tag, "")
		return
	}
	w.b.WriteString(tag)
}

func (w *wechat) rawLink(href string, at int) {
	open := openRaw{name: "a"}
	switch {
	case ownArticle(href) && !w.temporary(href, at):
		w.b.WriteString(`<a href="` + escaper.Replace(href) + `"` + w.theme.attr["link"] + ">")
		open.ends = "</a>"
	case isWeb(href):
		w.open("span", "link", "")
		open.ends, open.href = "</span>", href
	}
	open.start = w.b.Len()
	w.raw = append(w.raw, open)
}

func (w *wechat) rawEnd(name string) {
	if i := w.rawOpen(name); i >= 0 {
		w.closeRaw(i)
	}
}

// closeRaw ends the raw tags that were opened since there were depth of them.
func (w *wechat) closeRaw(depth int) {
	for len(w.raw) > depth {
		last := w.raw[len(w.raw)-1]
		w.raw = w.raw[:len(w.raw)-1]
		label := ""
		if last.href != "" {
			label = rawText(w.b.Bytes()[last.start:])
		}
		w.b.WriteString(last.ends)
		if label != "" && !sameURL(label, last.href) {
			w.mark(w.notes.link(last.href, label))
		}
	}
}

// inside runs write for the content of one element: raw tags that are open around it can't be
// closed in it, and those opened in it end with it.
func (w *wechat) inside(write func()) {
	floor, depth := w.floor, len(w.raw)
	w.floor = depth
	write()
	w.closeRaw(depth)
	w.floor = floor
}
