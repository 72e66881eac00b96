package console

import (
	"slices"
	"strings"

	"moxin/content"
)

// Ways by which numbers of a post come in, named as the kinds of their sources.
const (
	wayPage     = "page"
	wayExport   = "csv"
	wayComments = "comments"
	wayMessage  = "groupmsg" // what became of a message to customers
	wayMoment   = "moment"   // and of a moment
	wayOwn      = "event"    // the own site, /r/ links, orders and contacts
)

// way is how a platform tells numbers of one post, and which.
type way struct {
	kind    string // as content.SourceKind; of a collector, its name before the colon
	metrics []content.Metric
}

// tells is what the sources of a platform can tell of one post; platform/mode where its channels differ
// in that. It decides what a missing number is said to be missing for, and nothing else.
//
// Sources: 公众号 datacube getarticletotaldetail and comment/list (developer documentation, read
// 2026-11); 抖音 data.external.item (developer documentation, 2026-11); 企业微信 get_groupmsg_send_result,
// get_moment_send_result and get_moment_comments (developer documentation, 2026-11); public pages and
// exports as moxin's rules and layouts for them know them, 2026-11.
var tells = map[string][]way{
	content.WeChat: {
		{"datacube", []content.Metric{content.Reads, content.FollowerReads, content.Shares, content.Hearts, content.Likes, content.Comments, content.Saves, content.Follows, content.FinishRate, content.ReadSeconds, content.Tips}},
		{wayComments, []content.Metric{content.Comments, content.DeepComments, content.Replies}},
		{wayPage, []content.Metric{content.Reads, content.Likes, content.Hearts, content.Shares, content.Comments, content.Saves}},
		{wayExport, []content.Metric{content.Reads, content.Shares, content.Follows, content.FinishRate}},
	},
	content.Douyin: {
		{"openapi", []content.Metric{content.Reads, content.Likes, content.Comments, content.Shares, content.ReadSeconds}},
		{wayPage, []content.Metric{content.Likes, content.Comments, content.Saves, content.Shares}},
		{wayExport, []content.Metric{content.Reads, content.FinishRate, content.ReadSeconds, content.BounceRate, content.Likes, content.Shares, content.Comments, content.Saves, content.ProfileVisits, content.Follows}},
	},
	content.XiaoHongShu: {
		{wayPage, []content.Metric{content.Likes, content.Saves, content.Comments, content.Shares}},
		{wayExport, []content.Metric{content.Impressions, content.Reads, content.Likes, content.Comments, content.Saves, content.Follows, content.Shares, content.ReadSeconds, content.Danmaku}},
	},
	content.Channels: {
		{wayExport, []content.Metric{content.Reads, content.FinishRate, content.ReadSeconds, content.Hearts, content.Likes, content.Comments, content.Shares, content.Follows, content.Clicks, content.Adds}},
	},
	content.Bilibili: {
		{wayPage, []content.Metric{content.Reads, content.Danmaku, content.Comments, content.Saves, content.Coins, content.Shares, content.Likes}},
		{wayExport, []content.Metric{content.Reads, content.BounceRate, content.Follows, content.Unfollows, content.Likes, content.Comments, content.Danmaku, content.Saves, content.Coins, content.Shares}},
	},
	content.Weibo: {
		{wayPage, []content.Metric{content.Likes, content.Comments, content.Shares}},
	},
	content.Zhihu: {
		{wayPage, []content.Metric{content.Likes, content.Comments}},
		{wayExport, []content.Metric{content.Reads, content.Impressions, content.Likes, content.Comments, content.Saves, content.Shares}},
	},
	content.Toutiao: {
		{wayPage, []content.Metric{content.Comments}},
		{wayExport, []content.Metric{content.Impressions, content.Reads, content.FollowerReads, content.FinishRate, content.ReadSeconds, content.Likes, content.Comments, content.Shares, content.Saves}},
	},
	content.WeCom + "/" + content.ModeMessage: {
		{wayMessage, []content.Metric{content.Delivered, content.Undelivered, content.CappedSends, content.LostSends, content.Confirmed}},
		{wayOwn, []content.Metric{content.Unfollows}},
	},
	content.WeCom + "/" + content.ModeMoment: {
		{wayMoment, []content.Metric{content.Delivered, content.Confirmed, content.Likes, content.Comments, content.Replies}},
		{wayOwn, []content.Metric{content.Unfollows}},
	},
	content.WeCom + "/" + content.ModeRobot: {}, // nothing is told of what a robot says
	content.Site: {
		{wayOwn, []content.Metric{content.Reads, content.Finishes, content.ReadSeconds, content.ScrollDepth, content.Returns}},
	},
}

// ownTells are what own links and orders tell of a post on any platform.
var ownTells = []content.Metric{content.Clicks, content.Purchases, content.Repurchases}

// waysFor are the ways by which numbers of a post come in; not ok: nobody knows of any.
func (p *page) waysFor(post content.Publication) (ways []way, ok bool) {
	ch, _ := p.config.Channel(post.Channel)
	if ways, ok = tells[post.Platform+"/"+ch.Mode]; !ok {
		ways, ok = tells[post.Platform]
	}
	return ways, ok
}

// waysOf are the ways among those that tell a metric.
func waysOf(all []way, m content.Metric) []string {
	var out []string
	for _, w := range all {
		if slices.Contains(w.metrics, m) {
			out = append(out, w.kind)
		}
	}
	if slices.Contains(ownTells, m) {
		out = append(out, wayOwn)
	}
	return out
}

// collects reports whether a collector, such as datacube:gzh, reads by a way.
func collects(collector, way string) bool {
	name, _, _ := strings.Cut(collector, ":")
	return name == way
}
