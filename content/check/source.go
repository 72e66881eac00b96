package check

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"moxin/content"
)

// source checks one article as it is written.
type source struct {
	ws       *content.Workspace
	a        *content.Article
	prose    []byte // of the body, code blanked
	starts   []int  // offsets of the lines of the body
	last     struct{ start, offset, column int }
	findings []content.Finding
	count    map[string]int // findings by rule
}

// maxSame is how many findings of one rule one article lists: past it people need the
// number, not the places.
const maxSame = 50

func newSource(ws *content.Workspace, a *content.Article) *source {
	s := &source{ws: ws, a: a, prose: prose(a.Body), starts: []int{0}, count: map[string]int{}}
	for i, b := range a.Body {
		if b == '\n' {
			s.starts = append(s.starts, i+1)
		}
	}
	return s
}

// at is the place of an offset in the body. It looks the line up, and goes on counting
// where it last stood in the same line: an article full of findings, or a megabyte in one
// line, would be quadratic otherwise.
func (s *source) at(offset int) content.Position {
	line, found := slices.BinarySearch(s.starts, offset)
	if !found {
		line--
	}
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

// leftovers are what other tools would have replaced, in the order they are looked for.
var leftovers = []struct {
	rule       string
	pattern    *regexp.Regexp
	message    content.Text
	suggestion content.Text
}{
	{"leftover/shortcode", regexp.MustCompile(`\{\{[<%][^}\n]*(?:\}\})?`),
		content.T("Hugo 短代码会原样发布：", "a Hugo shortcode would be published as it stands: "),
		content.T("改写成 Markdown；要展示这段代码就放进 ` ` 里", "write it in Markdown; to show it as code put it into ` `")},
	{"leftover/liquid", regexp.MustCompile(`\{%[-+]?\s*[\w/][^}\n]*\}?`),
		content.T("Hexo/Jekyll 标签会原样发布：", "a Hexo or Jekyll tag would be published as it stands: "),
		content.T("改写成 Markdown；要展示这段代码就放进 ` ` 里", "write it in Markdown; to show it as code put it into ` `")},
	{"leftover/mdx", regexp.MustCompile(`\b[A-Za-z-]+=\{\{[^}\n]*\}\}`),
		content.T("MDX 的 JSX 属性没有作用：", "an attribute of MDX's JSX has no effect: "),
		content.T("图片写成 ![说明](地址)，或用普通 HTML 属性", "write an image as ![text](address), or use plain HTML attributes")},
	// {{link gzh}} is moxin's own: a named link, filled in when the message goes out.
	{"leftover/expression", regexp.MustCompile(`\{\{\s*[^<%{}\s][^{}\n]*\}\}`),
		content.T("模板变量会原样发布：", "a template expression would be published as it stands: "),
		content.T("写出它的值；要展示这段代码就放进 ` ` 里", "write its value; to show it as code put it into ` `")},
	{"leftover/mdx", regexp.MustCompile(`(?m)^(?:import\s+(?:[\w*{][^'"\n]*\s+from\s+)?['"][^'"\n]+['"]|export\s+(?:const|default|function|let|var)\s)[^\n]*`),
		content.T("MDX 语句会原样发布：", "an MDX statement would be published as it stands: "),
		content.T("删掉这一行；要展示这段代码就放进 ``` 之间", "remove this line; to show it as code put it between ``` lines")},
	{"leftover/toc", regexp.MustCompile(`(?mi)^[ \t]*(?:@?\[\[?toc\]\]?|(?:[-*][ \t]+TOC[ \t]*\n?[ \t]*)?\{:[ \t]*toc\b[^}\n]*\})[ \t]*$`),
		content.T("目录标记会原样发布：", "a mark for a table of contents would be published as it stands: "),
		content.T("删掉这一行", "remove this line")},
	// [[1]](url) is a footnote by hand, and [[ -f x ]] a shell test.
	{"leftover/wiki", regexp.MustCompile(`(!?\[\[[^\s\[\]\d^][^\[\]\n]*\]\])(?:[^(\[:]|$)`),
		content.T("双链会原样发布：", "a wiki link would be published as it stands: "),
		content.T("写成 [文字](地址)", "write [text](address)")},
}

var (
	footnoteText = regexp.MustCompile(`(?m)^ {0,3}\[\^([^\]\s]+)\]:`)
	footnoteMark = regexp.MustCompile(`\[\^([^\]\s]+)\]`)
)

// footnotes reports marks without a note, which readers would see as they are written, and
// notes without a mark, which nobody would see.
func (s *source) footnotes() {
	notes, marked := map[string]int{}, map[string]bool{}
	for _, m := range footnoteText.FindAllSubmatchIndex(s.prose, -1) {
		if name := string(s.prose[m[2]:m[3]]); notes[name] == 0 {
			notes[name] = m[1]
		}
	}
	for _, m := range footnoteMark.FindAllSubmatchIndex(s.prose, -1) {
		name := string(s.prose[m[2]:m[3]])
		if notes[name] == m[1]+1 { // the note itself
			continue
		}
		marked[name] = true
		if notes[name] == 0 && !bytes.HasPrefix(s.prose[m[1]:], []byte("(")) && !bytes.HasPrefix(s.prose[m[1]:], []byte(":")) {
			s.add("footnote/missing", s.at(m[0]),
				content.T("脚注 [^"+name+"] 没有内容，会原样发布", "footnote [^"+name+"] has no text and would be published as it stands"),
				content.T("在文末写 [^"+name+"]: 注释", "write [^"+name+"]: text at the end"))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(notes)) {
		if !marked[name] {
			s.add("footnote/unused", s.at(notes[name]-len("[^]:")-len(name)),
				content.T("正文没有引用脚注 [^"+name+"]，它不会出现", "nothing refers to footnote [^"+name+"], so it is not shown"),
				content.T("在正文写上 [^"+name+"]，或删掉它", "refer to it as [^"+name+"], or remove it"))
		}
	}
}

// shown is how much of a leftover a message quotes, in runes.
const shown = 30

func (s *source) leftovers() {
	for _, l := range leftovers {
		for _, m := range l.pattern.FindAllSubmatchIndex(s.prose, -1) {
			if len(m) > 2 { // the group is the leftover, the rest its surroundings
				m = m[2:]
			}
			quoted := strings.Join(strings.Fields(string(s.prose[m[0]:m[1]])), " ")
			blank(s.prose[m[0]:m[1]]) // one leftover is one finding: {{% %}} holds a {% %}
			if l.rule == "leftover/expression" && namedLink.MatchString(quoted) {
				continue
			}
			if r := []rune(quoted); len(r) > shown {
				quoted = string(r[:shown]) + "…"
			}
			s.add(l.rule, s.at(m[0]), content.T(l.message.ZH+quoted, l.message.EN+quoted), l.suggestion)
		}
	}
}

var namedLink = regexp.MustCompile(`^\{\{\s*link\s+[\w-]+\s*\}\}$`)
