package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/publishers/notice/noticesim"
	"moxin/publishers/wecom/wecomsim"
)

// fourPlaces is a workspace whose notices go to four simulated places.
type fourPlaces struct {
	t        *testing.T
	dir      string
	wecom    *wecomsim.Server
	feishu   *noticesim.Feishu
	dingtalk *noticesim.DingTalk
	mail     *noticesim.MailServer
	env      map[string]string
	app      *app
	broken   atomic.Bool // the first mailbox takes nothing
}

const (
	placesKey      = "office-robot-key-4731"
	placesToken    = "office-token-4732-000000000000"
	placesSecret   = "SEC4733000000000000"
	placesPassword = "office-password-4734"
)

func newFourPlaces(t *testing.T) *fourPlaces {
	t.Helper()
	o := &fourPlaces{t: t, dir: t.TempDir()}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var err error
	o.wecom, err = wecomsim.New(wecomsim.Options{Clock: time.Now, Keys: []string{placesKey}})
	must(err)
	o.feishu, err = noticesim.NewFeishu(noticesim.Options{Clock: time.Now, Token: placesToken, Secret: placesSecret})
	must(err)
	o.dingtalk, err = noticesim.NewDingTalk(noticesim.Options{Clock: time.Now, Token: placesToken, Secret: placesSecret})
	must(err)
	o.mail, err = noticesim.ServeMail(noticesim.MailOptions{User: "moxin", Password: placesPassword, Refuse: func(step, to string) string {
		if step == "DATA" && strings.HasPrefix(to, "gone@") && o.broken.Load() {
			return "554 5.7.1 no"
		}
		return ""
	}})
	must(err)
	t.Cleanup(func() { _ = o.mail.Close() })
	wecom, feishu, dingtalk := httptest.NewServer(o.wecom), httptest.NewServer(o.feishu), httptest.NewServer(o.dingtalk)
	t.Cleanup(wecom.Close)
	t.Cleanup(feishu.Close)
	t.Cleanup(dingtalk.Close)
	o.env = map[string]string{
		"WECOM": wecom.URL + "/cgi-bin/webhook/send?key=" + placesKey, "FEISHU": feishu.URL + noticesim.FeishuPath + placesToken,
		"DING": dingtalk.URL + noticesim.DingTalkPath + "?access_token=" + placesToken, "SIGN": placesSecret, "MAIL": placesPassword,
	}
	must(os.MkdirAll(filepath.Join(o.dir, "articles"), 0o755))
	o.app = &app{stdin: strings.NewReader(""), stdout: io.Discard, stderr: t.Output(), lang: "zh", now: time.Now, dir: o.dir, env: func(name string) (string, bool) {
		v, ok := o.env[name]
		return v, ok
	}}
	must(os.WriteFile(filepath.Join(o.dir, "moxin.yaml"), []byte(`channels:
  xhs: {platform: xiaohongshu}
approval: {required: false}
console: {url: "https://moxin.example"}
notices:
  wecom: ${WECOM}
  feishu: {url: "${FEISHU}", secret: "${SIGN}"}
  dingtalk: {url: "${DING}", secret: "${SIGN}"}
  email: {server: "smtp://`+o.mail.Addr()+`", user: moxin, password: "${MAIL}", from: moxin@example.com, to: [gone@example.com, desk@example.com]}
  digest: "`+thisMinute()+`"
`), 0o644))
	return o
}

// thisMinute is an hour for digests that has just come: a first one is sent no later than an hour after.
func thisMinute() string { return time.Now().In(beijing).Format("15:04") }

// runs a command and returns its exit code, what it printed, and all that it said.
func (o *fourPlaces) runs(args ...string) (code int, printed, said string) {
	o.t.Helper()
	var out, all bytes.Buffer
	a := *o.app
	a.stdout, a.stderr = &out, &all
	code = run(o.t.Context(), append([]string{"-C", o.dir}, args...), &a)
	return code, out.String(), out.String() + all.String()
}

