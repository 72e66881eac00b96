package render

import "testing"

func TestCleanDropsEachCharacterThatPlatformsRefuse(t *testing.T) {
	for r := rune(0); r < 0x11000; r++ {
		s := "茶" + string(r) + "a"
		dropped := r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r <= 0x9f || r == 0x2028 || r == 0x2029 || r == 0xfeff ||
			r == 0xfffd || r >= 0xd800 && r <= 0xdfff
		want := s
		if dropped {
			want = "茶a"
		}
		if got := clean(s); got != want {
			t.Errorf("U+%04X: %q, want %q", r, got, want)
		}
	}
	for _, s := range []string{"茶\xffa", "茶\xc3a", "茶\xe8\x8ca", "茶\x80a"} {
		if got := clean(s); got != "茶a" {
			t.Errorf("%q: %q, want it without the bytes that are no text", s, got)
		}
	}
}

// TestSameInHTML holds the short way to the long one, for every character.
func TestSameInHTML(t *testing.T) {
	same := 0
	for r := rune(0); r < 0x11000; r++ {
		s := "茶" + string(r) + "a"
		if !sameInHTML([]byte(s)) {
			continue
		}
		same++
		if got := escaper.Replace(unescape([]byte(s))); got != s {
			t.Errorf("U+%04X: %q is written as %q", r, s, got)
		}
	}
	if same < 0x5000 {
		t.Errorf("%d characters are taken as they are", same)
	}
	for _, s := range []string{"茶&amp;", `\*`, "茶\xff", "\xe8\x8c", "\xef\xbb\xbf", "\u2028", "a<b", `"`} {
		if sameInHTML([]byte(s)) {
			t.Errorf("%q is no HTML as it is", s)
		}
	}
}
