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

// saysInterval is an interval behind a value.
func saysInterval(low, high float64) content.Text {
	return content.T(fmt.Sprintf("（九成把握 %+.1f 至 %+.1f）", low, high), fmt.Sprintf(" (90 %%: %+.1f to %+.1f)", low, high))
}

func saysGroup(do, kind, name string, trust content.Interval) content.Text {
	word, within := kindNames[kind], saysInterval(trust.Low, trust.High)
	than, so := content.T("高于平时", "above the usual"), content.T("值得接着写", "worth going on with")
	if do == doRetire {
		than, so = content.T("低于平时", "below the usual"), content.T("先停一停，或换个写法", "rest it, or write it another way")
	}
	return content.T(
		fmt.Sprintf("%s“%s”（%d 篇）信任 %+.1f%s，%s：%s。", word.ZH, name, trust.Posts, trust.Value, within.ZH, than.ZH, so.ZH),
		fmt.Sprintf("The %s “%s” (%d posts) has trust %+.1f%s, %s: %s.", word.EN, name, trust.Posts, trust.Value, within.EN, than.EN, so.EN))
}

// opens is how advice on an article begins.
func opens(s Score, trust content.Interval) content.Text {
	title, within := cmp.Or(s.Title, s.Post), saysInterval(trust.Low, trust.High)
	return content.T(fmt.Sprintf("《%s》信任 %+.1f%s", title, trust.Value, within.ZH), fmt.Sprintf("《%s》 has trust %+.1f%s", title, trust.Value, within.EN))
}

func saysElsewhere(s Score, trust content.Interval, k kinship) content.Text {
	t, word, within := opens(s, trust), kindNames[k.kind], saysInterval(k.mean.Low, k.mean.High)
	return content.T(
		fmt.Sprintf("%s，还没在 %s 发过；同%s的 %d 篇在那里发过，平均 %+.1f%s：可以在那里再发。", t.ZH, k.channel, word.ZH, k.mean.Posts, k.mean.Value, within.ZH),
		fmt.Sprintf("%s and was not on %s yet, where %d posts of its %s were, %+.1f on average%s: release it there too.", t.EN, k.channel, k.mean.Posts, word.EN, k.mean.Value, within.EN))
}

func saysAgain(s Score, trust content.Interval, o outing, now time.Time) content.Text {
	t, days, e := opens(s, trust), int(math.Round(now.Sub(o.at).Hours()/24)), *s.Exposure
	share := func(log float64) float64 { return 100 * math.Exp(log) }
	return content.T(
		fmt.Sprintf("%s，上次发布已过 %d 天，阅读只有同渠道同龄内容的 %.0f%%（九成把握 %.0f%% 至 %.0f%%）：可以在 %s 再发一次。", t.ZH, days, share(e.Value), share(e.Low), share(e.High), o.channel),
		fmt.Sprintf("%s; it was last out %d days ago and had %.0f %% of the reads that are usual there at its age (90 %%: %.0f %% to %.0f %%): release it on %s once more.", t.EN, days, share(e.Value), share(e.Low), share(e.High), o.channel))
}

func saysLost(s Score, trust content.Interval, c Contribution) content.Text {
	t := opens(s, trust)
	return content.T(
		fmt.Sprintf("%s，读后取关 %.0f 次，是平时的 %.1f 倍：不再推荐它，改好再发。", t.ZH, c.Events, c.Ratio),
		fmt.Sprintf("%s, and %.0f readers unfollowed after it, %.1f times the usual: stop showing it, or mend it first.", t.EN, c.Events, c.Ratio))
}
