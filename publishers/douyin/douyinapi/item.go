package douyinapi

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
)

// ItemTotals are the sums of one video since its publication.
type ItemTotals struct {
	Plays    Number `json:"total_play"` // keys of the sums: as public clients have them (unverified)
	Likes    Number `json:"total_like"`
	Comments Number `json:"total_comment"`
	Shares   Number `json:"total_share"`
	Seconds  Number `json:"avg_play_duration"` // mean of a play
	Raw      []byte `json:"-"`
}

// Series is one of the interfaces of daily numbers; it names the number too.
type Series string

// Series that the platform documents.
const (
	SeriesPlay    Series = "play"
	SeriesLike    Series = "like"
	SeriesComment Series = "comment"
	SeriesShare   Series = "share"
)

// ItemDay is one day of a series.
type ItemDay struct {
	Date string // "2006-01-02", of the platform
	N    Number
}

// ItemDays is what happened to a video on each day, the oldest first.
type ItemDays struct {
	List []ItemDay
	Raw  []byte
}

// Spans of a series, in days.
var itemSpans = []int{7, 15, 30}

// ItemTotals reads the sums of a video of t's owner. item is the encrypted id. The platform has
// numbers of videos of at most 30 days, from the day after the owner first let the app in
// (data.external.item, read 2026-11); before that the numbers are absent.
func (c *Client) ItemTotals(ctx context.Context, t Tokens, item string) (ItemTotals, error) {
	var reply struct {
		Result json.RawMessage `json:"result"`
	}
	r := itemRequest(t, "base", item)
	if err := c.send(ctx, r, t.Access, &reply); err != nil {
		return ItemTotals{}, err
	}
	out := ItemTotals{Raw: reply.Result}
	if len(reply.Result) > 0 {
		if err := json.Unmarshal(reply.Result, &out); err != nil {
			return ItemTotals{}, notUnderstood(r.path, 0, err)
		}
	}
	return out, nil
}

// ItemDays reads a series over the shortest span of the platform's (7, 15 or 30 days) that has the
// last days days.
func (c *Client) ItemDays(ctx context.Context, t Tokens, item string, s Series, days int) (ItemDays, error) {
	r := itemRequest(t, string(s), item)
	span := itemSpans[len(itemSpans)-1]
	for _, n := range itemSpans {
		if n >= days {
			span = n
			break
		}
	}
	r.query.Set("date_type", strconv.Itoa(span))
	var reply struct {
		List json.RawMessage `json:"result_list"`
	}
	if err := c.send(ctx, r, t.Access, &reply); err != nil {
		return ItemDays{}, err
	}
	out := ItemDays{Raw: reply.List}
	var rows []map[string]json.RawMessage
	if len(reply.List) > 0 {
		if err := json.Unmarshal(reply.List, &rows); err != nil {
			return ItemDays{}, notUnderstood(r.path, 0, err)
		}
	}
	for _, row := range rows {
		var d ItemDay
		if err := json.Unmarshal(row["date"], &d.Date); err != nil {
			return ItemDays{}, notUnderstood(r.path, 0, err)
		}
		if n, ok := row[string(s)]; ok {
			if err := json.Unmarshal(n, &d.N); err != nil {
				return ItemDays{}, notUnderstood(r.path, 0, err)
			}
		}
		out.List = append(out.List, d)
	}
	return out, nil
}

func itemRequest(t Tokens, kind, item string) request {
	return request{
		method: http.MethodGet, path: "/data/external/item/" + kind + "/",
		query: url.Values{"open_id": {t.OpenID}, "item_id": {item}}, hidden: []string{t.Access, t.OpenID},
	}
}
