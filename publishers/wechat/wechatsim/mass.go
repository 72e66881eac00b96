package wechatsim

import (
	"strconv"
	"time"
)

// Bounds of a mass send (section 1.6).
const (
	maxKey    = 64             // bytes of a clientmsgid (unverified)
	keyLife   = 24 * time.Hour // it is remembered so long (unverified); then it sends again
	keyGap    = time.Minute    // between two calls with one clientmsgid
	minOpenID = 2              // receivers of mass/send
	maxOpenID = 10_000
	maxSpeed  = 4
)

// massInput is the body of sendall, send and preview.
type massInput struct {
	Filter *struct {
		ToAll bool `json:"is_to_all"`
		Tag   int  `json:"tag_id"`
	} `json:"filter"`
	To            []string `json:"touser"`
	Type          string   `json:"msgtype"`
	News          mediaRef `json:"mpnews"`
	Voice         mediaRef `json:"voice"`
	Text          textRef  `json:"text"`
	Images        pictures `json:"images"`
	IgnoreReprint int      `json:"send_ignore_reprint"`
	Key           string   `json:"clientmsgid"`
}

type mediaRef struct {
	ID string `json:"media_id"`
}

type textRef struct {
	Content string `json:"content"`
}

type pictures struct {
	IDs []string `json:"media_ids"`
}

// massReply is the answer of sendall and send. msg_data_id is there for news alone.
type massReply struct {
	result
	MsgID     int64 `json:"msg_id"`
	MsgDataID int64 `json:"msg_data_id,omitempty"`
}

// massAll is mass/sendall: to every follower or to one tag.
func massAll(c *call) (any, *refusal) {
	return c.mass(func(in massInput, j *massJob) *refusal {
		if in.Filter == nil {
			return refuse(40035)
		}
		j.ToAll, j.Tag = in.Filter.ToAll, in.Filter.Tag
		if _, known := c.a.conf.Tags[j.Tag]; !j.ToAll && !known {
			return refuse(40035)
		}
		return nil
	})
}

// massSome is mass/send: to named followers, for service accounts.
func massSome(c *call) (any, *refusal) {
	return c.mass(func(in massInput, j *massJob) *refusal {
		switch n := len(in.To); {
		case n < minOpenID:
			return refuse(40130)
		case n > maxOpenID:
			return refuse(40035)
		}
		j.To = in.To
		return nil
	})
}

// mass takes one send. The key is looked at before anything that an accepted call has used up
// (the quota, the draft): otherwise it could never do what it is for.
func (c *call) mass(target func(massInput, *massJob) *refusal) (any, *refusal) {
	var in massInput
	if no := c.decode(&in); no != nil {
		return nil, no
	}
	if no := c.minute(); no != nil {
		return nil, no
	}
	if no := c.seenKey(in.Key); no != nil {
		return nil, no
	}
	j := &massJob{Key: in.Key, Type: in.Type, IgnoreReprint: in.IgnoreReprint == 1, Base: c.base, Submitted: c.now}
	no := target(in, j)
	if no == nil {
		no = c.payload(in, j)
	}
	if no == nil {
		no = c.quotaLeft(j)
	}
	if no == nil && len(c.a.massScript) > 0 {
		j.Verdict, c.a.massScript = c.a.massScript[0], c.a.massScript[1:]
		if j.Verdict.Refuse != 0 {
			no = refuse(j.Verdict.Refuse)
		}
	}
	if no != nil {
		return nil, no
	}
	ch := c.change()
	j.ID, j.Waiting = ch.number(), c.a.conf.AdminConfirm && j.ToAll
	if j.Type == "mpnews" {
		j.MsgDataID = ch.number()
	}
	ch.rows.Mass[strconv.FormatInt(j.ID, 10)] = j
	ch.commit()
	if j.Waiting {
		c.s.note(c.a, Act{At: c.now, Kind: ActWaiting, By: ByMassSend, Title: j.name(), ID: strconv.FormatInt(j.ID, 10)})
	}
	c.s.settle(c.a, c.now)
	return massReply{result{0, "send job submission success"}, j.ID, j.MsgDataID}, nil
}

// seenKey refuses a clientmsgid that is too long (45067), comes again within a minute (45066:
// of any call with it, taken or not), or has sent before (45065, with the msg_id of that send
// and, as seen in practice, without its msg_data_id).
func (c *call) seenKey(key string) *refusal {
	if key == "" {
		return nil
	}
	if len(key) > maxKey {
		return refuse(45067)
	}
	last, again := c.a.keys[key]
	c.a.keys[key] = c.now
	if again && c.now.Sub(last) < keyGap && !c.s.opt.HastyKeys {
		return refuse(45066)
	}
	for _, j := range c.a.massJobs() {
		if j.Key == key && c.now.Sub(j.Submitted) < keyLife {
			return &refusal{code: 45065, msgID: j.ID}
		}
	}
	return nil
}

// payload checks what is sent.
func (c *call) payload(in massInput, j *massJob) *refusal {
	switch in.Type {
	case "mpnews":
		d := c.a.rows.Drafts[in.News.ID]
		if d == nil {
			return refuse(40007)
		}
		j.MediaID, j.Articles = d.MediaID, d.Articles
	case "text":
		if in.Text.Content == "" {
			return refuse(44004)
		}
		j.Text = in.Text.Content
	case "image":
		if len(in.Images.IDs) == 0 || len(in.Images.IDs) > maxPictures {
			return refuse(40007)
		}
		for _, id := range in.Images.IDs {
			if !c.a.holds(id, "image") {
				return refuse(40007)
			}
		}
		j.Pictures = in.Images.IDs
	case "voice":
		if !c.a.holds(in.Voice.ID, "voice") {
			return refuse(40007)
		}
		j.MediaID = in.Voice.ID
	case "mpvideo", "wxcard": // rights of their own, which no account here has
		return refuse(48008)
	default:
		return refuse(45052)
	}
	return nil
}

func (a *account) holds(id, kind string) bool {
	m := a.rows.Materials[id]
	return m != nil && m.Type == kind
}
