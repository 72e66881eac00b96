package wecomapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"moxin/publishers"
	"moxin/publishers/sim"
	"moxin/publishers/transport"
	"moxin/publishers/wecom/wecomsim"
)

const key = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"

func now() time.Time { return time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC) }

// group is a robot in a simulated group.
func group(t *testing.T, o wecomsim.Options) (*Robot, *wecomsim.Server) {
	t.Helper()
	o.Clock, o.Keys = now, []string{key}
	s, err := wecomsim.New(o)
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	return robotAt(t, web.URL), s
}

func robotAt(t *testing.T, base string) *Robot {
	t.Helper()
	r, err := NewRobot(RobotOptions{Secret: base + "/cgi-bin/webhook/send?key=" + key, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// answering is a robot whose platform always answers the same.
func answering(t *testing.T, status int, body string) *Robot {
	t.Helper()
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(web.Close)
	return robotAt(t, web.URL)
}

// Every kind arrives as it was written.
func TestSend(t *testing.T) {
	r, s := group(t, wecomsim.Options{})
	file, err := r.Upload(t.Context(), "封面.zip", []byte("123456"))
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range []struct {
		message Message
		want    string
	}{
		{Text{Content: "到点了 <b>&\u2028换行\x00\x1b", Users: []string{"lin"}, Mobiles: []string{"@all"}}, "到点了 <b>&\n换行"},
		{Markdown(`**粗** <font color="info">绿</font>`), `**粗** <font color="info">绿</font>`},
		{MarkdownV2("| a |"), "| a |"},
		{News{{Title: "周二", Description: "说明", URL: "https://example.com/a?b=1&c=2"}}, "https://example.com/a?b=1&c=2\n"},
		{Image("\x89PNG\r\n\x1a\nrest"), ""},
		{File(file), file},
	} {
		if err := r.Send(t.Context(), c.message); err != nil {
			t.Fatalf("%T: %v", c.message, err)
		}
		if got := s.Messages(key)[i]; got.Kind != c.message.kind() || got.Content != c.want {
			t.Errorf("%T arrives as %+v", c.message, got)
		}
	}
	m := s.Messages(key)
	if strings.Join(m[0].Mentions, " ") != "lin @all" || m[3].Articles[0].Description != "说明" || string(m[4].Image) != "\x89PNG\r\n\x1a\nrest" {
		t.Errorf("messages %+v", m)
	}
}

// What does not fit is refused before it is sent, and says which part it is.
func TestSizes(t *testing.T) {
	r, s := group(t, wecomsim.Options{})
	long := func(n int) string { return strings.Repeat("x", n) }
	card := Article{Title: "t", URL: "https://example.com/"}
	for _, c := range []struct {
		message Message
		part    string
	}{
		{Text{}, "text"},
		{Text{Content: "\x00"}, "text"},
		{Text{Content: long(2049)}, "text"},
		{Markdown(long(4097)), "markdown"},
		{MarkdownV2(long(4097)), "markdown_v2"},
		{News{}, "news"},
		{make(News, 9), "news"},
		{News{card, {Title: long(129), URL: "u"}}, "title of article 2"},
		{News{{Title: "t", Description: long(513), URL: "u"}}, "description of article 1"},
		{News{{Title: "t"}}, "url of article 1"},
		{Image{}, "image"},
		{Image(make([]byte, MaxImage+1)), "image"},
		{File(""), "media_id"},
	} {
		err := r.Send(t.Context(), c.message)
		var size *SizeError
		if !errors.As(err, &size) || size.Part != c.part || ClassOf(err) != publishers.Rejected {
			t.Errorf("%T: %v, want a SizeError of %s", c.message, err, c.part)
		}
	}
	if err := r.Send(t.Context(), Image("GIF89a")); !errors.Is(err, ErrPicture) || ClassOf(err) != publishers.Rejected {
		t.Errorf("a gif: %v", err)
	}
	for _, n := range []int{5, MaxFile + 1} {
		if _, err := r.Upload(t.Context(), "x", make([]byte, n)); ClassOf(err) != publishers.Rejected {
			t.Errorf("upload of %d: %v", n, err)
		}
	}
	for _, m := range []Message{Text{Content: long(2048)}, Markdown(long(4096)), News{card}} {
		if err := r.Send(t.Context(), m); err != nil {
			t.Errorf("%T at its limit: %v", m, err)
		}
	}
	if n := len(s.Messages(key)); n != 3 {
		t.Errorf("%d messages arrived", n)
	}
}

// Each code has a class and words; one that is not listed is Unknown.
func TestClasses(t *testing.T) {
	for code, want := range map[int]publishers.Class{
		-1: publishers.Transient, 45033: publishers.Transient, 45009: publishers.Limited, 93000: publishers.Account,
		45002: publishers.Rejected, 40007: publishers.Rejected, 40058: publishers.Bug, 40033: publishers.Bug, 40008: publishers.Bug,
		77777: publishers.Unknown,
	} {
		r := answering(t, http.StatusOK, fmt.Sprintf(`{"errcode":%d,"errmsg":"some words of %s, hint: [1], from ip: 1.2.3.4, more info at https://open.work.weixin.qq.com/devtool/query?e=%d"}`, code, key, code))
		err := r.Send(t.Context(), Markdown("x"))
		var e *Error
		if !errors.As(err, &e) || e.Class != want || e.Code != code || e.Msg != "some words of ***" || e.After != 7*time.Second {
			t.Errorf("%d: %+v, want %s", code, err, want)
		}
		if e.Text().ZH == "" || e.Text().EN == "" {
			t.Errorf("%d has no words", code)
		}
	}
}

// The 21st message of a minute says when there is room.
func TestRateOfTheRobot(t *testing.T) {
	r, _ := group(t, wecomsim.Options{})
	for range PerMinute {
		if err := r.Send(t.Context(), Markdown("x")); err != nil {
			t.Fatal(err)
		}
	}
	err := r.Send(t.Context(), Markdown("x"))
	var e *Error
	if !errors.As(err, &e) || e.Class != publishers.Limited || e.After != time.Minute {
		t.Errorf("the 21st: %+v", err)
	}
}

// Whatever comes back without meaning leaves it open whether the message was sent.
func TestNoMeaning(t *testing.T) {
	for name, r := range map[string]*Robot{
		"HTML":       answering(t, http.StatusOK, "<html>"),
		"502":        answering(t, http.StatusBadGateway, `{"errcode":0,"errmsg":"ok"}`),
		"no errcode": answering(t, http.StatusOK, `{}`),
		"redirect":   answering(t, http.StatusFound, ""),
		"a warning":  answering(t, http.StatusOK, `{"errcode":0,"errmsg":"ok. Warning: wrong json format. "}`),
	} {
		if err := r.Send(t.Context(), Markdown("x")); err == nil || ClassOf(err) != publishers.Unknown {
			t.Errorf("%s: %v, class %s", name, err, ClassOf(err))
		}
	}
	if _, err := answering(t, http.StatusOK, `{"errcode":0}`).Upload(t.Context(), "x", []byte("123456")); err == nil {
		t.Error("an upload without media_id is taken")
	}
	if ClassOf(nil) != publishers.Unknown {
		t.Error("nil has a class")
	}
}

// A message that surely never left may be repeated; after a reset nobody knows.
func TestLostOnTheWay(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	r := robotAt(t, gone.URL)
	gone.Close()
	err := r.Send(t.Context(), Markdown("x"))
	if ClassOf(err) != publishers.Transient || err == nil {
		t.Errorf("nobody listens: %v", err)
	}
	faults, ferr := sim.NewFaults(1, sim.Rule{Kind: sim.ResetAfter, Count: 1})
	if ferr != nil {
		t.Fatal(ferr)
	}
	r, s := group(t, wecomsim.Options{Faults: faults})
	if err := r.Send(t.Context(), Markdown("x")); err == nil || ClassOf(err) != publishers.Unknown || len(s.Messages(key)) != 1 {
		t.Errorf("reset after: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Send(ended, Markdown("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("ended context: %v", err)
	}
}

// The key is in no error and no print, whatever went wrong.
func TestKeyStaysIn(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	unreachable := robotAt(t, gone.URL)
	gone.Close()
	var said []string
	for _, r := range []*Robot{unreachable, answering(t, 500, key), answering(t, 200, `{"errcode":93000,"errmsg":"`+key+`"}`), answering(t, 302, "")} {
		err := r.Send(t.Context(), Markdown("x"))
		said = append(said, err.Error(), fmt.Sprintf("%+v %#v %v", err, r, r), r.Host())
	}
	for _, secret := range []string{"http://example.com/cgi-bin/webhook/send?key=" + key, "https://qyapi.weixin.qq.com/other?key=" + key, key + "\x7f", "https://%zz/cgi-bin/webhook/send?key=" + key} {
		_, err := NewRobot(RobotOptions{Secret: secret, Now: now})
		if err == nil {
			t.Errorf("%q is taken", secret)
			continue
		}
		said = append(said, err.Error())
	}
	for _, s := range said {
		if strings.Contains(s, key) {
			t.Errorf("the key is in %q", s)
		}
	}
}

// A bare key goes to the platform itself, an address to its own host: plain only on this machine.
func TestAddress(t *testing.T) {
	for secret, want := range map[string]string{
		key:       "https://qyapi.weixin.qq.com",
		" " + key: "https://qyapi.weixin.qq.com",
		"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=" + key:         "https://qyapi.weixin.qq.com",
		"https://proxy.example/wecom/cgi-bin/webhook/send?key=" + key:         "https://proxy.example/wecom",
		"http://127.0.0.1:8090/cgi-bin/webhook/send?key=" + key:               "http://127.0.0.1:8090",
		"http://192.168.1.5/cgi-bin/webhook/send?key=" + key:                  "",
		"ftp://example.com/cgi-bin/webhook/send?key=" + key:                   "",
		"https://qyapi.weixin.qq.com/cgi-bin/webhook/send":                    "",
		"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=" + "a%20":      "",
		"https://u:p@qyapi.weixin.qq.com/cgi-bin/webhook/send?key=" + key:     "",
		"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?debug=1&key=" + key: "",
		"": "", "short": "",
	} {
		r, err := NewRobot(RobotOptions{Secret: secret, Now: now})
		switch {
		case want == "" && err == nil:
			t.Errorf("%q is taken", secret)
		case want != "" && (err != nil || r.Host() != want || r.key != key):
			t.Errorf("%q: %v, %v", secret, r, err)
		}
	}
	if _, err := NewRobot(RobotOptions{Secret: key}); err == nil {
		t.Error("no clock is taken")
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		text string
		most int
		want string
	}{
		{"四个汉字", 12, "四个汉字"}, {"四个汉字", 11, "四个…"}, {"四个汉字", 10, "四个…"}, {"四个汉字", 3, "…"}, {"四个汉字", 2, ""}, {"", 0, ""}, {"abcdef", 5, "ab…"},
	} {
		if got := Cut(c.text, c.most, "…"); got != c.want {
			t.Errorf("Cut(%q, %d) = %q, want %q", c.text, c.most, got, c.want)
		}
	}
}

// FuzzAddress: whatever stands in the settings, a robot's base has no key in it and no error has.
func FuzzAddress(f *testing.F) {
	for _, s := range []string{key, "https://x.cn/cgi-bin/webhook/send?key=" + key, "http://127.0.0.1/cgi-bin/webhook/send?key=abcdefgh", "://", "https://x/cgi-bin/webhook/send?key=%"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, secret string) {
		base, k, err := address(secret)
		switch {
		case err != nil && len(secret) >= 8 && strings.Contains(err.Error(), secret) && !strings.Contains(ErrSecret.Error(), secret):
			t.Errorf("the error of %q quotes it", secret)
		case err == nil && (k == "" || !strings.HasPrefix(base, "http") || strings.Contains(base, "?")):
			t.Errorf("%q is read as %q and %q", secret, base, k)
		}
	})
}

// FuzzReply: no reply breaks the client, and only a clear yes is one.
func FuzzReply(f *testing.F) {
	for _, s := range []string{`{"errcode":0}`, `{"errcode":45009,"errmsg":"x"}`, `{"errcode":"0"}`, `[]`, ``, `{"errcode":0,"errmsg":"Warning: wrong json format."}`} {
		f.Add(200, s)
	}
	r, err := NewRobot(RobotOptions{Secret: key, Now: now})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		err := r.refusal(sendPath, transport.Reply{Status: status, Header: http.Header{}, Body: []byte(body)})
		if err == nil && (status >= 500 || !strings.Contains(body, "0")) {
			t.Errorf("%d %q is taken for a yes", status, body)
		}
		if err != nil && strings.Contains(err.Error(), key) {
			t.Errorf("the key is in %v", err)
		}
	})
}
