package content

import (
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Notices are where people are told what needs them. Any of the places may be named together;
// what one of them does not take the others get all the same.
type Notices struct {
	WeCom    Secret      // key or address of a group robot
	Feishu   NoticeRobot // 飞书 group robot
	DingTalk NoticeRobot // 钉钉 group robot
	Email    NoticeMail
	// Digest is when a day is summed up, on the wall clock of the workspace's zone; nil = never.
	Digest *DayTime
	// Again is after how long a hand-off that nobody has finished is called to mind again, counted
	// from its instant; DefaultAgain when unsaid, none when empty but not nil.
	Again []time.Duration
}

// DefaultAgain is when a hand-off is called to mind again.
var DefaultAgain = []time.Duration{30 * time.Minute, 2 * time.Hour, 24 * time.Hour}

// NoticeRobot is a robot of a group that is called by its address.
type NoticeRobot struct {
	URL    Secret // the whole webhook address, which is itself the right to speak; "" = none
	Secret Secret // signs each message; "" = the robot asks for no signature
}

// NoticeMail is a mailbox that notices are sent from.
type NoticeMail struct {
	// Server is smtps://host[:465], or smtp://host[:587] with STARTTLS; plain only on this machine.
	// It may be a ${VARIABLE}. "" = no mail.
	Server   string
	User     string // "" = the server asks for nobody
	Password Secret
	From     string   // an address, with or without a name
	To       []string // addresses; each gets a mail of its own
	// Rate is the most mails an hour; 0 = DefaultMailRate.
	Rate int
}

// DefaultMailRate is how many mails an hour are sent where moxin.yaml does not say. Providers
// differ and few publish a number; this is below what the free ones are known to take.
const DefaultMailRate = 60

// mostRecipients bounds notices.email.to: it is for a team, not for a list of readers.
const mostRecipients = 20

// DayTime is a time of day on a wall clock.
type DayTime struct{ Hour, Minute int }

// String is 09:05.
func (d DayTime) String() string { return fmt.Sprintf("%02d:%02d", d.Hour, d.Minute) }

// On is the time of day on the day that t has in the zone that it carries. Where summer time skips
// it, it is as much later; where it is repeated, the first.
func (d DayTime) On(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), d.Hour, d.Minute, 0, 0, t.Location())
}

// dayTimeShape is 9:00 or 09:00.
var dayTimeShape = regexp.MustCompile(`^([01]?[0-9]|2[0-3]):([0-5][0-9])$`)

// ParseDayTime reads "09:00".
func ParseDayTime(s string) (DayTime, bool) {
	m := dayTimeShape.FindStringSubmatch(s)
	if m == nil {
		return DayTime{}, false
	}
	hour, _ := strconv.Atoi(m[1]) // digits, by the shape
	minute, _ := strconv.Atoi(m[2])
	return DayTime{hour, minute}, true
}

func (c *configReader) notices(n *node) {
	to := &c.config.Notices
	c.mapping(n, "notices", keys{
		"wecom":    c.secret(&to.WeCom, "notices.wecom"),
		"feishu":   c.noticeRobot(&to.Feishu, "notices.feishu"),
		"dingtalk": c.noticeRobot(&to.DingTalk, "notices.dingtalk"),
		"email":    c.noticeMail,
		"digest": func(n *node) {
			s, ok := c.str(n, "notices.digest")
			if !ok {
				return
			}
			at, ok := ParseDayTime(s)
			if !ok {
				c.bad(n, "notices.digest", T(`写成 "09:00"`, `write "09:00"`))
				return
			}
			to.Digest = &at
		},
		"again": func(n *node) { to.Again = c.durations(n, "notices.again") },
	})
}

// noticeRobot reads {url, secret}; a robot without its address is nobody.
func (c *configReader) noticeRobot(to *NoticeRobot, name string) func(*node) {
	return func(n *node) {
		before := len(c.findings)
		ok := c.mapping(n, name, keys{
			"url": c.secret(&to.URL, name+".url"), "secret": c.secret(&to.Secret, name+".secret"),
		})
		if ok && to.URL == "" && len(c.findings) == before {
			c.wrong("missing-key", n, T(name+" 缺少 url", name+" has no url"),
				T("url 写成 ${变量名}，变量里放群机器人的整个地址", "write url: ${VARIABLE} with the robot's whole address in the variable"))
		}
	}
}

