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
			list = append(list, j.units(c)...)
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
