package check

import (
	"testing"

	"moxin/content"
)

func TestInValue(t *testing.T) {
	a := article(t, "---\ntitle: \"title 和全网最低价\"\nchannels:\n  xhs:\n    text: |\n      第一行\n\n      第二行顶级\n    title: 顶级\n    topics: [甲, 顶级]\n---\n顶级正文")
	for _, c := range []struct {
		key, piece string
		line, col  int
	}{
		{"title", "最低价", 2, 18},
		{"title", "title", 2, 9}, // not the key
		{"title", "没写成这样", 2, 1},
		{"channels.xhs.text", "顶级", 8, 10},
		{"channels.xhs.text", "甲", 5, 5}, // a later key's
		{"channels.xhs.title", "顶级", 9, 12},
		{"channels.xhs.topics", "顶级", 10, 17},
	} {
		key := a.At(c.key)
		want := content.Position{File: a.Path, Line: c.line, Column: c.col}
		if got := inValue(a, key, c.piece); got != want {
			t.Errorf("%s of %s stands at %s, want %s", c.piece, c.key, got, want)
		}
	}
	for _, at := range []content.Position{{File: a.Path}, {File: a.Path, Line: a.BodyLine, Column: 1}, {File: a.Path, Line: 99, Column: 1}} {
		if got := inValue(a, at, "顶级"); got != at {
			t.Errorf("%s became %s", at, got)
		}
	}
}
