package main

import (
	"context"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/scheduler"
	"moxin/site/console"
)

// ruleTaken is the rule of a slot in which a release stands.
const ruleTaken = "taken"

// consoleSlots are the slots of a channel in [from, to) as the console's calendar shows them.
func consoleSlots(ctx context.Context, s *store.Store, cfg content.Config, q scheduler.SlotQuery) ([]console.SlotView, error) {
	has := false
	for _, slot := range cfg.Calendar.Slots {
		for _, id := range slot.Channels {
			has = has || id == q.Channel
		}
	}
	if !has {
		return nil, nil
	}
	// A month's quota counts what is out as well, and a gap looks both ways.
	first, _ := content.MonthOf(q.After)
	_, last := content.MonthOf(q.Until)
	gap := cfg.Calendar.Gap[q.Channel]
	releases, err := s.Releases(ctx, content.ReleaseFilter{Channel: q.Channel, From: first.Add(-gap), To: last.Add(gap)})
	if err != nil {
		return nil, err
	}
	q.Config, q.Releases, q.Count = cfg, releases, mostSlots
	q.After, q.Until = q.After.Add(-time.Second), q.Until.Add(-time.Second)
	slots, err := scheduler.Slots(q)
	if err != nil {
		return nil, err
	}
	out := make([]console.SlotView, len(slots))
	for i, slot := range slots {
		out[i] = console.SlotView{At: slot.At, Free: slot.Rule == "", Why: slot.Why, Taken: slot.Rule == ruleTaken}
	}
	return out, nil
}
