package wechatapi

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"moxin/publishers/transport"
)

func FuzzEncodeNeverEscapes(f *testing.F) {
	for _, s := range []string{"信任 <b>&</b>", "a\u2028b\u2029c", "\x00\x1f\x7f", "\xff\xfe", "😀", "\t\r\n", "\b\f"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.Contains(s, `\`) {
			return // an author's own backslash is written as \\
		}
		b, err := transport.Encode(Article{Content: s}.clean())
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, []byte(`\u`)) || !utf8.Valid(b) {
			t.Errorf("%q is written with an escape: %s", s, b)
		}
		var back Article
		if err := json.Unmarshal(b, &back); err != nil || back.Content != plain(s) {
			t.Errorf("%q came back as %q, %v", s, back.Content, err)
		}
	})
}

func TestEveryMeaningSpeaksBothLanguages(t *testing.T) {
	for code, m := range meanings {
		if m.text.ZH == "" || m.text.EN == "" || m.class == Unknown {
			t.Errorf("%d: %+v", code, m)
		}
		if got := meaningOf(code); got != m {
			t.Errorf("%d is not found", code)
		}
	}
}
