package main

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
	"moxin/site/ical"
)

type calendarOptions struct {
	month, week string
	list, ics   bool
	channel     string
}

// present stands for a flag without a value.
const present = "now"

// listDays is how far ahead --list looks.
const listDays = 60

func newCalendar(a *app) *cobra.Command {
	var o calendarOptions
	c := &cobra.Command{
		Use:   "calendar [--month [2026-12] | --week [2026-W49] | --list] [--channel ID]",
		Short: "Show the calendar: a month, a week or what comes; as iCalendar with --ics",
		Long: `Show what stands in the calendar, with holidays (休, 班), blackouts, quotas, how the content is balanced and
which primary channels have gone quiet.
A month is a grid on a terminal of 71 columns and more, a week and --list go day by day; a pipe gets one release a line. --ics
prints an iCalendar of the days asked for, or of two months back and a year ahead; the console serves it to calendar programs, see its calendar page.`,
		Example: "  moxin calendar\n  moxin calendar --month 2026-12 --channel gzh\n  moxin calendar --week 2026-W49\n  moxin calendar --list --json\n  moxin calendar --ics > moxin.ics\n  moxin calendar slots --channel gzh",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				return a.runCalendar(cmd.Context(), b, s, o, args)
			})
		},
	}
	c.Flags().StringVar(&o.month, "month", "", "this month, or 2026-12")
	c.Flags().StringVar(&o.week, "week", "", "this week, or the ISO week 2026-W49")
	c.Flags().Lookup("month").NoOptDefVal, c.Flags().Lookup("week").NoOptDefVal = present, present
	c.Flags().BoolVar(&o.list, "list", false, fmt.Sprintf("the next %d days, day by day", listDays))
	c.Flags().BoolVar(&o.ics, "ics", false, "print an iCalendar (RFC 5545)")
	c.Flags().StringVar(&o.channel, "channel", "", "only this channel")
	c.MarkFlagsMutuallyExclusive("month", "week", "list")
	a.jsonFlag(c)
	c.MarkFlagsMutuallyExclusive("ics", "json")
	c.AddCommand(a.newCalendarSlots(), a.newCalendarExport())
	return c
}

// span is the days that were asked for; a word after a bare --month or --week is its value.
func (o calendarOptions) span(args []string, now time.Time) (from, to time.Time, err error) {
	if len(args) == 1 {
		switch {
		case o.month == present || o.month == "" && o.week == "" && !o.list && dayOfMonth.MatchString(args[0]):
			o.month = args[0]
		case o.week == present || o.month == "" && o.week == "" && !o.list && isoWeek.MatchString(args[0]):
			o.week = args[0]
		default:
			like := meant(args[0], []string{"slots", "export"})
			return from, to, usageText(
				fmt.Sprintf("%q 不是月也不是周，写成 2026-12 或 2026-W49%s", args[0], like.ZH),
				fmt.Sprintf("%q is no month and no week: write 2026-12 or 2026-W49%s", args[0], like.EN))
		}
	}
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	switch {
	case o.ics && o.month == "" && o.week == "" && !o.list:
		from, to = ical.SpanOf(today)
		return from, to, nil
	case o.list:
		return today, today.AddDate(0, 0, listDays), nil
	case o.week == present:
		from, to = content.WeekOf(now)
		return from, to, nil
	case o.week != "":
		return weekNamed(o.week, now.Location())
	case o.month == "" || o.month == present:
		from, to = content.MonthOf(now)
		return from, to, nil
	}
	first, err := time.ParseInLocation("2006-01", o.month, now.Location())
	if err != nil {
		return from, to, usageText(fmt.Sprintf("%q 不是月份，写成 2026-12", o.month), fmt.Sprintf("%q is no month: write 2026-12", o.month))
	}
	from, to = content.MonthOf(first)
	return from, to, nil
}

var (
	dayOfMonth = regexp.MustCompile(`^\d{4}-\d{2}$`)
	isoWeek    = regexp.MustCompile(`^(\d{4})-?[Ww](\d{1,2})$`)
)

