package page

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A literal is a JavaScript object or list as pages assign it to a variable; JSON is one too. It
// is read, never run:
//
//	window.cgiDataNew = { title: JsDecode('…'), mid: '21' * 1, bar: { read_num: '' } };
//
// Values become map[string]any, []any, string, float64 and bool. Everything that is not known
// is nil: undefined, null, an expression that is not understood, and the empty string * 1,
// which a browser calls 0 and a page means as "not told".

var (
	errNoLiteral = errors.New("no such variable")
	errDeep      = errors.New("nested too deep")
	errEnd       = errors.New("ends in the middle")
)

const (
	deepest  = 64
	mentions = 16 // of the variable that are looked at
)

// assigned finds `name = {…}` or `name = […]` in a script and reads the value. A mention of the
// name that is not such an assignment is passed over.
func assigned(script, name string) (value any, err error) {
	err = errNoLiteral
	at := 0
	for range mentions {
		i := strings.Index(script[at:], name)
		if i < 0 {
			return nil, err
		}
		begin := at + i
		at = begin + len(name)
		if begin > 0 && script[begin-1] != '.' && wordByte(script[begin-1]) {
			continue // the end of a longer name
		}
		p := scanner{src: script, pos: at}
		p.space()
		if !p.take('=') {
			continue
		}
		p.space()
		if c := p.peek(); c != '{' && c != '[' {
			continue
		}
		v, e := p.value(0)
		if e != nil {
			err = e
			continue
		}
		return v, nil
	}
	return nil, err
}

// literal reads a script that is one object or list, such as JSON, and stops behind it.
func literal(script string) (any, error) {
	p := scanner{src: script}
	p.space()
	if c := p.peek(); c != '{' && c != '[' {
		return nil, errNoLiteral
	}
	return p.value(0)
}

type scanner struct {
	src string
	pos int
}

func (p *scanner) peek() byte {
	if p.pos >= len(p.src) {
		return 0
	}
	return p.src[p.pos]
}

func (p *scanner) take(c byte) bool {
	if p.peek() != c || p.pos >= len(p.src) {
		return false
	}
	p.pos++
	return true
}

// space passes over white space and comments.
func (p *scanner) space() {
	for p.pos < len(p.src) {
		switch rest := p.src[p.pos:]; {
		case strings.HasPrefix(rest, "//"):
			p.pos = p.after("\n")
		case strings.HasPrefix(rest, "/*"):
			p.pos += 2 // so that /*/ does not end itself
			p.pos = p.after("*/")
		case rest[0] == ' ' || rest[0] == '\t' || rest[0] == '\n' || rest[0] == '\r':
			p.pos++
		default:
			return
		}
	}
}

// after is the place past the next mark, or the end.
func (p *scanner) after(mark string) int {
	if i := strings.Index(p.src[p.pos:], mark); i >= 0 {
		return p.pos + i + len(mark)
	}
	return len(p.src)
}

// value reads one value with the expression around it and stops before ',', '}' or ']'.
func (p *scanner) value(depth int) (any, error) {
	if depth > deepest {
		return nil, errDeep
	}
	v, err := p.primary(depth)
	if err != nil || depth == 0 {
		return v, err
	}
	return p.expression(v, depth)
}

// expression goes on after a value: `* 1` and `- 0` make a number of text; anything else is
// passed over and leaves the value unknown.
func (p *scanner) expression(v any, depth int) (any, error) {
	p.space()
	switch p.peek() {
	case ',', '}', ']', ')':
		return v, nil
	case '*', '-':
		p.pos++
		p.space()
		if p.take('1') || p.take('0') {
			p.space()
			if c := p.peek(); c == ',' || c == '}' || c == ']' || c == ')' {
				return number(v), nil
			}
		}
	}
	return nil, p.skip(depth)
}

func number(v any) any {
	switch v := v.(type) {
	case float64:
		return v
	case string:
		n, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
		if err == nil && !math.IsNaN(n) && !math.IsInf(n, 0) { // "NaN" and "Infinity" parse
			return n
		}
	}
	return nil
}

func (p *scanner) primary(depth int) (any, error) {
	p.space()
	switch c := p.peek(); {
	case p.pos >= len(p.src):
		return nil, errEnd
	case c == '{':
		return p.object(depth)
	case c == '[':
		return p.array(depth)
	case c == '\'' || c == '"' || c == '`':
		return p.text()
	case c == '-' || c >= '0' && c <= '9':
		return p.digits(), nil
	case wordByte(c):
		return p.call(p.word(), depth)
	}
	return nil, p.skip(depth)
}

