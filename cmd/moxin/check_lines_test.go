package main

import (
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// A plain must count as content does, or edits land beside their place.
func TestPlainReadsAsContentDoes(t *testing.T) {
	for name, raw := range map[string]string{
		"plain":       "# 标题\n\n正文。\n",
		"mark":        "\ufeff# 标题\n\n正文。",
		"crlf":        "# 标题\r\n\r\n正文。\r\n",
		"cr":          "# 标题\r\r正文。\r",
		"control":     "# 标\x08题\n\n正\x7f文\ufeff。\n",
		"mixed":       "# 标题\r\n\n正文\r。\n",
		"surrogates":  "# 🍵茶\n\n𠮷。\n",
		"frontmatter": "---\r\ntitle: 一\r\n---\r\n正文\x01。\r\n",
	} {
		a, _ := content.ParseArticle("a.md", []byte(raw), time.UTC)
		if a == nil {
			t.Fatalf("%s: no article", name)
		}
		if p := newPlain([]byte(raw)); !strings.HasSuffix(p.text, string(a.Body)) {
			t.Errorf("%s: text %q does not end in the body %q", name, p.text, a.Body)
		}
	}
}

func TestPlainPlaces(t *testing.T) {
	p := newPlain([]byte("\ufeff一二\r\n🍵茶\x01叶\r\n"))
	for _, c := range []struct{ line, column, from, utf16 int }{
		{1, 0, 3, 1}, {1, 1, 3, 1}, {1, 2, 6, 2}, {1, 3, 9, 3}, // past the last rune: the line's end
		{2, 1, 11, 1}, {2, 2, 15, 3}, {2, 3, 19, 4}, // the emoji is two units, the control none
	} {
		at, ok := p.offset(c.line, c.column)
		if !ok || p.from[at] != c.from {
			t.Errorf("offset(%d, %d) is %d (%v) in the file, want %d", c.line, c.column, p.from[at], ok, c.from)
		}
		if line, column := p.place(at); line != c.line || column != c.utf16 {
			t.Errorf("place(%d) = %d:%d, want %d:%d", at, line, column, c.line, c.utf16)
		}
	}
	for _, none := range [][2]int{{0, 1}, {9, 1}, {1, 5}} {
		if _, ok := p.offset(none[0], none[1]); ok {
			t.Errorf("offset(%v) is a place of the file", none)
		}
	}
}

func FuzzPlain(f *testing.F) {
	f.Add([]byte("\ufeff一\r\n\r二\x00\xff\n"), 2, 1)
	f.Fuzz(func(t *testing.T, raw []byte, line, column int) {
		p := newPlain(raw)
		if len(p.from) != len(p.text)+1 {
			t.Fatalf("%d places for %d bytes", len(p.from), len(p.text))
		}
		if at, ok := p.offset(line, column); ok && (at < 0 || at > len(p.text) || p.from[at] > len(raw)) {
			t.Fatalf("offset(%d, %d) = %d of %d", line, column, at, len(p.text))
		}
	})
}
