package rank

import (
	"testing"

	"moxin/content"
)

func TestExplain(t *testing.T) {
	parts := []Contribution{
		{Signal: content.Saves, Value: .9, Ratio: 1.8, Events: 20}, {Signal: content.Reads, Value: -.5, Ratio: 2},
		{Signal: content.Comments, Value: -.3, Ratio: .4}, {Signal: content.Follows, Value: .2, Ratio: 1.1},
		{Signal: content.Hearts, Value: .15, Ratio: 1.1}, {Signal: content.Likes, Value: .01, Ratio: 3},
	}
	cases := []struct {
		score  Score
		zh, en string
	}{
		{
			Score{Rank: 3, RankLow: 1, RankHigh: 12, Trust: Estimate{Value: 1.5}, Evidence: 812, Contributions: parts, Pull: -.24},
			"第 1–12 名（九成把握），信任分 +1.5：收藏、关注高于同渠道同龄内容，评论低于同渠道同龄内容；参照同作者、系列、主题与全体下调 0.2；依据 812 次阅读，尚不能与第 12 名区分。",
			"Place 1–12 (90%), trust +1.5: saves, follows above the channel's posts of the same age; comments below the channel's posts of the same age; its author, series, topic and the field move it by −0.2; based on 812 reads, not yet told from place 12.",
		},
		{
			Score{Rank: 9, RankLow: 4, RankHigh: 9, Trust: Estimate{Value: -.5}, Evidence: 40},
			"第 4–9 名（九成把握），信任分 −0.5；依据 40 次阅读。",
			"Place 4–9 (90%), trust −0.5; based on 40 reads.",
		},
		{
			Score{Trust: Estimate{Value: .25, Low: -1, High: 1.5}},
			"证据不足，不排名，信任分 +0.2（九成把握 −1.0 至 +1.5）；没有读到阅读数。",
			"Too little evidence for a rank, trust +0.2 (90%: −1.0 to +1.5); how many read it is not known.",
		},
		{
			Score{Trust: Estimate{Value: .25, Low: -1, High: 1.5}, Exposure: &Estimate{Value: -6}},
			"证据不足，不排名，信任分 +0.2（九成把握 −1.0 至 +1.5）；依据 0 次阅读。",
			"Too little evidence for a rank, trust +0.2 (90%: −1.0 to +1.5); based on 0 reads.",
		},
	}
	for _, c := range cases {
		if got := explain(c.score); got.ZH != c.zh || got.EN != c.en {
			t.Errorf("got\n%s\n%s\nwant\n%s\n%s", got.ZH, got.EN, c.zh, c.en)
		}
	}
}
