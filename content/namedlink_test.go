package content

import (
	"slices"
	"testing"
)

func TestNamedLinks(t *testing.T) {
	for html, want := range map[string][]string{
		`<a href="{{link gzh}}">全文</a><a href="{{link xhs}}">x</a><a href="{{link gzh}}">y</a>`: {"gzh", "xhs"},
		`<code>{{link gzh}}</code><p>href=&#34;{{link gzh}}&#34;</p>`:                           nil,
		`<a href="https://example.com/">x</a>`:                                                  nil,
	} {
		r := Rendition{HTML: html}
		if got := r.NamedLinks(); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", html, got, want)
		}
	}
}
