package wechatsim

import "strconv"

// massPreview is mass/preview: one person sees the message; no quota of sends is used.
func massPreview(c *call) (any, *refusal) {
	var in struct {
		massInput
		To   string `json:"touser"`
		Name string `json:"towxname"`
	}
	if no := c.decode(&in); no != nil {
		return nil, no
	}
	if in.To == "" && in.Name == "" {
		return nil, refuse(40003)
	}
	j := &massJob{Type: in.Type}
	if no := c.payload(in.massInput, j); no != nil {
		return nil, no
	}
	ch := c.change()
	j.ID = ch.number()
	ch.commit() // the id alone: nothing is left of a preview but the count
	c.a.previews = append(c.a.previews, Preview{At: c.now, MediaID: j.MediaID, Text: j.Text, Titles: titles(j.Articles), To: in.To, Name: in.Name})
	c.s.note(c.a, Act{At: c.now, Kind: ActPreviewed, By: ByMassSend, Title: j.name(), ID: strconv.FormatInt(j.ID, 10)})
	return massReply{result{0, "preview success"}, j.ID, 0}, nil
}

func titles(list []article) (out []string) {
	for _, a := range list {
		out = append(out, a.Title)
	}
	return out
}

// massGet is mass/get: how a send stands.
func massGet(c *call) (any, *refusal) {
	j, _, no := c.massJob()
	if no != nil {
		return nil, no
	}
	c.look()
	j = c.a.rows.Mass[strconv.FormatInt(j.ID, 10)]
	return struct {
		MsgID  int64  `json:"msg_id"`
		Status string `json:"msg_status"`
	}{j.ID, j.status(c.a)}, nil
}

// massDelete is mass/delete: it takes the pages of one article (1-based) or of all away; the
// cards that followers received stay. Only news that went out can be deleted.
func massDelete(c *call) (any, *refusal) {
	j, index, no := c.massJob()
	if no != nil {
		return nil, no
	}
	m := c.a.rows.Posts[j.ArticleID]
	switch {
	case m == nil:
		return nil, refuse(40059)
	case index < 0 || index > len(m.Items):
		return nil, refuse(40035)
	}
	c.s.remove(c.a, m, removal{index: index, at: c.now})
	return done, nil
}

// massJob finds the send that a request names, and the article of it.
func (c *call) massJob() (*massJob, int, *refusal) {
	var in struct {
		ID    anyID `json:"msg_id"`
		Index int   `json:"article_idx"`
	}
	if no := c.decode(&in); no != nil {
		return nil, 0, no
	}
	j := c.a.rows.Mass[string(in.ID)]
	if j == nil {
		return nil, 0, refuse(40059)
	}
	return j, in.Index, nil
}

// speeds are the messages a minute of each speed, in ten thousands: 80, 60, 45, 30, 10 (unverified).
var speeds = [maxSpeed + 1]int{80, 60, 45, 30, 10}

func speedGet(c *call) (any, *refusal) {
	return struct {
		Speed int `json:"speed"`
		Real  int `json:"realspeed"`
	}{c.a.rows.Speed.value(), speeds[c.a.rows.Speed.value()]}, nil
}

func speedSet(c *call) (any, *refusal) {
	var in struct {
		Speed *int `json:"speed"`
	}
	if no := c.decode(&in); no != nil {
		return nil, no
	}
	switch {
	case in.Speed == nil:
		return nil, refuse(45084)
	case *in.Speed < 0 || *in.Speed > maxSpeed:
		return nil, refuse(45083)
	}
	ch := c.change()
	ch.rows.Speed = &speed{*in.Speed}
	ch.commit()
	return done, nil
}

// speed is how fast the account sends, 0 (fastest) to 4; part of the state.
type speed struct {
	Value int `json:"value"`
}

func (s *speed) value() int {
	if s == nil {
		return 0
	}
	return s.Value
}
