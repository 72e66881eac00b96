package check

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"moxin/content"
)

// source checks one article as it is written.
type source struct {
	ws *content.Workspace
	*view
	hits     []hit  // of the lexicons, in the folded prose
	plain    []byte // prose without addresses and tags: what readers see
	last     struct{ start, offset, column int }
	findings []content.Finding
	count    map[string]int // findings by rule
}

// maxSame is how many findings of one rule one article lists: past it people need the
// number, not the places.
const maxSame = 50

func newSource(ws *content.Workspace, v *view) *source {
	return &source{ws: ws, view: v, plain: plain(v.prose), count: map[string]int{}}
}

// at is the place of an offset in the body. It looks the line up, and goes on counting
// where it last stood in the same line: an article full of findings, or a megabyte in one
// line, would be quadratic otherwise.
func (s *source) at(offset int) content.Position {
	line := s.line(offset)
	from, column := s.starts[line], 1
	if s.last.start == from && s.last.offset <= offset && s.last.column > 0 {
		from, column = s.last.offset, s.last.column
	}
	column += utf8.RuneCount(s.a.Body[from:offset])
	s.last.start, s.last.offset, s.last.column = s.starts[line], offset, column
	return content.Position{File: s.a.Path, Line: s.a.BodyLine + line, Column: column}
}

func (s *source) add(rule string, at content.Position, message, suggestion content.Text) {
	if s.count[rule]++; s.count[rule] <= maxSame {
		s.findings = append(s.findings, finding(rule, at, message, suggestion))
	}
}

// mend is add with a mechanical edit of what stands at the offset.
func (s *source) mend(rule string, offset int, edit content.Edit, message, suggestion content.Text) {
	s.add(rule, s.at(offset), message, suggestion)
	if s.count[rule] <= maxSame && !strings.Contains(edit.Old, "\n") {
		s.findings[len(s.findings)-1].Edit = edit
	}
}

// more says how many findings were not listed.
func (s *source) more() {
	for rule, n := range s.count {
		if n > maxSame {
			s.findings = append(s.findings, finding(rule, content.Position{File: s.a.Path},
				content.T(fmt.Sprintf("这样的问题一共 %d 处，只列出前 %d 处", n, maxSame), fmt.Sprintf("%d of these in all; the first %d are listed", n, maxSame)),
				content.T("先改这些，再检查一次", "mend these and check again")))
		}
	}
}

func (s *source) body() {
	if len(bytes.TrimSpace(s.a.Body)) == 0 {
		s.add("article/empty", content.Position{File: s.a.Path},
			content.T("没有正文", "there is no text"), content.T("写正文，或删掉这个文件", "write some, or remove the file"))
	}
}

func (s *source) dates() {
	if !s.a.Draft {
		return
	}
	keys := map[string]content.Asked{"publish_at": s.a.PublishAt}
	for id, o := range s.a.Channels {
		keys["channels."+id+".publish_at"] = o.PublishAt
	}
	for key, asked := range keys {
		if !asked.None() {
			s.add("article/draft-dated", s.a.At(key),
				content.T("这是草稿（draft: true），写了发布时间也不会发布", "this is a draft (draft: true): it is not published, whatever its time"),
				content.T("要发布就删掉 draft，不发布就删掉发布时间", "remove draft to publish it, or the time to keep it"))
		}
	}
}
