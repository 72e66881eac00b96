package edit

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// yamlLanguage edits block mappings, and flow mappings inside them.
type yamlLanguage struct{}

// unsafeTokens give a value a meaning beyond the place where it stands.
var unsafeTokens = []token.Type{
	token.AnchorType, token.AliasType, token.TagType, token.MergeKeyType,
	token.DirectiveType, token.DocumentHeaderType, token.DocumentEndType, token.MappingKeyType,
}

func (yamlLanguage) decode(block string) (root map[string]any, err error) {
	// The parser belongs to others and the input to anybody.
	defer func() {
		if recover() != nil {
			root, err = nil, ErrLayout
		}
	}()
	// Before decoding: aliases of aliases would make it as large as they like.
	for _, tk := range lexer.Tokenize(block) {
		if slices.Contains(unsafeTokens, tk.Type) {
			return nil, ErrLayout
		}
	}
	var v any
	if err := yaml.Unmarshal([]byte(block), &v); err != nil {
		return nil, fmt.Errorf("decoding: %w", err)
	}
	switch v := v.(type) {
	case nil:
		return map[string]any{}, nil
	case map[string]any:
		return v, nil
	}
	return nil, ErrLayout
}

func (l yamlLanguage) scan(block string) (item, error) {
	said, err := l.decode(block)
	if err != nil {
		return item{}, err
	}
	s := yamlScanner{src: block, lines: lineStarts(block)}
	items, ok := s.mapping(0, len(s.lines)-1, 0)
	if !ok || len(items) != len(said) {
		return item{}, ErrLayout
	}
	for _, it := range items {
		if _, known := said[it.key]; !known {
			return item{}, ErrLayout
		}
	}
	return item{from: 0, to: len(block), valTo: len(block), indent: -1, kind: blockMap, items: items}, nil
}

// lineStarts are the offsets at which lines begin, and the end of the text.
func lineStarts(s string) []int {
	starts := []int{0}
	for i := range len(s) {
		if s[i] == '\n' && i+1 < len(s) {
			starts = append(starts, i+1)
		}
	}
	return append(starts, len(s))
}

// yamlScanner finds where the keys of block mappings stand. It knows less than a parser, and
// gives up where it does not know: what it found is compared with what a parser says.
type yamlScanner struct {
	src   string
	lines []int
}

// line is a line without its end.
func (s *yamlScanner) line(i int) string {
	return strings.TrimSuffix(s.src[s.lines[i]:s.lines[i+1]], "\n")
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// idle reports a line that says nothing: blank, or a comment.
func idle(line string) bool {
	t := strings.TrimSpace(line)
	return t == "" || t[0] == '#'
}

var yamlKey = regexp.MustCompile(`^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#\[\]{}&*!|>%@,` + "`" + `?-].*?|[?-][^\s].*?)[ \t]*:(?:[ \t]+|$)`)

// mapping scans lines [from, to) whose keys stand at indent.
func (s *yamlScanner) mapping(from, to, indent int) ([]item, bool) {
	var items []item
	for i := from; i < to; {
		line := s.line(i)
		if idle(line) {
			i++
			continue
		}
		m := yamlKey.FindStringSubmatch(line[min(indent, len(line)):])
		if indentOf(line) != indent || m == nil {
			return nil, false
		}
		key, ok := yamlScalar(m[1])
		if !ok {
			return nil, false
		}
		at := s.lines[i] + indent
		it := item{key: key, from: s.lines[i], keyFrom: at, keyTo: at + len(m[1]), indent: indent, valFrom: at + len(m[0])}
		end, ok := s.value(&it, i, to)
		if !ok {
			return nil, false
		}
		it.to = s.lines[end]
		items = append(items, it)
		i = end
	}
	return items, true
}

// yamlScalar is the text of a key or a value on one line.
func yamlScalar(raw string) (string, bool) {
	if raw == "" || raw[0] != '"' && raw[0] != '\'' {
		return raw, true
	}
	var s string
	err := yaml.Unmarshal([]byte(raw), &s)
	return s, err == nil
}

// value finds the end of the value of it, whose key stands on line i; the result is the line
// behind it, at most to.
func (s *yamlScanner) value(it *item, i, to int) (int, bool) {
	it.valTo = it.valFrom
	rest := s.src[it.valFrom : s.lines[i]+len(s.line(i))]
	limit := s.lines[to]
	switch {
	case rest == "" || rest[0] == '#':
		return s.below(it, i, to), true
	case rest[0] == '"' || rest[0] == '\'':
		it.valTo = skipQuoted(s.src, it.valFrom, limit)
	case rest[0] == '[' || rest[0] == '{':
		end, items, ok := scanFlow(s.src, it.valFrom, limit)
		if !ok {
			return 0, false
		}
		it.valTo, it.items, it.kind = end, items, flowList
		if rest[0] == '{' {
			it.kind = flowMap
		}
	default:
		return s.plain(it, i, to, rest), true
	}
	for i+1 < to && s.lines[i+1] < it.valTo {
		i++
	}
	return s.comments(i+1, to, it.indent), it.valTo > it.valFrom
}

// plain is a plain or block scalar: the rest of the line and every deeper line below it.
func (s *yamlScanner) plain(it *item, i, to int, rest string) int {
	end := i + 1
	for j := end; j < to; j++ {
		if line := s.line(j); strings.TrimSpace(line) != "" {
			if indentOf(line) <= it.indent {
				break
			}
			end = j + 1
		}
	}
	it.valTo = s.lines[end-1] + len(s.line(end-1))
	if rest[0] == '|' || rest[0] == '>' {
		return end
	}
	if end == i+1 {
		it.valTo = it.valFrom + len(plainText(rest))
	}
	if w := s.src[it.valFrom:it.valTo]; w == "~" || strings.EqualFold(w, "null") {
		it.kind = emptyKind
	}
	return end
}

// plainText is a plain scalar without the comment and the spaces behind it.
func plainText(rest string) string {
	for i := 1; i < len(rest); i++ {
		if rest[i] == '#' && (rest[i-1] == ' ' || rest[i-1] == '\t') {
			rest = rest[:i]
		}
	}
	return strings.TrimRight(rest, " \t")
}

// below is a value on the lines under its key: a mapping, a list, something else, or nothing.
func (s *yamlScanner) below(it *item, i, to int) int {
	it.kind = emptyKind
	first, end := -1, i+1
	for j := i + 1; j < to; j++ {
		line := s.line(j)
		in := indentOf(line)
		if idle(line) {
			continue
		}
		dash := in == it.indent && (strings.HasPrefix(line[in:], "- ") || line[in:] == "-")
		if in <= it.indent && !dash {
			break
		}
		if first < 0 {
			first = j
		}
		end = j + 1
	}
	end = s.comments(end, to, it.indent)
	if first < 0 {
		return end
	}
	it.valTo = s.lines[end-1] + len(s.line(end-1))
	line := s.line(first)
	in := indentOf(line)
	if strings.HasPrefix(line[in:], "-") && (len(line) == in+1 || line[in+1] == ' ') {
		it.kind = blockList
		return end
	}
	it.kind = scalarKind
	if items, ok := s.mapping(i+1, end, in); ok && in > it.indent {
		it.kind, it.items = blockMap, items
	}
	return end
}

// comments takes comment lines that are indented deeper than a key with what stands above them.
func (s *yamlScanner) comments(from, to, indent int) int {
	for from < to {
		line := s.line(from)
		if t := strings.TrimSpace(line); t == "" || t[0] != '#' || indentOf(line) <= indent {
			break
		}
		from++
	}
	return from
}
