package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"moxin/content"
)

// compileWeCom fills the message of a WeCom group robot (platform notes collected 2026-11, 3.2):
// text up to 2048 bytes of UTF-8, markdown up to 4096. Whole sentences are taken as they fit, and
// it is said what is left out.
func (j *job) compileWeCom() error {
	own := j.ownWords()
	if linked(own) {
		j.out.Text = own
		return nil
	}
	markdown, link := j.channel.Format == "markdown", j.articleLink()
	if markdown && link != "" {
		link = "[阅读全文](" + link + ")"
	}
	switch {
	case own != "":
		j.out.Text = joinBlocks(own, link)
	case markdown:
		j.out.Text = j.wecomMarkdown(link)
		j.withoutImages()
	default:
		j.out.Text = j.wecomText(link)
		j.withoutImages()
	}
	return nil
}

// withoutImages says that pictures of the article are not in a message of words.
func (j *job) withoutImages() {
	pictures := j.bodyPictures()
	if len(pictures) == 0 {
		return
	}
	j.report(problem{rule: "message/images", severity: content.SeverityNote, offset: pictures[0].offset,
		message:    content.T(fmt.Sprintf("企业微信的这种消息只有文字，%d 张图没有带上", len(pictures)), fmt.Sprintf("a message of this kind holds words alone: pictures left out: %d", len(pictures))),
		suggestion: content.T("图要紧就在企业微信里单独发，或留一个原文链接", "send them by themselves where they matter, or link to the article")})
}

// wecomText is the title, an extract of the article and the link.
func (j *job) wecomText(link string) string {
	limit := j.limits[content.LimitText]
	most := limit.Max
	whole := func(text string) string { return joinBlocks(j.out.Title, text, link) }
	list := j.candidates()
	for {
		x := extract(list, limit)
		text, over := x.note(j.out.Title), 0
		if most > 0 { // the title, the link and the marks of headings stand beside the sentences
			over = limit.Count.Of(whole(text)) - most
		}
		switch {
		case over <= 0:
			j.unconfirmed("message/unconfirmed", "企业微信", x.words(), list)
			return whole(text)
		case limit.Max <= over: // no room beside the title and the link
			j.unconfirmed("message/unconfirmed", "企业微信", 0, list)
			return whole("")
		}
		limit.Max -= over
	}
}

// words are the characters of the sentences that were chosen.
func (x extracted) words() int {
	n := 0
	for i, c := range x.list {
		if x.chosen[i] && c.said() {
			n += content.CountRunes.Of(c.text)
		}
	}
	return n
}

// joinBlocks puts an empty line between what is not empty.
func joinBlocks(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "\n\n")
}

// wecomMarkdown is the article from its beginning, block by block while they fit, in the marks
// that robots show: headings, bold, links, inline code, quotes. All else is plain text, because
// they would show the marks.
func (j *job) wecomMarkdown(link string) string {
	limit := j.limits[content.LimitText]
	fits := func(s string) bool { return limit.Max == 0 || limit.Count.Of(joinBlocks(s, link)) <= limit.Max }
	title := j.titleHeading()
	list := withoutPictures(j.collect(j.doc.root, unitCollector{plain: j.doc.wecomInline, skip: func(n ast.Node) bool { return n == title }}))
	all := []unit{{text: "# " + j.out.Title}}
	left := 0
	var carried []unit
	for i, u := range list {
		if left == 0 && !fits(joinUnits(append(all, wecomBlock(u)))) {
			left = len(list) - i
		}
		if left == 0 {
			all = append(all, wecomBlock(u))
			carried = append(carried, u)
		}
	}
	j.shownAsSource(carried)
	for left > 0 && all[len(all)-1].kind == unitHeading { // nothing stands below it any more
		all, left = all[:len(all)-1], left+1
	}
	if left > 0 {
		j.reportKey("text", problem{rule: "message/cut", severity: content.SeverityWarning,
			message: content.T(
				fmt.Sprintf("企业微信的 markdown 最多 %d 字节，放下了前 %d 段，后面 %d 段没有带上", limit.Max, len(list)-left, left),
				fmt.Sprintf("markdown holds %d bytes at most: the first %d blocks are carried, %d are left out", limit.Max, len(list)-left, left)),
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
		u.text = "> " + strings.ReplaceAll(u.text, "\n", "\n> ")
	}
	return u
}

// wecomInline is the text of inline nodes with the marks that robots show.
func (d *document) wecomInline(n ast.Node) string {
	w := plainWriter{doc: d, lineEnd: softBreak, own: wecomMark}
	w.inlines(n)
	return strings.TrimSpace(collapse(w.String()))
}

// wecomMark writes a node that robots have marks for.
func wecomMark(w *plainWriter, n ast.Node) bool {
	switch n := n.(type) {
	case *ast.Emphasis:
		mark := ""
		if n.Level == 2 {
			mark = "**"
		}
		if words := w.doc.wecomInline(n); words != "" {
			w.put(mark + words + mark)
		}
	case *ast.CodeSpan:
		w.put("`" + w.doc.codeSpan(n) + "`")
	case *ast.Link:
		href := unescape(n.Destination)
		if label := w.doc.wecomInline(n); isWeb(href) && label != "" && label != href {
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
	default:
		return false
	}
	return true
}
