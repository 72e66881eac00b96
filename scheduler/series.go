package scheduler

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"moxin/content"
)

// spot is an article on a channel, in its first run: repeats wait for nothing.
type spot struct{ slug, channel string }

// footing is what plan knows of a spot.
type footing struct {
	at      int              // of planner.matches; -1: plan leaves it alone, or nothing asks for it
	release *content.Release // that carries it; nil = none yet
	asked   bool             // the workspace asks for it
}

// order knows what has to go out before what.
type order struct {
	matches map[spot]int // places in planner.matches
	items   map[spot]int // places in Wanted.Items
	goes    map[string]bool
	series  map[spot][]int // by name of the series and channel: places in Wanted.Items, by part
}

func newOrder(p *planner) *order {
	o := &order{map[spot]int{}, map[spot]int{}, map[string]bool{}, map[spot][]int{}}
	for i := range p.matches {
		if m := &p.matches[i]; m.Run == 1 {
			o.matches[spot{m.Slug, m.Channel}] = i
		}
	}
	for i := range p.wanted.Items {
		w := &p.wanted.Items[i]
		o.goes[w.Slug] = true
		if w.Run != 1 {
			continue
		}
		o.items[spot{w.Slug, w.Channel}] = i
		if w.Series != "" && w.Part > 0 {
			k := spot{w.Series, w.Channel}
			o.series[k] = append(o.series[k], i)
		}
	}
	for _, parts := range o.series {
		slices.SortStableFunc(parts, func(a, b int) int { return cmp.Compare(p.wanted.Items[a].Part, p.wanted.Items[b].Part) })
	}
	return o
}

// footing finds an article on a channel: as plan is about to place it, else as it stands.
func (p *planner) footing(slug, channel string) footing {
	k := spot{slug, channel}
	if i, ok := p.order.matches[k]; ok {
		return footing{i, p.matches[i].release, true}
	}
	if i, ok := p.order.items[k]; ok {
		r, _ := p.find(p.wanted.Items[i])
		return footing{-1, r, true}
	}
	for _, at := range p.held.holding(slug) {
		if r := at.release; r.Channel == channel && r.Run == 1 {
			return footing{-1, r, false}
		}
	}
	return footing{at: -1}
}

// need is what an item waits for. rule names the conflict where that cannot be.
type need struct {
	spot
	kind content.WaitKind
	rule string
}

// needs lists what has to be out before an item, the firmest first.
func (p *planner) needs(w *Want) []need {
	if w.Run != 1 {
		return nil
	}
	var out []need
	if base := w.Asked.Offset.Channel; base != "" {
		out = append(out, need{spot{w.Slug, base}, content.WaitOffset, "offset"})
	}
	for _, slug := range w.After {
		f := p.footing(slug, w.Channel)
		// What goes out on other channels alone is not waited for on this one.
		if f.asked || f.release != nil || !p.order.goes[slug] && !p.released(slug) {
			out = append(out, need{spot{slug, w.Channel}, content.WaitAfter, "after"})
		}
	}
	out = append(out, p.earlierParts(w)...)
	for _, channel := range w.Links {
		if f := p.footing(w.Slug, channel); channel != w.Channel && (f.at >= 0 || f.release != nil) {
			out = append(out, need{spot{w.Slug, channel}, content.WaitAfter, "link"})
		}
	}
	return out
}

// released reports whether anything was ever released of an article.
func (p *planner) released(slug string) bool {
	return slices.ContainsFunc(p.held.holding(slug), func(at placed) bool { return at.release.State != content.Cancelled })
}

// earlierParts are the items of the nearest part before an item's own that was not given up.
func (p *planner) earlierParts(w *Want) []need {
	if w.Series == "" || w.Part == 0 {
		return nil
	}
	items, parts := p.wanted.Items, p.order.series[spot{w.Series, w.Channel}]
	var out []need
	nearest := 0
	for i := sort.Search(len(parts), func(i int) bool { return items[parts[i]].Part >= w.Part }) - 1; i >= 0; i-- {
		part := &items[parts[i]]
		if nearest != 0 && part.Part != nearest {
			break
		}
		f := p.footing(part.Slug, part.Channel)
		if f.at < 0 && f.release != nil && f.release.State == content.Cancelled {
			continue
		}
		nearest = part.Part
		out = append(out, need{spot{part.Slug, part.Channel}, content.WaitSeries, "series"})
	}
	return out
}

// placeSlots gives every waiting item the next free slot of its channel, in order of commit time,
// then slug; what has to go out before it takes its slot first.
func (p *planner) placeSlots() {
	s := slotting{p, p.calendar.clone(), map[int]bool{}}
	var waiting []int
	for i := range p.matches {
		switch m := &p.matches[i]; {
		case !m.at.IsZero():
			s.all.enter(m.Channel, entryOf(*m, i), m.at)
		case len(m.Errors) == 0 && m.Asked.Offset.Channel == "":
			waiting = append(waiting, i)
			s.open[i] = true
		}
	}
	slices.SortStableFunc(waiting, func(i, j int) int {
		a, b := &p.matches[i], &p.matches[j]
		return cmp.Or(a.Commit.At.Compare(b.Commit.At), cmp.Compare(a.Slug, b.Slug), cmp.Compare(a.Run, b.Run))
	})
	for _, i := range waiting {
		s.place(i)
	}
}

// slotting is one round of giving slots.
type slotting struct {
	*planner
	all  *ledger
	open map[int]bool // places of matches that wait for a slot
}

func (s slotting) place(i int) {
	if !s.open[i] {
		return
	}
	s.open[i] = false // what waits for itself ends here
	m := &s.matches[i]
	var floor time.Time
	for _, n := range s.needs(&m.Want) {
		f := s.footing(n.slug, n.channel)
		if f.at >= 0 {
			s.place(f.at)
		}
		if at, goes, out := s.instantOf(f); goes && !out && at.After(floor) {
			floor = at
		}
	}
	if at, ok := s.slots.takeAfter(m.Channel, s.all, floor); ok {
		m.at, m.asked = at, content.SlotAsked(at.In(s.zone))
		s.all.enter(m.Channel, entryOf(*m, i), at)
	}
}

// takeAfter finds the first free slot past an instant; zero = any.
func (b *slotBook) takeAfter(channel string, all *ledger, floor time.Time) (time.Time, bool) {
	if floor.IsZero() {
		return b.take(channel, all)
	}
	p := b.page(channel)
	for i := sort.Search(len(p.at), func(i int) bool { return p.at[i].After(floor) }); i < len(p.at); i++ {
		if rule, _ := all.violation(channel, p.at[i]); rule == "" && all.free(channel, p.at[i]) {
			return p.at[i], true
		}
	}
	return time.Time{}, false
}
