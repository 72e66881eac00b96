package check

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"moxin/content"
)

// fences reports fenced code that nothing closes: everything below it is published as code.
func (s *source) fences() {
	open, at, offset := "", 0, 0
	for raw := range bytes.Lines(s.a.Body) {
		var m [][]byte
		if bytes.Contains(raw, []byte("```")) || bytes.Contains(raw, []byte("~~~")) {
			m = fenceLine.FindSubmatch(raw)
		}
		switch {
		case m == nil:
		case open != "":
			if bytes.HasPrefix(m[1], []byte(open)) && len(bytes.TrimSpace(m[2])) == 0 {
				open = ""
			}
		case m[1][0] == '~' || !bytes.Contains(m[2], []byte("`")):
			open, at = string(m[1]), offset
		}
		offset += len(raw)
	}
	if open != "" {
		s.add("structure/fence", s.at(at),
			content.T("代码块没有结束，后面的正文都会变成代码", "the code block is not closed: all the text below becomes code"),
			content.T("在代码后面单独一行写 "+open, "write "+open+" on a line of its own below the code"))
	}
}

// headingLine is a line that is a heading, or that was meant to be one: "##标题".
var headingLine = regexp.MustCompile(`^ {0,3}(#{1,6})(?:([ \t]+)([^\n]*?)([ \t]*)|([^#\s\d!][^\n]*)|[ \t]*)$`)

// headings follows the levels of "#" headings through the article.
func (s *source) headings() {
	level, tops := 0, 0
	for _, m := range s.headingLines() {
		marks := string(s.prose[m[2]:m[3]])
		text := strings.TrimSpace(strings.Trim(group(s.prose, m, 3), "# \t"))
		if m[10] >= 0 {
			s.glued(m, marks)
			continue
		}
		if text == "" {
			if strings.TrimSpace(string(s.a.Body[m[3]:m[1]])) == "" { // code alone is a heading too
				s.add("structure/empty-heading", s.at(m[2]),
					content.T("空标题："+marks+" 后面没有字", "an empty heading: nothing stands behind "+marks),
					content.T("写上标题，或删掉这一行", "write it, or remove the line"))
			}
			continue
		}
		if m[9] > m[8] && len(bytes.TrimSpace(s.a.Body[m[8]:m[9]])) == 0 { // code was blanked
			s.mend("typo/heading-space", m[8], content.Edit{Old: string(s.a.Body[m[8]:m[9]])},
				content.T("标题行末有空格", "the heading ends in spaces"), content.T("删掉", "remove them"))
		}
		if len(marks) == 1 && text != s.a.Title {
			if tops++; tops == 2 {
				s.add("structure/many-h1", s.at(m[2]),
					content.T("一篇里有几个一级标题，这是第二个", "there are several first-level headings; this is the second"),
					content.T("正文的小节用 ##，一级标题留给文章标题", "use ## for sections: the first level is the article's title"))
			}
		}
		if level > 0 && len(marks) > level+1 {
			s.add("structure/heading-jump", s.at(m[2]),
				content.T(fmt.Sprintf("标题从 %d 级跳到 %d 级", level, len(marks)), fmt.Sprintf("headings jump from level %d to %d", level, len(marks))),
				content.T("用 "+strings.Repeat("#", level+1), "use "+strings.Repeat("#", level+1)))
		}
		level = len(marks)
	}
}

// headingLines matches the lines that begin with #, as offsets in the prose.
func (s *source) headingLines() [][]int {
	var out [][]int
	for i, from := range s.starts {
		to := len(s.prose)
		if i+1 < len(s.starts) {
			to = s.starts[i+1] - 1
		}
		line := s.prose[from:to]
		if !bytes.HasPrefix(bytes.TrimLeft(line, " "), []byte("#")) {
			continue
		}
		m := headingLine.FindSubmatchIndex(line)
		for j := range m {
			if m[j] >= 0 {
				m[j] += from
			}
		}
		if m != nil {
			out = append(out, m)
		}
	}
	return out
}

// glued reports "##标题", which Markdown does not take for a heading. One # is a topic.
func (s *source) glued(m []int, marks string) {
	if len(marks) < 2 {
		return
	}
	s.mend("structure/heading-glued", m[2], content.Edit{Old: marks, New: marks + " "},
		content.T(marks+" 后面没有空格，不会成为标题", "without a space behind "+marks+" this is no heading"),
		content.T("在 "+marks+" 后面加一个空格", "put a space behind "+marks))
}

var boldMark = regexp.MustCompile(`\*{2,}`)

// emptyLine is where the first empty line of text ends; 0 when there is none.
func emptyLine(text []byte) int {
	for at := 0; ; {
		i := bytes.IndexByte(text[at:], '\n')
		if i < 0 {
			return 0
		}
		at += i + 1
		rest := bytes.TrimLeft(text[at:], " \t")
		if len(rest) > 0 && rest[0] == '\n' {
			return len(text) - len(rest) + 1
		}
	}
}

// bold reports ** that no partner turns into bold: readers would see the marks.
func (s *source) bold() {
	if !bytes.Contains(s.prose, []byte("**")) {
		return
	}
	from := 0
	for from < len(s.prose) {
		to := len(s.prose)
		if n := emptyLine(s.prose[from:]); n > 0 {
			to = from + n
		}
		s.boldIn(from, to)
		from = to
	}
}

func (s *source) boldIn(from, to int) {
	text := s.prose[from:to]
	if !bytes.Contains(text, []byte("**")) {
		return
	}
	marks := boldMark.FindAllIndex(text, -1)
	for _, m := range marks {
		// Three or more are bold italics or a rule, a backslash or a brace is meant: for a person.
		if m[1]-m[0] != 2 || m[0] > 0 && (text[m[0]-1] == '\\' || text[m[0]-1] == '/') {
			return
		}
	}
	if len(marks)%2 == 1 {
		s.add("structure/bold", s.at(from+marks[len(marks)-1][0]),
			content.T("这个 ** 没有配对，会原样发布", "this ** has no partner and would be published as it stands"),
			content.T("补上另一个 **，或写成 \\*\\*", `write the other **, or \*\*`))
		return
	}
	for i := 0; i+1 < len(marks); i += 2 {
		inside := text[marks[i][1]:marks[i+1][0]]
		plain := bytes.Trim(inside, " \t")
		if len(plain) == len(inside) || len(plain) == 0 || bytes.ContainsAny(inside, "\n*") {
			continue
		}
		// A span of code was blanked and only looks like spaces.
		old := string(s.a.Body[from+marks[i][0] : from+marks[i+1][1]])
		if strings.Contains(old, "`") || !strings.HasPrefix(old, "** ") && !strings.HasSuffix(old, " **") {
			continue
		}
		s.mend("structure/bold", from+marks[i][0], content.Edit{Old: old, New: "**" + string(plain) + "**"},
			content.T("** 里侧有空格，会原样发布", "with spaces inside, ** is published as it stands"),
			content.T("去掉 ** 里侧的空格", "remove the spaces inside **"))
	}
}
