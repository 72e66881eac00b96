package check

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"moxin/content"
)

// inValue is the place of a piece of a front matter value, given the place of its key: on the key's
// line, or below it in a block of text. The key's place where the value is written otherwise.
func inValue(a *content.Article, key content.Position, piece string) content.Position {
	if key.Line == 0 || key.Line >= a.BodyLine || piece == "" {
		return key
	}
	lines := bytes.Split(a.Head, []byte("\n"))
	if key.Line > len(lines) {
		return key
	}
	first := string(lines[key.Line-1])
	skip := 0 // the key itself is no value
	if i := strings.IndexByte(first, ':'); i >= 0 && utf8.RuneCountInString(first[:i]) >= key.Column-1 {
		skip = i
	}
	if i := strings.Index(first[skip:], piece); i >= 0 {
		return placeIn(key, key.Line, first[:skip+i])
	}
	if value := strings.TrimRight(first, "+- \t"); !strings.HasSuffix(value, "|") && !strings.HasSuffix(value, ">") {
		return key
	}
	for n, raw := range lines[key.Line:] {
		line := string(raw)
		if rest := strings.TrimLeft(line, " "); rest != "" && len(line)-len(rest) < key.Column {
			return key // the next key
		}
		if i := strings.Index(line, piece); i >= 0 {
			return placeIn(key, key.Line+1+n, line[:i])
		}
	}
	return key
}

func placeIn(key content.Position, line int, before string) content.Position {
	return content.Position{File: key.File, Line: line, Column: utf8.RuneCountInString(before) + 1}
}
