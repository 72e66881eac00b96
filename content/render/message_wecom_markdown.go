package render

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"moxin/content"
)

// wecomMarks are the marks of inline nodes that a kind of robot message shows.
type wecomMarks struct {
	doc    *document
	italic bool
	// picture is what stands for a picture; nil = nothing.
	picture func(*ast.Image) string
}

// robotMarkdown is the article in the marks of the old markdown: headings, bold, links, inline code,
// quotes. All else is plain text, because readers would see the marks.
func (j *job) robotMarkdown() error {
	j.out.Text = j.robotWords(readWhole, func(link string) string {
		j.withoutImages()
		marks := wecomMarks{doc: j.doc}
		title := j.titleHeading()
		list := j.collect(j.doc.root, unitCollector{plain: marks.line, skip: func(n ast.Node) bool { return n == title || j.ownContainer(n) }})
		for i, u := range list {
			list[i] = wecomBlock(u)
		}
		return j.carried(withoutPictures(list), link, func(s string) string { return s })
	})
	return nil
}

// readWhole leads to the article.
func readWhole(url string) string { return "[阅读全文](" + url + ")" }

// pictureRoom is how much more than its reference in a rendition the address of a picture takes, in
// bytes: media links of a long public.url have some 180 bytes, a reference 70.
const pictureRoom = 130

// roomOf is what a text takes once its pictures have addresses.
func roomOf(s string, limit content.Limit) int {
	return limit.Of(s) + pictureRoom*strings.Count(s, "]("+content.MediaScheme)
}

// carried joins the title, blocks from the first one on while they fit, and the link. How a block
// reads in the end, finish says; it is asked for those that stand in the text, and for the first one
// that does not. It is said what is left out.
func (j *job) carried(list []unit, link string, finish func(string) string) string {
	limit := j.limits[content.LimitText]
	all := []unit{{text: "# " + j.out.Title}}
	for _, u := range list {
		u.text = finish(u.text)
		if s := joinBlocks(joinUnits(append(slices.Clip(all), u)), link); limit.Max > 0 && roomOf(s, limit) > limit.Max {
			break
		}
		all = append(all, u)
	}
	if len(all) <= len(list) { // nothing stands below a heading at the end any more
		for all[len(all)-1].kind == unitHeading {
			all = all[:len(all)-1]
		}
	}
	in := len(all) - 1
	j.shownAsSource(all[1:])
	if left := len(list) - in; left > 0 {
		j.reportKey("text", problem{rule: "message/cut", severity: content.SeverityWarning,
			message: content.T(
				fmt.Sprintf("企业微信的 markdown 最多 %d 字节，放下了前 %d 段，后面 %d 段没有带上", limit.Max, in, left),
				fmt.Sprintf("markdown holds %d bytes at most: the first %d blocks are carried, %d are left out", limit.Max, in, left)),
			suggestion: content.T("在 front matter 写 channels."+j.channel.ID+".text", "write channels."+j.channel.ID+".text in the front matter")})
	}
	return joinBlocks(joinUnits(all), link)
}

// shownAsSource says of each kind of diagram, and of formulas that characters cannot show, that
// readers see its source.
func (j *job) shownAsSource(list []unit) {
	told := make(map[string]bool)
	for _, u := range list {
		name := codeOrDrawing(u.mark)
		if u.kind != unitCode || name == codeName || name == drawables[drawTeX] && !strings.Contains(u.text, `\`) || told[u.mark] {
			continue
		}
		told[u.mark] = true
		j.report(problem{rule: "draw/no-command", severity: content.SeverityWarning, offset: u.at,
			message:    content.T(name.ZH+"在消息里画不出来，这里显示源码", name.EN+" cannot be drawn in a message: their source is shown"),
			suggestion: content.T("用 ::: except "+j.channel.ID+" 包住它，或换成一句话", "put it into ::: except "+j.channel.ID+", or say it in words")})
	}
}

// wecomBlock marks a block.
func wecomBlock(u unit) unit {
	switch u.kind {
	case unitHeading:
		u.text = strings.Repeat("#", min(max(2, u.level), 6)) + " " + oneLine(u.text)
	case unitQuote, unitCode: // robots know no blocks of code: a bar beside them tells them from the text
		u.text = quoted(u.text)
	}
	return u
}

// quoted puts the bar of a quote beside each line.
func quoted(s string) string { return "> " + strings.ReplaceAll(s, "\n", "\n> ") }

// line is the text of inline nodes with their marks.
func (m wecomMarks) line(n ast.Node) string {
	w := plainWriter{doc: m.doc, lineEnd: softBreak, own: m.mark}
	w.inlines(n)
	return strings.TrimSpace(collapse(w.String()))
}

// emphasised puts marks around words. CommonMark, by which robots are taken to read, closes no mark
// that stands between a full stop and a letter, as it does in **先看水。**再看茶: a Chinese mark at either
// end stands outside there, where it looks the same.
func emphasised(words, mark string, before, after rune) string {
	head, tail := "", ""
	if w := strings.TrimLeftFunc(words, isChineseMark); len(w) < len(words) && isWordRune(before) {
		head, words = words[:len(words)-len(w)], w
	}
	if w := strings.TrimRightFunc(words, isChineseMark); len(w) < len(words) && isWordRune(after) {
		tail, words = words[len(w):], w
	}
	if words == "" {
		return head + tail
	}
	return head + mark + words + mark + tail
}

// isChineseMark reports punctuation that is no mark of Markdown.
func isChineseMark(r rune) bool { return r >= utf8.RuneSelf && unicode.IsPunct(r) }

// isWordRune reports what is neither a space nor punctuation, nor the end of the text.
func isWordRune(r rune) bool {
	return r != utf8.RuneError && !unicode.IsSpace(r) && !unicode.IsPunct(r) && !unicode.IsSymbol(r)
}

// mark writes a node that robots have marks for.
func (m wecomMarks) mark(w *plainWriter, n ast.Node) bool {
	switch n := n.(type) {
	case *ast.Emphasis:
		mark := ""
		switch {
		case n.Level == 2:
			mark = "**"
		case m.italic:
			mark = "*"
		}
		if words := m.line(n); words != "" && mark != "" {
			before, _ := utf8.DecodeLastRuneInString(w.String())
			w.put(emphasised(words, mark, before, firstRune(n.NextSibling(), w.doc.source)))
		} else {
			w.put(words)
		}
	case *ast.CodeSpan:
		w.put("`" + w.doc.codeSpan(n) + "`")
	case *ast.Link:
		href := unescape(n.Destination)
		if label := m.line(n); isWeb(href) && label != "" && label != href {
			w.put("[" + label + "](" + href + ")")
		} else {
			w.put(label)
		}
	case *namedLink:
		if n.label == "" {
			w.put(n.placeholder())
		} else {
			w.put("[" + n.label + "](" + n.placeholder() + ")")
		}
	case *ast.Image:
		if m.picture == nil {
			return false
		}
		w.put(m.picture(n))
	default:
		return false
	}
	return true
}
