package rank

import (
	"cmp"
	"fmt"
	"math"
	"time"

	"moxin/content"
)

// kindNames are what groups are called in advice.
var kindNames = map[string]content.Text{
	"series": content.T("系列", "series"), "topic": content.T("主题", "topic"), "author": content.T("作者", "author"),
}

// score is a value of trust.
func score(v float64) string { return content.WithSign(v, 1) }

// percent is a share of what is usual, by its logarithm.
func percent(log float64) string { return content.Percent(math.Exp(log), 0) }

// saysInterval is an interval behind a value.
func saysInterval(low, high float64) content.Text {
	return content.T("（九成把握 "+score(low)+" 至 "+score(high)+"）", " (90%: "+score(low)+" to "+score(high)+")")
}

func saysGroup(do, kind, name string, trust content.Interval) content.Text {
	word, within := kindNames[kind], saysInterval(trust.Low, trust.High)
	than, so := content.T("高于平时", "above the usual"), content.T("值得接着写", "worth going on with")
	if do == doRetire {
		than, so = content.T("低于平时", "below the usual"), content.T("先停一停，或换个写法", "rest it, or write it another way")
	}
	posts := content.Grouped(float64(trust.Posts), 0)
	return content.T(
		fmt.Sprintf("%s“%s”（%s 篇）信任 %s%s，%s：%s。", word.ZH, name, posts, score(trust.Value), within.ZH, than.ZH, so.ZH),
		fmt.Sprintf("The %s “%s” (%s posts) has trust %s%s, %s: %s.", word.EN, name, posts, score(trust.Value), within.EN, than.EN, so.EN))
}

// opens is how advice on an article begins.
func opens(s Score, trust content.Interval) content.Text {
	title, within := cmp.Or(s.Title, s.Post), saysInterval(trust.Low, trust.High)
	return content.T(fmt.Sprintf("《%s》信任 %s%s", title, score(trust.Value), within.ZH), fmt.Sprintf("《%s》 has trust %s%s", title, score(trust.Value), within.EN))
}

func saysElsewhere(s Score, trust content.Interval, k kinship) content.Text {
	t, word, within := opens(s, trust), kindNames[k.kind], saysInterval(k.mean.Low, k.mean.High)
	posts, mean := content.Grouped(float64(k.mean.Posts), 0), score(k.mean.Value)
	return content.T(
		fmt.Sprintf("%s，还没在 %s 发过；同%s的 %s 篇在那里发过，平均 %s%s：可以在那里再发。", t.ZH, k.channel, word.ZH, posts, mean, within.ZH),
		fmt.Sprintf("%s and was not on %s yet, where %s posts of its %s were, %s on average%s: release it there too.", t.EN, k.channel, posts, word.EN, mean, within.EN))
}

func saysAgain(s Score, trust content.Interval, o outing, now time.Time) content.Text {
	t, days, e := opens(s, trust), content.Grouped(math.Round(now.Sub(o.at).Hours()/24), 0), *s.Exposure
	reads, low, high := percent(e.Value), percent(e.Low), percent(e.High)
	return content.T(
		fmt.Sprintf("%s，上次发布已过 %s 天，阅读只有同渠道同龄内容的 %s（九成把握 %s 至 %s）：可以在 %s 再发一次。", t.ZH, days, reads, low, high, o.channel),
		fmt.Sprintf("%s; it was last out %s days ago and had %s of the reads that are usual there at its age (90%%: %s to %s): release it on %s once more.", t.EN, days, reads, low, high, o.channel))
}

func saysLost(s Score, trust content.Interval, c Contribution) content.Text {
	t, events, times := opens(s, trust), content.Grouped(c.Events, 0), content.Grouped(c.Ratio, 1)
	return content.T(
		fmt.Sprintf("%s，读后取关 %s 次，是平时的 %s 倍：不再推荐它，改好再发。", t.ZH, events, times),
		fmt.Sprintf("%s, and %s readers unfollowed after it, %s times the usual: stop showing it, or mend it first.", t.EN, events, times))
}
