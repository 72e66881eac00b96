package main

import (
	"fmt"
	"slices"
	"strings"

	"moxin/content"
	"moxin/scheduler"
)

// planTerms is what a line says of the campaign it belongs to, and of what has to be out before it.
func planTerms(c scheduler.PlanChange, cfg content.Config) content.Text {
	var zh, en []string
	if c.Campaign != "" {
		title := c.Campaign
		if k, ok := cfg.Campaign(c.Campaign); ok {
			title = k.Title
		}
		zh, en = append(zh, "活动 "+title), append(en, "campaign "+title)
	}
	switch {
	case c.Priority > content.PriorityNormal:
		zh, en = append(zh, "优先"), append(en, "goes first")
	case c.Priority < content.PriorityNormal:
		zh, en = append(zh, "靠后"), append(en, "goes last")
	}
	for _, w := range c.Waits {
		t := content.T(fmt.Sprintf("等《%s》（%s）发出", w.Title, w.Channel), fmt.Sprintf("waits for “%s” on %s", w.Title, w.Channel))
		if w.Release != 0 {
			t = content.T(fmt.Sprintf("等排期 %d（%s）发出", w.Release, w.Channel), fmt.Sprintf("waits for release %d (%s)", w.Release, w.Channel))
		}
		zh, en = append(zh, t.ZH), append(en, t.EN)
	}
	if len(zh) == 0 {
		return content.Text{}
	}
	return content.T("{"+strings.Join(zh, "；")+"}", "{"+strings.Join(en, "; ")+"}")
}

// planMore is what a line of a plan says beside its reason: warnings found just now, and how full
// the channel's quota is once the plan is applied.
func planMore(c scheduler.PlanChange) content.Text {
	var zh, en []string
	warnings := 0
	for _, f := range c.Findings {
		if f.Severity == content.SeverityWarning {
			warnings++
		}
	}
	if warnings > 0 {
		zh, en = append(zh, fmt.Sprintf("%d 个警告", warnings)), append(en, many(warnings, "warning"))
	}
	for _, q := range c.Quota {
		zh, en = append(zh, fmt.Sprintf("%s 用 %d/%d 条", q.Of, q.Used, q.Max)), append(en, fmt.Sprintf("%s: %d of %d", q.Of, q.Used, q.Max))
	}
	if len(zh) == 0 {
		return content.Text{}
	}
	return content.T("["+strings.Join(zh, "，")+"]", "["+strings.Join(en, ", ")+"]")
}

// unplanned are the errors of articles that no line of the plan speaks of: an article whose instant
// cannot be read asks for nothing, and would be left out without a word.
func (b *bench) unplanned(p scheduler.Plan) []content.Finding {
	spoken := map[string]bool{}
	for _, c := range p.Changes {
		for _, it := range c.Items {
			spoken[it.Slug] = true
		}
	}
	silent := map[string]bool{}
	for _, art := range b.ws.Articles {
		silent[art.Path] = !spoken[art.Slug]
	}
	return slices.DeleteFunc(slices.Clone(b.ws.Findings), func(f content.Finding) bool {
		return f.Severity != content.SeverityError || !silent[f.File]
	})
}