func (p *scanner) object(depth int) (any, error) {
	p.pos++ // the brace
	out := map[string]any{}
	for {
		p.space()
		if p.take('}') {
			return out, nil
		}
		if p.pos >= len(p.src) {
			return nil, errEnd
		}
		key, err := p.key()
		if err != nil {
			return nil, err
		}
		p.space()
		if p.take(':') {
			v, err := p.value(depth + 1)
			if err != nil {
				return nil, err
			}
			out[key] = v
		} else if err := p.skip(depth + 1); err != nil { // a method, a spread, a short form
			return nil, err
		}
		p.space()
		if !p.take(',') && p.peek() != '}' {
			return nil, errEnd
		}
	}
}

func (p *scanner) key() (string, error) {
	if c := p.peek(); c == '\'' || c == '"' {
		return p.text()
	}
	return p.word(), nil
}

func (p *scanner) array(depth int) (any, error) {
	p.pos++ // the bracket
	out := []any{}
	for {
		p.space()
		if p.take(']') {
			return out, nil
		}
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
		p.space()
		if !p.take(',') && p.peek() != ']' {
			return nil, errEnd
		}
	}
}

// text reads a string with its escapes.
func (p *scanner) text() (string, error) {
	quote := p.src[p.pos]
	p.pos++
	var out strings.Builder
	marks := string(quote) + `\`
	for {
		i := strings.IndexAny(p.src[p.pos:], marks)
		if i < 0 {
			p.pos = len(p.src)
			return "", errEnd
		}
		out.WriteString(p.src[p.pos : p.pos+i])
		p.pos += i + 1
		if p.src[p.pos-1] == quote {
			return out.String(), nil
		}
		p.escape(&out)
	}
}

var escapes = map[byte]string{'n': "\n", 't': "\t", 'r': "\r", 'b': "\b", 'f': "\f", 'v': "\v", '0': "\x00", '\n': ""}

// escape reads what follows a backslash.
func (p *scanner) escape(out *strings.Builder) {
	if p.pos >= len(p.src) {
		return
	}
	c := p.src[p.pos]
	width := 0
	switch c {
	case 'x':
		width = 2
	case 'u':
		width = 4
	}
	if width > 0 && p.pos+1+width <= len(p.src) {
		if n, err := strconv.ParseUint(p.src[p.pos+1:p.pos+1+width], 16, 32); err == nil {
			p.pos += 1 + width
			out.WriteRune(p.pair(rune(n)))
			return
		}
	}
	if s, ok := escapes[c]; ok {
		out.WriteString(s)
		p.pos++
		return
	}
	_, size := utf8.DecodeRuneInString(p.src[p.pos:])
	out.WriteString(p.src[p.pos : p.pos+size])
	p.pos += size
}

// pair completes a rune of which a script escapes both halves; half a pair alone becomes U+FFFD.
func (p *scanner) pair(first rune) rune {
	rest := p.src[p.pos:]
	if !utf16.IsSurrogate(first) || len(rest) < 6 || rest[:2] != `\u` {
		return first
	}
	second, err := strconv.ParseUint(rest[2:6], 16, 32)
	both := utf16.DecodeRune(first, rune(second))
	if err != nil || both == utf8.RuneError {
		return first
	}
	p.pos += 6
	return both
}

func (p *scanner) digits() any {
	from := p.pos
	for p.pos < len(p.src) && strings.IndexByte("+-.0123456789eExXabcdefABCDEF", p.src[p.pos]) >= 0 {
		p.pos++
	}
	return number(p.src[from:p.pos])
}

func wordByte(c byte) bool {
	return c == '_' || c == '$' || c == '.' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

func (p *scanner) word() string {
	from := p.pos
	for p.pos < len(p.src) && wordByte(p.src[p.pos]) {
		p.pos++
	}
	return p.src[from:p.pos]
}

// call gives true and false their meaning, and a call such as JsDecode('…') the value of its
// first argument: pages wrap text in decoders of their own. Other words are unknown.
func (p *scanner) call(word string, depth int) (any, error) {
	p.space()
	if !p.take('(') {
		return map[string]any{"true": true, "false": false}[word], nil
	}
	var first any
	p.space()
	if p.peek() != ')' {
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		first = v
	}
	for !p.take(')') {
		if p.pos >= len(p.src) {
			return nil, errEnd
		}
		p.pos++
	}
	return first, nil
}

// skip passes over an expression up to the ',', '}' or ']' that ends it.
func (p *scanner) skip(depth int) error {
	open := 0
	for p.pos < len(p.src) {
		switch c := p.src[p.pos]; c {
		case '\'', '"', '`':
			if _, err := p.text(); err != nil {
				return err
			}
			continue
		case '(', '{', '[':
			if open++; depth+open > deepest {
				return errDeep
			}
		case ')', '}', ']':
			if open == 0 {
				return nil
			}
			open--
		case ',':
			if open == 0 {
				return nil
			}
		}
		p.pos++
	}
	return errEnd
}
