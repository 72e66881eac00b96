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

// signal is an action that readers take, among whom it is counted, and what it is taken to speak of.
type signal struct {
	metric   content.Metric
	among    content.Metric // exposure; "" = the channel's usual count at that age
	fallback content.Metric // exposure when among was not read; "" = none
	demand   bool           // a reading of it is demand data
	name     content.Text   // for explanations

	loading vec     // log rate per standard deviation of each factor, by the table
	unique  float64 // standard deviation of what is the signal's own, by the table
}

// signals are the actions that are weighed. What they speak of stands in the table of loadings.
var signals = []signal{
	{metric: content.Reads, name: content.T("阅读", "reads")},
	{metric: content.Finishes, among: content.Reads, name: content.T("读完率", "finish rate")},
	{metric: content.Likes, among: content.Reads, name: content.T("点赞", "likes")},
	{metric: content.Hearts, among: content.Reads, name: content.T("在看/推荐", "hearts")},
	{metric: content.Saves, among: content.Reads, name: content.T("收藏", "saves")},
	{metric: content.Shares, among: content.Reads, name: content.T("分享", "shares")},
	{metric: content.Comments, among: content.Reads, name: content.T("评论", "comments")},
	{metric: content.DeepComments, among: content.Reads, name: content.T("长评", "deep comments")},
	{metric: content.Follows, among: strangers, fallback: content.Reads, name: content.T("关注", "follows")},
	{metric: content.ProfileVisits, among: content.Reads, name: content.T("主页访问", "profile visits")},
	{metric: content.Messages, among: content.Reads, demand: true, name: content.T("私信", "messages")},
	{metric: content.Unfollows, among: content.FollowerReads, fallback: content.Reads, name: content.T("取关", "unfollows")},
	{metric: content.Adds, among: content.Reads, demand: true, name: content.T("加企微", "contact adds")},
	{metric: content.Returns, among: content.Reads, name: content.T("回访", "return visits")},
	{metric: content.Purchases, among: content.Reads, demand: true, name: content.T("下单", "orders")},
	{metric: content.Repurchases, among: content.Reads, demand: true, name: content.T("复购", "repeat orders")},
}

// weighed are the signals with what a table says of them. A signal that the table leaves out is not weighed.
func weighed(table Loadings) []signal {
	var out []signal
	for _, s := range signals {
		if row, ok := table.Of(s.metric); ok {
			s.loading, s.unique = row.Factors(), row.Unique
			out = append(out, s)
		}
	}
	return out
}

// strangers are reads by people who do not follow yet: reads less follower reads.
const strangers content.Metric = "stranger_reads"

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
