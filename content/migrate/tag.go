package migrate

import (
	"regexp"
	"strings"
)

// A tag is a Hugo shortcode or a Hexo tag as it stands in a text.
type tag struct {
	name     string
	pos      []string          // arguments without a name
	named    map[string]string // and with one
	raw      string            // as written, with its braces
	rest     string            // as written between name and closing braces
	closing  bool
	literal  string // what an escaped tag shows; "" for none
	from, to int
}

// A dialect is the notation of a tool and what its tags become.
type dialect struct {
	// read reads the tag at the start of s, which begins with "{".
	read func(s string) (tag, bool)
	// verbatim are tags between which nothing is a tag.
	verbatim map[string]bool
	// equals are the tags that have an equal in Markdown.
	equals map[string]equal
	// stray is what looks like a tag and was not read as one.
	stray *regexp.Regexp
	// unescape is applied to code.
	unescape func(code string) string
}

// A piece is a run of text, code, or a tag.
type piece struct {
	text string // of what is no tag
	code bool
	tag  *tag
	line int // lines before it
	pair int // index of the closing tag; 0 for none
}

var fenceLine = regexp.MustCompile("^[ \t>]*(`{3,}|~{3,})")

// scan cuts a text at its tags. Code is not searched for them.
func (d dialect) scan(s string) []piece {
	var out []piece
	line, from := 0, 0
	flush := func(to int) {
		if to > from {
			out = append(out, piece{text: s[from:to], line: line})
			line += strings.Count(s[from:to], "\n")
		}
		from = to
	}
	for i := 0; i < len(s); {
		if i == 0 || s[i-1] == '\n' {
			if m := fenceLine.FindStringSubmatch(s[i:]); m != nil {
				flush(i)
				end := fenceEnd(s, i, m[1])
				out = append(out, piece{text: s[i:end], code: true, line: line})
				line += strings.Count(s[i:end], "\n")
				i, from = end, end
				continue
			}
		}
		switch s[i] {
		case '`':
			i = spanEnd(s, i)
		case '{':
			t, ok := d.read(s[i:])
			if !ok {
				i++
				continue
			}
			flush(i)
			t.from, t.to = i, i+len(t.raw)
			out = append(out, piece{tag: &t, line: line})
			line += strings.Count(t.raw, "\n")
			i = t.to
			if d.verbatim[t.name] && !t.closing {
				out, line, i = d.inner(s, i, t.name, out, line)
			}
			from = i
		default:
			i++
		}
	}
	flush(len(s))
	pair(d, out)
	return out
}

// inner takes all up to the tag that closes name as one text.
func (d dialect) inner(s string, from int, name string, out []piece, line int) ([]piece, int, int) {
	for i := from; i < len(s); i++ {
		if s[i] != '{' {
			continue
		}
		t, ok := d.read(s[i:])
		if !ok || !t.closing || t.name != name {
			continue
		}
		if i > from {
			out = append(out, piece{text: s[from:i], code: true, line: line})
			line += strings.Count(s[from:i], "\n")
		}
		t.from, t.to = i, i+len(t.raw)
		return append(out, piece{tag: &t, line: line}), line + strings.Count(t.raw, "\n"), t.to
	}
	return out, line, from
}

// fenceEnd is the offset behind a fenced block that opens at from.
func fenceEnd(s string, from int, fence string) int {
	at := from + len(lineAt(s, from))
	for at < len(s) {
		line := lineAt(s, at)
		at += len(line)
		t := strings.TrimLeft(strings.TrimSpace(line), "> \t")
		if strings.HasPrefix(t, fence) && strings.Trim(t, fence[:1]) == "" {
			return at
		}
	}
	return len(s)
}

func lineAt(s string, from int) string {
	if i := strings.IndexByte(s[from:], '\n'); i >= 0 {
		return s[from : from+i+1]
	}
	return s[from:]
}

// spanEnd is the offset behind a code span, or behind backticks that open none in their paragraph.
func spanEnd(s string, from int) int {
	run := len(s[from:]) - len(strings.TrimLeft(s[from:], "`"))
	limit := len(s)
	if i := strings.Index(s[from:], "\n\n"); i >= 0 {
		limit = from + i
	}
	for i := from + run; i < limit; i++ {
		if s[i] != '`' {
			continue
		}
		n := len(s[i:limit]) - len(strings.TrimLeft(s[i:limit], "`"))
		if n == run {
			return i + n
		}
		i += n - 1
	}
	return from + run
}

// pair joins opening and closing tags. A tag that is opened inside a pair and not closed there
// stands alone.
func pair(d dialect, pieces []piece) {
	var open []int
	for i, t := range pieces {
		if t.tag == nil || t.tag.literal != "" {
			continue
		}
		if !t.tag.closing {
			open = append(open, i)
			continue
		}
		for j := len(open) - 1; j >= 0; j-- {
			if pieces[open[j]].tag.name == t.tag.name {
				pieces[open[j]].pair = i
				open = open[:j]
				break
			}
		}
	}
}

// maxTag bounds a tag in bytes: what is longer is text with braces in it.
const maxTag = 8 << 10

// arguments cuts what stands behind a tag's name: words and quoted words, bare or behind name=.
// colon also takes name:word, as Hexo does.
func arguments(s string, colon bool) ([]string, map[string]string) {
	var pos []string
	named := map[string]string{}
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimLeft(s, " \t\r\n,") {
		name := argName(s, colon)
		value, rest := word(s[len(name):])
		if name == "" {
			pos = append(pos, value)
		} else {
			named[strings.ToLower(strings.TrimRight(name, "=: "))] = value
		}
		if len(rest) == len(s) { // a mark that is no word
			rest = s[1:]
		}
		s = rest
	}
	return pos, named
}

var (
	equalsName = regexp.MustCompile(`^[A-Za-z_][\w-]*\s*=\s*`)
	colonName  = regexp.MustCompile(`^[A-Za-z_][\w-]*:`)
)

func argName(s string, colon bool) string {
	if m := equalsName.FindString(s); m != "" {
		return m
	}
	if m := colonName.FindString(s); colon && m != "" && !strings.HasPrefix(s[len(m):], "//") {
		return m
	}
	return ""
}

// word is the first word of s without its quotes, and what follows it.
func word(s string) (string, string) {
	if s == "" {
		return "", ""
	}
	if q := s[0]; q == '"' || q == '\'' || q == '`' {
		for i := 1; i < len(s); i++ {
			switch {
			case s[i] == '\\' && q == '"':
				i++
			case s[i] == q:
				text := s[1:i]
				if q == '"' {
					text = strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(text)
				}
				return text, s[i+1:]
			}
		}
	}
	end := strings.IndexAny(s, " \t\r\n")
	if end < 0 {
		end = len(s)
	}
	return s[:end], s[end:]
}
