package douyinapi

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// DefaultLookupPath is where a share_id is looked up. The facts say what is answered, not the
// address (unverified).
const DefaultLookupPath = "/share-id/query/"

// Work is a post that was published under a share_id.
type Work struct {
	ItemID  ID     `json:"item_id"`  // encrypted; the data interfaces take it
	VideoID ID     `json:"video_id"` // as it stands in the post's address
	URL     string `json:"share_url"`
}

// NewShare asks for a share_id: what a schema carries as its state, and what the platform calls
// back with. No reader sees one.
func (c *Client) NewShare(ctx context.Context) (string, error) {
	const path = "/share-id/"
	var reply struct {
		ShareID ID `json:"share_id"`
	}
	r := request{method: http.MethodPost, path: path, query: url.Values{"need_callback": {"true"}}}
	if err := c.call(ctx, r, &reply); err != nil {
		return "", err
	}
	if reply.ShareID == "" {
		return "", missing(path, "share_id")
	}
	return string(reply.ShareID), nil
}

// Lookup says what was published under a share_id; false while nothing was, or while the
// platform does not show it yet.
func (c *Client) Lookup(ctx context.Context, shareID string) (Work, bool, error) {
	var w Work
	r := request{method: http.MethodGet, path: c.opt.LookupPath, query: url.Values{"share_id": {shareID}}}
	if err := c.call(ctx, r, &w); err != nil {
		return Work{}, false, err
	}
	return w, w.ItemID != "" || w.VideoID != "", nil
}

// Schema is a post as it is filled into the app. Either Video or Images is set: addresses that
// the phone can reach.
type Schema struct {
	State    string // the share_id
	Title    string
	Short    string
	Hashtags []string // without #
	Video    string
	Images   []string
	Direct   bool // past the editing page, straight to publishing: a video alone
	Private  int  // 0 public, 1 self, 2 friends
}

// Signed is a schema with its signature.
type Signed struct {
	URL   string    // secret until Until: whoever has it can post in the app's name
	Until time.Time // when its ticket ends
}

// schemaBase opens the app on its page for shares.
const schemaBase = "snssdk1128://openplatform/share?"

// Sign makes a schema that the app accepts. The ticket is no older than maxAge; 0 takes the one
// that is held. Another process that asks for a ticket ends ours five minutes later, so what is
// opened at once wants a young one.
func (c *Client) Sign(ctx context.Context, s Schema, maxAge time.Duration) (Signed, error) {
	ticket, err := c.openTicket(ctx, maxAge)
	if err != nil {
		return Signed{}, err
	}
	nonce := make([]byte, 8)
	if _, err := io.ReadFull(c.opt.Random, nonce); err != nil {
		return Signed{}, fmt.Errorf("douyinapi: drawing a nonce: %w", err)
	}
	v := url.Values{
		"share_type": {"h5"}, "client_key": {c.opt.ClientKey}, "state": {s.State},
		"nonce_str": {hex.EncodeToString(nonce)}, "timestamp": {strconv.FormatInt(c.opt.Now().Unix(), 10)},
		"private_status": {strconv.Itoa(s.Private)},
	}
	v.Set("signature", signature(v.Get("nonce_str"), ticket.Value, v.Get("timestamp")))
	if err := s.fill(v); err != nil {
		return Signed{}, err
	}
	// The app knows %20 alone; a plus that is meant stands as %2B already.
	return Signed{URL: schemaBase + strings.ReplaceAll(v.Encode(), "+", "%20"), Until: ticket.Until}, nil
}

// signature is the MD5 of the three values in the order of their names (page H5 share, read 2026-11).
func signature(nonce, ticket, timestamp string) string {
	sum := md5.Sum([]byte("nonce_str=" + nonce + "&ticket=" + ticket + "&timestamp=" + timestamp))
	return hex.EncodeToString(sum[:])
}

// fill writes texts and media; what is empty is left out.
func (s Schema) fill(v url.Values) error {
	for key, value := range map[string]string{"title": s.Title, "short_title": s.Short, "video_path": s.Video} {
		if value != "" {
			v.Set(key, value)
		}
	}
	if s.Direct {
		v.Set("share_to_publish", "1")
	}
	lists := map[string][]string{"hashtag_list": s.Hashtags}
	switch len(s.Images) {
	case 0:
	case 1:
		v.Set("image_path", s.Images[0])
	default:
		lists["image_list_path"] = s.Images
	}
	for key, list := range lists {
		if len(list) == 0 {
			continue
		}
		b, err := json.Marshal(list)
		if err != nil {
			return fmt.Errorf("douyinapi: writing %s: %w", key, err)
		}
		v.Set(key, string(b))
	}
	return nil
}
