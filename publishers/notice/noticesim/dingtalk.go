package noticesim

import (
	"net/http"
	"strconv"
	"time"
)

// Rules of DingTalk's custom robots (自定义机器人接入, open.dingtalk.com/document/robots/custom-robot-access, read
// in copies of 2022 to 2026): 20 messages a minute, above it everything is refused for ten minutes;
// the signature's timestamp, in milliseconds, within an hour. The codes are from several clients'
// tables that agree: 130101, 310000, 400101. That 20,000 bytes are the most (460101) is from what the
// platform answered to two teams.
const (
	dingMinute = 20
	dingPause  = 10 * time.Minute
	dingBody   = 20000
)

// DingTalk is a group with one custom robot.
type DingTalk struct{ *robot }

// DingTalkPath is the path of a robot's address; its token is the parameter access_token.
const DingTalkPath = "/robot/send"

// NewDingTalk makes a group whose robot is called at DingTalkPath + "?access_token=" + Token.
func NewDingTalk(o Options) (*DingTalk, error) {
	d := &DingTalk{}
	var err error
	d.robot, err = newRobot(o, "POST "+DingTalkPath, d.answer)
	return d, err
}

type dingReply struct {
	Code int    `json:"errcode"`
	Msg  string `json:"errmsg"`
}

type dingInput struct {
	Type     string `json:"msgtype"`
	Markdown struct {
		Title string `json:"title"`
		Text  string `json:"text"`
	} `json:"markdown"`
}

func (d *DingTalk) answer(r *http.Request, body []byte) (int, any) {
	now, query := d.opt.Clock(), r.URL.Query()
	if query.Get("access_token") != d.opt.Token {
		return http.StatusOK, dingReply{400101, "access_token不存在"}
	}
	if !d.within(now, dingMinute, time.Minute) {
		d.blocked = now.Add(dingPause)
	}
	d.count(now)
	if now.Before(d.blocked) {
		return http.StatusOK, dingReply{130101, "send too fast, exceed 20 times per minute"}
	}
	if d.opt.Secret != "" && !d.sealed(query.Get("timestamp"), query.Get("sign"), now) {
		return http.StatusOK, dingReply{310000, "sign not match, more: [https://ding-doc.dingtalk.com/doc#/serverapi2/qf2nxq]"}
	}
	if len(body) > dingBody {
		return http.StatusOK, dingReply{460101, "message too long, exceed 20000 bytes"}
	}
	var in dingInput
	if strictly(body, &in) != nil || in.Type != "markdown" || in.Markdown.Title == "" || in.Markdown.Text == "" {
		return http.StatusOK, dingReply{40035, "缺少参数 json"}
	}
	if !d.say(Message{At: now, Title: in.Markdown.Title, Text: in.Markdown.Text}) {
		return http.StatusOK, dingReply{310000, "keywords not in content"}
	}
	return http.StatusOK, dingReply{0, "ok"}
}

// sealed checks the signature: the HMAC of timestamp and secret by the secret.
func (d *DingTalk) sealed(timestamp, sign string, now time.Time) bool {
	ms, err := strconv.ParseInt(timestamp, 10, 64)
	return err == nil && now.Sub(time.UnixMilli(ms)).Abs() <= hour && signed(sign, d.opt.Secret, timestamp+"\n"+d.opt.Secret)
}
