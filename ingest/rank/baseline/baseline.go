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
	Formula content.Text
	Source  content.Text // who says so, or since when it is in books

	say func(of numbers) []Value
}

// Score gives one value for each post, in the order of data.Posts.
func (x Index) Score(data rank.Data) []Value { return x.say(cleaned(data)) }

// numbers are what indexes are computed from.
type numbers struct {
	posts []rank.Post
	pubs  []rank.Publication // cleaned
}

func cleaned(data rank.Data) numbers { return numbers{data.Posts, data.Publications()} }

var textbook = content.T("教科书", "textbook")

// All are the indexes, in the order they are shown.
func All() []Index {
	return []Index{
		{"ces", content.T("CES 互动分", "CES"), formula("likes + saves + 4·comments + 4·shares + 8·follows"),
			content.T("小红书从业者口口相传，平台没有公布", "trade lore of 小红书; the platform publishes none"), ces},
		{"ces-rate", content.T("每次阅读的 CES", "CES per read"), formula("CES / reads"),
			content.T("同上，除以阅读", "the same, over reads"), cesRate},
		{"wci", content.T("WCI 14.2 微信传播指数", "WCI 14.2"),
			content.T("(.6·O + .2·A + .1·H + .1·P)²·12，各为 .70·ln(reads+1) + .09·ln(10·hearts+1) + .06·ln(10·likes+1) + .15·ln(10·shares+1)：日均、篇均、头条日均、最高",
				"(.6·O + .2·A + .1·H + .1·P)²·12, each .70·ln(reads+1) + .09·ln(10·hearts+1) + .06·ln(10·likes+1) + .15·ln(10·shares+1): per day, per article, headlines per day, the most"),
			content.T("清博，2026-11 见于 gsdata.cn 的转载；平方依 2.0 版和 13 版", "清博, as reprinted from gsdata.cn in 2026-11; the square as in versions 2.0 and 13"), wci},
		{"overperforming", content.T("超常表现", "overperforming"),
			content.T("互动 / 同渠道同形式之前 100 篇在同龄时互动的中间一半的均值；不到 1 时为 −均值/互动",
				"interactions / mean of the middle half of the channel's last 100 posts of that format at that age; below 1: −mean/interactions"),
			content.T("CrowdTangle 的说明，2026-11", "CrowdTangle's help, 2026-11"), overperforming},
		{"engagement", content.T("互动率", "engagement rate"), formula("(likes + saves + comments + shares) / reads"), textbook, engagement},
		{"wilson", content.T("收藏率的威尔逊下限", "Wilson lower bound of saves per read"),
			content.T("saves/reads 的 95% 得分区间的下端", "the lower end of the 95% score interval of saves/reads"), formula("Wilson 1927"), wilson},
		{"empirical", content.T("收藏率的经验贝叶斯", "empirical Bayes of saves per read"),
			content.T("(saves + M·p) / (reads + M)，先验贝塔分布由全部文章的矩得出", "(saves + M·p) / (reads + M), its beta prior from the moments of all posts"),
			formula("Kleinman 1973"), empirical},
		{"z-mean", content.T("渠道内标准分的均值", "mean of z-scores within channels"),
			content.T("各渠道各计数 z(ln((n+½)/(reads+1))) 的均值；取关算反方", "mean of z(ln((n+½)/(reads+1))) over channels and counters; unfollows count against"),
			textbook, zMean},
	}
}

// formula is of no language.
func formula(s string) content.Text { return content.T(s, s) }

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
func (n numbers) byPost(say func(of []int) (float64, bool)) []Value {
	of := make([][]int, len(n.posts))
	for i, p := range n.pubs {
		of[p.Post] = append(of[p.Post], i)
	}
	out := make([]Value, len(n.posts))
	for i, p := range n.posts {
		out[i].Post = p.ID
		if len(of[i]) > 0 {
			out[i].Value, out[i].Known = say(of[i])
		}
	}
	return out
}
