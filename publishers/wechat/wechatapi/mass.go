package wechatapi

import (
	"context"
	"encoding/json"
	"errors"
)

// MassStatus is where a mass send stands (page mass/get, read 2026-11).
type MassStatus string

// The states of a mass send. DELETE comes after SEND_SUCCESS.
const (
	MassSending MassStatus = "SENDING"
	MassSuccess MassStatus = "SEND_SUCCESS"
	MassFailed  MassStatus = "SEND_FAIL"
	MassDeleted MassStatus = "DELETE"
)

// codeRepeat is what a second call with one clientmsgid gets.
const codeRepeat = 45065

// Mass is one mass send of a draft.
type Mass struct {
	MediaID string
	Tag     int // to the followers with this tag; 0 = to all
	// Key is the clientmsgid: a second call with it is answered with the first one's id. It has up to
	// 64 bytes (unverified; 45067 above them).
	Key string
}

// MassSent is what mass/sendall answers: the job was taken, no more.
type MassSent struct {
	MsgID ID `json:"msg_id"`
	// MsgDataID joins the statistics. It is "" in the answer to a repeated call.
	MsgDataID ID `json:"msg_data_id"`
	// Repeated says that an earlier call with this key had been accepted.
	Repeated bool `json:"-"`
}

// MassSend sends a draft to followers. Articles that are judged reprints stop the whole message
// (send_ignore_reprint 0, the platform's default).
func (c *Client) MassSend(ctx context.Context, m Mass) (MassSent, error) {
	const path = "/cgi-bin/message/mass/sendall"
	type filter struct {
		ToAll bool `json:"is_to_all"`
		Tag   int  `json:"tag_id,omitempty"`
	}
	in := struct {
		Filter        filter   `json:"filter"`
		News          mediaRef `json:"mpnews"`
		Type          string   `json:"msgtype"`
		IgnoreReprint int      `json:"send_ignore_reprint"`
		Key           string   `json:"clientmsgid,omitempty"`
	}{filter{m.Tag == 0, m.Tag}, mediaRef{m.MediaID}, "mpnews", 0, m.Key}
	var reply MassSent
	err := c.post(ctx, path, in, &reply)
	var e *Error
	if errors.As(err, &e) && e.Code == codeRepeat && e.MsgID != "" {
		return MassSent{MsgID: e.MsgID, Repeated: true}, nil
	}
	if err != nil {
		return MassSent{}, err
	}
	if reply.MsgID == "" {
		return MassSent{}, missing(path, "msg_id")
	}
	return reply, nil
}

// MassPreview shows a draft to one person, by the name of their WeChat account. It sends nothing
// to followers and costs no send.
func (c *Client) MassPreview(ctx context.Context, mediaID, wxName string) error {
	in := struct {
		To   string   `json:"towxname"`
		News mediaRef `json:"mpnews"`
		Type string   `json:"msgtype"`
	}{wxName, mediaRef{mediaID}, "mpnews"}
	return c.post(ctx, "/cgi-bin/message/mass/preview", in, nil)
}

// MassState asks how a mass send stands; 40059 when the platform does not know it.
func (c *Client) MassState(ctx context.Context, msgID ID) (MassStatus, error) {
	const path = "/cgi-bin/message/mass/get"
	in := struct {
		MsgID ID `json:"msg_id"`
	}{msgID}
	var reply struct {
		Status MassStatus `json:"msg_status"`
	}
	if err := c.post(ctx, path, in, &reply); err != nil {
		return "", err
	}
	if reply.Status == "" {
		return "", missing(path, "msg_status")
	}
	return reply.Status, nil
}

// MassDelete takes the article at the 1-based index off the platform, or all of them at 0, for
// good. The cards that followers received stay.
func (c *Client) MassDelete(ctx context.Context, msgID ID, index int) error {
	in := struct {
		MsgID json.RawMessage `json:"msg_id"`
		Index int             `json:"article_idx,omitempty"`
	}{number(msgID), index}
	return c.post(ctx, "/cgi-bin/message/mass/delete", in, nil)
}

// MassSpeed reads how fast the account's mass sends go. It changes nothing: the cheapest way to
// learn whether the account may send at all.
func (c *Client) MassSpeed(ctx context.Context) error {
	return c.post(ctx, "/cgi-bin/message/mass/speed/get", struct{}{}, nil)
}

// number writes an id as the number that it is, else as a string.
func number(id ID) json.RawMessage {
	if id.Whole() && len(id) < 19 {
		return json.RawMessage(id)
	}
	b, err := json.Marshal(string(id))
	if err != nil { // a string always marshals
		return json.RawMessage(`""`)
	}
	return b
}
