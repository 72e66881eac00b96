package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/scheduler"
)

// agenda is a span of the calendar with what stands in it.
type agenda struct {
	from, to time.Time // whole days of the workspace's zone
	brief    bool      // releases are read as content.ReleaseFilter.Brief says: not for JSON
	now      time.Time
	days     []agendaDay
	counts   map[content.State]int
	balance  content.Balance   // of what is shown
	findings []content.Finding // of every channel
	quiet    []content.Silence // primary channels without a post, of those shown
	config   content.Config
	unknown  []int // years whose holiday decree is not known
}

// agendaDay is one day.
type agendaDay struct {
	date     time.Time
	holiday  content.Holiday // zero = an ordinary day
	stop     string          // the blackout's reason
	quotas   []dayQuota
	releases []content.Release
}

// dayQuota is how much of a channel's messages a day are spoken for.
type dayQuota struct {
	channel   string
	used, max int
}

// readAgenda reads [from, to), on one channel or all.
func readAgenda(ctx context.Context, b *bench, s *store.Store, span agenda, channel string) (agenda, error) {
	v := span
	v.config, v.counts = b.ws.Config, map[content.State]int{}
	// Weeks and months are weighed whole, whatever part of them is shown.
	first, _ := content.MonthOf(v.from)
	if monday, _ := content.WeekOf(v.from); monday.Before(first) {
		first = monday
	}
	_, last := content.MonthOf(v.to)
	all, err := s.Releases(ctx, content.ReleaseFilter{From: first, To: last.AddDate(0, 0, 7), Brief: v.brief})
	if err != nil {
		return v, err
	}
	articles, err := s.Articles(ctx)
	if err != nil {
		return v, err
	}
	v.findings = v.config.Calendar.Review(content.PostsOf(all, articles), v.from, v.to)
	shown := slices.DeleteFunc(all, func(r content.Release) bool {
		return r.Due.Before(v.from) || !r.Due.Before(v.to) || channel != "" && r.Channel != channel
	})
	v.balance = content.Weigh(content.PostsOf(shown, articles), v.from, v.to)
	v.fill(shown, channel)
	channels := v.config.Channels
	if one, ok := v.config.Channel(channel); ok {
		channels = []content.Channel{one}
	}
	v.quiet, err = content.Silences(ctx, s, channels, v.now)
	return v, err
}

// fill makes the days.
func (v *agenda) fill(releases []content.Release, channel string) {
	byDay := map[string][]content.Release{}
	for _, r := range releases {
		v.counts[r.State]++
		key := r.Due.In(v.from.Location()).Format(time.DateOnly)
		byDay[key] = append(byDay[key], r)
	}
	for date := v.from; date.Before(v.to); date = date.AddDate(0, 0, 1) {
		d := agendaDay{date: date, releases: byDay[date.Format(time.DateOnly)], stop: stopOn(v.config.Calendar, date)}
		d.holiday, _ = content.HolidayOn(date)
		for _, ch := range v.config.Channels {
			if channel != "" && ch.ID != channel {
				continue
			}
			if q, _ := scheduler.QuotaOf(v.config, ch.ID); q.Day > 0 {
				d.quotas = append(d.quotas, dayQuota{ch.ID, messagesOf(d.releases, ch.ID), q.Day})
			}
		}
		if year := date.Year(); !content.HolidaysKnown(year) && !slices.Contains(v.unknown, year) {
			v.unknown = append(v.unknown, year)
		}
		v.days = append(v.days, d)
	}
}

// messagesOf counts the messages of a channel that are out or will be.
func messagesOf(releases []content.Release, channel string) (n int) {
	for _, r := range releases {
		if r.Channel == channel && len(content.PostsOf([]content.Release{r}, nil)) > 0 {
			n++
		}
	}
	return n
}

// stopOn is the reason of the blackout that a day is in; "" = none.
func stopOn(c content.Calendar, day time.Time) string {
	b, in := c.BlackoutOn(day)
	if !in {
		return ""
	}
	return cmp.Or(b.Reason, "blackout")
}

// name is what a day is called beside its number: 休 国庆节, 班, 清明.
func (d agendaDay) name(a *app) string {
	word := map[content.DayKind]content.Text{content.DayOff: content.T("休", "off"), content.DayWork: content.T("班", "work")}[d.holiday.Kind]
	return strings.TrimSpace(a.say(word) + " " + cmp.Or(d.holiday.Festival, d.holiday.Name))
}

// weekdayWords are the days of the week, Sunday first.
var weekdayWords = [...]content.Text{
	content.T("周日", "Sun"), content.T("周一", "Mon"), content.T("周二", "Tue"), content.T("周三", "Wed"),
	content.T("周四", "Thu"), content.T("周五", "Fri"), content.T("周六", "Sat"),
}

// notes are what is to be said of a span beside its releases, one a line.
func (v agenda) notes(a *app) []string {
	var out []string
	var counts []string
	for _, s := range content.States {
		if n := v.counts[s]; n > 0 {
			counts = append(counts, fmt.Sprintf("%s %s %d", stateMarks[s], a.say(content.StateWords[s]), n))
		}
	}
	if len(counts) > 0 {
		out = append(out, strings.Join(counts, "   "))
	}
	if mix := shareLine(a, content.Stages, content.StageWords, v.balance.Stages, v.config.Calendar.Mix); mix != "" {
		out = append(out, a.say(content.T("配比：", "mix: "))+mix)
	}
	if audience := shareLine(a, content.Audiences, content.AudienceWords, v.balance.Audiences, v.config.Calendar.Audience); audience != "" {
		out = append(out, a.say(content.T("人群：", "audiences: "))+audience)
	}
	for _, f := range v.findings {
		out = append(out, "! "+a.say(f.Message)+a.say(content.T("；", "; "))+a.say(f.Suggestion))
	}
	for _, s := range v.quiet {
		out = append(out, "! "+quietText(a, s, v.now))
	}
	for _, year := range v.unknown {
		out = append(out, a.say(content.T(
			fmt.Sprintf("%d 年的放假安排还没有公布（或不在表里），休和班未标出", year),
			fmt.Sprintf("the holiday decree for %d is not out (or not in the table): days off and make-up workdays are not marked", year))))
	}
	return out
}

// quietText is a primary channel that has gone quiet, with the command that lists its free slots.
func quietText(a *app, s content.Silence, now time.Time) string {
	return a.say(s.Say(now)) + a.say(content.T("；空档：moxin calendar slots --channel ", "; free slots: moxin calendar slots --channel ")) + s.Channel.ID
}

// shareLine is how many posts each word has and what the plan gives it: 信任 3（35%）. "" = no plan.
func shareLine[K ~string](a *app, words []K, names map[K]content.Text, have map[K]int, plan map[K]float64) string {
	if len(plan) == 0 {
		return ""
	}
	var parts []string
	for _, w := range words {
		parts = append(parts, fmt.Sprintf("%s %d (%s)", a.say(names[w]), have[w], content.Percent(plan[w], 0)))
	}
	return strings.Join(parts, "  ")
}
