package wechatapi

import "context"

// ProbeComments asks for the comments of an article that does not exist. It changes nothing; an
// account without the right is refused as such (48001, 48015, 88000), any other with something
// about the article.
func (c *Client) ProbeComments(ctx context.Context) error {
	in := struct {
		MsgDataID int `json:"msg_data_id"`
		Index     int `json:"index"`
		Begin     int `json:"begin"`
		Count     int `json:"count"`
		Type      int `json:"type"`
	}{MsgDataID: 1, Count: 1}
	return c.post(ctx, "/cgi-bin/comment/list", in, nil)
}