// weekNamed is an ISO 8601 week: the first one has the year's first Thursday.
func weekNamed(name string, zone *time.Location) (from, to time.Time, err error) {
	m := isoWeek.FindStringSubmatch(name)
	if m == nil {
		return from, to, usageText(fmt.Sprintf("%q 不是周，写成 2026-W49", name), fmt.Sprintf("%q is no week: write 2026-W49", name))
	}
	year, _ := strconv.Atoi(m[1]) // digits, by the pattern
	week, _ := strconv.Atoi(m[2])
	from, _ = content.WeekOf(time.Date(year, 1, 4, 0, 0, 0, 0, zone))
	from = from.AddDate(0, 0, 7*(week-1))
	if y, w := from.AddDate(0, 0, 3).ISOWeek(); y != year || w != week {
		return from, to, usagef("%d has no week %d / %[1]d 年没有第 %[2]d 周", year, week)
	}
	return from, from.AddDate(0, 0, 7), nil
}

func (a *app) runCalendar(ctx context.Context, b *bench, s *store.Store, o calendarOptions, args []string) error {
	if _, err := b.pickChannels(o.channel); err != nil {
		return err
	}
	now := a.now().In(b.ws.Config.Zone)
	from, to, err := o.span(args, now)
	if err != nil {
		return err
	}
	monthly := o.week == "" && !o.list && to.Sub(from) > 8*24*time.Hour
	grid := monthly && a.terminal() && a.columns() >= gridColumns && !a.json && !o.ics
	if grid { // whole weeks
		from, _ = content.WeekOf(from)
		_, to = content.WeekOf(to.AddDate(0, 0, -1))
	}
	v, err := readAgenda(ctx, b, s, agenda{from: from, to: to, now: now, brief: !a.json}, o.channel)
	if err != nil {
		return err
	}
	switch {
	case o.ics:
		return a.printICS(ctx, s, v)
	case a.json:
		return a.printJSON(v.json())
	case grid:
		a.printf("%s", v.month(a, a.columns()))
	case a.terminal():
		a.printf("%s", v.list(a, !o.list && !monthly, a.columns()))
	default:
		a.printf("%s", v.lines())
	}
	for _, note := range v.notes(a) {
		if a.terminal() {
			a.printf("%s\n", note)
		} else {
			a.progressf("%s\n", note)
		}
	}
	return nil
}

func (a *app) printICS(ctx context.Context, s *store.Store, v agenda) error {
	key, err := s.InstanceKey(ctx)
	if err != nil {
		return err
	}
	var all []content.Release
	for _, d := range v.days {
		all = append(all, d.releases...)
	}
	return ical.View{Config: v.config, Lang: a.language(), Instance: content.LinkKey(key).Instance()}.Calendar(all).Write(a.stdout)
}

// json is the stable shape of `calendar --json`.
func (v agenda) json() map[string]any {
	days := make([]map[string]any, len(v.days))
	for i, d := range v.days {
		quotas := make([]map[string]any, len(d.quotas))
		for j, q := range d.quotas {
			quotas[j] = map[string]any{"channel": q.channel, "used": q.used, "max": q.max}
		}
		days[i] = map[string]any{"date": d.date.Format(time.DateOnly), "releases": releasesJSON(d.releases), "quota": quotas}
		if d.stop != "" {
			days[i]["blackout"] = d.stop
		}
		if h := d.holiday; h.Kind != "" {
			days[i]["holiday"] = map[string]any{"kind": h.Kind, "name": h.Name, "festival": h.Festival, "source": h.Source}
		}
	}
	quiet := make([]map[string]any, len(v.quiet))
	for i, s := range v.quiet {
		quiet[i] = map[string]any{"channel": s.Channel.ID, "every": s.Channel.Rhythm().String(), "message": s.Say(v.now)}
		for key, at := range map[string]time.Time{"last": s.Last, "next": s.Next} {
			if !at.IsZero() {
				quiet[i][key] = at.In(v.from.Location()).Format(time.RFC3339)
			}
		}
	}
	return map[string]any{
		"quiet": quiet,
		"from":  v.from.Format(time.RFC3339), "to": v.to.Format(time.RFC3339), "zone": v.from.Location().String(),
		"days": days, "counts": v.counts, "posts": v.balance.Posts, "stages": v.balance.Stages, "audiences": v.balance.Audiences,
		"findings": append([]content.Finding{}, v.findings...), "years_without_decree": append([]int{}, v.unknown...),
	}
}
