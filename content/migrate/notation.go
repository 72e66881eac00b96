package migrate

import (
	"regexp"
	"strings"
)

var tagName = regexp.MustCompile(`^[A-Za-z][\w./-]*`)

// readShortcode reads {{< name … >}}, {{% name … %}}, their closing forms and the escaped form
// {{</* name */>}}.
func readShortcode(s string) (tag, bool) {
	if len(s) < 3 || !strings.HasPrefix(s, "{{<") && !strings.HasPrefix(s, "{{%") {
		return tag{}, false
	}
	closer := map[byte]string{'<': ">}}", '%': "%}}"}[s[2]]
	if strings.HasPrefix(s[3:], "/*") {
		if end := strings.Index(s[:min(len(s), maxTag)], "*/"+closer); end > 0 {
			return tag{raw: s[:end+5], literal: s[:3] + s[5:end] + closer}, true
		}
		return tag{}, false
	}
	end := unquotedIndex(s[:min(len(s), maxTag)], 3, closer, "\"`")
	if end < 0 {
		return tag{}, false
	}
	return newTag(s[:end+3], s[3:end], false)
}

// newTag reads what stands between the braces.
func newTag(raw, inside string, colon bool) (tag, bool) {
	inside = strings.TrimSpace(inside)
	t := tag{raw: raw}
	if rest, ok := strings.CutPrefix(inside, "/"); ok {
		t.closing, inside = true, strings.TrimSpace(rest)
	}
	inside = strings.TrimSpace(strings.TrimSuffix(inside, "/"))
	if t.name = tagName.FindString(inside); t.name == "" {
		return tag{}, false
	}
	t.rest = strings.TrimSpace(inside[len(t.name):])
	t.pos, t.named = arguments(t.rest, colon)
	return t, true
}

// unquotedIndex finds what ends a tag outside its quoted words; where quotes do not end, the first.
func unquotedIndex(s string, from int, what, quotes string) int {
	for i := from; i < len(s); i++ {
		if strings.HasPrefix(s[i:], what) {
			return i
		}
		if strings.IndexByte(quotes, s[i]) >= 0 {
			end := skipQuotes(s, i)
			if end < 0 {
				break
			}
			i = end
		}
	}
	if i := strings.Index(s[min(from, len(s)):], what); i >= 0 {
		return from + i
	}
	return -1
}

func skipQuotes(s string, from int) int {
	for i := from + 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && s[from] == '"':
			i++
		case s[i] == s[from]:
			return i
		}
	}
	return -1
}

// readLiquid reads {% name … %}, {%- name … -%} and {% endname %}.
func readLiquid(s string) (tag, bool) {
	if !strings.HasPrefix(s, "{%") {
		return tag{}, false
	}
	end := unquotedIndex(s[:min(len(s), maxTag)], 2, "%}", `"`)
	if end < 0 {
		return tag{}, false
	}
	t, ok := newTag(s[:end+2], strings.Trim(s[2:end], "-"), true)
	if !ok || t.closing {
		return tag{}, false
	}
	if name, closes := strings.CutPrefix(t.name, "end"); closes && name != "" {
		t.name, t.closing = name, true
	}
	return t, true
}
