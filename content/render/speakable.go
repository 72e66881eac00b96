package render

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// inWords are what is said otherwise than it is written. Each is looked for only where one of its
// signs stands: most sentences hold none.
var inWords = []struct {
	signs   string
	pattern *regexp.Regexp
	words   string
}{
	{"~～", regexp.MustCompile(`(\d)\s*[~～]\s*(\d)`), "${1}到${2}"},
	{"–—-", regexp.MustCompile(`(^|[^\d–—-])(\d+(?:\.\d+)?)\s*[–—-]\s*(\d+(?:\.\d+)?\s*[\p{Han}%％℃])`), "${1}${2}到${3}"}, // no date
	{"%％", regexp.MustCompile(`\s*(\d+(?:\.\d+)?)\s*[%％]`), "百分之$1"},
	{" \t\n", regexp.MustCompile(`[ \t\n]+`), " "},
	{" ", regexp.MustCompile(` +([。，！？；：、）])`), "$1"}, // behind a pictograph that is gone
}

// speakable is a text as it is said: no pictographs and marks of the eye, ranges and percentages
// in words.
func speakable(s string) string {
	s = strings.Map(func(r rune) rune {
		if isEmoji(r) || r == '\ufe0f' || r == '\u200d' || strings.ContainsRune(ownMarks, r) {
			return -1
		}
		return r
	}, s)
	for _, w := range inWords {
		if strings.ContainsAny(s, w.signs) {
			s = w.pattern.ReplaceAllString(s, w.words)
		}
	}
	return strings.TrimSpace(s)
}

// finish ends a paragraph with a mark.
func finish(s string) string {
	s = strings.TrimSpace(s)
	marks := strings.TrimRight(s, closers)
	last, _ := utf8.DecodeLastRuneInString(marks)
	if s == "" || strings.ContainsRune(ends+".：:～~", last) {
		return s
	}
	return strings.TrimRight(s, "，,、") + "。"
}
