package transport_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"moxin/publishers/transport"
)

type class string

func (c class) String() string { return string(c) }

func TestExchange(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/cut" {
			w.Header().Set("Content-Length", "100")
		}
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(http.StatusBadGateway)
		_, _ = io.WriteString(w, "words")
	}))
	defer s.Close()
	client := transport.New(transport.Options{})
	ask := func(path string) (transport.Reply, error) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		return transport.Exchange(client, req)
	}
	reply, err := ask("/whole?token=" + secret)
	if err != nil || !reply.Failed() || reply.Status != http.StatusBadGateway || string(reply.Body) != "words" || reply.After(time.Now()) != 7*time.Second {
		t.Errorf("%+v, %v", reply, err)
	}
	if _, err := ask("/cut?token=" + secret); err == nil || transport.NotSent(err) || strings.Contains(err.Error(), secret) {
		t.Errorf("a reply that was cut off: %v", err)
	}
	s.Close()
	if _, err := ask("/none?token=" + secret); err == nil || !transport.NotSent(err) || strings.Contains(err.Error(), secret) {
		t.Errorf("nobody there: %v", err)
	}
	if (transport.Reply{Status: http.StatusBadRequest}).Failed() || (transport.Reply{}).After(time.Now()) != 0 {
		t.Error("a refusal is taken for a failure, or silence for a wait")
	}
}

func TestDescribe(t *testing.T) {
	cause := errors.New("the reply has no id")
	for want, c := range map[string]transport.Call{
		"p /a: config: errcode 40001 invalid: rid":  {Platform: "p", Path: "/a", Class: class("config"), CodeName: "errcode", Code: 40001, Msg: "invalid:", Trace: "rid"},
		"p /a: unknown: HTTP status 502":            {Platform: "p", Path: "/a", Class: class("unknown"), CodeName: "errcode", Status: 502},
		"p /a: unknown: the reply has no id logid7": {Platform: "p", Path: "/a", Class: class("unknown"), Err: cause, Trace: "logid7"},
	} {
		if got := transport.Describe(c); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if transport.Missing("id").Error() != cause.Error() {
		t.Error(transport.Missing("id"))
	}
}

// A cause that quotes the reply would show what is in it.
func TestUndecodedQuotesNothing(t *testing.T) {
	var out struct{ N int }
	err := transport.Undecoded(json.Unmarshal([]byte(`{"N":"`+secret+`"}`), &out))
	if err == nil || strings.Contains(err.Error(), secret) || !strings.Contains(err.Error(), "UnmarshalTypeError") {
		t.Errorf("err = %v", err)
	}
	if transport.Undecoded(nil) != nil {
		t.Error("no cause is one")
	}
}

func TestHide(t *testing.T) {
	if got := transport.Hide("a S b T", "S", "", "T"); got != "a *** b ***" {
		t.Errorf("%q", got)
	}
}

func TestEncodeIsRaw(t *testing.T) {
	got, err := transport.Encode(map[string]string{"a": "信任 <b>&</b>"})
	if err != nil || string(got) != `{"a":"信任 <b>&</b>"}` {
		t.Errorf("%s, %v", got, err)
	}
	if _, err := transport.Encode(func() {}); err == nil {
		t.Error("a function is written")
	}
}
