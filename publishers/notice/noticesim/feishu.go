package noticesim

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Rules of Feishu's custom bots (自定义机器人使用指南, open.larkoffice.com/document/ukTMukTMukTM/ucTM5YjL3ETO24yNxkjN,
// read 2026-11): 100 messages a minute and 5 a second, 11232 above; a body of at most 20 KB, 9499
// above and for whatever is not understood; the signature's timestamp within an hour, 19021;
// keywords, 19024. That a wrong token is 19001 is from many clients' tests, not from the guide.
const (
	feishuMinute = 100
	feishuSecond = 5
	feishuBody   = 20 << 10
)

// Feishu is a group with one custom bot.
type Feishu struct{ *robot }

// FeishuPath is the path of a bot's address, before its token.
const FeishuPath = "/open-apis/bot/v2/hook/"

// NewFeishu makes a group whose bot is called at FeishuPath + Token.
func NewFeishu(o Options) (*Feishu, error) {
	f := &Feishu{}
	var err error
	f.robot, err = newRobot(o, "POST "+FeishuPath+"{token}", f.answer)
	return f, err
}

// feishuReply is what the bot says of a message.
type feishuReply struct {
	Code int      `json:"code"`
	Msg  string   `json:"msg"`
	Data struct{} `json:"data"`
}

// feishuInput is a message with a card.
type feishuInput struct {
	Timestamp string `json:"timestamp"`
	Sign      string `json:"sign"`
	Type      string `json:"msg_type"`
	Card      struct {
		Config struct {
			Wide bool `json:"wide_screen_mode"`
		} `json:"config"`
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

// feishuColours are the colours of a card's head.
var feishuColours = []string{"blue", "wathet", "turquoise", "green", "yellow", "orange", "red", "carmine", "violet", "purple", "indigo", "grey"}

func (f *Feishu) answer(r *http.Request, body []byte) (int, any) {
	now := f.opt.Clock()
	if r.PathValue("token") != f.opt.Token {
		return http.StatusOK, feishuReply{Code: 19001, Msg: "param invalid: incoming webhook access token invalid"}
	}
	if !f.within(now, feishuMinute, time.Minute) || !f.within(now, feishuSecond, time.Second) {
		f.count(now)
		return http.StatusOK, feishuReply{Code: 11232, Msg: "frequency limited"}
	}
	f.count(now)
	var in feishuInput
	if len(body) > feishuBody || strictly(body, &in) != nil {
		return http.StatusOK, feishuReply{Code: 9499, Msg: "Bad Request"}
	}
	if f.opt.Secret != "" && !f.sealed(in, now) {
		return http.StatusOK, feishuReply{Code: 19021, Msg: "sign match fail or timestamp is not within one hour from current time"}
	}
	m, ok := in.message(now)
	if !ok {
		return http.StatusOK, feishuReply{Code: 9499, Msg: "Bad Request"}
	}
	if !f.say(m) {
		return http.StatusOK, feishuReply{Code: 19024, Msg: "Key Words Not Found"}
	}
	return http.StatusOK, feishuReply{Msg: "success"}
}

// sealed checks the signature: the HMAC of nothing, by timestamp and secret together.
func (f *Feishu) sealed(in feishuInput, now time.Time) bool {
	seconds, err := strconv.ParseInt(in.Timestamp, 10, 64)
	return err == nil && now.Sub(time.Unix(seconds, 0)).Abs() <= hour && signed(in.Sign, in.Timestamp+"\n"+f.opt.Secret, "")
}

// message reads a card of one head and markdown.
func (in feishuInput) message(now time.Time) (Message, bool) {
	h := in.Card.Header
	m := Message{At: now, Title: h.Title.Content, Colour: h.Template}
	for _, e := range in.Card.Elements {
		if e.Tag != "markdown" || e.Content == "" {
			return m, false
		}
		m.Text += e.Content
	}
	return m, in.Type == "interactive" && h.Title.Tag == "plain_text" && m.Title != "" && m.Text != "" && slices.Contains(feishuColours, h.Template)
}
