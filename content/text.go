package content

import "strings"

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
	return t.ZH + " / " + t.EN
}
