package render

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"

	"moxin/content"
)

// compileNote fills a note: a title, a short text, topics and images. The text is what the
// author wrote under "::: note"; without it, an extract of the article that a person should
// look at. Neither is cut: whether it fits is for the check.
func (j *job) compileNote() error {
	topics := j.topicLine()
	text, own := j.noteText()
	if !own {
		text = j.extract(topics)
	}
	j.out.Text = withTopics(text, topics, "\n\n")
	return j.noteImages()
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
	return joinUnits(list), found
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
		message:    content.T(what+" 是小红书笔记的文字，这里不会出现", what+" is the text of notes and is not shown here"),
		suggestion: content.T("本意是提示框就改成 ::: info，否则不用管", "write ::: info for an aside; if it is a note's text, all is well")}
}

// noteImages carries the cover and then the article's pictures in order, up to the limit; more
// are named.
func (j *job) noteImages() error {
	most := j.limits[content.LimitImages].Max
	pictures := j.bodyPictures()
	if cover := j.cover(); cover != "" {
		_, p, err := j.place(picture{ref: cover, use: forNote, role: content.RoleImage})
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
		_, p, err := j.place(picture{ref: s.ref, alt: s.alt, use: forNote, role: content.RoleImage})
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
			message:    content.T(fmt.Sprintf("最多 %d 张图，有 %d 张没有带上：%s", most, len(left), strings.Join(left, "、")), fmt.Sprintf("at most %d images; %d are not carried: %s", most, len(left), strings.Join(left, ", "))),
			suggestion: content.T("用 ::: except "+j.channel.ID+" 去掉不要的", "leave some out with ::: except "+j.channel.ID)})
	}
	return nil
}
