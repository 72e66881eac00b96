package check

import (
	"bytes"
	"regexp"
)

// Parts of Markdown that readers do not see as prose.
var (
	fenceLine = regexp.MustCompile("^[ \t>]*(`{3,}|~{3,})([^\n]*)")
	spans     = []struct {
		sign    string // looked for first: patterns take time
		pattern *regexp.Regexp
		inline  bool // a blank line ends it
	}{
		{"-->", regexp.MustCompile(`(?s)<!--.*?-->`), false},
		{"</", regexp.MustCompile(`(?is)<pre\b.*?</pre>`), false},
		{"</", regexp.MustCompile(`(?is)<code\b.*?</code>`), false},
		{"$$", regexp.MustCompile(`(?s)\$\$.*?\$\$`), false},
		{"`", regexp.MustCompile("``[^`\n]+(?:`[^`\n]+)*``|`[^`]*?[^`\n]`"), true},
		{"$", regexp.MustCompile(`\$[^\s$][^$\n]*\$`), false},
	}
)

// prose blanks code, comments and formulas: every byte of them but line ends becomes a
// space, so that offsets are those of body. It is one pass for blocks and one for each
// kind of span, all linear.
func prose(body []byte) []byte {
	out := bytes.Clone(body)
	blankBlocks(out)
	for _, span := range spans {
		if !bytes.Contains(out, []byte(span.sign)) {
			continue
		}
		for _, at := range span.pattern.FindAllIndex(out, -1) {
			// A blank line ends the paragraph, and with it a span of code.
			if span.inline && bytes.Contains(out[at[0]:at[1]], []byte("\n\n")) {
				continue
			}
			blank(out[at[0]:at[1]])
		}
	}
	return out
}

func blank(b []byte) {
	for i := range b {
		if b[i] != '\n' {
			b[i] = ' '
		}
	}
}

// blankBlocks blanks fenced code and code by indentation, which needs a blank line above
// it and no list around it.
func blankBlocks(out []byte) {
	fence, list, empty, code := "", false, true, false
	offset := 0
	for raw := range bytes.Lines(out) {
		line := out[offset : offset+len(raw)]
		offset += len(raw)
		text := bytes.TrimSpace(line)
		var m [][]byte
		if bytes.Contains(text, []byte("```")) || bytes.Contains(text, []byte("~~~")) {
			m = fenceLine.FindSubmatch(line)
		}
		switch {
		case fence != "":
			if m != nil && bytes.HasPrefix(m[1], []byte(fence)) && len(bytes.TrimSpace(m[2])) == 0 {
				fence = ""
			}
			blank(line)
		case m != nil && (m[1][0] == '~' || !bytes.Contains(m[2], []byte("`"))):
			fence = string(m[1])
			blank(line)
		case indented(line) && len(text) > 0 && !list && (empty || code):
			code = true
			blank(line)
			continue
		case isItem(text):
			list, code = true, false
		case len(text) > 0:
			code = false
			if line[0] != ' ' && line[0] != '\t' && empty {
				list = false
			}
		}
		empty = len(text) == 0
	}
}

// indented reports a line that is code where there is no list around it.
func indented(line []byte) bool {
	return bytes.HasPrefix(line, []byte("    ")) || bytes.HasPrefix(line, []byte("\t"))
}

// isItem reports a line that begins an item of a list.
func isItem(text []byte) bool {
	rest := bytes.TrimLeft(text, "0123456789")
	switch {
	case len(rest) == 0:
		return false
	case len(rest) == len(text):
		if !bytes.ContainsRune([]byte("-*+"), rune(rest[0])) {
			return false
		}
	case rest[0] != '.' && rest[0] != ')':
		return false
	}
	return len(rest) > 1 && (rest[1] == ' ' || rest[1] == '\t')
}
