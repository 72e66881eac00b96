package wecomsim

import (
	"bytes"
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"
)

// Limits of section 3.2 of the facts, in bytes of UTF-8.
const (
	perMinute      = 20
	maxText        = 2048
	maxMarkdown    = 4096
	maxNews        = 8
	maxTitle       = 128 // what is longer is cut
	maxDescription = 512
	maxImage       = 2 << 20
	mediaLife      = 3 * 24 * time.Hour
)

// input is the body of send.
type input struct {
	Type string `json:"msgtype"`
	Text struct {
		Content  string   `json:"content"`
		Users    []string `json:"mentioned_list"`
		Contacts []string `json:"mentioned_mobile_list"`
	} `json:"text"`
	Markdown   words `json:"markdown"`
	MarkdownV2 words `json:"markdown_v2"`
	News       struct {
		Articles []Article `json:"articles"`
	} `json:"news"`
	Image struct {
		Data string `json:"base64"`
		Sum  string `json:"md5"` // of the raw bytes
	} `json:"image"`
	File  mediaID `json:"file"`
	Voice mediaID `json:"voice"`
}

type words struct {
	Content string `json:"content"`
}

type mediaID struct {
	ID string `json:"media_id"`
}

// send says one message in the group. Every call of the robot counts for its minute, refused
// ones too: the facts do not say that they are free.
func send(c *call) reply {
	since := c.now.Add(-time.Minute)
	c.b.calls = slices.DeleteFunc(c.b.calls, func(at time.Time) bool { return !at.After(since) })
	if len(c.b.calls) >= perMinute {
		return refuse(45009)
	}
	c.b.calls = append(c.b.calls, c.now)
	if escaped(c.body) {
		return refuse(40033)
	}
	var in input
	if err := json.Unmarshal(c.body, &in); err != nil {
		if c.s.opt.Lenient {
			return reply{Message: "ok. Warning: wrong json format. "}
		}
		return refuse(40058)
	}
	take, known := kinds[in.Type]
	if !known {
		return refuse(40008)
	}
	m, code := take(c, in)
	if code != 0 {
		return refuse(code)
	}
	m.At, m.Kind = c.now, in.Type
	c.b.said = append(c.b.said, m)
	return reply{Message: "ok"}
}

// kinds are the messages that a robot can say; template_card is not simulated.
var kinds = map[string]func(*call, input) (Message, int){
	"text": func(_ *call, in input) (Message, int) {
		m, code := written(in.Text.Content, maxText)
		m.Mentions = append(in.Text.Users, in.Text.Contacts...)
		return m, code
	},
	"markdown":    func(_ *call, in input) (Message, int) { return written(in.Markdown.Content, maxMarkdown) },
	"markdown_v2": func(_ *call, in input) (Message, int) { return written(in.MarkdownV2.Content, maxMarkdown) },
	"news":        news,
	"image":       image,
	"file":        func(c *call, in input) (Message, int) { return c.uploaded(in.File.ID, "file") },
	"voice":       func(c *call, in input) (Message, int) { return c.uploaded(in.Voice.ID, "voice") },
}

func written(text string, most int) (Message, int) {
	switch {
	case text == "" || !utf8.ValidString(text):
		return Message{}, 40058
	case len(text) > most:
		return Message{}, 45002
	}
	return Message{Content: text}, 0
}

func news(_ *call, in input) (Message, int) {
	if n := len(in.News.Articles); n < 1 || n > maxNews {
		return Message{}, 40058
	}
	m := Message{}
	for _, a := range in.News.Articles {
		if a.Title == "" || a.URL == "" {
			return Message{}, 40058
		}
		a.Title, a.Description = cut(a.Title, maxTitle), cut(a.Description, maxDescription)
		m.Articles = append(m.Articles, a)
		m.Content += a.URL + "\n"
	}
	return m, 0
}

// cut shortens to bytes on the border of a character, without a word, as the platform does.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}

func image(_ *call, in input) (Message, int) {
	data, err := base64.StdEncoding.DecodeString(in.Image.Data)
	sum := md5.Sum(data)
	kind := http.DetectContentType(data)
	switch {
	case err != nil || len(data) == 0:
		return Message{}, 40058
	case len(data) > maxImage:
		return Message{}, 40009
	case hex.EncodeToString(sum[:]) != in.Image.Sum:
		return Message{}, 301019
	case kind != "image/png" && kind != "image/jpeg":
		return Message{}, 40058
	}
	return Message{Image: data}, 0
}

// uploaded finds a file of this robot that is younger than three days.
func (c *call) uploaded(id, kind string) (Message, int) {
	u, ok := c.b.files[id]
	if !ok || u.kind != kind || !c.now.Before(u.at.Add(mediaLife)) {
		return Message{}, 40007
	}
	return Message{Content: id}, 0
}

// escaped says whether a JSON text writes a character as \uXXXX.
func escaped(raw []byte) bool {
	for {
		i := bytes.IndexByte(raw, '\\')
		if i < 0 || i+1 >= len(raw) {
			return false
		}
		if raw[i+1] == 'u' {
			return true
		}
		raw = raw[i+2:] // the escaped character may be a backslash itself
	}
}
