package check

import (
	"testing"
)

// slowFold is fold with every character taken for itself.
func slowFold(s string) folded {
	f := folder{}
	for i, r := range s {
		f.rune(i, r)
	}
	return folded{string(f.out), s, f.jumps}
}

func FuzzFoldInRuns(f *testing.F) {
	for _, s := range []string{
		"加 微·信，老客户", "一二三四ＡＢＣ五六", "薇❤信\u200b号", "㐀䶿䷀一鿿ꀀ", "中", "中\xe4", "中\xe4\xb8", "中\xe4\xb8中", "a中b  中 - 中", "\u3000中文。中文",
		"全·网.最 低", "中\u200b文", "𠀀中文",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, want := fold(s), slowFold(s)
		if got.text != want.text {
			t.Fatalf("%q: %q, want %q", s, got.text, want.text)
		}
		for i := range got.text {
			if got.source(i) != want.source(i) {
				t.Fatalf("%q: byte %d is of %d, want %d", s, i, got.source(i), want.source(i))
			}
		}
	})
}
