package envelope_test

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

	"moxin/publishers"
	"moxin/publishers/envelope"
)

// The platforms' published examples (callback pages, read 2026-11).
const (
	exampleToken    = "123456"
	exampleKey      = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"
	exampleReceiver = "wx49f0ab532d5d035a"
	exampleEcho     = "4ByGGj+sVCYcvGeQYhaKIk1o0pQRNbRjxybjTGblXrBaXlTXeOo1+bXFXDQQb1o6co6Yh9Bv41n7hOchLF6p+Q=="
)

func box(t testing.TB, receiver string) *envelope.Box {
	t.Helper()
	b, err := envelope.New(exampleKey, receiver)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestThePublishedExamples(t *testing.T) {
	for _, tc := range []struct{ token, timestamp, nonce, echo, want string }{
		{exampleToken, "1411443780", "437374425", exampleEcho, "dd6b9c95b495b3f7e2901bfbc76c664930ffdb96"},
		{"QDG6eK", "1409659589", "263014780", "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==", "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3"},
	} {
		if got := envelope.Sign(tc.token, tc.timestamp, tc.nonce, tc.echo); got != tc.want {
			t.Errorf("Sign = %s, want %s", got, tc.want)
		}
		if !envelope.Signed(tc.want, tc.token, tc.timestamp, tc.nonce, tc.echo) || !envelope.Signed(strings.ToUpper(tc.want), tc.token, tc.echo, tc.nonce, tc.timestamp) {
			t.Error("the example's signature is refused")
		}
	}
	message, err := box(t, exampleReceiver).Open(exampleEcho)
	if err != nil || string(message) != "5927782489442352469" {
		t.Errorf("Open = %q, %v", message, err)
	}
}

func TestWhatIsNotSigned(t *testing.T) {
	good := envelope.Sign(exampleToken, "1", "2")
	for name, ok := range map[string]bool{
		"another token":     envelope.Signed(good, "654321", "1", "2"),
		"another timestamp": envelope.Signed(good, exampleToken, "3", "2"),
		"a part more":       envelope.Signed(good, exampleToken, "1", "2", "x"),
		"cut":               envelope.Signed(good[:39], exampleToken, "1", "2"),
		"empty":             envelope.Signed("", exampleToken, "1", "2"),
		"no token":          envelope.Signed(envelope.Sign("", "1", "2"), "", "1", "2"),
	} {
		if ok {
			t.Errorf("%s: taken for signed", name)
		}
	}
}

func TestSealAndOpen(t *testing.T) {
	b := box(t, exampleReceiver)
	for size := range 70 { // over two blocks of padding
		message := bytes.Repeat([]byte("信"), size)
		one, err := b.Seal(message, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		two, err := b.Seal(message, rand.Reader)
		if err != nil || one == two {
			t.Fatalf("two envelopes of one message are the same, %v", err)
		}
		if got, err := b.Open(one); err != nil || !bytes.Equal(got, message) {
			t.Fatalf("%d: %q, %v", size, got, err)
		}
	}
	if _, err := b.Seal(nil, strings.NewReader("short")); err == nil {
		t.Error("sealed without random bytes")
	}
}

func TestWhatIsNotOurs(t *testing.T) {
	b := box(t, exampleReceiver)
	other, err := box(t, "wx0000000000000002").Seal([]byte("<xml/>"), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := base64.StdEncoding.DecodeString(exampleEcho)
	if err != nil {
		t.Fatal(err)
	}
	turned := bytes.Clone(raw)
	turned[len(turned)-1] ^= 1
	for name, sealed := range map[string]string{
		"to another account": other,
		"one bit turned":     base64.StdEncoding.EncodeToString(turned),
		"cut":                base64.StdEncoding.EncodeToString(raw[:32]),
		"half a block":       base64.StdEncoding.EncodeToString(raw[:40]),
		"not base64":         "***",
		"nothing":            "",
	} {
		if got, err := b.Open(sealed); !errors.Is(err, publishers.ErrForged) || got != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestKeys(t *testing.T) {
	for _, key := range []string{"", "short", exampleKey + "x", strings.Repeat("*", 43)} {
		if _, err := envelope.New(key, "r"); !errors.Is(err, envelope.ErrKey) || key != "" && strings.Contains(err.Error(), key) {
			t.Errorf("%q: %v", key, err)
		}
	}
	if s := fmt.Sprintf("%v %+v %#v", box(t, "r"), box(t, "r"), box(t, "r")); strings.Contains(s, "145") || strings.Contains(s, "key:") {
		t.Errorf("a printed box shows its key: %s", s)
	}
}

func TestMessage(t *testing.T) {
	b := box(t, exampleReceiver)
	sealed, err := b.Seal([]byte("<xml><Event>x</Event></xml>"), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	body := []byte("<xml><ToUserName><![CDATA[x]]></ToUserName><Encrypt><![CDATA[ " + sealed + " ]]></Encrypt></xml>")
	encrypted := envelope.Callback{MsgSignature: envelope.Sign("tok", "1", "2", sealed), Timestamp: "1", Nonce: "2"}
	plain := envelope.Callback{Signature: envelope.Sign("tok", "1", "2"), Timestamp: "1", Nonce: "2"}
	for _, tc := range []struct {
		name string
		call envelope.Callback
		box  *envelope.Box
		body []byte
		ok   bool
	}{
		{"encrypted", encrypted, b, body, true},
		{"plain", plain, nil, []byte("<xml/>"), true},
		{"plain where a key is set", plain, b, []byte("<xml><Event>x</Event></xml>"), false},
		{"only the plain signature", plain, b, body, false},
		{"signature of another text", encrypted, b, bytes.Replace(body, []byte("<Encrypt><![CDATA[ "), []byte("<Encrypt><![CDATA[A"), 1), false},
		{"unsigned", envelope.Callback{Timestamp: "1", Nonce: "2"}, nil, []byte("<xml/>"), false},
		{"no XML", encrypted, b, []byte("{}"), false},
	} {
		got, err := tc.call.Message("tok", tc.box, tc.body)
		if (err == nil) != tc.ok || tc.ok && len(got) == 0 || !tc.ok && !errors.Is(err, publishers.ErrForged) {
			t.Errorf("%s: %q, %v", tc.name, got, err)
		}
	}
}

func TestXMLThatGrowsIsRefused(t *testing.T) {
	for name, body := range map[string]string{
		"entities":   `<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><xml>&b;</xml>`,
		"external":   `<!DOCTYPE x SYSTEM "file:///etc/passwd"><xml/>`,
		"deep":       strings.Repeat("<a>", 2000) + strings.Repeat("</a>", 2000),
		"wide":       "<xml>" + strings.Repeat("<a/>", 2000) + "</xml>",
		"unclosed":   "<xml><a>",
		"nothing":    "",
		"undeclared": "<xml>&x;</xml>",
	} {
		var v struct{}
		if err := envelope.Unmarshal([]byte(body), &v); !errors.Is(err, envelope.ErrXML) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(exampleEcho)
	f.Add("")
	f.Add("AAAA")
	f.Add(base64.StdEncoding.EncodeToString(make([]byte, 64)))
	b := box(f, exampleReceiver)
	f.Fuzz(func(t *testing.T, sealed string) {
		message, err := b.Open(sealed)
		if err != nil {
			if !errors.Is(err, publishers.ErrForged) || message != nil {
				t.Fatalf("%q, %v", message, err)
			}
			return
		}
		again, err := b.Seal(message, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := b.Open(again); err != nil || !bytes.Equal(got, message) {
			t.Fatalf("%q became %q, %v", message, got, err)
		}
	})
}

func FuzzMessage(f *testing.F) {
	b := box(f, exampleReceiver)
	f.Add([]byte("<xml><Encrypt>"+exampleEcho+"</Encrypt></xml>"), true)
	f.Add([]byte("<xml><Encrypt></Encrypt></xml>"), false)
	f.Add([]byte(`<!DOCTYPE x [<!ENTITY a "aa">]><xml><Encrypt>&a;</Encrypt></xml>`), true)
	f.Fuzz(func(t *testing.T, body []byte, sealed bool) {
		call := envelope.Callback{Signature: "x", MsgSignature: "x", Timestamp: "1", Nonce: "2"}
		with := b
		if !sealed {
			with = nil
		}
		if got, err := call.Message("tok", with, body); !errors.Is(err, publishers.ErrForged) {
			t.Fatalf("unsigned, and yet %q, %v", got, err)
		}
	})
}
