package notice

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"moxin/publishers"
	"moxin/publishers/notice/noticesim"
)

// within brings requests to a simulator in this process.
type within struct{ http.Handler }

func (w within) RoundTrip(r *http.Request) (*http.Response, error) {
	out := httptest.NewRecorder()
	w.ServeHTTP(out, r)
	return out.Result(), nil
}

// signedRobot is a robot whose group checks signatures by a secret of its own.
type signedRobot struct {
	name string
	// open makes the robot that signs by ours, and its group that knows theirs.
	open func(clock func() time.Time, ours, theirs string) (sender, error)
}

// sender is what both kinds of robots can.
type sender interface {
	send(ctx context.Context, l letter) error
}

var signedRobots = []signedRobot{
	{"feishu", func(clock func() time.Time, ours, theirs string) (sender, error) {
		group, err := noticesim.NewFeishu(noticesim.Options{Clock: clock, Token: token, Secret: theirs})
		if err != nil {
			return nil, err
		}
		r, err := NewFeishu(RobotOptions{URL: "http://127.0.0.1" + noticesim.FeishuPath + token, Secret: ours, Now: clock, HTTP: &http.Client{Transport: within{group}}})
		return r, err
	}},
	{"dingtalk", func(clock func() time.Time, ours, theirs string) (sender, error) {
		group, err := noticesim.NewDingTalk(noticesim.Options{Clock: clock, Token: token, Secret: theirs})
		if err != nil {
			return nil, err
		}
		address := "http://127.0.0.1" + noticesim.DingTalkPath + "?access_token=" + url.QueryEscape(token)
		r, err := NewDingTalk(RobotOptions{URL: address, Secret: ours, Now: clock, HTTP: &http.Client{Transport: within{group}}})
		return r, err
	}},
}

// FuzzSignatures: by whatever secret, at whatever time and for whatever text, a robot is believed where its
// group has the same secret, and nowhere else; no error says the secret.
func FuzzSignatures(f *testing.F) {
	f.Add("SECabc", "SECabc", int64(1764590400), "老客户为什么走了")
	f.Add("SECabc", "SECabd", int64(1764590400), "x")
	f.Add("a+b/c=&d\n", "a+b/c=&d\n", int64(253402300799), "<@all>")
	f.Add("密", "密", int64(-1), "\xff")
	f.Fuzz(func(t *testing.T, ours, theirs string, seconds int64, text string) {
		if ours == "" || theirs == "" || seconds < -1<<40 || seconds > 1<<40 {
			return // a group without a secret checks nothing; no clock says so
		}
		clock := func() time.Time { return time.Unix(seconds, 0) }
		for _, robot := range signedRobots {
			r, err := robot.open(clock, ours, theirs)
			if err != nil {
				t.Fatal(err)
			}
			err = r.send(t.Context(), letter{head: "到点了", facts: []fact{{label: "标题", value: text, most: 300}}, act: "看一眼"})
			if ours == theirs && err != nil || ours != theirs && publishers.ClassOf(err) != publishers.Account {
				t.Errorf("%s by %q, known %q: %v", robot.name, ours, theirs, err)
			}
			if len(ours) >= 8 && err != nil && strings.Contains(err.Error(), ours) {
				t.Errorf("%s: the error quotes the secret: %v", robot.name, err)
			}
		}
	})
}