func (c *configReader) noticeMail(n *node) {
	m, before := &c.config.Notices.Email, len(c.findings)
	ok := c.mapping(n, "notices.email", keys{
		"server": c.mailServer, "user": c.text(&m.User, "notices.email.user"),
		"password": c.secret(&m.Password, "notices.email.password"),
		"from": func(n *node) {
			if s, ok := c.mailbox(n, "notices.email.from"); ok {
				m.From = s
			}
		},
		"to": func(n *node) {
			for _, item := range itemsOf(n) {
				if s, ok := c.mailbox(item, "notices.email.to"); ok {
					m.To = append(m.To, s)
				}
			}
			if len(m.To) > mostRecipients {
				c.bad(n, "notices.email.to", T(fmt.Sprintf("至多 %d 个地址；人多请用邮件组", mostRecipients), fmt.Sprintf("at most %d addresses; use a mailing list for more", mostRecipients)))
			}
		},
		"rate": func(n *node) { m.Rate, _ = c.whole(n, "notices.email.rate", 1) },
	})
	if !ok || len(c.findings) > before {
		return // one mistake at a time
	}
	for _, needed := range []struct {
		key  string
		have bool
	}{{"server", m.Server != ""}, {"from", m.From != ""}, {"to", len(m.To) > 0}, {"password", m.User == "" || m.Password != ""}} {
		if !needed.have {
			c.wrong("missing-key", n, T("notices.email 缺少 "+needed.key, "notices.email has no "+needed.key),
				T("server、from、to 都要写，有 user 就要有 password", "server, from and to are needed, and password beside user"))
		}
	}
}

// mailServer reads the address of a server, which may carry no login.
func (c *configReader) mailServer(n *node) {
	to, before := &c.config.Notices.Email.Server, len(c.findings)
	c.address(to, "notices.email.server", "smtps", "smtp")(n)
	if len(c.findings) > before || Secret(*to).IsReference() {
		return
	}
	u, err := url.Parse(*to)
	if err != nil || u.Hostname() == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		c.bad(n, "notices.email.server", T("只写主机和端口，例如 smtps://smtp.example.com", "write host and port alone, such as smtps://smtp.example.com"))
		*to = ""
	}
}

// mailbox reads one address.
func (c *configReader) mailbox(n *node, name string) (string, bool) {
	s, ok := c.str(n, name)
	if !ok {
		return "", false
	}
	if _, err := mail.ParseAddress(s); err != nil {
		c.bad(n, name, T("写一个邮箱地址，例如 team@example.com", "write a mail address such as team@example.com"))
		return "", false
	}
	return s, true
}

// noticeKeys are the keys of notices.
func noticeKeys() []Key {
	robot := func(name, variable string, doc, signs Text) Key {
		return Key{Name: name, Kind: KeyMapping, Doc: doc, Keys: []Key{
			{Name: "url", Kind: KeyText, Pattern: patternSecret, Needed: true, Example: "${" + variable + "}", Doc: T("群机器人的整个地址，写成 ${变量名}：谁有它谁就能发言", "the robot's whole address, written as ${VARIABLE}: whoever has it may speak")},
			{Name: "secret", Kind: KeyText, Pattern: patternSecret, Example: "${" + variable + "_SECRET}", Doc: signs}}}
	}
	return []Key{
		{Name: "wecom", Kind: KeyText, Pattern: patternSecret, Example: "${MOXIN_ROBOT}", Doc: T("企业微信群机器人的 key 或地址，写成 ${变量名}", "key or address of a WeCom robot, written as ${VARIABLE}")},
		robot("feishu", "MOXIN_FEISHU", T("飞书群的自定义机器人", "a custom bot of a Feishu group"), T("安全设置里的签名密钥；没开签名校验就不写", "the secret of its signature check; unsaid = it checks none")),
		robot("dingtalk", "MOXIN_DINGTALK", T("钉钉群的自定义机器人", "a custom robot of a DingTalk group"), T("安全设置里加签的密钥，以 SEC 开头；没开加签就不写", "the secret of its signature, which begins with SEC; unsaid = it checks none")),
		{Name: "email", Kind: KeyMapping, Doc: T("邮件", "mail"), Keys: []Key{
			{Name: "server", Kind: KeyText, Needed: true, Example: "smtps://smtp.example.com", Doc: T("发信服务器：smtps:// 直接加密，smtp:// 用 STARTTLS", "the server: smtps:// is TLS from the start, smtp:// STARTTLS")},
			{Name: "user", Kind: KeyText, Doc: T("登录名，多是邮箱地址；不写就不登录", "who signs in, mostly the address; unsaid = nobody")},
			{Name: "password", Kind: KeyText, Pattern: patternSecret, Example: "${MOXIN_MAIL}", Doc: T("密码或授权码，写成 ${变量名}", "its password, written as ${VARIABLE}")},
			{Name: "from", Kind: KeyText, Needed: true, Example: "moxin@example.com", Doc: T("发件人", "the sender")},
			{Name: "to", Kind: KeyTexts, Needed: true, Example: "team@example.com", Doc: T("收件人，各收各的一封", "who gets them, each a mail of their own")},
			{Name: "rate", Kind: KeyWhole, Least: 1, Doc: T("每小时至多几封；不写是 60", "most mails an hour; 60 when unsaid")}}},
		{Name: "digest", Kind: KeyText, Pattern: dayTimeShape.String(), Example: "09:00", Doc: T("每天几点发一份小结；不写就不发", "when a day is summed up; unsaid = never")},
		{Name: "again", Kind: KeyTexts, Example: "30m", Doc: T("没人完成的交接过多久再提醒；空 = 不再提醒", "after how long an open hand-off is called to mind again; empty = never")},
	}
}
