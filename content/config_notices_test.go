package content

import (
	"slices"
	"strings"
	"testing"
	"time"
)

const everyNotice = `channels:
  gzh: {platform: wechat}
console: {listen: "127.0.0.1:8080", url: "https://moxin.example.com"}
notices:
  wecom: ${ROBOT}
  feishu: {url: "${FEISHU}", secret: "${FEISHU_SECRET}"}
  dingtalk: {url: "${DING}"}
  email:
    server: smtps://smtp.example.com
    user: moxin@example.com
    password: ${MAIL}
    from: 墨信 <moxin@example.com>
    to: [ed@example.com, desk@example.com]
    rate: 30
  digest: "9:05"
  again: [1h]
`

func TestEveryKeyOfNoticesIsRead(t *testing.T) {
	c, findings := ParseConfig("moxin.yaml", []byte(everyNotice))
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	n := c.Notices
	if n.WeCom != "${ROBOT}" || n.Feishu != (NoticeRobot{"${FEISHU}", "${FEISHU_SECRET}"}) || n.DingTalk != (NoticeRobot{URL: "${DING}"}) {
		t.Errorf("robots %#v", n)
	}
	m := n.Email
	if m.Server != "smtps://smtp.example.com" || m.User != "moxin@example.com" || m.Password != "${MAIL}" || m.From != "墨信 <moxin@example.com>" ||
		!slices.Equal(m.To, []string{"ed@example.com", "desk@example.com"}) || m.Rate != 30 {
		t.Errorf("mail %#v", m)
	}
	if n.Digest == nil || n.Digest.String() != "09:05" || len(n.Again) != 1 || c.Console.URL != "https://moxin.example.com" {
		t.Errorf("digest %v, again %v, console %q", n.Digest, n.Again, c.Console.URL)
	}
}

// Whatever could not work is said where it stands, and no secret is repeated in the words.
func TestNoticesThatCannotWorkAreRefused(t *testing.T) {
	mail := `server: smtp://smtp.example.com, from: a@example.com, to: b@example.com`
	for name, c := range map[string]struct{ yaml, want string }{
		"a literal address":    {`feishu: {url: "https://open.example/hook/hunter2"}`, "config/literal-secret"},
		"a literal secret":     {`dingtalk: {url: "${D}", secret: SEChunter2}`, "config/literal-secret"},
		"a robot of no group":  {`feishu: {secret: "${S}"}`, "config/missing-key"},
		"a key of another":     {`dingtalk: {url: "${D}", sign: "${S}"}`, "config/unknown-key"},
		"mail without to":      {`email: {server: "smtp://smtp.example.com", from: a@example.com}`, "config/missing-key"},
		"mail without from":    {`email: {server: "smtp://smtp.example.com", to: a@example.com}`, "config/missing-key"},
		"mail without server":  {`email: {from: a@example.com, to: a@example.com}`, "config/missing-key"},
		"a user, no password":  {`email: {` + mail + `, user: u}`, "config/missing-key"},
		"a literal password":   {`email: {` + mail + `, user: u, password: hunter2}`, "config/literal-secret"},
		"a login in the URL":   {`email: {server: "smtp://u:hunter2@smtp.example.com", from: a@example.com, to: b@example.com}`, "config/literal-secret"},
		"a user in the URL":    {`email: {server: "smtp://u@smtp.example.com", from: a@example.com, to: b@example.com}`, "config/bad-value"},
		"a web address":        {`email: {server: "https://smtp.example.com", from: a@example.com, to: b@example.com}`, "config/bad-value"},
		"a path":               {`email: {server: "smtp://smtp.example.com/x", from: a@example.com, to: b@example.com}`, "config/bad-value"},
		"no address":           {`email: {server: "smtp://smtp.example.com", from: me, to: b@example.com}`, "config/bad-value"},
		"no address to":        {`email: {server: "smtp://smtp.example.com", from: a@example.com, to: [b]}`, "config/bad-value"},
		"a list of readers":    {`email: {server: "smtp://smtp.example.com", from: a@example.com, to: [` + strings.Repeat("b@example.com, ", 20) + `c@example.com]}`, "config/bad-value"},
		"no mail at all":       {`email: {` + mail + `, rate: 0}`, "config/bad-value"},
		"an hour that is none": {`digest: "25:00"`, "config/bad-value"},
		"an hour in words":     {`digest: nine`, "config/bad-value"},
	} {
		_, findings := ParseConfig("moxin.yaml", []byte("channels:\n  gzh: {platform: wechat}\nnotices: {"+c.yaml+"}\n"))
		if len(findings) != 1 || findings[0].Rule != c.want || findings[0].Line != 3 {
			t.Errorf("%s: %v, want one %s", name, findings, c.want)
		}
		for _, f := range findings {
			if strings.Contains(f.Message.String()+f.Suggestion.String(), "hunter2") {
				t.Errorf("%s: the secret is in %v", name, f)
			}
		}
	}
}

// A server may be a reference, whose value nobody knows yet.
func TestMailServerMayBeAReference(t *testing.T) {
	c, findings := ParseConfig("moxin.yaml", []byte("channels:\n  gzh: {platform: wechat}\nnotices: {email: {server: \"${SMTP}\", from: a@example.com, to: b@example.com}}\n"))
	if len(findings) > 0 || c.Notices.Email.Server != "${SMTP}" {
		t.Errorf("%v %#v", findings, c.Notices.Email)
	}
}

// A time of day is of the zone that the day carries, also where summer time skips it.
func TestDayTimeOn(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		at   DayTime
		day  time.Time
		want string
	}{
		{DayTime{9, 0}, time.Date(2026, 11, 22, 23, 59, 0, 0, beijing), "2026-11-22T09:00:00+08:00"},
		{DayTime{9, 0}, time.Date(2026, 3, 29, 12, 0, 0, 0, berlin), "2026-03-29T09:00:00+02:00"},
		{DayTime{2, 30}, time.Date(2026, 3, 29, 12, 0, 0, 0, berlin), "2026-03-29T03:30:00+02:00"},
	} {
		if got := c.at.On(c.day).Format(time.RFC3339); got != c.want {
			t.Errorf("%s on %s is %s, want %s", c.at, c.day, got, c.want)
		}
	}
}
