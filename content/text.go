package content

import (
	"regexp"
	"strings"
	"unicode"
)

// Text is one sentence in the two languages that moxin speaks.
// EN may be empty where the sentence quotes the outside world; Chinese then serves both.
type Text struct {
	ZH string `json:"zh"`
	EN string `json:"en,omitempty"`
}

// T is the short form for tables of sentences.
func T(zh, en string) Text { return Text{ZH: zh, EN: en} }

// In returns the sentence for a BCP 47 language tag: English for "en…", Chinese otherwise.
func (t Text) In(lang string) string {
	if strings.HasPrefix(lang, "en") && t.EN != "" {
		return t.EN
	}
	return t.ZH
}

// String is both languages, for logs and errors that do not know their reader.
func (t Text) String() string {
	if t.EN == "" || t.EN == t.ZH {
		return t.ZH
	}
	return t.ZH + betweenLanguages + t.EN
}

// ReadText is the way back from String, for what was written for people in both languages before it
// was known who reads it: one sentence in each, with " / " between, or several such that "; " joins.
// What is not of that form, such as a person's own words, is the same in either language; words
// without a Chinese character behind such a sentence are the end of its English. What is quoted, 《》
// or “”, is of no language: a title stands in both sentences as it is, whatever it holds.
func ReadText(s string) Text {
	if t, ok := readSentence(s); ok && strings.HasPrefix(s, t.EN) {
		return t // of a command: nothing is joined to it, and "; " is its own
	}
	var zh, en []string
	after := false // a sentence in both languages, whose English may go on behind a "; "
	for _, part := range sentences(s) {
		t, ok := readSentence(part)
		switch {
		case ok:
			zh, en, after = append(zh, t.ZH), append(en, t.EN), true
		case after && !han(part) && strings.Trim(unquoted(part), blot) != "":
			en = append(en, part)
		default:
			zh, en, after = append(zh, part), append(en, part), false
		}
	}
	return Text{ZH: strings.Join(zh, betweenSentences), EN: strings.Join(en, betweenSentences)}
}

const (
	betweenLanguages = " / " // stands between the sentences of String
	betweenSentences = "; "  // joins what several say
)

// sentences splits at what joins them, outside of quotes.
func sentences(s string) (out []string) {
	plain := unquoted(s)
	for {
		i := strings.Index(plain, betweenSentences)
		if i < 0 {
			return append(out, s)
		}
		out = append(out, s[:i])
		s, plain = s[i+len(betweenSentences):], plain[i+len(betweenSentences):]
	}
}

// readSentence reads one sentence: Chinese characters are on one side of the stroke alone.
func readSentence(s string) (Text, bool) {
	plain := unquoted(s)
	i := strings.Index(plain, betweenLanguages)
	if i < 0 || strings.Count(plain, betweenLanguages) > 1 {
		return Text{}, false
	}
	j := i + len(betweenLanguages)
	zh := han(plain[:i])
	switch {
	case zh == han(plain[j:]):
		return Text{}, false
	case zh:
		return T(s[:i], s[j:]), true
	}
	return T(s[j:], s[:i]), true
}

func han(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// quotes are what stands around a title, or around somebody's words, in either language.
var quotes = regexp.MustCompile(`《[^《》]*》|“[^“”]*”`)

const blot = "_"

// unquoted is s with quotes blotted out, byte for byte.
func unquoted(s string) string {
	return quotes.ReplaceAllStringFunc(s, func(q string) string { return strings.Repeat(blot, len(q)) })
}
