package webhook

import (
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestParseReply(t *testing.T) {
	for body, want := range map[string]reply{
		`{"id":"a-1","url":"https://shop.example/1"}`:        {ID: "a-1", URL: "https://shop.example/1"},
		`{"id":12345678901234567890}`:                        {ID: "12345678901234567890"},
		`{"id":null,"url":"javascript:alert(1)"}`:            {},
		`{"id":{"x":1},"url":"https://u:p@shop.example/"}`:   {},
		`{"id":" x ","absent":true,"idempotency_key":"k"}`:   {ID: "x", Absent: true, IdempotencyKey: "k"},
		`{"id":"a\u0000b","absent":1}`:                       {},
		`{"id":"` + strings.Repeat("x", 257) + `","name":5}`: {},
	} {
		if got, err := parseReply([]byte(body)); err != nil || got != want {
			t.Errorf("%s: %+v, %v; want %+v", body, got, err, want)
		}
	}
	for _, body := range []string{``, `ok`, `[]`, `"x"`, `{"id":"x"`, `{"id":"x"} {}`, "{\"id\":\"\xff\"}"} {
		if got, err := parseReply([]byte(body)); err == nil || got != (reply{}) {
			t.Errorf("%s: %+v", body, got)
		}
	}
}

// FuzzReply feeds what receivers may answer: whatever it is, what is kept of it is short, on one
// line and safe to show.
func FuzzReply(f *testing.F) {
	for _, seed := range []string{`{"id":"7","url":"https://shop.example/7"}`, `{"absent":true}`, `{"error":"<b>no</b>\n"}`, `{"id":1e999}`, `null`, `{"id":[]}`, `{"url":"//x"}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		r, err := parseReply(body)
		if err != nil {
			if r != (reply{}) {
				t.Errorf("an answer that cannot be read says %+v", r)
			}
			return
		}
		for _, s := range []string{r.ID, r.URL, r.Name, r.IdempotencyKey, r.Words} {
			if !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) || utf8.RuneCountInString(s) > maxURL {
				t.Errorf("kept %q", s)
			}
		}
		if u, err := url.Parse(r.URL); r.URL != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
			t.Errorf("kept the address %q", r.URL)
		}
	})
}