// A test notice goes to each place, each says what it answered, and one that fails keeps nothing from
// the others.
func TestNoticesTest(t *testing.T) {
	o := newFourPlaces(t)
	code, out, said := o.runs("notices", "test")
	want := "企业微信: 收下了\n飞书: 收下了\n钉钉: 收下了\n邮件（第 1 个收件人）: 收下了\n邮件（第 2 个收件人）: 收下了\n"
	if code != exitOK || out != want {
		t.Fatalf("exit %d: %s", code, said)
	}
	if len(o.wecom.Messages(placesKey)) != 1 || len(o.feishu.Messages()) != 1 || len(o.dingtalk.Messages()) != 1 || len(o.mail.Mails()) != 2 {
		t.Fatal("not everybody was told")
	}
	if m := o.mail.Mails()[0]; m.Subject != "【墨信】这是一条测试通知" {
		t.Errorf("mail %+v", m)
	}
	o.broken.Store(true)
	o.env["SIGN"] = "SECwrong"
	code, out, said = o.runs("notices", "test", "--json")
	var got struct {
		Places []struct {
			Place, Host string
			OK          bool
			Error       *content.Text
		}
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != exitPartly || len(got.Places) != 5 {
		t.Fatalf("exit %d, %v: %s", code, err, said)
	}
	for i, ok := range []bool{true, false, false, false, true} {
		if p := got.Places[i]; p.OK != ok || (p.Error == nil) != ok || p.Host == "" || p.Place == "" {
			t.Errorf("%+v, want ok %v", p, ok)
		}
	}
	if code, _, said := o.runs("notices", "test", "feishu"); code != exitFailed || !strings.Contains(said, "notices.feishu.secret") {
		t.Errorf("exit %d: %s", code, said)
	}
	if code, _, said := o.runs("notices", "test", "sms"); code != exitUsage || !strings.Contains(said, "sms") {
		t.Errorf("exit %d: %s", code, said)
	}
	o.silent(said)
}

// silent fails where a secret was said.
func (o *fourPlaces) silent(said string) {
	o.t.Helper()
	for _, secret := range []string{placesKey, placesToken, placesSecret, placesPassword, "gone@example.com"} {
		if strings.Contains(said, secret) {
			o.t.Errorf("%s is in %s", secret, said)
		}
	}
}

// A variable that is missing is named, and the places that need none of it are told all the same.
func TestNoticesWithoutASecret(t *testing.T) {
	o := newFourPlaces(t)
	delete(o.env, "FEISHU")
	code, out, said := o.runs("notices", "test")
	if code != exitPartly || !strings.Contains(out, "飞书: 环境变量 FEISHU 没有设") || !strings.Contains(out, "钉钉: 收下了") {
		t.Errorf("exit %d: %s", code, said)
	}
	code, out, said = o.runs("doctor", "--offline", "--json")
	var got struct {
		Checks []struct {
			Check string
			Level level
			Says  content.Text
		}
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatalf("exit %d, %v: %s", code, err, said)
	}
	var levels []level
	for _, c := range got.Checks {
		if c.Check == "notices" {
			levels = append(levels, c.Level)
		}
	}
	if fmt.Sprint(levels) != "[ok fail ok ok ok]" {
		t.Errorf("doctor says %v of the places", levels)
	}
	o.silent(said)
}

// A place that takes nothing is named by status and doctor, until it takes a notice again.
func TestSilentPlacesAreNamed(t *testing.T) {
	o := newFourPlaces(t)
	if code, _, said := o.runs("status"); code != exitOK || strings.Contains(said, "发不到") {
		t.Fatalf("exit %d: %s", code, said)
	}
	s, err := store.Open(t.Context(), filepath.Join(o.dir, stateDir, "moxin.db"))
	if err != nil {
		t.Fatal(err)
	}
	err = s.Log(t.Context(), content.Entry{At: time.Now(), Who: "scheduler", Action: content.ActionNoticeFails,
		Subject: content.NoticeSubject(mailName("gone@example.com")), Why: content.T("邮件服务器不收这封邮件", "the mail server refuses the mail").String()})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"status", "doctor"} {
		args := []string{command}
		if command == "doctor" {
			args = append(args, "--offline")
		}
		if _, out, _ := o.runs(args...); !strings.Contains(out, "起发不到邮件（第 1 个收件人）：邮件服务器不收这封邮件") || !strings.Contains(out, "moxin notices test") {
			t.Errorf("%s says %s", command, out)
		}
	}
	if _, out, _ := o.runs("status", "--json"); !strings.Contains(out, `"place": "`+mailName("gone@example.com")+`"`) {
		t.Errorf("status --json says %s", out)
	}
	if code, _, said := o.runs("notices", "test", "email"); code != exitOK {
		t.Fatalf("exit %d: %s", code, said)
	}
	if _, out, _ := o.runs("status"); strings.Contains(out, "发不到") {
		t.Errorf("it is still named: %s", out)
	}
}

