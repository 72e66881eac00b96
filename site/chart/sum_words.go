package chart

import "moxin/content"

// SumHint is what a term of the sum is, in a few words, by its score: demand, trust, exposure; "" of another.
func SumHint(score string) content.Text {
	switch score {
	case "demand":
		return content.T("私信、加企微、下单：有人想要", "messages, adds, orders: somebody wants it")
	case "trust":
		return content.T("收藏、读完、关注一起说的", "what saves, finishes and follows agree on")
	case "exposure":
		return content.T("同龄阅读和本渠道平常相比", "reads against the channel's own at that age")
	}
	return content.Text{}
}

// SumUnits says what the figures of a sum are, and of what kind the intervals are when demand or
// exposure has one.
func SumUnits(ranged bool) content.Text {
	t := content.T("信任以全部文章的标准差计（不到 15 篇时单位由模型定），0 是平常；曝光 0 是渠道同龄的平常阅读。",
		"Trust is in standard deviations over all articles (of fewer than 15 the model sets the unit), 0 is what is usual; exposure 0 is the channel's usual reads at that age.")
	if ranged {
		t.ZH += "括号里是九成把握的范围；需求和曝光的区间按最宽的算：当作各篇的误差完全一样。"
		t.EN += " In brackets is the 90% interval; those of demand and exposure are the widest that can be, as if all articles erred alike."
	}
	return t
}
