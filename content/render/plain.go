package render

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// plain is the text that inline nodes show, without pictures, notes, raw tags and what is struck
// out. White space is what a page would show of it.
func (d *document) plain(n ast.Node) string {
	w := plainWriter{doc: d, lineEnd: softBreak}
	w.inlines(n)
	return strings.TrimSpace(collapse(w.String()))
}

// written is plain with its lines as they were written: who writes the text of a note or a
// caption breaks lines where the reader shall see them broken.
func (d *document) written(n ast.Node) string {
	w := plainWriter{doc: d, lineEnd: func(*ast.Text, []byte) string { return "\n" }}
	w.inlines(n)
	return strings.TrimSpace(w.String())
}

// plainWriter writes inline nodes as text.
type plainWriter struct {
	strings.Builder
	doc     *document
	lineEnd func(*ast.Text, []byte) string
	// own writes the nodes that another syntax has marks for and reports whether it did; nil = none.
	own func(w *plainWriter, n ast.Node) bool
	// left says that words were just left out: the mark or the space behind them goes as well.
	left bool
}

func (w *plainWriter) inlines(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if end := w.doc.struckOut(n); end != nil {
			if w.doc.isOldPrice(n, end) {
				w.oldPrice(n, end)
			} else {
				w.left = true
			}
			n = end
			continue
		}
		w.inline(n)
	}
}

func (w *plainWriter) inline(n ast.Node) {
	if w.own != nil && w.own(w, n) {
		return
	}
	switch n := n.(type) {
	case *ast.Text:
		w.put(unescape(n.Value(w.doc.source)))
		if n.HardLineBreak() {
			w.put("\n")
		} else if n.SoftLineBreak() {
			w.put(w.lineEnd(n, w.doc.source))
		}
	case *ast.String:
		w.put(clean(string(n.Value)))
	case *ast.CodeSpan:
		w.put(w.doc.codeSpan(n))
	case *ast.AutoLink:
		w.put(string(n.Label(w.doc.source)))
	case *ast.RawHTML:
		if raw := n.Segments.Value(w.doc.source); isBreak(raw) {
			w.put("\n")
		} else if w.doc.typed(raw) {
			w.put(string(raw))
		}
	case *mathInline:
		w.put(formula(clean(string(n.source))))
	case *namedLink:
		w.put(n.label)
		if n.label != "" {
			w.put(" ")
		}
		w.put(n.placeholder())
	case *ast.Image, *east.FootnoteLink, *east.FootnoteBacklink, *east.TaskCheckBox:
	default:
		w.inlines(n)
	}
}

// put adds text. Behind words that were left out, a mark that would stand beside another, and a
// space beside a space, go with them.
func (w *plainWriter) put(text string) {
	if text == "" {
		return
	}
	if w.left {
		before := w.String()
		last, _ := utf8.DecodeLastRuneInString(before)
		if before == "" || strings.ContainsRune(ends+closesPart, last) {
			text = strings.TrimLeft(text, "。，；、, ")
		} else if last == ' ' {
			text = strings.TrimLeft(text, " ")
		}
		w.left = text == ""
	}
	w.WriteString(text)
}

// closesPart are the marks after parts of a sentence.
const closesPart = "，、：（“"

var spaceRun = regexp.MustCompile(`[ \t\x{a0}]{2,}|[\t\x{a0}]`)

// collapse makes one space of several, as pages show them, and drops the space without width.
func collapse(s string) string {
	if strings.Contains(s, "\u200b") {
		s = strings.ReplaceAll(s, "\u200b", "")
	}
	if !strings.Contains(s, "  ") && !strings.Contains(s, "\t") && !strings.Contains(s, "\u00a0") {
		return s
	}
	return spaceRun.ReplaceAllString(s, " ")
}

// struckOut returns the last node of what begins to be struck out at n: n itself for ~~words~~, the
// closing tag for <del>, <s> and <strike>. nil where nothing is struck out. Words that are struck
// out are unsaid: where no line can be drawn through them they are left out.
func (d *document) struckOut(n ast.Node) ast.Node {
	switch n := n.(type) {
	case *east.Strikethrough:
		return n
	case *ast.RawHTML:
		name, ok := strikeTag(n.Segments.Value(d.source))
		if !ok {
			return nil
		}
		for end := n.NextSibling(); end != nil; end = end.NextSibling() {
			if raw, ok := end.(*ast.RawHTML); ok && bytes.EqualFold(raw.Segments.Value(d.source), []byte("</"+name+">")) {
				return end
			}
		}
	}
	return nil
}

var (
	priceWord = regexp.MustCompile(`(原价|市场价|市价|吊牌价|日常价|门市价|零售价|标价|定价)\s*[:：]?\s*$`)
	price     = regexp.MustCompile(`^\s*[¥￥]?\s*\d[\d.,]*\s*(元|块|/\S+)?\s*$`)
	newPrice  = regexp.MustCompile(`^\s*[¥￥]?\s*\d`)
)

// isOldPrice reports an old price that is struck out behind the word for it. "原价 ~~199~~ 99"
// without it would say that 99 was the old price.
func (d *document) isOldPrice(n, end ast.Node) bool {
	before, ok := n.PreviousSibling().(*ast.Text)
	return ok && priceWord.Match(before.Value(d.source)) && price.MatchString(d.struckWords(n, end))
}

// struckWords are the words between the marks that strike them out.
func (d *document) struckWords(n, end ast.Node) string {
	w := plainWriter{doc: d, lineEnd: softBreak}
	if n == end {
		w.inlines(n)
	} else {
		for n = n.NextSibling(); n != end; n = n.NextSibling() {
			w.inline(n)
		}
	}
	return w.String()
}

// oldPrice writes an old price, and what the line through it says where the new one follows.
func (w *plainWriter) oldPrice(n, end ast.Node) {
	w.put(strings.TrimSpace(w.doc.struckWords(n, end)))
	if next, ok := end.NextSibling().(*ast.Text); ok && newPrice.Match(next.Value(w.doc.source)) {
		w.put("，现在")
	}
}

// strikeTag is the name of an opening tag that strikes words out.
func strikeTag(raw []byte) (string, bool) {
	for _, name := range []string{"del", "strike", "s"} {
		if n := len(name) + 1; len(raw) > n && bytes.EqualFold(raw[:n], []byte("<"+name)) && (raw[n] == '>' || raw[n] == ' ') {
			return name, true
		}
	}
	return "", false
}

// mayStrike reports a text with a mark that could strike words out.
func mayStrike(source []byte) bool {
	return bytes.Contains(source, []byte("~~")) || bytes.Contains(source, []byte("<del")) || bytes.Contains(source, []byte("<s"))
}
