package noticesim

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/smtp"
	"strings"
	"testing"
	"time"

	"moxin/publishers/sim"
)

// clock is stepped by the tests.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// answered posts a body and returns the code that came back.
func answered(t *testing.T, h http.Handler, target, body string) int {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, target, strings.NewReader(body)))
	var r struct {
		Code    *int `json:"code"`
		Errcode *int `json:"errcode"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &r); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if r.Code != nil {
		return *r.Code
	}
	return *r.Errcode
}

func mac(key, text string) string {
	m := hmac.New(sha256.New, []byte(key))
	m.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(m.Sum(nil))
}

// card is the smallest message of a Feishu bot, with more between its braces.
func card(more string) string {
	return `{"msg_type":"interactive","card":{"header":{"title":{"tag":"plain_text","content":"墨信"},"template":"blue"},"elements":[{"tag":"markdown","content":"x"}]}` + more + `}`
}

func TestFeishuRules(t *testing.T) {
	c := &clock{noon}
	f, err := NewFeishu(Options{Clock: c.now, Token: "t", Secret: "s", Keyword: "墨"})
	if err != nil {
		t.Fatal(err)
	}
	stamped := func(at time.Time, secret string) string {
		return card(fmt.Sprintf(`,"timestamp":"%d","sign":"%s"`, at.Unix(), mac(fmt.Sprintf("%d\n%s", at.Unix(), secret), "")))
	}
	good := stamped(noon, "s")
	for name, one := range map[string]struct {
		target, body string
		want         int
	}{
		"a message":          {FeishuPath + "t", good, 0},
		"another token":      {FeishuPath + "u", good, 19001},
		"no signature":       {FeishuPath + "t", card(""), 19021},
		"another secret":     {FeishuPath + "t", stamped(noon, "x"), 19021},
		"an hour ago":        {FeishuPath + "t", stamped(noon.Add(-time.Hour), "s"), 0},
		"longer ago":         {FeishuPath + "t", stamped(noon.Add(-time.Hour-time.Second), "s"), 19021},
		"to come":            {FeishuPath + "t", stamped(noon.Add(time.Hour+time.Second), "s"), 19021},
		"no JSON":            {FeishuPath + "t", "{", 9499},
		"an unknown field":   {FeishuPath + "t", strings.Replace(good, `"card":`, `"at":1,"card":`, 1), 9499},
		"an unknown colour":  {FeishuPath + "t", strings.Replace(good, "blue", "pink", 1), 9499},
		"an unknown element": {FeishuPath + "t", strings.Replace(good, `"markdown"`, `"img"`, 1), 9499},
		"text":               {FeishuPath + "t", strings.Replace(good, "interactive", "text", 1), 9499},
		"at the limit":       {FeishuPath + "t", good + strings.Repeat(" ", 20<<10-len(good)), 0},
		"above it":           {FeishuPath + "t", good + strings.Repeat(" ", 20<<10+1-len(good)), 9499},
		"without its word":   {FeishuPath + "t", strings.Replace(good, "墨信", "x", 1), 19024},
	} {
		f.calls = nil
		before := len(f.Messages())
		if got := answered(t, f, one.target, one.body); got != one.want || len(f.Messages())-before != map[bool]int{true: 1}[one.want == 0] {
			t.Errorf("%s: %d, want %d", name, got, one.want)
		}
	}
	f.calls = nil
	for i := range 101 {
		if i%5 == 0 {
			c.at = c.at.Add(time.Second)
		}
		if got := answered(t, f, FeishuPath+"t", stamped(c.at, "s")); (got == 11232) != (i == 100) {
			t.Fatalf("message %d of a minute: %d", i+1, got)
		}
	}
	f.calls = nil
	for i := range 6 {
		if got := answered(t, f, FeishuPath+"t", stamped(c.at, "s")); (got == 11232) != (i == 5) {
			t.Errorf("message %d of a second: %d", i+1, got)
		}
	}
}

func TestDingTalkRules(t *testing.T) {
	c := &clock{noon}
	d, err := NewDingTalk(Options{Clock: c.now, Token: "t", Secret: "s", Keyword: "墨"})
	if err != nil {
		t.Fatal(err)
	}
	target := func(at time.Time, secret string) string {
		sign := mac(secret, fmt.Sprintf("%d\n%s", at.UnixMilli(), secret))
		return fmt.Sprintf("%s?access_token=t&timestamp=%d&sign=%s", DingTalkPath, at.UnixMilli(), strings.NewReplacer("+", "%2B", "/", "%2F", "=", "%3D").Replace(sign))
	}
	good := `{"msgtype":"markdown","markdown":{"title":"墨信","text":"x"}}`
	for name, one := range map[string]struct {
		target, body string
		want         int
	}{
		"a message":        {target(noon, "s"), good, 0},
		"another token":    {DingTalkPath + "?access_token=u", good, 400101},
		"no signature":     {DingTalkPath + "?access_token=t", good, 310000},
		"another secret":   {target(noon, "x"), good, 310000},
		"longer ago":       {target(noon.Add(-time.Hour-time.Second), "s"), good, 310000},
		"no JSON":          {target(noon, "s"), "{", 40035},
		"no title":         {target(noon, "s"), strings.Replace(good, "墨信", "", 1), 40035},
		"an unknown field": {target(noon, "s"), strings.Replace(good, `"title"`, `"head"`, 1), 40035},
		"at the limit":     {target(noon, "s"), good + strings.Repeat(" ", 20000-len(good)), 0},
		"above it":         {target(noon, "s"), good + strings.Repeat(" ", 20001-len(good)), 460101},
		"without its word": {target(noon, "s"), strings.Replace(good, "墨信", "x", 1), 310000},
	} {
		d.calls = nil
		if got := answered(t, d, one.target, one.body); got != one.want {
			t.Errorf("%s: %d, want %d", name, got, one.want)
		}
	}
	d.calls = nil
	for i := range 21 {
		if got := answered(t, d, target(c.at, "s"), good); (got == 130101) != (i == 20) {
			t.Fatalf("message %d of a minute: %d", i+1, got)
		}
	}
	for _, one := range []struct {
		pass time.Duration
		want int
	}{{9 * time.Minute, 130101}, {time.Minute, 0}} { // a call that is refused meanwhile prolongs nothing
		c.at = c.at.Add(one.pass)
		if got := answered(t, d, target(c.at, "s"), good); got != one.want {
			t.Errorf("after %s more: %d, want %d", one.pass, got, one.want)
		}
	}
}

// Options that make no robot are refused, and faults come before rules.
func TestRobotOptions(t *testing.T) {
	if _, err := NewFeishu(Options{Token: "t"}); err == nil {
		t.Error("without a clock")
	}
	if _, err := NewDingTalk(Options{Clock: func() time.Time { return noon }}); err == nil {
		t.Error("without a token")
	}
	faults, err := sim.NewFaults(1, sim.Rule{Kind: sim.Busy, Body: `{"errcode":-1}`})
	if err != nil {
		t.Fatal(err)
	}
	d, err := NewDingTalk(Options{Clock: func() time.Time { return noon }, Token: "t", Faults: faults})
	if err != nil {
		t.Fatal(err)
	}
	if got := answered(t, d, DingTalkPath+"?access_token=t", "{}"); got != -1 || len(d.Secrets()) != 1 {
		t.Errorf("busy answers %d", got)
	}
}

// The mail server follows the standard library's client, in its order and not in another.
func TestMailServerRules(t *testing.T) {
	s, err := ServeMail(MailOptions{User: "u", Password: "p"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	auth := smtp.PlainAuth("", "u", "p", "127.0.0.1")
	text := "Subject: =?UTF-8?B?" + base64.StdEncoding.EncodeToString([]byte("小结")) + "?=\r\nMessage-ID: <1@x>\r\n\r\n.dot\r\nend\r\n"
	if err := smtp.SendMail(s.Addr(), auth, "a@example.com", []string{"b@example.com"}, []byte(text)); err != nil {
		t.Fatal(err)
	}
	if m := s.Mails(); len(m) != 1 || m[0].Subject != "小结" || m[0].Text != ".dot\nend\n" || m[0].From != "a@example.com" || m[0].To != "b@example.com" || m[0].MessageID != "<1@x>" {
		t.Errorf("mails %+v", m)
	}
	if err := smtp.SendMail(s.Addr(), nil, "a@example.com", []string{"b@example.com"}, []byte(text)); err == nil {
		t.Error("nobody signed in")
	}
	c, err := smtp.Dial(s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var refused bytes.Buffer
	for _, line := range []string{"RCPT TO:<b@example.com>", "DATA", "FLY", "STARTTLS", "AUTH LOGIN"} {
		id, err := c.Text.Cmd("%s", line)
		if err != nil {
			t.Fatal(err)
		}
		c.Text.StartResponse(id)
		code, _, _ := c.Text.ReadResponse(0) // the code is what is asked
		c.Text.EndResponse(id)
		fmt.Fprint(&refused, code, " ")
	}
	if refused.String() != "503 503 500 502 504 " {
		t.Errorf("answers %s", &refused)
	}
}
