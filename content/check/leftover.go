package check

import (
	"bytes"
	"maps"
	"regexp"
	"slices"
	"strings"

	"moxin/content"
)

// leftovers are what other tools would have replaced, in the order they are looked for.
var leftovers = []struct {
	rule       string
	sign       string // looked for first: patterns take time
	pattern    *regexp.Regexp
	message    content.Text
	suggestion content.Text
}{
	{"leftover/shortcode", "{{", regexp.MustCompile(`\{\{[<%][^}\n]*(?:\}\})?`),
		content.T("Hugo 短代码会原样发布：", "a Hugo shortcode would be published as it stands: "),
		content.T("改写成 Markdown；要展示这段代码就放进 ` ` 里", "write it in Markdown; to show it as code put it into ` `")},
	{"leftover/liquid", "{%", regexp.MustCompile(`\{%[-+]?\s*[\w/][^}\n]*\}?`),
		content.T("Hexo/Jekyll 标签会原样发布：", "a Hexo or Jekyll tag would be published as it stands: "),
		content.T("改写成 Markdown；要展示这段代码就放进 ` ` 里", "write it in Markdown; to show it as code put it into ` `")},
	{"leftover/mdx", "={{", regexp.MustCompile(`\b[A-Za-z-]+=\{\{[^}\n]*\}\}`),
		content.T("MDX 的 JSX 属性没有作用：", "an attribute of MDX's JSX has no effect: "),
		content.T("图片写成 ![说明](地址)，或用普通 HTML 属性", "write an image as ![text](address), or use plain HTML attributes")},
	// {{link gzh}} is moxin's own: a named link, filled in when the message goes out.
	{"leftover/expression", "{{", regexp.MustCompile(`\{\{\s*[^<%{}\s][^{}\n]*\}\}`),
		content.T("模板变量会原样发布：", "a template expression would be published as it stands: "),
		content.T("写出它的值；要展示这段代码就放进 ` ` 里", "write its value; to show it as code put it into ` `")},
	{"leftover/mdx", "port ", regexp.MustCompile(`(?m)^(?:import\s+(?:[\w*{][^'"\n]*\s+from\s+)?['"][^'"\n]+['"]|export\s+(?:const|default|function|let|var)\s)[^\n]*`),
		content.T("MDX 语句会原样发布：", "an MDX statement would be published as it stands: "),
		content.T("删掉这一行；要展示这段代码就放进 ``` 之间", "remove this line; to show it as code put it between ``` lines")},
	{"leftover/toc", "toc", regexp.MustCompile(`(?mi)^[ \t]*(?:@?\[\[?toc\]\]?|(?:[-*][ \t]+TOC[ \t]*\n?[ \t]*)?\{:[ \t]*toc\b[^}\n]*\})[ \t]*$`),
		content.T("目录标记会原样发布：", "a mark for a table of contents would be published as it stands: "),
		content.T("删掉这一行", "remove this line")},
	// [[1]](url) is a footnote by hand, and [[ -f x ]] a shell test.
	{"leftover/wiki", "[[", regexp.MustCompile(`(!?\[\[[^\s\[\]\d^][^\[\]\n]*\]\])(?:[^(\[:]|$)`),
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
	if !bytes.Contains(s.prose, []byte("[^")) {
		return
	}
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
	text := bytes.Clone(s.prose) // what is found is blanked, and others look at the prose too
	for _, l := range leftovers {
		if !bytes.Contains(text, []byte(l.sign)) && !bytes.Contains(text, []byte(strings.ToUpper(l.sign))) {
			continue
		}
		for _, m := range l.pattern.FindAllSubmatchIndex(text, -1) {
			if len(m) > 2 { // the group is the leftover, the rest its surroundings
				m = m[2:]
			}
			raw := string(s.a.Body[m[0]:m[1]])
			quoted := strings.Join(strings.Fields(string(text[m[0]:m[1]])), " ")
			blank(text[m[0]:m[1]]) // one leftover is one finding: {{% %}} holds a {% %}
			if l.rule == "leftover/expression" && namedLink.MatchString(quoted) {
				continue
			}
			if r := []rune(quoted); len(r) > shown {
				quoted = string(r[:shown]) + "…"
			}
			s.mend(l.rule, m[0], mendLeftover(l.rule, raw), content.T(l.message.ZH+quoted, l.message.EN+quoted), l.suggestion)
		}
	}
}

var namedLink = regexp.MustCompile(`^\{\{\s*link\s+[\w-]+\s*\}\}$`)

// mendLeftover removes the mark of a table of contents and writes a wiki link as its text; what
// embeds another note, or holds a pipe twice, is for a person to mend.
func mendLeftover(rule, raw string) content.Edit {
	switch {
	case rule == "leftover/toc":
		return content.Edit{Old: raw}
	case rule == "leftover/wiki" && !strings.HasPrefix(raw, "!"):
		name, label, labelled := strings.Cut(strings.Trim(raw, "[]"), "|")
		if labelled {
			name = label
		}
		return content.Edit{Old: raw, New: strings.TrimSpace(name)}
	}
	return content.Edit{}
}
