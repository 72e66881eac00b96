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
	for i, r := range text {
		if r >= 1<<16 {
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
