package render

import (
	"github.com/yuin/goldmark/ast"

	"moxin/content"
)

// findStruck lists where words are struck out and left out of plain text. Most articles do so nowhere, which the bytes tell.
func (d *document) findStruck() {
	if !mayStrike(d.source) {
		return
	}
	_ = ast.Walk(d.root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if end := d.struckOut(n); entering && end != nil && !d.isOldPrice(n, end) {
			d.struck = append(d.struck, n)
		}
		return ast.WalkContinue, nil
	})
}

// reportStruck says once for a channel of plain words that what is struck out below parent is not
// among them.
func (j *job) reportStruck(parent ast.Node) {
	if j.toldStruck || j.teases() {
		return
	}
	for _, n := range j.doc.struck {
		if !j.shownBelow(n, parent) {
			continue
		}
		j.toldStruck = true
		j.report(problem{rule: "text/struck", severity: content.SeverityNote, offset: offset(n),
			message:    content.T("划掉的字在纯文字里画不出线，没有带上", "plain words have no line through them: what is struck out is left out"),
			suggestion: content.T("要说就换个写法，例如“原价 199，现在 99”", "where it matters say it in words, such as “99, once 199”")})
		return
	}
}

// teases reports a channel of a few words about the article, which carry little of it anyway.
func (j *job) teases() bool {
	switch j.channel.Platform {
	case content.Weibo, content.Moments, content.Group:
		return true
	case content.WeCom:
		return j.channel.Mode == content.ModeMessage || j.channel.Mode == content.ModeMoment
	}
	return false
}

// shownBelow reports whether a node stands below parent where this channel sees it.
func (j *job) shownBelow(n, parent ast.Node) bool {
	for ; n != nil && n != parent; n = n.Parent() {
		if !visible(n, j.channel.ID) {
			return false
		}
	}
	return n != nil
}
