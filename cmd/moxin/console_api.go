package main

import (
	"context"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/scheduler"
	"moxin/site/console"
	"moxin/site/console/api"
)

// consoleAPI is the console for programs, on the same parts as its pages.
func consoleAPI(o console.Options, s *store.Store) (console.Programs, error) {
	return api.New(api.Options{
		Store: s, Acts: o.Acts, Calendar: apiCalendar{s, o.Config}, Config: o.Config, Accounts: o.Accounts,
		Handoff: o.Handoff, Progress: (&scheduler.Desk{Store: s}).Progress, Missing: o.Missing, Now: o.Now, Work: o.Work, Log: o.Log,
	})
}

// apiCalendar is the calendar of moxin.yaml as it is now, with what stands in the store.
type apiCalendar struct {
	store  *store.Store
	config func() content.Config
}

// Agenda is what `calendar --json` prints, and the slots of its days.
func (c apiCalendar) Agenda(ctx context.Context, span api.Span) (api.Agenda, error) {
	b := &bench{ws: &content.Workspace{Config: c.config()}}
	v, err := readAgenda(ctx, b, c.store, agenda{from: span.From, to: span.To}, span.Channel)
	if err != nil {
		return api.Agenda{}, err
	}
	slots, err := c.slots(ctx, span)
	if err != nil {
		return api.Agenda{}, err
	}
	out := api.Agenda{Counts: v.counts, Balance: v.balance, Findings: v.findings, Undecreed: v.unknown}
	for _, d := range v.days {
		day := api.Day{Date: d.date, Holiday: d.holiday, Blackout: d.stop, Releases: d.releases, Slots: slots[d.date.Format(time.DateOnly)]}
		for _, q := range d.quotas {
			day.Quota = append(day.Quota, api.ChannelUse{Channel: q.channel, Used: q.used, Max: q.max})
		}
		out.Days = append(out.Days, day)
	}
	return out, nil
}

// slots are those of a span by day, in the order of channels.
func (c apiCalendar) slots(ctx context.Context, span api.Span) (map[string][]api.ChannelSlot, error) {
	out := map[string][]api.ChannelSlot{}
	for _, ch := range c.config().Channels {
		if span.Channel != "" && ch.ID != span.Channel {
			continue
		}
		all, err := slotsOf(ctx, c.store, c.config(), slotsBetween(ch.ID, span.From, span.To))
		if err != nil {
			return nil, err
		}
		for _, s := range all {
			day := s.At.In(span.From.Location()).Format(time.DateOnly)
			out[day] = append(out[day], api.ChannelSlot{Channel: ch.ID, Slot: api.Slot(s)})
		}
	}
	return out, nil
}

// Slots are the next slots of a channel, as `calendar slots --all` lists them.
func (c apiCalendar) Slots(ctx context.Context, q api.SlotQuery) ([]api.Slot, error) {
	all, err := slotsOf(ctx, c.store, c.config(), scheduler.SlotQuery{Channel: q.Channel, After: q.After, Count: q.Count})
	if err != nil {
		return nil, err
	}
	out := make([]api.Slot, len(all))
	for i, s := range all {
		out[i] = api.Slot(s)
	}
	return out, nil
}
