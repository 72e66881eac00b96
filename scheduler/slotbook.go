package scheduler

import (
	"sort"
	"time"

	"moxin/content"
)

// slotBook knows the slots of each channel from now to the horizon. A rule is counted from its
// beginning, years ago, each time it is asked: thousands of releases ask once together.
type slotBook struct {
	cal      content.Calendar
	zone     *time.Location
	from, to time.Time
	pages    map[string]*slotPage // by channel
}

// slotPage are the slots of one channel.
type slotPage struct {
	rules slots
	err   error // a rule that cannot be read
	at    []time.Time
	next  int // of at: those before are taken, or a rule forbids them
}

func newSlotBook(cal content.Calendar, zone *time.Location, now time.Time) *slotBook {
	return &slotBook{cal: cal, zone: zone, from: now.Add(time.Second), to: now.Add(slotHorizon), pages: map[string]*slotPage{}}
}

func (b *slotBook) page(channel string) *slotPage {
	p := b.pages[channel]
	if p == nil {
		p = &slotPage{}
		if p.rules, p.err = parseSlots(b.cal, channel, b.zone); p.err == nil {
			p.at = p.rules.between(b.from, b.to)
		}
		b.pages[channel] = p
	}
	return p
}

// has reports whether an instant is one of a channel's slots.
func (b *slotBook) has(channel string, at time.Time) bool {
	p := b.page(channel)
	switch {
	case p.err != nil:
		return false
	case at.Before(b.from) || at.After(b.to):
		return p.rules.has(at)
	}
	i := sort.Search(len(p.at), func(i int) bool { return !p.at[i].Before(at) })
	return i < len(p.at) && p.at[i].Equal(at)
}

// take finds the first slot that is free in a ledger to which entries are only ever added: what
// was refused once is not looked at again.
func (b *slotBook) take(channel string, all *ledger) (time.Time, bool) {
	p := b.page(channel)
	for ; p.next < len(p.at); p.next++ {
		at := p.at[p.next]
		if rule, _ := all.violation(channel, at); rule == "" && all.free(channel, at) {
			return at, true
		}
	}
	return time.Time{}, false
}
