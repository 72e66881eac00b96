package notice

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/notice/noticesim"
	"moxin/publishers/sim"
)

const signSecret = "SEC0123456789abcdef"

// simulated is what the two simulators share.
type simulated interface {
	http.Handler
	Messages() []noticesim.Message
	Secrets() []string
}

// platform is one of the two that are called by a secret address.
type platform struct {
	name string
	sim  func(noticesim.Options) (simulated, error)
	path string // with the token
	open func(RobotOptions) (Target, error)
}

var platforms = []platform{
	{"feishu", func(o noticesim.Options) (simulated, error) { return noticesim.NewFeishu(o) }, noticesim.FeishuPath + token,
		func(o RobotOptions) (Target, error) { return NewFeishu(o) }},
	{"dingtalk", func(o noticesim.Options) (simulated, error) { return noticesim.NewDingTalk(o) }, noticesim.DingTalkPath + "?access_token=" + token,
		func(o RobotOptions) (Target, error) { return NewDingTalk(o) }},
}

// in is a notifier in a simulated group.
func (p platform) in(t *testing.T, o noticesim.Options, robot RobotOptions) (*Notifier, simulated) {
	t.Helper()
	if o.Clock == nil {
		o.Clock = now
	}
	o.Token = token
	s, err := p.sim(o)
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	return p.at(t, web.URL, robot), s
}

func (p platform) at(t *testing.T, base string, robot RobotOptions) *Notifier {
	t.Helper()
	robot.URL = base + p.path
	if robot.Now == nil {
		robot.Now = now
	}
	target, err := p.open(robot)
	if err != nil {
		t.Fatal(err)
	}
	return &Notifier{Name: p.name, Target: target, PublicURL: "https://moxin.example", Zone: shanghai}
}

func missed() content.Notice {
	return content.Notice{Kind: content.NoticeMissed, Release: release(), Why: "到点时机器没有开"}
}

// refusal is the error of a delivery as callers know it.
func refusal(t *testing.T, err error) *publishers.Error {
	t.Helper()
	var e *publishers.Error
	if !errors.As(err, &e) {
		t.Fatalf("%v is no *publishers.Error", err)
	}
	if e.Text.ZH == "" || e.Text.EN == "" {
		t.Errorf("%v has no words", e)
	}
	for _, secret := range []string{token, signSecret} {
		if strings.Contains(fmt.Sprintf("%v %+v %v", err, e, e.Err), secret) {
			t.Errorf("%s is in %v", secret, err)
		}
	}
	return e
}

// A notice arrives signed and unsigned, with its head, its colour and what the platform's keyword asks.
func TestRobotsSpeak(t *testing.T) {
	for _, p := range platforms {
		t.Run(p.name, func(t *testing.T) {
			for _, secret := range []string{"", signSecret} {
				n, s := p.in(t, noticesim.Options{Secret: secret, Keyword: "墨信"}, RobotOptions{Secret: secret})
				if err := n.Notify(t.Context(), missed()); err != nil {
					t.Fatal(err)
				}
				m := s.Messages()
				if len(m) != 1 || m[0].Title != "墨信：错过了时间，没有发布" || !strings.Contains(m[0].Text, "文章：**老客户为什么走了**") {
					t.Errorf("messages %+v", m)
				}
				if p.name == "feishu" && m[0].Colour != "orange" {
					t.Errorf("colour %q", m[0].Colour)
				}
			}
		})
	}
}

// The largest digest is taken: sizes are measured as the platform does.
func TestRobotsTakeTheLargestDigest(t *testing.T) {
	for _, p := range platforms {
		n, s := p.in(t, noticesim.Options{}, RobotOptions{})
		d := packed(400)
		if err := n.Notify(t.Context(), content.Notice{Kind: content.NoticeDigest, Digest: &d}); err != nil || len(s.Messages()) != 1 {
			t.Errorf("%s: %v", p.name, err)
		}
	}
}

