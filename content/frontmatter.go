package content

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/adrg/frontmatter"
)

// A block is the front matter of an article as it stands in the file.
type block struct {
	parse func([]byte) (*node, error)
	raw   []byte
	found bool
}

// matterFormat makes a format that captures the block instead of decoding it: the
// library's decoders accept unknown and duplicate keys and count lines from the block.
func matterFormat(start, end string, parse func([]byte) (*node, error)) *frontmatter.Format {
	return frontmatter.NewFormat(start, end, func(data []byte, v any) error {
		b, ok := v.(*block)
		if !ok {
			return fmt.Errorf("content: front matter is captured into a block, not %T", v)
		}
		*b = block{parse, bytes.Clone(data), true}
		return nil
	})
}

// matterFormats are the shapes of front matter: YAML, TOML and JSON between lines, and
// JSON as an object of its own followed by an empty line.
func matterFormats() []*frontmatter.Format {
	object := matterFormat("{", "}", parseJSON)
	object.UnmarshalDelims, object.RequiresNewLine = true, true
	return []*frontmatter.Format{
		matterFormat("---", "---", parseYAML), matterFormat("---yaml", "---", parseYAML),
		matterFormat("+++", "+++", parseTOML), matterFormat("---toml", "---", parseTOML),
		matterFormat(";;;", ";;;", parseJSON), matterFormat("---json", "---", parseJSON),
		object,
	}
}

// matter is an article cut in two.
type matter struct {
	block
	line0    int    // lines before the block's first
	head     []byte // everything before body
	body     []byte
	bodyLine int
}

// splitMatter cuts front matter from body. Wherever the library would take metadata for
// body text (see traps) it reports and returns false: such an article must not go out.
func splitMatter(path string, text []byte) (matter, []Finding, bool) {
	s := newShape(text)
	for _, trap := range traps {
		if f, caught := trap(s); caught {
			f.File = path
			return matter{}, []Finding{f}, false
		}
	}
	whole := matter{body: text, bodyLine: 1}
	if s.rule() {
		return whole, []Finding{{
			Rule: "frontmatter/rule", Severity: SeverityNote, Position: Position{path, s.first + 1, 1},
			Message:    T("开头的 --- 当作分隔线，不是 front matter", "the --- at the top is taken for a rule, not for front matter"),
			Suggestion: T("分隔线改写成 ***，免得别的工具误读", "write the rule as ***, so that no tool takes it for front matter"),
		}}, true
	}
	m := matter{}
	rest, err := frontmatter.Parse(bytes.NewReader(text), &m.block, matterFormats()...)
	if err != nil || !m.found {
		return whole, nil, true // no opener: all of it is body
	}
	m.head, m.body = text[:len(text)-len(rest)], rest
	if bytes.HasSuffix(text, rest) { // not a second copy of every article that is read
		m.body = slices.Clip(text[len(m.head):])
	}
	m.bodyLine = bytes.Count(m.head, []byte("\n")) + 1
	m.line0 = s.first + 1
	if s.opener() == "{" {
		m.line0 = s.first
	}
	return m, nil, true
}

// A shape is what the traps look at: the lines and where the first that is not blank stands.
type shape struct {
	text  []byte
	lines []string
	first int
}

func newShape(text []byte) *shape {
	s := &shape{text: text, lines: strings.Split(string(text), "\n")}
	for s.first < len(s.lines)-1 && strings.TrimSpace(s.lines[s.first]) == "" {
		s.first++
	}
	return s
}

// closers are the lines that end what a line opens.
var closers = map[string]string{
	"---": "---", "---yaml": "---", "---toml": "---", "---json": "---", "+++": "+++", ";;;": ";;;",
}

// opener is the first line's text.
func (s *shape) opener() string { return strings.TrimSpace(s.lines[s.first]) }

// close is the index of the closing line, or -1.
func (s *shape) close() int {
	end, ok := closers[s.opener()]
	if !ok {
		return -1
	}
	for i := s.first + 1; i < len(s.lines); i++ {
		if strings.TrimSpace(s.lines[i]) == end {
			return i
		}
	}
	return -1
}

