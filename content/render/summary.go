package render

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"moxin/content"
)

// summary is the digest of the article: front matter's, else what stands before <!--more-->.
// One that a person wrote is never shortened; of the cut as many whole sentences are taken as
// fit, which is said.
func (j *job) summary(limit content.Limit) string {
	if s := cmp.Or(j.over.Summary, j.article.Summary); s != "" {
		return clean(s)
	}
	cut := j.beforeMore()
	return j.fitted(cut, limit, "summary/cut")
}

// fitted takes whole sentences up to a limit and reports when something was left out.
func (j *job) fitted(s string, limit content.Limit, rule string) string {
	fits := func(s string) bool { return limit.Max == 0 || limit.Count.Of(s) <= limit.Max }
	if s == "" || fits(s) {
		return s
	}
	kept := fitSentences(s, fits)
	j.reportKey("summary", problem{rule: rule, severity: content.SeverityNote,
		message: content.T(
			fmt.Sprintf("没有写摘要：从正文取了能放下的整句，%d 字里用了 %d 字", limit.Count.Of(s), limit.Count.Of(kept)),
			fmt.Sprintf("no summary given: whole sentences of the text were taken as they fit, %d of %d characters", limit.Count.Of(kept), limit.Count.Of(s))),
		suggestion: content.T("在 front matter 写 summary", "write a summary in the front matter")})
	return kept
}

// beforeMore is the text before the summary cut, "" without one.
func (j *job) beforeMore() string {
	if j.doc.more == nil {
		return ""
	}
	c := unitCollector{job: j, plain: j.doc.plain}
	for n := j.doc.root.FirstChild(); n != nil; n = n.NextSibling() {
		if n == j.doc.more && !j.doc.moreInside {
			break
		}
		if visible(n, j.channel.ID) && n.Kind() != ast.KindHeading {
			c.block(n, unitParagraph)
		}
		if n == j.doc.more {
			break
		}
	}
	return joinUnits(readable(c.list))
}

// oneLine is a text without its line ends.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// joinLines joins what is not empty, a line each.
func joinLines(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "\n")
}
