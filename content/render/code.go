package render

import (
	"bytes"
	"crypto/sha256"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// maxHighlight is the size in bytes above which a block is shown without colours: highlighting
// is most of the work of rendering, and a dump of this size is not read for its keywords.
const maxHighlight = 64 << 10

// codeCache keeps highlighted blocks and the lexer of each language name; looking for a lexer
// that does not exist tries every file pattern there is.
type codeCache struct {
	mu     sync.Mutex
	blocks map[codeKey]string
	lexers map[string]chroma.Lexer // nil = none
}

type codeKey struct {
	language, theme string
	hash            [sha256.Size]byte
}

// highlight is the inside of a <code> element: colours as spans, line ends as <br>, spaces as
// &nbsp;, because the platform collapses both.
func (c *codeCache) highlight(t *theme, language, code string) string {
	key := codeKey{language, t.id, sha256.Sum256([]byte(code))}
	c.mu.Lock()
	out, ok := c.blocks[key]
	c.mu.Unlock()
	if ok {
		return out
	}
	out = c.draw(t, language, code)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.blocks == nil || len(c.blocks) >= maxCached {
		c.blocks = make(map[codeKey]string)
	}
	c.blocks[key] = out
	return out
}

func (c *codeCache) draw(t *theme, language, code string) string {
	if lexer := c.lexer(language); lexer != nil && len(code) <= maxHighlight {
		if out, ok := inColour(t, lexer, code); ok {
			return out
		}
	}
	var b bytes.Buffer
	w := codeWriter{b: &b}
	w.text(code)
	return b.String()
}

// inColour is the code as its lexer parts it. Lexers belong to others, and some break on text that is
// not their language: ok is false, and the code is shown without colours.
func inColour(t *theme, lexer chroma.Lexer, code string) (out string, ok bool) {
	defer func() {
		if recover() != nil {
			out, ok = "", false
		}
	}()
	tokens, err := lexer.Tokenise(nil, code)
	if err != nil {
		return "", false
	}
	var b bytes.Buffer
	w := codeWriter{b: &b}
	for token := tokens(); token != chroma.EOF; token = tokens() {
		w.colored(t.tokenColor(token.Type), token.Value)
	}
	w.color("")
	// Lexers may end the last line for themselves.
	return strings.TrimSuffix(b.String(), "<br>"), true
}

func (c *codeCache) lexer(language string) chroma.Lexer {
	if language == "" {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if l, ok := c.lexers[language]; ok {
		return l
	}
	l := lexers.Get(language)
	if rules, ok := l.(*chroma.RegexLexer); ok {
		if quick := swiftLexer(rules); quick != nil {
			l = quick
		}
	}
	if l != nil {
		l = chroma.Coalesce(l)
	}
	if c.lexers == nil || len(c.lexers) >= maxCached {
		c.lexers = make(map[string]chroma.Lexer)
	}
	c.lexers[language] = l
	return l
}

// codeWriter writes code, one span for neighbours of one colour.
type codeWriter struct {
	b      *bytes.Buffer
	open   string // colour of the open span
	column int    // for tabs
}

func (w *codeWriter) colored(color, s string) {
	if strings.TrimSpace(s) != "" { // white space has no colour to change for
		w.color(color)
	}
	w.text(s)
}

func (w *codeWriter) color(color string) {
	if color == w.open {
		return
	}
	if w.open != "" {
		w.b.WriteString("</span>")
	}
	if color != "" {
		w.b.WriteString(`<span style="color:` + color + `">`)
	}
	w.open = color
}

const tabWidth = 4

func (w *codeWriter) text(s string) {
	for _, r := range s {
		switch r {
		case '\n':
			w.b.WriteString("<br>")
			w.column = -1
		case ' ':
			w.b.WriteString("&nbsp;")
		case '\t':
			n := tabWidth - w.column%tabWidth
			w.b.WriteString(strings.Repeat("&nbsp;", n))
			w.column += n - 1
		case '&':
			w.b.WriteString("&amp;")
		case '<':
			w.b.WriteString("&lt;")
		case '>':
			w.b.WriteString("&gt;")
		case '\r':
			continue
		default:
			w.b.WriteRune(r)
		}
		w.column++
	}
}