var (
	// keyLine is "key: value" or "key = value".
	keyLine = regexp.MustCompile(`^["']?[\p{L}\p{N}_.-]+["']?\s*(:(\s|$)|=)`)
	// wrongCloser ends front matter in other tools, or looks as if it did.
	wrongCloser = regexp.MustCompile(`^(\.{3}|-{2}|-{4,}|[—–]+-*|={3,}|\+{4,})\s*$`)
	// wrongOpener is a line that was meant as one.
	wrongOpener = regexp.MustCompile(`^(-{2}|-{4,}|[—–]+-*|\+{2}|\+{4,})\s*$`)
)

// rule reports a thematic break at the top of an article without front matter: what
// follows it, up to the next such line, holds no key.
func (s *shape) rule() bool {
	if s.opener() != "---" {
		return false
	}
	end := s.close()
	if end < 0 {
		end = len(s.lines)
	}
	blank := true
	for _, line := range s.lines[s.first+1 : end] {
		if keyLine.MatchString(strings.TrimLeft(line, "- \t")) {
			return false
		}
		blank = blank && strings.TrimSpace(line) == ""
	}
	return !blank || s.close() < 0
}

// traps are the shapes for which the library returns neither an error nor front matter,
// so that metadata would become public text. Each was seen in real articles.
var traps = []func(*shape) (Finding, bool){trapCloser, trapOpener, trapNoOpener, trapNotFirst, trapJSON}

func trap(rule string, line int, message, suggestion Text) (Finding, bool) {
	return Finding{Rule: "frontmatter/" + rule, Severity: SeverityError, Position: Position{Line: line + 1, Column: 1},
		Message: message, Suggestion: suggestion}, true
}

// trapCloser: a block that is not closed, closed by another line, or closed inside a value.
func trapCloser(s *shape) (Finding, bool) {
	end, ok := closers[s.opener()]
	if !ok || s.rule() {
		return Finding{}, false
	}
	for i := s.first + 1; i < len(s.lines); i++ {
		line := s.lines[i]
		switch {
		case strings.TrimRight(line, " \t") == end:
			return Finding{}, false
		case strings.TrimSpace(line) == end:
			return trap("indented-close", i, Text{ZH: "缩进的 " + end + " 会提前结束 front matter，后面的键会变成正文", EN: "an indented " + end + " ends the front matter here, and the keys below become text"},
				Text{ZH: "值里不要单独一行写 " + end, EN: "do not write " + end + " on a line of its own inside a value"})
		case wrongCloser.MatchString(line) || closers[strings.TrimRight(line, " \t")] != "":
			return trap("unclosed", i, Text{ZH: "front matter 用 " + strings.TrimSpace(line) + " 结束，会被当成正文发布", EN: "the front matter ends in " + strings.TrimSpace(line) + " and would be published as text"},
				Text{ZH: "结束行改成 " + end, EN: "end it with " + end})
		}
	}
	return trap("unclosed", s.first, Text{ZH: "front matter 没有结束行，会被当成正文发布", EN: "the front matter is not closed and would be published as text"},
		Text{ZH: "在最后一个键下面单独一行写 " + end, EN: "write " + end + " on a line of its own below the last key"})
}

// trapOpener: "--" or "-----" above keys.
func trapOpener(s *shape) (Finding, bool) {
	if !wrongOpener.MatchString(s.opener()) || s.first+1 >= len(s.lines) || !knownKeyLine(s.lines[s.first+1]) {
		return Finding{}, false
	}
	return trap("bad-open", s.first, Text{ZH: "front matter 以 " + s.opener() + " 开头，会被当成正文发布", EN: "the front matter opens with " + s.opener() + " and would be published as text"},
		T("开头和结尾都写成 ---", "open and close it with ---"))
}

