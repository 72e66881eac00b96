package rank

import (
	"fmt"
	"math"
	"strings"

	"moxin/content"
)

const (
	worthNaming = .1 // of a contribution or pull, in standard deviations
	mostNamed   = 3
)

// explain is one sentence in two languages: place, score, the signals that made it, the evidence, whom it
// cannot be told from, and the reading that would tell most.
func explain(s Score) content.Text {
	zh, en := opening(s)
	if why := because(s.Contributions); why.ZH != "" {
		zh, en = zh+"："+why.ZH, en+": "+why.EN
	}
	if math.Abs(s.Pull) >= worthNaming {
		up := map[bool]string{true: "上调", false: "下调"}[s.Pull > 0]
		zh += fmt.Sprintf("；参照同作者、系列、主题与全体%s %s", up, content.Grouped(math.Abs(s.Pull), 1))
		en += "; its author, series, topic and the field move it by " + content.WithSign(s.Pull, 1)
	}
	if s.Evidence == 0 && s.Exposure == nil { // unknown, not none
		zh, en = zh+"；没有读到阅读数", en+"; how many read it is not known"
	} else {
		n := content.Grouped(s.Evidence, 0)
		zh, en = zh+"；依据 "+n+" 次阅读", en+"; based on "+n+" reads"
	}
	if s.Rank > 0 && s.RankHigh > s.Rank {
		zh += "，尚不能与第 " + saysPlace(s.RankHigh) + " 名区分"
		en += ", not yet told from place " + saysPlace(s.RankHigh)
	}
	if len(s.Narrower) > 0 {
		n := s.Narrower[0]
		name, percent := nameOf[n.Signal], content.Percent(n.Share, 0)
		zh += fmt.Sprintf("；读到 %s 的%s，区间约窄 %s", n.Channel, name.ZH, percent)
		en += fmt.Sprintf("; reading %s on %s would narrow the interval by about %s", name.EN, n.Channel, percent)
	}
	return content.T(zh+"。", en+".")
}

func opening(s Score) (zh, en string) {
	trust := content.WithSign(s.Trust.Value, 1)
	if s.Rank == 0 {
		within := saysInterval(s.Trust.Low, s.Trust.High)
		return "证据不足，不排名，信任分 " + trust + within.ZH, "Too little evidence for a rank, trust " + trust + within.EN
	}
	return fmt.Sprintf("第 %s–%s 名（九成把握），信任分 %s", saysPlace(s.RankLow), saysPlace(s.RankHigh), trust),
		fmt.Sprintf("Place %s–%s (90%%), trust %s", saysPlace(s.RankLow), saysPlace(s.RankHigh), trust)
}

func saysPlace(rank int) string { return content.Grouped(float64(rank), 0) }

// because names the signals that weigh most, by whether there was more or less of them than
// the channel's posts of the same age have. Reach is not named: it only tells attention
// apart from trust.
func because(parts []Contribution) content.Text {
	var more, less []content.Text
	for _, c := range parts { // they come by weight
		switch {
		case len(more)+len(less) == mostNamed || math.Abs(c.Value) < worthNaming || c.Signal == content.Reads:
		case c.Ratio > 1:
			more = append(more, nameOf[c.Signal])
		default:
			less = append(less, nameOf[c.Signal])
		}
	}
	var zh, en []string
	for _, side := range []struct {
		names []content.Text
		than  content.Text
	}{{more, content.T("高于", " above ")}, {less, content.T("低于", " below ")}} {
		if len(side.names) == 0 {
			continue
		}
		zh = append(zh, listed(side.names, "zh", "、")+side.than.ZH+"同渠道同龄内容")
		en = append(en, listed(side.names, "en", ", ")+side.than.EN+"the channel's posts of the same age")
	}
	return content.T(strings.Join(zh, "，"), strings.Join(en, "; "))
}

func listed(names []content.Text, lang, between string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = n.In(lang)
	}
	return strings.Join(out, between)
}
