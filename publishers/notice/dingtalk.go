package notice

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// Facts of DingTalk's custom robots: open.dingtalk.com/document/robots/custom-robot-access (自定义机器人接入,
// read in copies of 2022 to 2026). The bound of the body is what the platform answered to two teams.
const (
	dingMinute = 18               // of 20: one more by another clock, and the robot is mute for ten minutes
	dingPause  = 10 * time.Minute // above the rate everything is refused for so long
	dingBody   = 20000            // bytes of a request
	dingPath   = "/robot/send"
)

var dingName = content.T("钉钉", "DingTalk")

// dingCodes are the answers of a robot, from the tables of several clients that agree (read
// 2026-11); 130101, 460101, 101002, 300001, 300005 and 90030 from what the platform answered to teams
// (unverified).
var dingCodes = map[int]meaning{
	-1:     {publishers.Transient, pause, content.T("钉钉繁忙，稍后再试", "DingTalk is busy, try again later")},
	40035:  {publishers.Bug, 0, content.T("钉钉不认识请求的内容", "DingTalk does not understand the request")},
	43004:  {publishers.Bug, 0, content.T("钉钉不认识请求的类型", "DingTalk does not take this type of request")},
	400013: {publishers.Account, 0, content.T("钉钉群已解散", "the DingTalk group was dissolved")},
	400101: noRobot, 300001: noRobot, 300005: noRobot, 400106: noRobot,
	400102: {publishers.Account, 0, content.T("钉钉机器人已停用，请管理员启用", "the DingTalk robot is switched off; its administrator can switch it on")},
	400105: {publishers.Bug, 0, content.T("钉钉不收这种消息", "DingTalk does not take this kind of message")},
	130101: dingFast, 410100: dingFast,
	90030:  {publishers.Limited, time.Hour, content.T("钉钉今天的次数用完了", "DingTalk's calls of the day are used up")},
	460101: {publishers.Rejected, 0, content.T("消息太长，钉钉不收", "the message is too long for DingTalk")},
	101002: {publishers.Rejected, 0, content.T("消息太长，钉钉不收", "the message is too long for DingTalk")},
	430101: {publishers.Rejected, 0, content.T("钉钉认为链接不安全", "DingTalk takes a link for unsafe")},
	430102: {publishers.Rejected, 0, content.T("钉钉认为文字不合适", "DingTalk takes a text for unfit")},
	430104: {publishers.Rejected, 0, content.T("钉钉认为内容不合适", "DingTalk takes the content for unfit")},
	310000: {publishers.Account, 0, content.T("钉钉的安全设置没有通过：加签就核对 notices.dingtalk.secret 和本机的时钟，关键词就加上“墨信”，IP 就把这台机器加进名单",
		"DingTalk's security settings refuse it: with a signature compare notices.dingtalk.secret and this machine's clock, with keywords add 墨信, with addresses add this machine's")},
}

var (
	noRobot  = meaning{publishers.Account, 0, content.T("钉钉不认识这个机器人：它可能被移出了群，请重新复制地址，更新 notices.dingtalk.url 的变量", "DingTalk does not know the robot, which may have left the group: copy its address again into the variable of notices.dingtalk.url")}
	dingFast = meaning{publishers.Limited, dingPause, content.T("钉钉每分钟至多 20 条，超过就停 10 分钟", "DingTalk takes 20 messages a minute, and none for ten minutes above that")}
)

// ding is DingTalk's markdown. A single line break is none there: each line is a paragraph.
var ding = dialect{bold: "**", line: "\n\n", block: "\n\n", link: bracketed}

// DingTalk is a group with a custom robot.
type DingTalk struct{ hook }

// NewDingTalk makes a robot; nothing is asked of the platform.
func NewDingTalk(o RobotOptions) (*DingTalk, error) {
	h, err := newHook(o, func(u *url.URL) string {
		query, err := url.ParseQuery(u.RawQuery)
		if err != nil || len(query) != 1 || !strings.HasSuffix(u.Path, dingPath) {
			return ""
		}
		return query.Get("access_token")
	})
	return &DingTalk{h}, err
}

func (d *DingTalk) limits() (string, []publishers.Rate) {
	return d.rateKey("dingtalk"), []publishers.Rate{{Max: dingMinute, Window: time.Minute}}
}

// dingMessage is markdown; the title is what a phone shows on its lock screen.
type dingMessage struct {
	Type     string `json:"msgtype"`
	Markdown struct {
		Title string `json:"title"`
		Text  string `json:"text"`
	} `json:"markdown"`
}

// message is a letter as a robot takes it.
func (d *DingTalk) message(l letter) dingMessage {
	m := dingMessage{Type: "markdown"}
	m.Markdown.Title = keyword + l.head
	head := "### " + m.Markdown.Title + "\n\n"
	size := func(text string) int {
		m.Markdown.Text = head + text
		body, err := encode(m)
		if err != nil {
			return dingBody + 1
		}
		return len(body)
	}
	way := ding
	way.most, way.size = dingBody, size
	m.Markdown.Text = head + way.write(l)
	return m
}

// signed is the address with a signature of now, where the robot asks for one.
func (d *DingTalk) signed() *url.URL {
	if d.secret == "" {
		return d.address
	}
	timestamp := strconv.FormatInt(d.now().UnixMilli(), 10)
	u := *d.address
	query := u.Query()
	query.Set("timestamp", timestamp)
	query.Set("sign", sign(d.secret, timestamp+"\n"+d.secret))
	u.RawQuery = query.Encode()
	return &u
}

func (d *DingTalk) send(ctx context.Context, l letter) error {
	a, err := d.post(ctx, d.signed(), d.message(l), func(reply []byte, a *answer) {
		var r struct {
			Code *int   `json:"errcode"`
			Msg  string `json:"errmsg"`
		}
		if json.Unmarshal(reply, &r) == nil {
			a.code, a.words = r.Code, r.Msg
		}
	})
	if err != nil {
		return err
	}
	return d.judge(a, dingName, dingCodes)
}
