package content

import (
	"iter"
	"strings"

	"golang.org/x/net/html"
)

// Pieces are the tags of HTML (true) and the text between them (false), as they are written:
// entities stay. Comments and declarations are left out. It is what a tokenizer of HTML says, in a
// fraction of its time for tags as renderers write them.
func Pieces(markup string) iter.Seq2[string, bool] {
	return func(yield func(string, bool) bool) {
		for rest := markup; rest != ""; {
			i := strings.IndexByte(rest, '<')
			if i < 0 {
				i = len(rest)
			}
			if i > 0 && !yield(rest[:i], false) {
				return
			}
			if rest = rest[i:]; rest == "" {
				return
			}
			n := plainTag(rest)
			if n == 0 {
				tokens(rest, yield)
				return
			}
			if !yield(rest[:n], true) {
				return
			}
			rest = rest[n:]
		}
	}
}

// plainTag is the length of the tag that s begins with; 0 when that takes a tokenizer to say.
func plainTag(s string) int {
	end := strings.IndexByte(s, '>')
	if end < 0 {
		return 0
	}
	name := strings.TrimPrefix(s[1:end], "/")
	if name == "" || name[0]|0x20 < 'a' || name[0]|0x20 > 'z' || !evenQuotes(name) {
		return 0
	}
	if rawTag(TagName(name)) {
		return 0
	}
	return end + 1
}

// TagName is the name that a tag begins with, as written; the tag without its brackets and slash.
func TagName(tag string) string {
	for i := range len(tag) {
		switch tag[i] {
		case ' ', '\t', '\n', '\r', '\f', '/':
			return tag[:i]
		}
	}
	return tag
}

// rawTag reports elements whose content is not markup.
func rawTag(name string) bool {
	switch strings.ToLower(name) {
	case "iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "textarea", "title", "xmp":
		return true
	}
	return false
}

// evenQuotes reports a tag in which every double quote is closed and single ones stand only
// between double ones: its first bracket ends it.
func evenQuotes(tag string) bool {
	for {
		open := strings.IndexByte(tag, '"')
		if open < 0 {
			return strings.IndexByte(tag, '\'') < 0
		}
		size := strings.IndexByte(tag[open+1:], '"')
		if size < 0 || strings.IndexByte(tag[:open], '\'') >= 0 {
			return false
		}
		tag = tag[open+1+size+1:]
	}
}

// tokens passes on what a tokenizer says.
func tokens(markup string, yield func(string, bool) bool) {
	z := html.NewTokenizer(strings.NewReader(markup))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.TextToken:
			if !yield(string(z.Raw()), false) {
				return
			}
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			if !yield(string(z.Raw()), true) {
				return
			}
		}
	}
}