// What is wrong with the settings is the owner's, and says which of them.
func TestRobotsThatAreSetUpWrong(t *testing.T) {
	for _, p := range platforms {
		for name, c := range map[string]struct {
			sim   noticesim.Options
			robot RobotOptions
			word  string
		}{
			"no signature":      {noticesim.Options{Secret: signSecret}, RobotOptions{}, "secret"},
			"another signature": {noticesim.Options{Secret: signSecret}, RobotOptions{Secret: "SECother"}, "secret"},
			"a clock an hour off": {noticesim.Options{Secret: signSecret}, RobotOptions{Secret: signSecret,
				Now: func() time.Time { return due.Add(-61 * time.Minute) }}, "时钟"},
			"a keyword": {noticesim.Options{Keyword: "报警"}, RobotOptions{}, "关键词"},
		} {
			n, s := p.in(t, c.sim, c.robot)
			e := refusal(t, n.Notify(t.Context(), missed()))
			if e.Class != publishers.Account || !strings.Contains(e.Text.ZH, c.word) || len(s.Messages()) > 0 {
				t.Errorf("%s, %s: %v", p.name, name, e)
			}
		}
		o := p
		o.path = strings.Replace(p.path, token, "another-token-00000", 1)
		n, _ := p.in(t, noticesim.Options{}, RobotOptions{})
		if e := refusal(t, o.at(t, n.Target.Host(), RobotOptions{}).Notify(t.Context(), missed())); e.Class != publishers.Account || !strings.Contains(e.Text.ZH, "url") {
			t.Errorf("%s, another robot: %v", p.name, e)
		}
	}
}

// The platforms' own limits answer as Limited, with a wait that fits.
func TestRobotsAboveTheirRate(t *testing.T) {
	for i, c := range []struct {
		calls int
		after time.Duration
	}{{feishuSecond, time.Minute}, {20, dingPause}} {
		n, s := platforms[i].in(t, noticesim.Options{}, RobotOptions{})
		for range c.calls {
			if err := n.Notify(t.Context(), missed()); err != nil {
				t.Fatal(err)
			}
		}
		e := refusal(t, n.Notify(t.Context(), missed()))
		if e.Class != publishers.Limited || e.After != c.after || len(s.Messages()) != c.calls {
			t.Errorf("%s: %+v after %d messages", platforms[i].name, e, len(s.Messages()))
		}
	}
}

// Each robot is counted under a key of its own, for each window, before anything is sent.
func TestRobotsAreCounted(t *testing.T) {
	for i, want := range []string{" 1s 5,notice/feishu/ 1m0s 100", " 1m0s 18"} {
		c := &counter{left: 99}
		n, s := platforms[i].in(t, noticesim.Options{}, RobotOptions{})
		n.Counter = c
		if err := n.Notify(t.Context(), missed()); err != nil {
			t.Fatal(err)
		}
		key, rates := n.Target.limits()
		if strings.Contains(key, token) || len(c.takes) != len(rates) {
			t.Errorf("%s: key %q, takes %q", n.Name, key, c.takes)
		}
		for j, part := range strings.Split(want, ",") {
			_, part, _ = strings.Cut(part, " ")
			if !strings.HasPrefix(c.takes[j], key+"/") || !strings.HasSuffix(c.takes[j], " "+part) {
				t.Errorf("%s: take %q, want %q", n.Name, c.takes[j], part)
			}
		}
		c.left = 0
		if e := refusal(t, n.Notify(t.Context(), missed())); e.Class != publishers.Limited || e.After <= 0 || len(s.Messages()) != 1 {
			t.Errorf("%s without room: %v", n.Name, e)
		}
	}
}

// answering is a robot whose platform always answers the same.
func (p platform) answering(t *testing.T, status int, body string) *Notifier {
	t.Helper()
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(web.Close)
	return p.at(t, web.URL, RobotOptions{Secret: signSecret})
}

