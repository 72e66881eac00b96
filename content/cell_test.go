package content_test

import (
	"strings"
	"testing"

	"moxin/content"
)

func TestCellTextIsNoFormula(t *testing.T) {
	for text, want := range map[string]string{
		"老客户为什么走了": "老客户为什么走了", "": "", "a=b": "a=b", "'quoted'": "'quoted'", "“=1”": "“=1”",
		`=HYPERLINK("http://x","y")`: `'=HYPERLINK("http://x","y")`, "+86 热线": "'+86 热线", "-5 度的冬天": "'-5 度的冬天",
		"@所有人": "'@所有人", "\t=1": "'\t=1", "\r1": "'\r1", "'=1": "''=1", "'": "'",
		"\n=1": "'\n=1", "＝1+1": "'＝1+1", "＠所有人": "'＠所有人", "——破折号": "——破折号", "\xff": "\xff",
	} {
		got := content.CellText(text)
		if got != want {
			t.Errorf("%q is written as %q, want %q", text, got, want)
		}
		if back := content.ReadCellText(got); back != text {
			t.Errorf("%q came back as %q", text, back)
		}
	}
	if got := content.ReadCellText("'tis"); got != "'tis" {
		t.Errorf("a mark that people wrote was taken off: %q", got)
	}
}

func FuzzCellText(f *testing.F) {
	f.Add("=1")
	f.Add("''@")
	f.Fuzz(func(t *testing.T, s string) {
		cell := content.CellText(s)
		if content.ReadCellText(cell) != s {
			t.Fatalf("%q came back as %q", s, content.ReadCellText(cell))
		}
		if strings.IndexAny(cell, "=+-@\t\r\n＝＋－＠") == 0 {
			t.Fatalf("%q is a formula", cell)
		}
	})
}
