package check

import (
	"strings"
	"unicode/utf8"
)

// index finds many words in one pass: a text is looked at once, whatever the number of words.
// Words are grouped by their first character; few words share one.
type index struct {
	first   [1 << 16]uint16 // of a character below 65536: its bucket, 0 = none
	buckets [][]indexed
}

// indexed is a word and who asked for it.
type indexed struct {
	word  string
	owner int32
	extra bool // the word is no hit itself, but where the owner's pattern is tried
}

func newIndex() *index { return &index{buckets: make([][]indexed, 1)} }

func (x *index) add(w indexed) {
	r, _ := utf8.DecodeRuneInString(w.word)
	if w.word == "" || r >= 1<<16 {
		return
	}
	at := x.first[r]
	if at == 0 {
		at = uint16(len(x.buckets)) //nolint:gosec // one for each character below 65536 at most
		x.first[r] = at
		x.buckets = append(x.buckets, nil)
	}
	x.buckets[at] = append(x.buckets[at], w)
}

// each calls f for every word at every place of text, from left to right.
func (x *index) each(text string, f func(w indexed, at int)) {
	for i, size := 0, 0; i < len(text); i += size {
		var r rune
		if r, size = character(text, i); r >= 1<<16 {
			continue
		}
		bucket := x.first[r]
		if bucket == 0 {
			continue
		}
		for _, w := range x.buckets[bucket] {
			if strings.HasPrefix(text[i:], w.word) {
				f(w, i)
			}
		}
	}
}

// character is the one at byte i of a text and its size. Most are of three bytes, which the library
// takes its time for. The text is UTF-8.
func character(text string, i int) (rune, int) {
	switch c := text[i]; {
	case c < utf8.RuneSelf:
		return rune(c), 1
	case c >= 0xE1 && c <= 0xEC && i+2 < len(text):
		return rune(c&0x0F)<<12 | rune(text[i+1]&0x3F)<<6 | rune(text[i+2]&0x3F), 3
	}
	return utf8.DecodeRuneInString(text[i:])
}
