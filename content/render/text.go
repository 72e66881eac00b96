package render

import (
	"bytes"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// unescape resolves what a Text node still holds as written: backslash escapes, entities, and
// the escaped space, which vanishes.
func unescape(s []byte) string {
	if bytes.IndexByte(s, '\\') < 0 && bytes.IndexByte(s, '&') < 0 {
		return clean(string(s))
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && s[i+1] == ' ':
			i++
		case s[i] == '\\' && i+1 < len(s) && util.IsPunct(s[i+1]):
			i++
			b.WriteByte(s[i])
		case s[i] == '&':
			end := bytes.IndexByte(s[i:min(len(s), i+34)], ';')
			if end < 0 {
				b.WriteByte('&')
				continue
			}
			b.WriteString(html.UnescapeString(string(s[i : i+end+1])))
			i += end
		default:
			b.WriteByte(s[i])
		}
	}
	return clean(b.String())
}

// clean drops what no platform shows and some refuse: control characters, the line and
// paragraph separators that JSON encoders escape, and bytes that are not UTF-8.
func clean(s string) string {
	if isClean(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unshown(r) {
			return -1
		}
		return r
	}, s)
}

// unshown reports what clean drops.
func unshown(r rune) bool {
	switch r {
	case '\n', '\t':
		return false
	case '\u2028', '\u2029', '\ufeff', utf8.RuneError:
		return true
	}
	return unicode.IsControl(r)
}

// isClean reports a text of which clean would drop nothing. ASCII and the characters of E3 to EC,
// which nearly all of a Chinese text is, are told by their bytes.
func isClean(s string) bool {
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c >= ' ' && c < 0x7f:
			i++
		case c >= 0xE3 && c <= 0xEC && i+2 < len(s) && s[i+1]&0xC0 == 0x80 && s[i+2]&0xC0 == 0x80:
			i += 3
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			if unshown(r) {
				return false
			}
			i += size
		}
	}
	return true
}

// softBreak is what a line end inside a paragraph becomes: nothing between two wide
// characters, a space otherwise.
func softBreak(t *ast.Text, source []byte) string {
	before, _ := utf8.DecodeLastRune(t.Value(source))
	if wide(before) && wide(firstRune(t.NextSibling(), source)) {
		return ""
	}
	return " "
}

// firstRune is the first character that an inline node shows.
func firstRune(n ast.Node, source []byte) rune {
	for n != nil {
		if t, ok := n.(*ast.Text); ok {
			r, _ := utf8.DecodeRune(t.Value(source))
			return r
		}
		n = n.FirstChild()
	}
	return ' '
}

func wide(r rune) bool { return isCJK(r) || isShared(r) || util.IsEastAsianWideRune(r) }

// codeSpan is the text of inline code: nothing in it is escaped, line ends are spaces.
func (d *document) codeSpan(n *ast.CodeSpan) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.Write(t.Value(d.source))
		}
	}
	return clean(strings.ReplaceAll(b.String(), "\n", " "))
}

// rawLines is the text of a block whose lines are taken as they are.
func (d *document) rawLines(n ast.Node) string {
	return clean(strings.TrimRight(string(n.Lines().Value(d.source)), "\n"))
}

func isBreak(tag []byte) bool {
	name := strings.ToLower(strings.Trim(string(tag), "<>/ \t\n"))
	return name == "br"
}

// ends are the characters that end a sentence, closers may follow one.
const (
	ends    = "。！？!?；;…\n"
	closers = "”’」』）)】》\"'"
)

// sentences splits text after each sentence. Joined again they are the text.
func sentences(s string) []string {
	out := make([]string, 0, len(s)/longBytes+1)
	start := 0
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if i += size; !endsSentence(s, i-size, r) {
			continue
		}
		next, size := utf8.DecodeRuneInString(s[i:])
		for size > 0 && strings.ContainsRune(ends+closers, next) {
			i += size
			next, size = utf8.DecodeRuneInString(s[i:])
		}
		if size > 0 && strings.ContainsRune(goesOn, next) {
			continue
		}
		out = append(out, s[start:i])
		start = i
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

// longBytes is the size of a sentence of which most are shorter than two.
const longBytes = 60

// goesOn are marks behind which a sentence is under way: the mark before them belongs to a name,
// as in "Yahoo!，".
const goesOn = "，、：,:"

// endsSentence reports whether the mark r at i ends a sentence. A full stop does behind a word and
// before a space: one that is spoken of, as in "用 . 吧", does not.
func endsSentence(s string, i int, r rune) bool {
	switch {
	case r >= 0x3400 && r <= 0x9FFF: // as most characters are
		return false
	case r == '.':
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		return (i+1 == len(s) || s[i+1] == ' ') && (i == 0 || !unicode.IsSpace(before))
	}
	return strings.ContainsRune(ends, r)
}

// fitSentences takes whole sentences from the beginning while they fit.
func fitSentences(s string, fits func(string) bool) string {
	kept := ""
	for _, sentence := range sentences(s) {
		if !fits(strings.TrimSpace(kept + sentence)) {
			break
		}
		kept += sentence
	}
	return strings.TrimSpace(kept)
}

// sameText compares titles by what a reader sees.
func sameText(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}
