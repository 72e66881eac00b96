package wechatapi

import (
	"context"
	"encoding/json"
	"fmt"
)

const commentPath = "/cgi-bin/comment/list"

// CommentPage is the most comments that one call answers: 50 and more are refused.
const CommentPage = 49

// Comment is one reader's words under an article.
type Comment struct {
	ID      ID     `json:"user_comment_id"`
	OpenID  string `json:"openid"` // absent for some; never stored
	Created Int    `json:"create_time"`
	Content string `json:"content"`
	Elected Int    `json:"comment_type"` // 1 = shown first, by the author's choice
	Reply   Answer `json:"reply"`
}

// Answer is the author's reply to a comment: an object in the documents, a list in samples of the
// platform's kit. Content is "" where there is none.
type Answer struct {
	Content string `json:"content"`
	Created Int    `json:"create_time"`
}

// UnmarshalJSON reads an object, a list (its first entry) and null.
func (a *Answer) UnmarshalJSON(b []byte) error {
	type plain Answer // without this method
	var list []plain
	if err := json.Unmarshal(b, &list); err == nil {
		if len(list) > 0 {
			*a = Answer(list[0])
		}
		return nil
	}
	var one plain
	if err := json.Unmarshal(b, &one); err != nil {
		return fmt.Errorf("wechatapi: not an answer to a comment: %w", err)
	}
	*a = Answer(one)
	return nil
}

// Comments is one page of an article's comments, the newest first.
type Comments struct {
	List []Comment `json:"comment"`
	// Total is how many there are in all. The documents call it total, which in practice is the
	// size of the page; comment_cnt is not documented and is the whole (seen in three projects).
	Total Number `json:"comment_cnt"`
	// Raw is the reply as it came. It holds readers' words and ids.
	Raw []byte `json:"-"`
}

// commentQuery asks for a page of all comments.
type commentQuery struct {
	MsgDataID json.Number `json:"msg_data_id"`
	Index     int         `json:"index"` // 0-based
	Begin     int         `json:"begin"`
	Count     int         `json:"count"`
	Type      int         `json:"type"` // 0 all
}

// Comments reads up to [CommentPage] comments of the article at index (0-based) of a message, from
// the begin-th newest on.
func (c *Client) Comments(ctx context.Context, msgDataID string, index, begin int) (Comments, error) {
	var raw json.RawMessage
	in := commentQuery{MsgDataID: json.Number(msgDataID), Index: index, Begin: begin, Count: CommentPage}
	if err := c.post(ctx, commentPath, in, &raw); err != nil {
		return Comments{}, err
	}
	var out Comments
	if err := json.Unmarshal(raw, &out); err != nil {
		return Comments{}, notUnderstood(commentPath, 0, err)
	}
	out.Raw = raw
	return out, nil
}

// ProbeComments asks for the comments of an article that does not exist. It changes nothing; an
// account without the right is refused as such (48001, 48015, 88000), any other with something
// about the article.
func (c *Client) ProbeComments(ctx context.Context) error {
	return c.post(ctx, commentPath, commentQuery{MsgDataID: "1", Count: 1}, nil)
}
