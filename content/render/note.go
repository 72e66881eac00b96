package render

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"moxin/content"
)

// Lengths of a note's extract in characters: what people read of a note; common practice
// (unverified). Beside cards, which carry the whole article, a note is shorter still.
const (
	noteLength      = 600
	noteBesideCards = 300
	hanBytes        = 3 // of a Chinese character in UTF-8, where a platform counts bytes
)

// compileNote fills a note: a title, a short text, topics and images. The text is the editor's
// own (front matter, then "::: note"); without it, an extract of the article that a person should
// look at. The own text is never cut: whether it fits is for the check.
func (j *job) compileNote() error {
	topics := j.topicLine()
	text, own := j.ownNote()
	if !own {
		text = j.noteExtract(topics)
	}
	j.out.Text = withTopics(text, untold(text, topics), afterTopics(text, "\n\n"))
	if j.channel.Platform == content.WeChat { // newspic: an article of the platform, with its fields
		j.out.Summary = j.summary(j.limits[content.LimitSummary])
		j.out.SourceURL = j.sourceURL()
	}
	if j.cards() {
		return j.noteCards()
	}
	return j.noteImages()
}

// cards reports a channel whose notes are drawn.
func (j *job) cards() bool { return j.channel.Images == "cards" }

// ownNote is what the editor wrote as the text of this note.
func (j *job) ownNote() (string, bool) {
	if s := strings.TrimSpace(clean(j.over.Text)); s != "" {
		return s, true
	}
	return j.noteText()
}

// noteExtract writes a note in the article's own sentences: a first line that catches, short
// paragraphs, lists. It is said that nobody wrote it as a note, and how much it leaves out.
func (j *job) noteExtract(topics string) string {
	limit := j.limits[content.LimitText]
	most := noteLength
	if j.cards() {
		most = noteBesideCards
	}
	if limit.Count == content.CountBytes {
		most *= hanBytes
	}
	if limit.Max == 0 || limit.Max > most {
		limit.Max = most
	}
	limit.Max = max(1, limit.Max-limit.Count.Of(topics)-gap)
	x := j.extract(limit)
	j.reportExtract(x)
	return x.note(j.out.Title)
}

// note writes what was chosen. Sentences that follow each other are paragraphs of two or three.
func (x extracted) note(title string) string {
	var list []unit
	if x.hook >= 0 && x.chosen[x.hook] && !sameText(x.list[x.hook].text, title) {
		list = append(list, unit{text: strings.TrimSpace(x.list[x.hook].text)})
	}
	shorten := headingWords
	if x.everyHeading() { // their numbers have no gaps
		shorten = func(s string) string { return strings.TrimRight(s, "：: ") }
	}
	var run strings.Builder
	flush := func() {
		for _, p := range shortParagraphs(run.String()) {
			list = append(list, unit{text: p})
		}
		run.Reset()
	}
	for i, c := range x.list {
		if !c.joins || !x.chosen[i] {
			flush()
		}
		switch {
		case !x.chosen[i] || i == x.hook:
		case c.kind == unitParagraph:
			run.WriteString(withoutGap(run.String(), c.text))
		case c.kind == unitHeading:
			list = append(list, unit{text: "【" + shorten(c.text) + "】"})
		default:
			list = append(list, c.unit)
		}
	}
	flush()
	return strings.TrimSpace(joinUnits(list))
}

// everyHeading reports whether no heading is left out.
func (x extracted) everyHeading() bool {
	for i, c := range x.list {
		if c.kind == unitHeading && !x.chosen[i] {
			return false
		}
	}
	return true
}

// withoutGap is a sentence without the space that stands before it behind a full-width mark.
func withoutGap(before, sentence string) string {
	last, _ := utf8.DecodeLastRuneInString(before)
	if strings.ContainsRune("。！？；…”）", last) {
		return strings.TrimLeft(sentence, " ")
	}
	return sentence
}

// noteText joins the ::: note containers that this channel sees.
func (j *job) noteText() (string, bool) {
	var list []unit
	found := false
	var walk func(ast.Node)
	walk = func(n ast.Node) {
		if c, ok := n.(*container); ok && c.word == containerNote {
			found = true
			list = append(list, j.written(c)...)
			return
		}
		if !visible(n, j.channel.ID) {
			return
		}
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			walk(c)
		}
	}
	walk(j.doc.root)
	return joinUnits(withoutPictures(list)), found
}

// strayNote reports, on a channel that shows whole articles, text under ::: note in an article
// that shows no other sign of having been written for moxin: Docusaurus and VuePress mean an aside
// by it, which readers would miss.
func (j *job) strayNote() {
	var first *container
	signed := j.article.Channels != nil || !j.article.PublishAt.None() || j.article.Stage != "" || j.article.Audience != ""
	_ = ast.Walk(j.doc.root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *namedLink:
			signed = true
		case *container:
			if n.word == containerOnly || n.word == containerExcept {
				signed = true
			}
			if n.word == containerNote && first == nil && n.title == "" {
				first = n
			}
			if n.word == containerNote && n.title != "" && entering {
				j.report(noteProblem("::: note "+n.title, n.Pos()))
			}
		}
		return ast.WalkContinue, nil
	})
	if first != nil && !signed {
		j.report(noteProblem("::: note", first.Pos()))
	}
}

func noteProblem(what string, at int) problem {
	return problem{rule: "container/note", severity: content.SeverityWarning, offset: at,
		message:    content.T(what+" 是笔记（小红书、公众号贴图）的文字，这里不会出现", what+" is the text of notes and is not shown here"),
		suggestion: content.T("本意是提示框就改成 ::: info，否则不用管", "write ::: info for an aside; if it is a note's text, all is well")}
}

// noteImages carries the pictures of a note.
func (j *job) noteImages() error { return j.imagesFor(forNote) }

// imagesFor carries the cover and then the article's pictures in order, up to the limit; more
// are named.
func (j *job) imagesFor(use purpose) error {
	most := j.imageRoom()
	pictures := j.bodyPictures()
	if cover := j.cover(); cover != "" {
		_, p, err := j.place(picture{ref: cover, use: use, role: content.RoleImage, named: true})
		if err != nil {
			return err
		}
		if p != nil {
			j.reportKey("cover", *p)
		}
	}
	var left []string
	at := 0
	for _, s := range pictures {
		if most > 0 && len(j.out.Media) >= most {
			if len(left) == 0 {
				at = s.offset
			}
			left = append(left, shortRef(s.ref))
			continue
		}
		_, p, err := j.place(picture{ref: s.ref, alt: s.alt, use: use, role: content.RoleImage})
		if err != nil {
			return err
		}
		if p != nil {
			p.offset = s.offset
			j.report(*p)
		}
	}
	if len(left) > 0 {
		j.report(problem{rule: "note/images", severity: content.SeverityWarning, offset: at,
			message: content.T(
				fmt.Sprintf("最多 %d 张图%s，有 %d 张没有带上：%s", most, j.besideContact().ZH, len(left), strings.Join(left, "、")),
				fmt.Sprintf("at most %d images%s; %d are not carried: %s", most, j.besideContact().EN, len(left), strings.Join(left, ", "))),
			suggestion: content.T("用 ::: except "+j.channel.ID+" 去掉不要的", "leave some out with ::: except "+j.channel.ID)})
	}
	return j.contactImage()
}
