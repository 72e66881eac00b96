package wecomsim

import (
	"bytes"
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

const (
	key   = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
	other = "00000000-0000-4000-8000-000000000002"
)

type bench struct {
	t   *testing.T
	sim *Server
	url string
	now time.Time
}

func newBench(t *testing.T, o Options) *bench {
	t.Helper()
	b := &bench{t: t, now: time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC)}
	o.Clock, o.Keys = func() time.Time { return b.now }, []string{key, other}
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	b.sim, b.url = s, web.URL
	return b
}

// post sends a body and returns what came back.
func (b *bench) post(path, kind string, body []byte) map[string]any {
	b.t.Helper()
	res, err := http.Post(b.url+path, kind, bytes.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil || res.StatusCode != http.StatusOK {
		b.t.Fatalf("status %d, %q: %v", res.StatusCode, text, err)
	}
	return out
}

// say sends one message and returns its errcode.
func (b *bench) say(key, body string) int {
	b.t.Helper()
	return int(b.post("/cgi-bin/webhook/send?key="+key, "application/json", []byte(body))["errcode"].(float64))
}

func text(n int) string {
	return `{"msgtype":"text","text":{"content":"` + strings.Repeat("字", n/3) + strings.Repeat("x", n%3) + `","mentioned_list":["lin"],"mentioned_mobile_list":["@all"]}}`
}

// Section 3.2: every kind, at and past its limit in bytes.
func TestKinds(t *testing.T) {
	b := newBench(t, Options{})
	said := func(kind, field string, n int) string {
		return fmt.Sprintf(`{"msgtype":%q,%q:{"content":%q}}`, kind, field, strings.Repeat("x", n))
	}
	card := `{"title":"周二直播","url":"https://example.com/"}`
	cards := func(n int) string {
		return `{"msgtype":"news","news":{"articles":[` + strings.TrimSuffix(strings.Repeat(card+",", n), ",") + `]}}`
	}
	for _, c := range []struct {
		name, body string
		code       int
	}{
		{"text of 2048", text(2048), 0},
		{"text of 2049", text(2049), 45002},
		{"empty text", text(0), 40058},
		{"markdown of 4096", said("markdown", "markdown", 4096), 0},
		{"markdown of 4097", said("markdown", "markdown", 4097), 45002},
		{"markdown_v2 of 4096", said("markdown_v2", "markdown_v2", 4096), 0},
		{"markdown_v2 of 4097", said("markdown_v2", "markdown_v2", 4097), 45002},
		{"content under another kind", said("markdown", "markdown_v2", 5), 40058},
		{"eight cards", cards(8), 0},
		{"nine cards", cards(9), 40058},
		{"no card", cards(0), 40058},
		{"card without address", `{"msgtype":"news","news":{"articles":[{"title":"x"}]}}`, 40058},
		{"unknown kind", `{"msgtype":"template_card"}`, 40008},
		{"no kind", `{}`, 40008},
		{"escapes", `{"msgtype":"text","text":{"content":"\u4e00"}}`, 40033},
		{"an escaped backslash", `{"msgtype":"text","text":{"content":"\\u4e00"}}`, 0},
		{"no JSON", `{"msgtype":`, 40058},
	} {
		if got := b.say(key, c.body); got != c.code {
			t.Errorf("%s: errcode %d, want %d", c.name, got, c.code)
		}
	}
	m := b.sim.Messages(key)
	if len(m) != 5 || m[0].Kind != "text" || len(m[0].Content) != 2048 || strings.Join(m[0].Mentions, " ") != "lin @all" || len(m[3].Articles) != 8 || !m[0].At.Equal(b.now) {
		t.Errorf("messages %+v", m)
	}
}

// Titles and descriptions of cards are cut on the border of a character, without a word.
func TestCardsAreCut(t *testing.T) {
	b := newBench(t, Options{})
	long := strings.Repeat("字", 200)
	if got := b.say(key, `{"msgtype":"news","news":{"articles":[{"title":"`+long+`","description":"`+long+`","url":"https://example.com/"}]}}`); got != 0 {
		t.Fatalf("errcode %d", got)
	}
	a := b.sim.Messages(key)[0].Articles[0]
	if a.Title != strings.Repeat("字", 42) || a.Description != strings.Repeat("字", 170) {
		t.Errorf("%d and %d bytes", len(a.Title), len(a.Description))
	}
}

// Pictures: base64 of jpg or png with the md5 of the bytes, at most 2 MB.
func TestImage(t *testing.T) {
	b := newBench(t, Options{})
	png := []byte("\x89PNG\r\n\x1a\n rest")
	body := func(data []byte, sum string) string {
		return `{"msgtype":"image","image":{"base64":"` + base64.StdEncoding.EncodeToString(data) + `","md5":"` + sum + `"}}`
	}
	hash := func(data []byte) string { h := md5.Sum(data); return hex.EncodeToString(h[:]) }
	big := append(bytes.Clone(png), make([]byte, 2<<20)...)
	for name, c := range map[string]struct {
		body string
		code int
	}{
		"good":      {body(png, hash(png)), 0},
		"other sum": {body(png, hash(big)), 301019},
		"too big":   {body(big, hash(big)), 40009},
		"a gif":     {body([]byte("GIF89a.."), hash([]byte("GIF89a.."))), 40058},
		"no base64": {`{"msgtype":"image","image":{"base64":"%","md5":""}}`, 40058},
	} {
		if got := b.say(key, c.body); got != c.code {
			t.Errorf("%s: errcode %d, want %d", name, got, c.code)
		}
	}
	if m := b.sim.Messages(key); len(m) != 1 || !bytes.Equal(m[0].Image, png) {
		t.Errorf("messages %v", m)
	}
}

// The 21st message within a minute is 45009, for this robot alone.
func TestRate(t *testing.T) {
	b := newBench(t, Options{})
	for i := range 20 {
		if got := b.say(key, text(9)); got != 0 {
			t.Fatalf("message %d: %d", i, got)
		}
	}
	if got := b.say(key, text(9)); got != 45009 {
		t.Errorf("the 21st: %d", got)
	}
	if got := b.say(other, text(9)); got != 0 {
		t.Errorf("another robot: %d", got)
	}
	b.now = b.now.Add(59 * time.Second)
	if got := b.say(key, text(9)); got != 45009 {
		t.Errorf("after 59 s: %d", got)
	}
	b.now = b.now.Add(time.Second)
	if got := b.say(key, text(9)); got != 0 {
		t.Errorf("after a minute: %d", got)
	}
}

// A wrong key is nobody's robot; GET is no call; errmsg ends with a trailer that varies.
func TestEnvelope(t *testing.T) {
	b := newBench(t, Options{})
	path := "/cgi-bin/webhook/send?key=" + other + "x"
	one, two := b.post(path, "", []byte("{}")), b.post(path, "", []byte("{}"))
	if one["errcode"] != 93000.0 || one["errmsg"] == two["errmsg"] || !strings.HasSuffix(one["errmsg"].(string), "devtool/query?e=93000") {
		t.Errorf("answers %v and %v", one, two)
	}
	res, err := http.Get(b.url + "/cgi-bin/webhook/send?key=" + key)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if text, err := io.ReadAll(res.Body); err != nil || !strings.Contains(string(text), "43002") {
		t.Errorf("GET answers %s", text)
	}
	if b.sim.Messages("nobody") != nil {
		t.Error("nobody said something")
	}
}

// A lenient server takes what is no JSON, with a warning, and nobody reads it.
func TestLenient(t *testing.T) {
	b := newBench(t, Options{Lenient: true})
	r := b.post("/cgi-bin/webhook/send?key="+key, "", []byte(`{"msgtype":"text"`))
	if r["errcode"] != 0.0 || !strings.Contains(r["errmsg"].(string), "wrong json format") || len(b.sim.Messages(key)) != 0 {
		t.Errorf("answers %v", r)
	}
}

// upload_media keeps files for three days, for one robot.
func TestUpload(t *testing.T) {
	b := newBench(t, Options{})
	up := func(kind string, data []byte) map[string]any {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		part, err := form.CreateFormFile("media", "x.bin")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(data); err != nil {
			t.Fatal(err)
		}
		form.Close()
		return b.post("/cgi-bin/webhook/upload_media?key="+key+"&type="+kind, form.FormDataContentType(), body.Bytes())
	}
	for name, c := range map[string]struct {
		kind string
		data []byte
		code float64
	}{
		"five bytes": {"file", []byte("12345"), 40009},
		"six bytes":  {"file", []byte("123456"), 0},
		"voice":      {"voice", []byte("#!AMR\n.."), 0},
		"no voice":   {"voice", []byte("RIFF...."), 40058},
		"long voice": {"voice", append([]byte("#!AMR\n"), make([]byte, 2<<20)...), 40009},
		"long file":  {"file", make([]byte, 20<<20+1), 40009},
		"no kind":    {"image", []byte("123456"), 40058},
	} {
		if r := up(c.kind, c.data); r["errcode"] != c.code {
			t.Errorf("%s answers %v, want %v", name, r, c.code)
		}
	}
	if r := b.post("/cgi-bin/webhook/upload_media?key="+key+"&type=file", "text/plain", []byte("123456")); r["errcode"] != 40058.0 {
		t.Errorf("no form answers %v", r)
	}
	id := up("file", []byte("123456"))["media_id"].(string)
	file := func(kind string) string {
		return fmt.Sprintf(`{"msgtype":%q,%q:{"media_id":%q}}`, kind, kind, id)
	}
	if got := b.say(key, file("file")); got != 0 {
		t.Errorf("file: %d", got)
	}
	if a, v := b.say(other, file("file")), b.say(key, file("voice")); a != 40007 || v != 40007 {
		t.Errorf("another robot %d, as a voice %d", a, v)
	}
	b.now = b.now.Add(72 * time.Hour)
	if got := b.say(key, file("file")); got != 40007 {
		t.Errorf("after three days: %d", got)
	}
}

func TestNewRefuses(t *testing.T) {
	clock := time.Now
	for name, o := range map[string]Options{"no clock": {Keys: []string{key}}, "no key": {Clock: clock}, "bad key": {Clock: clock, Keys: []string{"a b"}}} {
		if _, err := New(o); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// FuzzSend: nothing that arrives breaks the server, and what it refuses nobody reads.
func FuzzSend(f *testing.F) {
	for _, s := range []string{text(9), `{"msgtype":"news","news":{"articles":[{}]}}`, `{"msgtype":"image","image":{"base64":"AA==","md5":"x"}}`, `[]`, `"\`, ""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		s, err := New(Options{Clock: time.Now, Keys: []string{key}})
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest("POST", "/cgi-bin/webhook/send?key="+key, bytes.NewReader(body)))
		var r reply
		if err := json.Unmarshal(w.Body.Bytes(), &struct {
			Code *int `json:"errcode"`
		}{&r.Code}); err != nil || (r.Code == 0) != (len(s.Messages(key)) == 1) {
			t.Errorf("%q answers %s, %d messages: %v", body, w.Body, len(s.Messages(key)), err)
		}
	})
}
