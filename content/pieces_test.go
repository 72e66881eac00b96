package content_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"moxin/content"
)

// odd are pieces of HTML that end elsewhere than at the first bracket, or not at all.
var odd = []string{
	``, `text`, `<p>a</p>`, `<p style="a">b<br/>c</p >`, `a &lt; b <b>c</b>`, `it's <b>so</b>`,
	`<img alt="a>b" src="c">d`, `<img alt='a>b'>d`, `<img alt="it's">d`, `<p a"b>c" d>e`, `<p a="b>c`,
	`a < b <i>c</i>`, `<!-- <b> --><i>a</i>`, `<!doctype html><p>a`, `<?php > ?><b>a</b>`, `</>a</ b>c`,
	`<script>if (a<b) "</p>"</script><b>c</b>`, `<TITLE><b>a</b></TITLE>`, `<title/><b>a</b>`, `<styled>a</styled>`,
	`<a href=x>y</a`, `<`, `<b`, `<b a="`, `<b/>`, `<svg><title>a</title></svg>`, "<p\nclass=\"a\">b",
}

// tokenized is what Pieces is to say, of a tokenizer.
func tokenized(markup string) string {
	var b strings.Builder
	for z := html.NewTokenizer(strings.NewReader(markup)); ; {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			b.Write(z.Raw())
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			b.WriteString("\x00" + string(z.Raw()) + "\x00")
		}
	}
}

func pieces(markup string) string {
	var b strings.Builder
	for piece, tag := range content.Pieces(markup) {
		if tag {
			piece = "\x00" + piece + "\x00"
		}
		b.WriteString(piece)
	}
	return b.String()
}

func TestPiecesAreThoseOfATokenizer(t *testing.T) {
	for _, s := range odd {
		if got, want := pieces(s), tokenized(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

func TestPiecesStopWhenAsked(t *testing.T) {
	for _, s := range []string{"a<b>c</b>", "<b>c</b>", "<!---->a<b>c", "<!----><b>c"} {
		n := 0
		for range content.Pieces(s) {
			n++
			break
		}
		if n != 1 {
			t.Errorf("%q: %d pieces", s, n)
		}
	}
}

func FuzzPieces(f *testing.F) {
	for _, s := range odd {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := pieces(s), tokenized(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	})
}

func TestTagName(t *testing.T) {
	for tag, want := range map[string]string{
		"p": "p", "Br/": "Br", "section style=\"a/b\"": "section", "td\tclass": "td", "a\nhref": "a", "b\rc": "b", "i\fc": "i", "": "", "/p": "",
	} {
		if got := content.TagName(tag); got != want {
			t.Errorf("TagName(%q) = %q, want %q", tag, got, want)
		}
	}
}
