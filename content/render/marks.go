package render

import (
	"bytes"
	"fmt"
	"regexp"

	"github.com/yuin/goldmark/ast"

	"moxin/content"
)

// literalMark is a pair of marks that Markdown left as text, or that it does not know: readers
// would see the marks.
var literalMark = regexp.MustCompile(`\*\*[^*\n]*[\p{L}\p{N}][^*\n]*\*\*|~~[^~\n]*[\p{L}\p{N}][^~\n]*~~|==[^=\s](?:[^=\n]*[^=\s])?==`)

// maxMarks is how many places of an article are listed.
const maxMarks = 5

// literalMarks reports marks that readers would see, most often because a space stands inside
// them: **粗 **.
func (d *document) literalMarks() []problem {
	var out []problem
	more := 0
	_ = ast.Walk(d.root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || n.Type() != ast.TypeBlock {
			return ast.WalkContinue, nil
		}
		for _, run := range textRuns(n) {
			written := d.source[run[0]:run[1]]
			if !bytes.Contains(written, []byte("**")) && !bytes.Contains(written, []byte("~~")) && !bytes.Contains(written, []byte("==")) {
				continue
			}
			for _, m := range literalMark.FindAllIndex(written, -1) {
				if bytes.IndexByte(written[max(0, m[0]-1):m[1]], '\\') >= 0 {
					continue // meant to be shown
				}
				if len(out) == maxMarks {
					more++
					continue
				}
				out = append(out, markProblem(string(written[m[0]:m[1]]), run[0]+m[0]))
			}
		}
		return ast.WalkContinue, nil
	})
	if more > 0 {
		last := &out[len(out)-1]
		last.message.ZH += fmt.Sprintf("（后面还有 %d 处）", more)
		last.message.EN += fmt.Sprintf(" (and %d more below)", more)
	}
	return out
}

// textRuns are the stretches of source, as offsets, that a block shows as they are written:
// neighbouring text without anything between.
func textRuns(block ast.Node) [][2]int {
	var runs [][2]int
	for n := block.FirstChild(); n != nil; n = n.NextSibling() {
		t, ok := n.(*ast.Text)
		if !ok || t.IsRaw() {
			continue
		}
		if last := len(runs) - 1; last >= 0 && runs[last][1] == t.Segment.Start {
			runs[last][1] = t.Segment.Stop
			continue
		}
		runs = append(runs, [2]int{t.Segment.Start, t.Segment.Stop})
	}
	return runs
}

func markProblem(found string, at int) problem {
	return problem{
		rule: "text/literal-mark", severity: content.SeverityWarning, offset: at,
		message:    content.T("标记会原样显示："+shortRef(found), "the marks would be shown as they stand: "+shortRef(found)),
		suggestion: content.T("标记和里面的字之间不留空格；高亮用 <mark>；要显示标记就写成 \\*\\*", "leave no space inside the marks; highlight with <mark>; to show marks write \\*\\*"),
	}
}
