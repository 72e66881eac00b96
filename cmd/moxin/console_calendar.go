package main

import (
	"context"
	"slices"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/scheduler"
	"moxin/site/console"
)

// ruleTaken is the rule of a slot in which a release stands.
const ruleTaken = "taken"

// slotsBetween asks for all slots of a channel in [from, to). The scheduler's ends are the other way
// round: after the first, up to the last.
func slotsBetween(channel string, from, to time.Time) scheduler.SlotQuery {
	return scheduler.SlotQuery{Channel: channel, After: from.Add(-time.Second), Until: to.Add(-time.Second), Count: mostSlots}
}

// slotsOf are the slots that a query without releases asks for, by the rules of cfg and with what
// stands in the store.
func slotsOf(ctx context.Context, s *store.Store, cfg content.Config, q scheduler.SlotQuery) ([]scheduler.Slot, error) {
	if !slices.ContainsFunc(cfg.Calendar.Slots, func(s content.Slot) bool { return slices.Contains(s.Channels, q.Channel) }) {
		return nil, nil
	}
	// A month's quota counts what is out as well, and a gap looks both ways.
	gap := cfg.Calendar.Gap[q.Channel]
	first, _ := content.MonthOf(q.After.In(cfg.Zone))
	f := content.ReleaseFilter{Channel: q.Channel, From: first.Add(-gap)}
	if !q.Until.IsZero() {
		_, last := content.MonthOf(q.Until.In(cfg.Zone))
		f.To = last.Add(gap)
	}
	q.Config = cfg
	var err error
	if q.Releases, err = s.Releases(ctx, f); err != nil {
		return nil, err
	}
	return scheduler.Slots(q)
}

// consoleSlots are the slots of a channel as the console's calendar shows them.
func consoleSlots(ctx context.Context, s *store.Store, cfg content.Config, q scheduler.SlotQuery) ([]console.SlotView, error) {
	slots, err := slotsOf(ctx, s, cfg, q)
	if err != nil {
		return nil, err
	}
	out := make([]console.SlotView, len(slots))
	for i, slot := range slots {
		out[i] = console.SlotView{At: slot.At, Free: slot.Rule == "", Why: slot.Why, Taken: slot.Rule == ruleTaken}
	}
	return out, nil
}
