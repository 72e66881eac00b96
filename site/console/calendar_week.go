package console

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"time"

	"moxin/content"
)

// hoursPerDay is of the wall: on the days that summer time begins or ends one hour is missing or
// has twice as much in it.
const hoursPerDay = 24

// hourView is an hour of a day of a week.
type hourView struct {
	Hour  int
	Label string // 20:00
	Wall  string // 2026-12-01T20:00
	Marks []markView
	More  int    // releases beyond Marks
	Now   string // the minute of the calendar's time, in steps of five; "" = not this hour
	Past  bool
	Empty bool
}

// markView is what stands at an instant: a release, or a slot.
type markView struct {
	Chip   *chip
	Slot   *slotMark
	wall   string
	second bool // of a secondary channel
}

// slotMark is a slot in the grid.
type slotMark struct {
	Channel channelView
	Wall    string // 2026-12-01T20:00
	Hour    string // 20:00
	Free    bool
	Why     string // why it is not free
}

// SlotView is a slot of a channel: where "next free slot" lands.
type SlotView struct {
	At   time.Time
	Free bool
	Why  content.Text // of one that is not free
	// Taken: a release stands there, which is shown itself.
	Taken bool
}

// fillWeek makes the days of a week with their hours.
func (h *handler) fillWeek(ctx context.Context, v *calendarView) error {
	slots, err := h.slotMarks(ctx, v)
	if err != nil {
		return err
	}
	for t := v.window.from; t.Before(v.window.to); t = t.AddDate(0, 0, 1) {
		d := v.day(t)
		d.Hours = v.hours(d, slots)
		v.Days = append(v.Days, d)
	}
	return nil
}

// slotMarks are the slots of the week by hour ("2026-12-01T20"), from now on.
func (h *handler) slotMarks(ctx context.Context, v *calendarView) (map[string][]slotMark, error) {
	out := map[string][]slotMark{}
	if h.Slots == nil {
		return out, nil
	}
	for _, ch := range v.config.Channels {
		if on := v.asked.get("channel"); on != "" && on != ch.ID || !v.plays(content.Release{Channel: ch.ID}) {
			continue
		}
		slots, err := h.Slots(ctx, ch.ID, v.later(v.window.from), v.window.to)
		if err != nil {
			return nil, err
		}
		for _, s := range slots {
			if s.Taken {
				continue
			}
			at := s.At.In(v.zone)
			key := at.Format("2006-01-02T15")
			out[key] = append(out[key], slotMark{
				Channel: v.channel(ch.ID, ch.Platform), Wall: at.Format(wallLayout), Hour: at.Format("15:04"), Free: s.Free, Why: v.In(s.Why),
			})
		}
	}
	return out, nil
}

// hours are the hours of a day, each with what stands in it.
func (v *calendarView) hours(d dayView, slots map[string][]slotMark) []hourView {
	byHour := map[string][]content.Release{}
	for _, r := range v.byDay[d.Date] {
		key := r.Due.In(v.zone).Format("2006-01-02T15")
		byHour[key] = append(byHour[key], r)
	}
	out := make([]hourView, hoursPerDay)
	for hour := range out {
		key := fmt.Sprintf("%sT%02d", d.Date, hour)
		o := hourView{Hour: hour, Label: fmt.Sprintf("%02d:00", hour), Wall: key + ":00"}
		all := byHour[key]
		if len(all) > chipsPerHour+1 {
			all, o.More = all[:chipsPerHour], len(all)-chipsPerHour
		}
		free := slots[key]
		if d.Stop != "" { // the day says itself why nothing is free
			free = nil
		}
		o.Marks = v.marksOf(v.chips(all), free)
		o.Empty = len(o.Marks) == 0
		switch here := v.now.Format("2006-01-02T15"); {
		case here == key:
			o.Now = fmt.Sprint(v.now.Minute() / 5 * 5)
		case here > key:
			o.Past = true
		}
		out[hour] = o
	}
	return out
}

// marksOf puts the releases and the slots of an hour in order: primary channels first, then by time.
func (v *calendarView) marksOf(chips []chip, slots []slotMark) []markView {
	var out []markView
	for i, c := range chips {
		out = append(out, markView{Chip: &chips[i], wall: c.Wall, second: c.Secondary})
	}
	for i, s := range slots {
		out = append(out, markView{Slot: &slots[i], wall: s.Wall, second: v.secondary[s.Channel.ID]})
	}
	slices.SortStableFunc(out, func(a, b markView) int {
		if a.second != b.second {
			if b.second {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.wall, b.wall)
	})
	return out
}

// freeWeek is the address of the week with a channel's next free slot; without one, of this week.
func (h *handler) freeWeek(ctx context.Context, p *page, channel string) (string, error) {
	q := query{"/calendar", url.Values{}}.set("view", viewWeek).set("channel", channel)
	if h.Slots == nil {
		return q.url(), nil
	}
	slots, err := h.Slots(ctx, channel, p.now, p.now.Add(content.DefaultEvery*4))
	if err != nil {
		return "", err
	}
	for _, s := range slots {
		if s.Free {
			monday, _ := content.WeekOf(s.At.In(p.zone))
			return q.with("week", weekName(monday)), nil
		}
	}
	return q.url(), nil
}
