package rank

import (
	"fmt"
	"strings"

	"moxin/content"
)

// explain is one sentence in two languages: place, score, the signals that made it, the
// evidence, and whom it cannot be told from.
func explain(s Score) content.Text {
	zh, en := opening(s)
	var because, since []string
	for _, c := range s.Contributions {
		if len(because) == 3 || c.Value > -.1 && c.Value < .1 {
			break // they come by weight
		}
		name := nameOf[c.Signal]
		high := c.Ratio > 1
		if c.Signal == content.Reads { // reach only tells attention apart from trust
			continue
		}
		if high {
			because, since = append(because, name.ZH+"高于"), append(since, name.EN+" above")
		} else {
			because, since = append(because, name.ZH+"低于"), append(since, name.EN+" below")
		}
	}
	if len(because) > 0 {
		zh += "：" + strings.Join(because, "、") + "同渠道同龄内容"
		en += ": " + strings.Join(since, ", ") + " the channel's posts of the same age"
	}
	if s.Pull > .1 || s.Pull < -.1 {
		zh += "；同作者、系列、主题的表现使它" + map[bool]string{true: "上调", false: "下调"}[s.Pull > 0]
		en += fmt.Sprintf("; its group and the field move it by %+.1f", s.Pull)
	}
	zh += fmt.Sprintf("；依据 %.0f 次阅读", s.Evidence)
	en += fmt.Sprintf("; based on %.0f reads", s.Evidence)
	if s.Rank > 0 && s.RankHigh > s.Rank {
		zh += fmt.Sprintf("，尚不能与第 %d 名区分", s.RankHigh)
		en += fmt.Sprintf(", not yet told from place %d", s.RankHigh)
	}
	return content.T(zh+"。", en+".")
}

func opening(s Score) (zh, en string) {
	if s.Rank == 0 {
		return fmt.Sprintf("证据不足，不排名，信任分 %+.1f（九成把握 %+.1f 至 %+.1f）", s.Trust.Value, s.Trust.Low, s.Trust.High),
			fmt.Sprintf("Too little evidence for a rank, trust %+.1f (90 %%: %+.1f to %+.1f)", s.Trust.Value, s.Trust.Low, s.Trust.High)
	}
	return fmt.Sprintf("第%d–%d名（九成把握），信任分 %+.1f", s.RankLow, s.RankHigh, s.Trust.Value),
		fmt.Sprintf("Place %d–%d (90 %%), trust %+.1f", s.RankLow, s.RankHigh, s.Trust.Value)
}
