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

// Facts of Feishu's custom bots: open.larkoffice.com/document/ukTMukTMukTM/ucTM5YjL3ETO24yNxkjN
// (自定义机器人使用指南, read 2026-11).
const (
	feishuMinute = 100
	feishuSecond = 5
	feishuBody   = 20 << 10 // bytes of a request
	feishuPath   = "/open-apis/bot/v2/hook/"
)

var feishuName = content.T("飞书", "Feishu")

// feishuCodes are the answers of a bot: those of the guide, and 19001, 19002 and 19036 from what
// several clients met (unverified).
var feishuCodes = map[int]meaning{
	9499:     {publishers.Bug, 0, content.T("飞书不认识请求的内容", "Feishu does not understand the request")},
	11232:    {publishers.Limited, time.Minute, content.T("飞书限流：每秒至多 5 条、每分钟至多 100 条，整点和半点更容易", "Feishu's limit: 5 messages a second and 100 a minute, tighter on the hour and the half hour")},
	99991400: {publishers.Limited, time.Minute, content.T("飞书限流，稍后再发", "Feishu's limit: this waits")},
	19001:    {publishers.Account, 0, content.T("飞书不认识这个机器人：它可能被移出了群，请重新复制地址，更新 notices.feishu.url 的变量", "Feishu does not know the bot, which may have left the group: copy its address again into the variable of notices.feishu.url")},
	19002:    {publishers.Bug, 0, content.T("飞书不认识请求的参数", "Feishu does not understand a parameter")},
	19021:    {publishers.Account, 0, content.T("飞书的签名校验没有通过：核对 notices.feishu.secret，再看本机的时钟", "Feishu does not accept the signature: compare notices.feishu.secret, then this machine's clock")},
	19022:    {publishers.Account, 0, content.T("这台机器的 IP 不在飞书机器人的白名单里", "this machine's address is not on the bot's list")},
	19024:    {publishers.Account, 0, content.T("飞书机器人要求关键词：在它的安全设置里加上“墨信”，或改用签名校验", "the bot asks for a keyword: add 墨信 to its settings, or let it check signatures instead")},
	19036:    {publishers.Rejected, 0, content.T("消息太长，飞书不收", "the message is too long for Feishu")},
}

// feishuColors are the colours of a card's head.
var feishuColors = map[mood]string{calm: "blue", todo: "green", grave: "orange"}

// Feishu is a group with a custom bot.
type Feishu struct{ hook }

// NewFeishu makes a bot; nothing is asked of the platform.
func NewFeishu(o RobotOptions) (*Feishu, error) {
	h, err := newHook(o, func(u *url.URL) string {
		_, token, ok := strings.Cut(u.Path, feishuPath)
		if !ok || u.RawQuery != "" || strings.Contains(token, "/") {
			return ""
		}
		return token
	})
	return &Feishu{h}, err
}

func (f *Feishu) limits() (string, []publishers.Rate) {
	return f.rateKey("feishu"), []publishers.Rate{{Max: feishuSecond, Window: time.Second}, {Max: feishuMinute, Window: time.Minute}}
}

// feishuMessage is a card with markdown.
type feishuMessage struct {
	Timestamp string `json:"timestamp,omitempty"` // seconds
	Sign      string `json:"sign,omitempty"`
	Type      string `json:"msg_type"`
	Card      struct {
		Header struct {
			Title    feishuText `json:"title"`
			Template string     `json:"template"`
		} `json:"header"`
		Elements []feishuText `json:"elements"`
	} `json:"card"`
}

type feishuText struct {
	Tag     string `json:"tag"`
	Content string `json:"content"`
}

// message is a letter as a bot takes it. The keyword that bots may ask for is in the head.
func (f *Feishu) message(l letter) feishuMessage {
	m := feishuMessage{Type: "interactive"}
	if f.secret != "" {
		m.Timestamp = strconv.FormatInt(f.now().Unix(), 10)
		m.Sign = sign(m.Timestamp+"\n"+f.secret, "") // timestamp and secret are the key, of nothing
	}
	m.Card.Header.Title = feishuText{"plain_text", keyword + l.head}
	m.Card.Header.Template = feishuColors[l.mood]
	size := func(text string) int {
		m.Card.Elements = []feishuText{{"markdown", text}}
		body, err := encode(m)
		if err != nil {
			return feishuBody + 1
		}
		return len(body)
	}
	d := dialect{bold: "**", line: "\n", block: "\n\n", link: bracketed, most: feishuBody, size: size}
	m.Card.Elements = []feishuText{{"markdown", d.write(l)}}
	return m
}

// keyword begins each head in places whose robots may ask for a word in every message.
const keyword = "墨信："

func (f *Feishu) send(ctx context.Context, l letter) error {
	a, err := f.post(ctx, f.address, f.message(l), func(reply []byte, a *answer) {
		var r struct {
			Code   *int   `json:"code"`
			Status *int   `json:"StatusCode"` // of older bots
			Msg    string `json:"msg"`
		}
		if json.Unmarshal(reply, &r) != nil {
			return
		}
		if a.code, a.words = r.Code, r.Msg; a.code == nil {
			a.code = r.Status
		}
	})
	if err != nil {
		return err
	}
	return f.judge(a, feishuName, feishuCodes)
}
