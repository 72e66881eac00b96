package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
	"moxin/scheduler"
)

type slotsOptions struct {
	channel string
	count   int
	all     bool
}

// mostSlots bounds --count: a year of many slots a day.
const mostSlots = 1000

func (a *app) newCalendarSlots() *cobra.Command {
	var o slotsOptions
	c := &cobra.Command{
		Use:   "slots --channel ID",
		Short: "The next free slots of a channel; with --all also those that are not, and why",
		Long: `List where "publish_at: slot" would land next: the slots of calendar.slots that no release, quota, gap,
blackout or quiet hour stands in the way of.`,
		Example: "  moxin calendar slots --channel gzh\n  moxin calendar slots --channel gzh --count 3 --all --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				return a.runSlots(cmd.Context(), b, s, o)
			})
		},
	}
	c.Flags().StringVar(&o.channel, "channel", "", "the channel")
	c.Flags().IntVar(&o.count, "count", 5, "how many free ones")
	c.Flags().BoolVar(&o.all, "all", false, "also those in between that are not free, and why")
	_ = c.MarkFlagRequired("channel") // it is defined above
	a.jsonFlag(c)
	return c
}

func (a *app) runSlots(ctx context.Context, b *bench, s *store.Store, o slotsOptions) error {
	if _, err := b.pickChannels(o.channel); err != nil {
		return err
	}
	if o.count < 1 || o.count > mostSlots {
		return usageText(fmt.Sprintf("--count 是 1 到 %d", mostSlots), fmt.Sprintf("--count is from 1 to %d", mostSlots))
	}
	now := a.now()
	// A month's quota counts what is out as well, and a gap looks back.
	first, _ := content.MonthOf(now.In(b.ws.Config.Zone))
	releases, err := s.Releases(ctx, content.ReleaseFilter{Channel: o.channel, From: first.Add(-b.ws.Config.Calendar.Gap[o.channel])})
	if err != nil {
		return err
	}
	slots, err := scheduler.Slots(scheduler.SlotQuery{Config: b.ws.Config, Releases: releases, Channel: o.channel, After: now, Count: o.count})
	if err != nil {
		return err
	}
	if len(slots) == 0 {
		return usagef("calendar.slots has none for %s / calendar.slots 没有为 %[1]s 设置时段", o.channel)
	}
	return a.printSlots(slots, o, b.ws.Config)
}

func (a *app) printSlots(slots []scheduler.Slot, o slotsOptions, cfg content.Config) error {
	t := &table{head: []string{"slot", "", "why not"}}
	var out []map[string]any
	for _, s := range slots {
		if s.Rule != "" && !o.all {
			continue
		}
		at := s.At.In(cfg.Zone)
		day := agendaDay{date: at}
		day.holiday, _ = content.HolidayOn(at)
		name := a.say(weekdayWords[at.Weekday()])
		if h := day.name(a); h != "" {
			name += " " + h
		}
		t.add(instant(at, cfg.Zone), name, a.say(s.Why))
		out = append(out, map[string]any{"at": jsonTime(s.At), "free": s.Rule == "", "rule": s.Rule, "why": s.Why.ZH, "why_en": s.Why.In("en")})
	}
	if a.json {
		return a.printJSON(map[string]any{"channel": o.channel, "slots": append([]map[string]any{}, out...)})
	}
	a.printf("%s", t.render(a.terminal()))
	if len(t.rows) == 0 {
		a.progressf("%s\n", a.say(content.T("一年内没有空时段；用 --all 看原因", "no free slot within a year; --all says why")))
	}
	return nil
}
