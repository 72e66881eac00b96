package check

import (
	"strings"
	"testing"
)

// TestCharacter: every character of a text is found where the language finds it.
func TestCharacter(t *testing.T) {
	var b strings.Builder
	for r := rune(1); r < 0x30000; r += 1 + r>>10 {
		b.WriteRune(r)
	}
	text := b.String()
	at := 0
	for i, r := range text {
		got, size := character(text, at)
		if at != i || got != r {
			t.Fatalf("U+%04X at %d: U+%04X at %d", r, i, got, at)
		}
		at += size
	}
	if at != len(text) {
		t.Errorf("%d of %d bytes are read", at, len(text))
	}
}

func TestIndexFindsWordsOfEveryWidth(t *testing.T) {
	x := newIndex()
	for _, w := range []string{"最低价", "vip", "♥心", "价"} {
		x.add(indexed{word: w})
	}
	var got []string
	x.each("全网最低价，vip♥心😀价", func(w indexed, at int) { got = append(got, w.word) })
	if want := "最低价 价 vip ♥心 价"; strings.Join(got, " ") != want {
		t.Errorf("%q, want %q", got, want)
	}
}