// trapNoOpener: keys from the first line on and then "---", as old Hexo allowed.
func trapNoOpener(s *shape) (Finding, bool) {
	if !knownKeyLine(s.lines[s.first]) {
		return Finding{}, false
	}
	for _, line := range s.lines[s.first+1:] {
		trimmed := strings.TrimSpace(line)
		if trimmed == "---" {
			return trap("no-open", s.first, T("front matter 没有开头的 ---，会被当成正文发布", "the front matter has no opening --- and would be published as text"),
				T("第一行前加一行 ---", "put a line --- before the first"))
		}
		if trimmed != "" && line == trimmed && !keyLine.MatchString(line) && !strings.HasPrefix(line, "- ") && !strings.HasPrefix(line, "#") {
			break
		}
	}
	return Finding{}, false
}

// preamble is how many lines are searched for front matter that does not come first.
const preamble = 40

// trapNotFirst: a comment or a sentence above the front matter.
func trapNotFirst(s *shape) (Finding, bool) {
	if _, opens := closers[s.opener()]; opens || s.opener() == "{" {
		return Finding{}, false
	}
	for i := s.first + 1; i < min(len(s.lines)-1, s.first+preamble); i++ {
		line := strings.TrimSpace(s.lines[i])
		if strings.HasPrefix(line, "```") || strings.HasPrefix(line, "~~~") {
			break // an article about front matter shows some as code
		}
		if (line == "---" || line == "+++") && knownKeyLine(s.lines[i+1]) && slices.ContainsFunc(s.lines[i+2:], func(l string) bool { return strings.TrimSpace(l) == line }) {
			return trap("not-first", i, T("front matter 前面有别的内容，会被当成正文发布", "something stands above the front matter, which would be published as text"),
				T("把它移到文件第一行，注释写进两行 --- 之间并以 # 开头", "move it to the first line; comments go between the --- lines, after a #"))
		}
	}
	return Finding{}, false
}

// trapJSON: an object that does not stand on lines of its own.
func trapJSON(s *shape) (Finding, bool) {
	after := strings.TrimSpace(strings.TrimPrefix(s.opener(), "{"))
	if s.opener() == "{" && s.first+1 < len(s.lines) {
		after = strings.TrimSpace(s.lines[s.first+1])
	}
	if !strings.HasPrefix(s.opener(), "{") || !strings.HasPrefix(after, `"`) {
		return Finding{}, false
	}
	start := bytes.IndexByte(s.text, '{')
	dec := json.NewDecoder(bytes.NewReader(s.text[start:]))
	var object json.RawMessage
	if err := dec.Decode(&object); err != nil {
		return trap("unclosed", s.first, Text{ZH: "JSON front matter 读不懂，会被当成正文发布（" + err.Error() + "）", EN: "the JSON front matter cannot be read and would be published as text (" + err.Error() + ")"},
			T("检查逗号、引号和结尾的 }", "check commas, quotes and the closing }"))
	}
	if s.objectStandsAlone(start + int(dec.InputOffset())) {
		return Finding{}, false
	}
	return trap("json-lines", s.first, T("JSON front matter 的 { 和 } 没有各占一行，会被当成正文发布", "the { and } of the JSON front matter are not on lines of their own, so it would be published as text"),
		T("{ 和 } 各占一行，} 后空一行", "put { and } on lines of their own and an empty line after }"))
}

// objectStandsAlone reports whether the library will see the object that ends at offset
// end: "{" and "}" on their own lines, an empty line after, and none such before.
func (s *shape) objectStandsAlone(end int) bool {
	last := strings.Count(string(s.text[:end]), "\n")
	for i := s.first + 1; i < len(s.lines) && s.opener() == "{"; i++ {
		if strings.TrimSpace(s.lines[i]) == "}" && (i+1 == len(s.lines) || strings.TrimSpace(s.lines[i+1]) == "") {
			return i == last
		}
	}
	return false
}

// knownKeyLine reports whether the line sets a key that front matter has.
func knownKeyLine(line string) bool {
	m := keyLine.FindString(line)
	if m == "" {
		return false
	}
	name := strings.Trim(strings.TrimRight(m, ":= \t"), `"'`)
	_, own := ownKey(name)
	return own || foreignKeys[name]
}
