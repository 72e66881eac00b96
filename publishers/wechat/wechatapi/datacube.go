package wechatapi

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"moxin/content"
)

// ReadyHour is from when on the numbers of a day are there, in Beijing, on the day after (datacube
// pages, read 2026-11).
const ReadyHour = 8

// NewestDay is an instant of the newest day whose numbers are there at now.
func NewestDay(now time.Time) time.Time {
	return now.In(content.Beijing()).Add(-ReadyHour*time.Hour).AddDate(0, 0, -1)
}

// SplitStatID parts the id of an article in the statistics, <msg_data_id>_<1-based index>; the index
// comes back 0-based.
func SplitStatID(id string) (msgDataID string, index int, ok bool) {
	msgDataID, n, found := strings.Cut(id, "_")
	index, err := strconv.Atoi(n)
	if !found || err != nil || index < 1 || msgDataID == "" || strings.Trim(msgDataID, "0123456789") != "" {
		return "", 0, false
	}
	return msgDataID, index - 1, true
}

// Day is the platform's day of an instant, "2006-01-02".
func Day(t time.Time) string { return t.In(content.Beijing()).Format(time.DateOnly) }

// Report is what one statistics call answered. Days are asked for with both ends included,
// yesterday at the latest, and are there from ReadyHour on; only verified accounts have
// them (48001). Data of articles begin on 2025-11-01.
type Report[T any] struct {
	List []T `json:"list"`
	// Delayed is true while the numbers are not final.
	Delayed bool `json:"is_delay"`
	// Raw is the reply as it came, to be kept: what its rows mean was read off one page.
	Raw []byte `json:"-"`
}

// Readers is where readers of an article came from; Scene "全部" is their sum.
type Readers struct {
	Scene string `json:"scene_desc"`
	Users Number `json:"user_count"`
}

// ArticleTotal is what became of one article in the 30 days after its publication.
type ArticleTotal struct {
	Date  string     `json:"ref_date"` // of publication
	MsgID string     `json:"msgid"`    // <msg_data_id>_<1-based index>
	Title string     `json:"title"`
	URL   string     `json:"content_url"`
	Days  []TotalDay `json:"detail_list"`
}

// TotalDay is a reading on one day; the page defines it as the sum since publication. Fields
// that no metric stands for are in Report.Raw.
type TotalDay struct {
	Date         string    `json:"stat_date"`
	ReadUsers    Number    `json:"read_user"`
	Sources      []Readers `json:"read_user_source"`
	ShareUsers   Number    `json:"share_user"`
	HeartUsers   Number    `json:"zaikan_user"`
	LikeUsers    Number    `json:"like_user"`
	Comments     Number    `json:"comment_count"`
	SaveUsers    Number    `json:"collection_user"`
	NewFollowers Number    `json:"read_subscribe_user"` // followed after reading
	FinishRate   Number    `json:"read_finish_rate"`
	ActiveTime   Number    `json:"read_avg_activetime"` // minutes
	Tips         Number    `json:"praise_money"`        // fen
}

// ArticleDay is what one article was on one day alone, however old it is. Articles of which nothing
// was counted that day are not in the report: how few are left out is not documented.
type ArticleDay struct {
	Date   string `json:"ref_date"`
	MsgID  string `json:"msgid"`
	Detail struct {
		ReadUsers  Number    `json:"read_user"`
		Sources    []Readers `json:"read_user_source"`
		ShareUsers Number    `json:"share_user"`
	} `json:"detail"`
}

// AccountDay is one day of the whole account.
type AccountDay struct {
	Date   string `json:"ref_date"`
	Detail struct {
		ReadUsers  Number    `json:"read_user"`
		Sources    []Readers `json:"read_user_source"`
		ShareUsers Number    `json:"share_user"`
		HeartUsers Number    `json:"zaikan_user"`
		LikeUsers  Number    `json:"like_user"`
		Comments   Number    `json:"comment_count"`
		SaveUsers  Number    `json:"collection_user"`
		Jumps      Number    `json:"redirect_ori_page_user"` // followed 阅读原文
		Published  Number    `json:"send_page_count"`        // articles published that day
	} `json:"detail"`
}

// UserDay is followers won and lost on one day from one source (0 other, 1 search, 17 card,
// 30 QR code, 57 name in an article, 100 ads, 149 mini-program, 161 reprint, 200 channels,
// 201 live).
type UserDay struct {
	Date      string `json:"ref_date"`
	Source    Number `json:"user_source"`
	New       Number `json:"new_user"`
	Cancelled Number `json:"cancel_user"`
}

// UserTotal is the number of followers at the end of one day.
type UserTotal struct {
	Date  string `json:"ref_date"`
	Total Number `json:"cumulate_user"`
}

// ArticleTotals reports the articles published on one day.
func (c *Client) ArticleTotals(ctx context.Context, published time.Time) (Report[ArticleTotal], error) {
	return report[ArticleTotal](ctx, c, "/datacube/getarticletotaldetail", published, published)
}

// ArticleReads reports who read each article on one day.
func (c *Client) ArticleReads(ctx context.Context, day time.Time) (Report[ArticleDay], error) {
	return report[ArticleDay](ctx, c, "/datacube/getarticleread", day, day)
}

// ArticleShares reports who passed each article on, on one day.
func (c *Client) ArticleShares(ctx context.Context, day time.Time) (Report[ArticleDay], error) {
	return report[ArticleDay](ctx, c, "/datacube/getarticleshare", day, day)
}

// AccountDays reports up to 30 days of the whole account.
func (c *Client) AccountDays(ctx context.Context, begin, end time.Time) (Report[AccountDay], error) {
	return report[AccountDay](ctx, c, "/datacube/getbizsummary", begin, end)
}

// UserSummary reports up to 7 days.
func (c *Client) UserSummary(ctx context.Context, begin, end time.Time) (Report[UserDay], error) {
	return report[UserDay](ctx, c, "/datacube/getusersummary", begin, end)
}

// UserTotals reports up to 7 days.
func (c *Client) UserTotals(ctx context.Context, begin, end time.Time) (Report[UserTotal], error) {
	return report[UserTotal](ctx, c, "/datacube/getusercumulate", begin, end)
}

// report asks one statistics call.
func report[T any](ctx context.Context, c *Client, path string, begin, end time.Time) (Report[T], error) {
	in := struct {
		Begin string `json:"begin_date"`
		End   string `json:"end_date"`
	}{Day(begin), Day(end)}
	var raw json.RawMessage
	if err := c.post(ctx, path, in, &raw); err != nil {
		return Report[T]{}, err
	}
	var r Report[T]
	if err := json.Unmarshal(raw, &r); err != nil {
		return Report[T]{}, notUnderstood(path, 0, err)
	}
	r.Raw = raw
	return r, nil
}
