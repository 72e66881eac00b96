package console

import (
	"fmt"
	"slices"
	"time"

	"moxin/content"
)

// shareView is one word of a mix: how many posts have it, and what the plan gives it.
type shareView struct {
	Name string
	Have int
	Plan string // 35%; "" = nothing is planned
}

// wanting is what a calendar's content lacks, a sentence each.
type wanting []string

// Many reports that there is more than a glance takes in above a calendar: it is folded away.
func (w wanting) Many() bool { return len(w) > 3 }

// weigh fills what a span says of the balance of its content. releases are those of the whole
// weeks around it; what is wanting is told only where none of them is left out. A week says nothing
// of audiences, which are weighed by month.
func (v *calendarView) weigh(releases []content.Release, articles []content.ArticleRecord, w window) {
	posts := content.PostsOf(releases, articles)
	b := content.Weigh(posts, w.from, w.to)
	plan := v.config.Calendar
	if w.view == viewWeek {
		plan.Audience = nil
	}
	if len(b.Stages) > 0 {
		v.Stages = sharesOf(content.Stages, b.Stages, plan.Mix, v.stage)
	}
	if len(b.Audiences) > 0 {
		v.Audiences = sharesOf(content.Audiences, b.Audiences, plan.Audience, v.audience)
	}
	if v.asked.get("channel") != "" || v.asked.get("campaign") != "" {
		return
	}
	for _, f := range plan.Review(posts, w.from, w.to) {
		v.Wanting = append(v.Wanting, v.In(f.Message)+v.T("semicolon")+v.In(f.Suggestion))
	}
}

func sharesOf[K comparable](words []K, have map[K]int, plan map[K]float64, name func(K) string) []shareView {
	var out []shareView
	for _, w := range words {
		s := shareView{Name: name(w), Have: have[w]}
		if len(plan) > 0 {
			s.Plan = content.Percent(plan[w], 0)
		}
		out = append(out, s)
	}
	return out
}

// quotas are how much of each channel's messages a day are spoken for, where any are.
func (h *handler) quotas(p *page, releases []content.Release) map[string][]string {
	used := map[string]map[string]int{} // by day, then channel
	for _, r := range releases {
		if !slices.Contains(content.PostStates, r.State) {
			continue
		}
		day := r.Due.In(p.zone).Format(time.DateOnly)
		if used[day] == nil {
			used[day] = map[string]int{}
		}
		used[day][r.Channel]++
	}
	out := map[string][]string{}
	for _, ch := range p.config.Channels {
		most := p.config.Calendar.Quota[ch.ID]
		if h.Quota != nil {
			most = h.Quota(ch.ID)
		}
		for day, channels := range used {
			if n := channels[ch.ID]; most.Day > 0 && n > 0 {
				out[day] = append(out[day], fmt.Sprintf("%s %d/%d", ch.ID, n, most.Day))
			}
		}
	}
	return out
}
