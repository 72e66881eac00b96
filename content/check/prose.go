package check

import (
	"bytes"
	"regexp"
	"strings"
)

// Parts of Markdown that readers do not see as prose.
var (
	fenceLine   = regexp.MustCompile("^[ \t>]*(`{3,}|~{3,})([^\n]*)")
	indentedRow = regexp.MustCompile(`^(?: {4}|\t)`)
	listItem    = regexp.MustCompile(`^\s*(?:[-*+]|\d+[.)])\s`)
	spans       = []struct {
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
		text := string(line)
		var m []string
		if strings.Contains(text, "```") || strings.Contains(text, "~~~") {
			m = fenceLine.FindStringSubmatch(text)
		}
		switch {
		case fence != "":
			if m != nil && strings.HasPrefix(m[1], fence) && strings.TrimSpace(m[2]) == "" {
				fence = ""
			}
			blank(line)
		case m != nil && (m[1][0] == '~' || !strings.Contains(m[2], "`")):
			fence = m[1]
			blank(line)
		case indentedRow.MatchString(text) && strings.TrimSpace(text) != "" && !list && (empty || code):
			code = true
			blank(line)
			continue
		case listItem.MatchString(text):
			list, code = true, false
		case strings.TrimSpace(text) != "":
			code = false
			if text[0] != ' ' && text[0] != '\t' && empty {
				list = false
			}
		}
		empty = strings.TrimSpace(text) == ""
	}
}
