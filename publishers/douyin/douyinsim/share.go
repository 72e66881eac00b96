package douyinsim

import (
	"encoding/json"
	"strings"
	"time"
)

// share is one share_id and what was published under it.
type share struct {
	id       string
	until    time.Time // zero = it does not end
	callback bool
	hashtag  string // put into the post by the app
	posts    []Post
}

// newShare gives out a share_id. It is seen by no reader.
func newShare(c *call) (map[string]any, *refusal) {
	need := c.in.Get("need_callback")
	if need != "" && need != "true" && need != "false" {
		return nil, &noParameter
	}
	sh := &share{id: c.s.digits(16), callback: need == "true", hashtag: strings.TrimPrefix(c.in.Get("default_hashtag"), "#")}
	if c.s.opt.ShareLife > 0 {
		sh.until = c.now.Add(c.s.opt.ShareLife)
	}
	c.app.shares[sh.id] = sh
	return map[string]any{"share_id": sh.id}, nil
}

// lookupShare says what was published under a share_id; the ids are empty while nothing was.
func lookupShare(c *call) (map[string]any, *refusal) {
	sh := c.app.shares[c.in.Get("share_id")]
	if sh == nil {
		return nil, &noParameter
	}
	data := map[string]any{"share_id": sh.id, "item_id": "", "video_id": "", "share_url": ""}
	if len(sh.posts) > 0 {
		p := sh.posts[0]
		data["item_id"], data["video_id"], data["share_url"] = p.ItemID, c.s.number(p.VideoID), p.URL
	}
	return data, nil
}

// number is an id as it is written into a reply.
func (s *Server) number(id string) any {
	if s.opt.NumericIDs {
		return json.Number(id)
	}
	return id
}

// live reports whether a share_id still works.
func (sh *share) live(now time.Time) bool { return sh.until.IsZero() || now.Before(sh.until) }
