package rank

import "moxin/content"

// The factors that move readers to act.
const (
	trust = iota
	attention
	demand
	debate
	factors
)

// signal is one row of the domain weights: how strongly each factor moves an action (log
// rate per standard deviation), how much of it is the article's own way (unique, the same
// unit), and among whom it is counted.
type signal struct {
	metric   content.Metric
	loading  [factors]float64
	unique   float64
	among    content.Metric // exposure; "" = the channel's usual count at that age
	fallback content.Metric // exposure when among was not read; "" = none
	demand   bool           // a reading of it is demand data
	name     content.Text   // for explanations
}

// signals are the domain weights. Rows from practice set the signs: a share follows debate
// rather than trust (forwards are more common on hated items than on liked ones), follows,
// saves and profile visits follow trust, unfollows fall with it, and only what readers do
// outside the page (messages, adds, orders) speaks of demand. Sizes are rounded guesses; a
// factor of two in any of them hardly moves a ranking.
var signals = []signal{
	{content.Reads, [factors]float64{0, .50, 0, .15}, .40, "", "", false, content.T("阅读", "reads")},
	{content.Finishes, [factors]float64{.15, 0, 0, 0}, .12, content.Reads, "", false, content.T("读完率", "finish rate")},
	{content.Likes, [factors]float64{.25, .30, 0, .10}, .20, content.Reads, "", false, content.T("点赞", "likes")},
	{content.Hearts, [factors]float64{.40, .15, 0, .05}, .20, content.Reads, "", false, content.T("在看/推荐", "hearts")},
	{content.Saves, [factors]float64{.45, .05, .15, 0}, .25, content.Reads, "", false, content.T("收藏", "saves")},
	{content.Shares, [factors]float64{.15, .20, 0, .40}, .25, content.Reads, "", false, content.T("分享", "shares")},
	{content.Comments, [factors]float64{.20, .10, 0, .50}, .25, content.Reads, "", false, content.T("评论", "comments")},
	{content.DeepComments, [factors]float64{.40, 0, .10, .30}, .25, content.Reads, "", false, content.T("长评", "deep comments")},
	{content.Follows, [factors]float64{.55, .15, 0, 0}, .20, strangers, content.Reads, false, content.T("关注", "follows")},
	{content.ProfileVisits, [factors]float64{.35, .10, .10, 0}, .20, content.Reads, "", false, content.T("主页访问", "profile visits")},
	{content.Messages, [factors]float64{.20, 0, .60, 0}, .25, content.Reads, "", true, content.T("私信", "messages")},
	{content.Unfollows, [factors]float64{-.50, 0, 0, .25}, .25, content.FollowerReads, content.Reads, false, content.T("取关", "unfollows")},
	{content.Adds, [factors]float64{.45, 0, .50, 0}, .25, content.Reads, "", true, content.T("加企微", "contact adds")},
	{content.Returns, [factors]float64{.50, 0, .20, 0}, .25, content.Reads, "", false, content.T("回访", "return visits")},
	{content.Purchases, [factors]float64{.35, 0, .60, 0}, .30, content.Reads, "", true, content.T("下单", "orders")},
	{content.Repurchases, [factors]float64{.60, 0, .45, 0}, .30, content.Reads, "", true, content.T("复购", "repeat orders")},
}

// strangers are reads by people who do not follow yet: reads less follower reads.
const strangers content.Metric = "stranger_reads"

// spread is the variance of a signal's log rate over posts that the table expects.
func (s signal) spread() float64 {
	v := s.unique * s.unique
	for _, l := range s.loading {
		v += l * l
	}
	return v
}

var nameOf = func() map[content.Metric]content.Text {
	out := map[content.Metric]content.Text{}
	for _, s := range signals {
		out[s.metric] = s.name
	}
	return out
}()

// sourceOrder ranks sources of one counter: what the platform tells an owner or readers told us, what
// it lets an owner download, what it shows to everybody; what a person typed in comes after all
// others. Sources are never mixed in one series.
var sourceOrder = map[string]int{"datacube": 0, "openapi": 0, "api": 0, "event": 0, "comments": 1, "csv": 1, "export": 1, "": 1, "page": 2}
