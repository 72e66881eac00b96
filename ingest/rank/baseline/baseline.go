// Package baseline computes the indexes that the field publishes, to compare the trust model with and
// to offer under their own names. None has an interval, pools what belongs together or can say that
// there is too little data; none is what moxin means by trust.
//
// All are pure functions of the same cleaned numbers that the model sees (rank.Data.Publications): the
// newest reading of a counter's best source. What was not read is unknown, never 0:
//
//   - a counter that a channel never shows is no part of an index there, for all of its posts alike;
//   - a counter that other posts of the channel have and this publication has not makes the index of
//     this publication unknown;
//   - a post whose publications say nothing has no value.
package baseline

import (
	"slices"

	"moxin/content"
	"moxin/ingest/rank"
)

// Value is what an index says of a post. Where Known is false, Value means nothing.
type Value struct {
	Post  string
	Value float64
	Known bool
}

// Index is one way to put posts in order, the highest first.
type Index struct {
	Name    string // as on the command line
	Title   content.Text
	Formula string
	Source  string // who says so, or since when it is in books
	// Score gives one value for each post, in the order of data.Posts.
	Score func(data rank.Data) []Value
}

// All are the indexes, in the order they are shown.
func All() []Index {
	return []Index{
		{"ces", content.T("CES 互动分", "CES"), "likes + saves + 4·comments + 4·shares + 8·follows",
			"trade lore about 小红书; the platform publishes no formula", ces},
		{"ces-rate", content.T("每次阅读的 CES", "CES per read"), "CES / reads", "the same, over reads", cesRate},
		{"z-mean", content.T("渠道内标准分均值", "mean of z-scores within channels"),
			"mean of z(ln((n+½)/(reads+1))) over counters and channels; unfollows count against", "textbook", zMean},
		{"wci", content.T("WCI 14.2 微信传播指数", "WCI 14.2"),
			"(.6·O + .2·A + .1·H + .1·P)²·12, each .70·ln(reads+1) + .09·ln(10·hearts+1) + .06·ln(10·likes+1) + .15·ln(10·shares+1) per day, per article, of headlines per day, of the largest",
			"清博 (gsdata.cn), as printed in 2026; the square as in its versions 2 and 13", wci},
		{"overperforming", content.T("超常表现", "overperforming"),
			"interactions / mean of the middle half of the channel's last 100 posts of that format at that age; below 1: −expected/actual",
			"CrowdTangle, how overperforming scores are calculated, read 2026-11", overperforming},
		{"wilson", content.T("收藏率的威尔逊下限", "Wilson lower bound of saves per read"),
			"lower end of the 95 % score interval of saves/reads", "Wilson 1927", wilson},
		{"engagement", content.T("互动率", "engagement rate"), "(likes + saves + comments + shares) / reads", "textbook", engagement},
		{"empirical", content.T("收藏率的经验贝叶斯", "empirical Bayes of saves per read"),
			"(saves + M·p) / (reads + M), the beta prior from all posts by moments", "Kleinman 1973", empirical},
	}
}

// Find is the index of a name; false when there is none.
func Find(name string) (Index, bool) {
	all := All()
	if i := slices.IndexFunc(all, func(x Index) bool { return x.Name == name }); i >= 0 {
		return all[i], true
	}
	return Index{}, false
}

// Names are those of All.
func Names() []string {
	var out []string
	for _, x := range All() {
		out = append(out, x.Name)
	}
	return out
}

// byPost gathers the publications of each post and asks what they say together.
func byPost(data rank.Data, pubs []rank.Publication, say func(of []int) (float64, bool)) []Value {
	of := make([][]int, len(data.Posts))
	for i, p := range pubs {
		of[p.Post] = append(of[p.Post], i)
	}
	out := make([]Value, len(data.Posts))
	for i, p := range data.Posts {
		out[i].Post = p.ID
		if len(of[i]) > 0 {
			out[i].Value, out[i].Known = say(of[i])
		}
	}
	return out
}