// serve runs the workspace until ok, or fails.
func (o *fourPlaces) serve(what string, ok func() bool) {
	o.t.Helper()
	b, err := o.app.openBench(o.t.Context(), offline)
	if err != nil {
		o.t.Fatal(err)
	}
	patient := demoTuning
	patient.PollMax = time.Hour // what was refused is not tried again before the next process
	st, err := o.app.openStation(o.t.Context(), b, patient)
	if err != nil {
		o.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(o.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- st.run(ctx) }()
	eventually(o.t, time.Minute, what, ok)
	stop()
	if err := errors.Join(<-ended, st.Close()); err != nil {
		o.t.Error(err)
	}
}

// told is how often each place was told, the two mailboxes apart.
func (o *fourPlaces) told() string {
	mails := map[string]int{}
	for _, m := range o.mail.Mails() {
		mails[m.To]++
	}
	return fmt.Sprint(len(o.wecom.Messages(placesKey)), len(o.feishu.Messages()), len(o.dingtalk.Messages()), mails["desk@example.com"], mails["gone@example.com"])
}

// A hand-off and the day's digest reach every place once. One that takes nothing gets them later, and
// nobody else gets them again, whatever restarts.
func TestServeTellsEveryPlaceOnce(t *testing.T) {
	t.Parallel()
	o := newFourPlaces(t)
	article := "---\ntitle: 交接的一篇\nslug: hand\nchannels: {xhs: {text: 茶凉了，再续一杯。}}\npublish_at: " + time.Now().Add(time.Second).Format(time.RFC3339) + "\n---\n# 茶\n"
	if err := os.WriteFile(filepath.Join(o.dir, "articles", "hand.md"), []byte(article), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"accounts", "connect", "xhs", "--yes"}, {"apply"}} {
		if code, _, said := o.runs(args...); code != exitOK {
			t.Fatalf("%v: exit %d: %s", args, code, said)
		}
	}
	o.broken.Store(true)
	o.serve("both in four places", func() bool { return o.told() == "2 2 2 2 0" })
	o.broken.Store(false)
	o.serve("both in the fifth", func() bool { return o.told() == "2 2 2 2 2" })
	var titles []string
	for _, m := range o.feishu.Messages() {
		titles = append(titles, m.Title)
	}
	if slices.Sort(titles); fmt.Sprint(titles) != "[墨信：到点了，请发布 墨信：每日小结]" {
		t.Errorf("Feishu was told %v", titles)
	}
	for _, m := range o.mail.Mails() {
		if strings.Contains(m.Subject, "到点了") && !strings.Contains(m.Text, "https://moxin.example/releases/") {
			t.Errorf("no link to the console in %s", m.Text)
		}
	}
}

// People keep what they were told, whoever comes first in the list.
func TestMailNamesFollowTheAddress(t *testing.T) {
	if a, b := mailName("林溪 <LinXi@example.com>"), mailName("linxi@example.com"); a != b || strings.Contains(a, "linxi") || a == mailName("desk@example.com") {
		t.Errorf("%s and %s", a, b)
	}
}
