package report

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"moxin/content"
)

// stale is how old the newest reading of a publication may be at the end of the period, unless it had
// reached the age of mature by then: exports are brought weekly, and what is old grows no more.
const (
	stale  = Lead
	mature = 14 * 24 * time.Hour
)

// untold are the platforms that never tell reads, and what is said instead of their being missing. 企业微信:
// the interfaces for messages and moments tell who was reached, a robot's tell nothing (developer
// documentation, 2026-11); what a webhook hands on, nobody counts.
var untold = map[string]content.Text{
	content.WeCom:   content.T("企业微信从不告诉阅读数", "WeCom never tells reads"),
	content.Webhook: content.T("交给接口的，没有数可读", "of what a webhook hands on nothing can be read"),
}

// gaps are publications of the period that nothing, or no reads, or nothing for long was read of; by
// channel and reason.
func (m *maker) gaps() []Gap {
	failing := map[int64]content.Collection{}
	for _, c := range m.Failing {
		if c.Publication != 0 {
			failing[c.Publication] = c
		}
	}
	type key struct {
		channel string
		why     content.Text
	}
	of := map[key]*Gap{}
	var order []key
	for _, p := range m.publications() {
		why := m.lacks(p)
		if why == (content.Text{}) {
			continue
		}
		if c, ok := failing[p.ID]; ok && c.Failures > 0 {
			why.ZH += fmt.Sprintf("（读取失败 %d 次）", c.Failures)
			why.EN += " (" + speaker{lang: "en"}.many(c.Failures, "", "reading failed %s time", "reading failed %s times") + ")"
		}
		k := key{p.Channel, why}
		if of[k] == nil {
			of[k] = &Gap{Channel: p.Channel, Why: why}
			order = append(order, k)
		}
		of[k].Posts = append(of[k].Posts, cmp.Or(m.articles[p.Slug].Title, p.Title, p.Slug))
	}
	out := make([]Gap, 0, len(order))
	for _, k := range order {
		out = append(out, *of[k])
	}
	slices.SortStableFunc(out, func(a, b Gap) int { return m.channelOrder(a.Channel, b.Channel) })
	return out
}

// lacks says what is not known of a publication; zero = nothing is missing.
func (m *maker) lacks(p content.Publication) content.Text {
	var newest time.Time
	reads := false
	readings := m.readings[p.ID]
	for _, s := range readings {
		newest, reads = s.ObservedAt, reads || s.Metric == content.Reads
	}
	never, is := untold[p.Platform]
	switch {
	case is && !reads: // unless a person typed them in
		return never
	case len(readings) == 0:
		return content.T("这段时间里一个数也没有读到", "no number was read in the period")
	case !reads:
		return content.T("这段时间里没有阅读数，互动率算不出", "no reads in the period, so no rates")
	case m.end().Sub(newest) > stale && newest.Sub(p.PublishedAt) < mature:
		return content.T("发布后两周内就没有再读到", "nothing was read any more within two weeks of publishing")
	}
	return content.Text{}
}
