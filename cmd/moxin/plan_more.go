package main

import (
	"fmt"
	"strings"

	"moxin/content"
	"moxin/scheduler"
)

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
