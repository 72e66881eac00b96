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
	wayOwn      = "event" // the own site, /r/ links and orders
)

// way is how a platform tells numbers of one post, and which.
type way struct {
	kind    string // as content.SourceKind; of a collector, its name before the colon
	metrics []content.Metric
}

// tells is what the sources of a platform can tell of one post. It decides what a missing number is
// said to be missing for, and nothing else.
//
// Sources: 公众号 datacube getarticletotaldetail and comment/list (developer documentation, read
// 2026-11); 抖音 data.external.item (developer documentation, 2026-11); public pages and exports as
// moxin's rules and layouts for them know them, 2026-11.
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
	content.Site: {
		{wayOwn, []content.Metric{content.Reads, content.Finishes, content.ReadSeconds, content.ScrollDepth, content.Returns}},
	},
}

// ownTells are what own links and orders tell of a post on any platform.
var ownTells = []content.Metric{content.Clicks, content.Purchases, content.Repurchases}

// waysOf are the ways by which a platform tells a metric.
func waysOf(platform string, m content.Metric) []string {
	var out []string
	for _, w := range tells[platform] {
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
