package notice

import (
	"fmt"
	"strings"
	"time"

	"moxin/content"
)

// digest says how a day went and what comes. Nothing is left out of it here: what a place has no
// room for is counted there.
func (n *Notifier) digest(d content.Digest) letter {
	l := letter{about: n.day(d.To)}
	l.fact(fact{label: "时间", value: n.moment(d.From) + " 到 " + n.moment(d.To) + " " + n.zone().String()})
	l.lists = []list{
		{title: "已发出", items: n.releases(d.Published, n.since), none: "没有"},
		{title: "失败", items: n.releases(d.Failed, n.since)},
		{title: "错过或过期", items: n.releases(d.Missed, because)},
		{title: "要人处理", items: n.releases(d.Waiting, n.wants), none: "没有"},
		{title: "接下来 24 小时", items: n.releases(d.Coming, func(r content.Release) string { return n.clock(r.Due) }), none: "没有排期"},
		{title: "读到的数", items: numbers(d.Numbers), none: "没有读到新的数"},
		{title: "读者做了什么", items: outcomes(d.Outcomes)},
		{title: "暂停中", items: pauses(n, d.Paused)},
	}
	return l
}

// releases are messages with a word on each.
func (n *Notifier) releases(all []content.Release, word func(content.Release) string) []item {
	out := make([]item, len(all))
	for i, r := range all {
		out[i] = item{title(r).value, several(len(r.Items)) + place(r.Channel, r.Platform) + " " + word(r) + fmt.Sprintf(" #%d", r.ID)}
	}
	return out
}

func several(articles int) string {
	if articles < 2 {
		return ""
	}
	return fmt.Sprintf("等 %d 篇 ", articles)
}

// because is the state: the reason is a platform's word and stands at the release.
func because(r content.Release) string { return content.StateWords[r.State].ZH }

// since is when a release became what it is.
func (n *Notifier) since(r content.Release) string { return n.clock(r.UpdatedAt) }

// wants is what a release waits for, and since or until when.
func (n *Notifier) wants(r content.Release) string { return because(r) + " " + n.clock(r.Due) }

// day is a date of the zone.
func (n *Notifier) day(t time.Time) string { return t.In(n.zone()).Format("2006-01-02") }

// clock is a time with its day, short.
func (n *Notifier) clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(n.zone())
	return t.Format("01-02") + " " + t.Format("15:04")
}

func numbers(all []content.DigestNumbers) []item {
	out := make([]item, len(all))
	for i, c := range all {
		tail := fmt.Sprintf("%s 篇，%s 个读数", content.Grouped(float64(c.Posts), 0), content.Grouped(float64(c.Readings), 0))
		if c.Posts == 0 {
			tail = "渠道自己的 " + content.Grouped(float64(c.Readings), 0) + " 个读数"
		}
		out[i] = item{place(c.Channel, c.Platform), tail}
	}
	return out
}

// outcomeWords are what readers do.
var outcomeWords = map[content.OutcomeKind]string{
	content.OutcomeFollow: "关注", content.OutcomeAdd: "加企业微信", content.OutcomeUnfollow: "取关或删除好友",
	content.OutcomeRemoved: "被同事移除", content.OutcomeReturn: "回访", content.OutcomeOrder: "订单",
	content.OutcomeReorder: "复购订单", content.OutcomeRefund: "退款",
}

func outcomes(all []content.DigestOutcome) []item {
	var out []item
	for _, o := range all {
		name, known := outcomeWords[o.Kind]
		if !known {
			name = o.Kind
		}
		tail := content.Grouped(float64(o.Count), 0)
		if o.Value != 0 {
			tail += "，" + content.Grouped(o.Value/100, 2) + " 元"
		}
		out = append(out, item{name, tail})
	}
	return out
}

// pauses name what is paused; the reason is a colleague's own.
func pauses(n *Notifier, all []content.Pause) []item {
	out := make([]item, len(all))
	for i, p := range all {
		until := "直到有人恢复"
		if !p.Until.IsZero() {
			until = "到 " + n.clock(p.Until)
		}
		kind, id, _ := strings.Cut(p.Scope, ":")
		name := map[string]string{"": "全部", "channel": "渠道 " + id, "platform": "平台 " + id, "read": "从 " + id + " 读数"}[kind]
		out[i] = item{name + "：" + p.Reason, until}
	}
	return out
}
