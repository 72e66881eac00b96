package content

import (
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
// without a Chinese character behind such a sentence are the end of its English.
func ReadText(s string) Text {
	if t, ok := readSentence(s); ok && strings.HasPrefix(s, t.EN) {
		return t // of a command: nothing is joined to it, and "; " is its own
	}
	var zh, en []string
	after := false // a sentence in both languages, whose English may go on behind a "; "
	for part := range strings.SplitSeq(s, "; ") {
		t, ok := readSentence(part)
		switch {
		case ok:
			zh, en, after = append(zh, t.ZH), append(en, t.EN), true
		case after && !han(part):
			en = append(en, part)
		default:
			zh, en, after = append(zh, part), append(en, part), false
		}
	}
	return Text{ZH: strings.Join(zh, "; "), EN: strings.Join(en, "; ")}
}

// betweenLanguages stands between the sentences of String.
const betweenLanguages = " / "

// readSentence reads one sentence: Chinese characters are on one side of the stroke alone.
func readSentence(s string) (Text, bool) {
	a, b, both := strings.Cut(s, betweenLanguages)
	if !both || han(a) == han(b) || strings.Contains(b, betweenLanguages) {
		return Text{}, false
	}
	if han(b) {
		a, b = b, a
	}
	return T(a, b), true
}

func han(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}