// Whatever comes back has a class: what says nothing leaves it open whether people have read it, and
// what a platform repeats of our secrets stays in.
func TestRobotsAnswers(t *testing.T) {
	for _, p := range platforms {
		codes, code, msg := feishuCodes, "code", "msg"
		if p.name == "dingtalk" {
			codes, code, msg = dingCodes, "errcode", "errmsg"
		}
		for n, m := range codes {
			e := refusal(t, p.answering(t, 200, fmt.Sprintf(`{"%s":%d,"%s":"x %s %s"}`, code, n, msg, token, signSecret)).Notify(t.Context(), missed()))
			if e.Class != m.class || e.Code != fmt.Sprint(n) || e.After != max(m.after, 7*time.Second) {
				t.Errorf("%s %d: %+v", p.name, n, e)
			}
		}
		for name, c := range map[string]struct {
			status int
			body   string
			class  publishers.Class
		}{
			"an unknown code": {200, fmt.Sprintf(`{"%s":777,"%s":"what %s %s"}`, code, msg, token, strings.Repeat("长", 500)), publishers.Unknown},
			"HTML":            {200, "<html>" + token, publishers.Unknown},
			"nothing":         {200, "", publishers.Unknown},
			"another JSON":    {200, `{"ok":true}`, publishers.Unknown},
			"502":             {502, fmt.Sprintf(`{"%s":0}`, code), publishers.Unknown},
			"429":             {429, "slow down", publishers.Limited},
			"redirect":        {302, "", publishers.Unknown},
		} {
			if e := refusal(t, p.answering(t, c.status, c.body).Notify(t.Context(), missed())); e.Class != c.class || len(e.Text.ZH) > 400 {
				t.Errorf("%s, %s: %v", p.name, name, e)
			}
		}
	}
	if err := platforms[0].answering(t, 200, `{"StatusCode":0,"StatusMessage":"success"}`).Notify(t.Context(), missed()); err != nil {
		t.Errorf("an older bot's word: %v", err)
	}
}

// A message that surely never left may be repeated; after a reset nobody knows. Feishu's token is in
// the path, which the transport's own errors show.
func TestRobotsLostOnTheWay(t *testing.T) {
	for _, p := range platforms {
		gone := httptest.NewServer(http.NotFoundHandler())
		n := p.at(t, gone.URL, RobotOptions{Secret: signSecret})
		gone.Close()
		if e := refusal(t, n.Notify(t.Context(), missed())); e.Class != publishers.Transient {
			t.Errorf("%s, nobody listens: %v", p.name, e)
		}
		faults, err := sim.NewFaults(1, sim.Rule{Kind: sim.ResetAfter, Count: 1})
		if err != nil {
			t.Fatal(err)
		}
		n, s := p.in(t, noticesim.Options{Faults: faults}, RobotOptions{})
		if e := refusal(t, n.Notify(t.Context(), missed())); e.Class != publishers.Unknown || len(s.Messages()) != 1 {
			t.Errorf("%s, reset after: %v", p.name, e)
		}
	}
}

// An address that is none is refused without being shown, and a robot shows none either.
func TestRobotAddresses(t *testing.T) {
	for _, p := range platforms {
		for _, base := range []string{"http://robot.example", "ftp://robot.example", "https://u:" + token + "@robot.example", "://", "https://robot.example/else"} {
			address := base + p.path
			if strings.HasSuffix(base, "/else") {
				address = base + "?key=" + token
			}
			if _, err := p.open(RobotOptions{URL: address, Now: now}); !errors.Is(err, ErrAddress) || strings.Contains(err.Error(), token) {
				t.Errorf("%s: %v", p.name, err)
			}
		}
		if _, err := p.open(RobotOptions{URL: "https://robot.example" + p.path}); err == nil {
			t.Errorf("%s has no clock", p.name)
		}
		n := p.at(t, "https://robot.example", RobotOptions{Secret: signSecret})
		said := fmt.Sprintf("%v %+v %#v %s", n.Target, n.Target, n.Target, n.Target.Host())
		if strings.Contains(said, token) || strings.Contains(said, signSecret) || n.Target.Host() != "https://robot.example" {
			t.Errorf("%s shows %s", p.name, said)
		}
	}
}
