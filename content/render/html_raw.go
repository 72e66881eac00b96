package render

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// openTag is a raw tag that waits for its end.
type openTag struct {
	name  string
	href  string // of a link
	live  bool   // of a link that is written as one
	start int    // of its content in the output
}

// rawHTML writes a piece of raw HTML: sanitised, its pictures stored and its links written like
// those of Markdown. The rest of its tags stand as they are until tidy reads the whole: they may
// stay open across pieces, because Markdown between two HTML blocks belongs inside.
func (w *plainHTML) rawHTML(raw []byte, at int, block bool) {
	w.rawProblems(raw, at, block)
	if w.bare {
		w.text(rawText(raw))
		return
	}
	w.raw = true
	depth := len(w.open)
	z := html.NewTokenizer(bytes.NewReader(sanitise(raw)))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if block { // only tags that tidy puts in order stay open
				w.closeRaw(depth)
			}
			return
		case html.TextToken:
			w.text(clean(string(z.Text())))
		case html.StartTagToken, html.SelfClosingTagToken:
			w.rawStart(z.Token(), at, block)
		case html.EndTagToken:
			name, _ := z.TagName()
			w.rawEnd(string(name), block)
		}
	}
}

// rawVoid are the raw tags without content.
var rawVoid = []string{"br", "hr", "img"}

func (w *plainHTML) rawStart(t html.Token, at int, block bool) {
	switch t.Data {
	case "img":
		if ref := imgRef(t); ref != "" {
			w.b.WriteString(w.img(shown{ref, clean(attribute(t, "alt")), at}, cssWidth(attribute(t, "width"))))
		}
		return
	case "a":
		if i := w.lastOpen("a"); i >= 0 {
			w.closeRaw(i)
		}
		w.rawAnchor(strings.TrimSpace(attribute(t, "href")))
		return
	case "ruby", "rb", "rp":
		return
	case "rt": // the reading of a word stands in brackets behind it
		w.b.WriteString(readingMark([]byte("<rt>"), w.written()))
		return
	}
	w.b.WriteString("<" + t.Data)
	w.align(t, at)
	for _, key := range []string{"colspan", "rowspan"} {
		if v := attribute(t, key); v != "" {
			w.b.WriteString(" " + key + `="` + escaper.Replace(v) + `"`)
		}
	}
	w.b.WriteString(">")
	if !block && !slices.Contains(rawVoid, t.Data) {
		w.open = append(w.open, openTag{name: t.Data})
	}
}

// align keeps the alignment of a paragraph on a page, in the attribute that feeds keep as well.
func (w *plainHTML) align(t html.Token, at int) {
	align := strings.ToLower(attribute(t, "align"))
	switch {
	case t.Data == "center":
		w.lostLook("center", at)
	case w.page && t.Data == "p" && align != "":
		w.b.WriteString(` align="` + escaper.Replace(align) + `"`)
	case align != "left": // which words are anyway
		w.lostLook(align, at)
	}
}

// written is the end of what was written: as much as the reading of a word can take.
func (w *plainHTML) written() string {
	b := w.b.Bytes()
	return string(b[max(0, len(b)-200):])
}

func (w *plainHTML) rawAnchor(href string) {
	t := openTag{name: "a", href: href, live: w.links && !w.linked && (isWeb(href) || w.leads(href))}
	if t.live {
		w.b.WriteString(`<a href="` + escaper.Replace(clean(href)) + `">`)
		w.linked = true
	}
	t.start = w.b.Len()
	w.open = append(w.open, t)
}

// lastOpen is the place of the innermost open tag of that name, or -1.
func (w *plainHTML) lastOpen(name string) int {
	for i := len(w.open) - 1; i >= 0; i-- {
		if w.open[i].name == name {
			return i
		}
	}
	return -1
}

// rawEnd ends a raw tag. In a paragraph only what was opened in it can be closed.
func (w *plainHTML) rawEnd(name string, block bool) {
	if name == "rt" {
		w.b.WriteString(readingMark([]byte("</rt>"), w.written()))
	} else if i := w.lastOpen(name); i >= 0 {
		w.closeRaw(i)
	} else if block && name != "a" && name != "ruby" && name != "rb" && name != "rp" {
		w.b.WriteString("</" + name + ">")
	}
}

// closeRaw ends the raw tags that were opened since there were depth of them.
func (w *plainHTML) closeRaw(depth int) {
	for len(w.open) > depth {
		last := w.open[len(w.open)-1]
		w.open = w.open[:len(w.open)-1]
		switch {
		case last.name != "a":
			w.b.WriteString("</" + last.name + ">")
		case last.live:
			w.b.WriteString("</a>")
			w.linked = false
		case isWeb(last.href) && !w.links:
			if label := rawText(w.b.Bytes()[last.start:]); label != "" && !sameURL(label, last.href) {
				w.mark(w.notes.link(last.href, label))
			}
		}
	}
}
