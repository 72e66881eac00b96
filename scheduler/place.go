package scheduler

import (
	"cmp"
	"slices"
	"time"

	"moxin/content"
)

// sameAsked reports whether front matter still asks for what a release remembers.
func sameAsked(remembered string, asked content.Asked) bool {
	if _, ok := content.AskedSlot(remembered); ok {
		return asked.Slot
	}
	if raw, _, ok := content.AskedOffset(remembered); ok {
		return raw == asked.Raw
	}
	return remembered == asked.Raw
}

// place decides the instant of an item, except for slots that are still to be assigned and for what
// is counted from another release.
//
// Git moves a release only when its own value changed since the release remembers it. A
// person's move alone is drift and stays. Moved in both places is told apart by the remembered
// instant and is settled by people (see message.rule "both-moved").
func (p *planner) place(m *match) {
	r := m.release
	if r == nil || r.State == content.Cancelled {
		m.at = m.Asked.At
		return
	}
	asked, _ := content.AskedAt(r.Asked) // zero for a slot that is not assigned
	moved := !r.Due.Equal(asked) && r.Asked != ""
	switch {
	case sameAsked(r.Asked, m.Asked):
		m.asked, m.at = r.Asked, r.Due
		m.drifted = moved
		if m.Asked.Slot && !moved && r.State.Changeable() && !p.slots.has(r.Channel, r.Due) {
			m.at = time.Time{} // the slot is gone: another one
		}
		if m.follows() {
			m.at = time.Time{} // wherever the other stands now; see countOffsets
		}
	case moved && r.State.Changeable():
		m.at, m.drifted = r.Due, true
		if m.Asked.At.Equal(r.Due) {
			m.drifted = false // git caught up with the person
		} else {
			m.asked = r.Asked // unsettled: remembered as it was
		}
	default:
		m.at = m.Asked.At
	}
}

// vacate frees the instants of releases that plan is about to move or cancel.
func (p *planner) vacate() {
	stays := map[int64]bool{}
	for _, m := range p.matches {
		if m.release != nil && m.at.Equal(m.release.Due) {
			stays[m.release.ID] = true
		}
	}
	for _, r := range p.releases {
		if r.State.Changeable() && !stays[r.ID] && !p.taken[r.ID] && r.Asked != "" {
			p.calendar.leave(r.Channel, r.ID)
		}
	}
}

// entryOf names an item in the ledger.
func entryOf(m match, i int) int64 {
	if m.release != nil {
		return m.release.ID
	}
	return -int64(i + 1)
}

// messages groups the items: on wechat those of one instant go together, elsewhere each goes
// alone. Items of a release that a person moved stay together and apart from others.
func (p *planner) messages() []*message {
	type key struct {
		channel string
		at      time.Time
		release int64
		single  int // 1-based, for platforms of one item and for items without an instant
	}
	byKey := map[key]*message{}
	var out []*message
	for i, m := range p.matches {
		k := key{channel: m.Channel, at: m.at.UTC()}
		switch {
		case m.Platform != content.WeChat || m.at.IsZero():
			k.single = i + 1
		case m.drifted:
			k.release = m.release.ID
		}
		if byKey[k] == nil {
			byKey[k] = &message{}
			out = append(out, byKey[k])
		}
		byKey[k].items = append(byKey[k].items, m)
		p.within = append(p.within, byKey[k])
	}
	for _, msg := range out {
		slices.SortStableFunc(msg.items, byPosition)
	}
	slices.SortStableFunc(out, func(a, b *message) int {
		return cmp.Or(a.items[0].at.Compare(b.items[0].at), cmp.Compare(a.items[0].Channel, b.items[0].Channel),
			cmp.Compare(a.items[0].Slug, b.items[0].Slug), cmp.Compare(a.items[0].Run, b.items[0].Run))
	})
	p.assign(out)
	return out
}

// byPosition orders a message: said positions first, then by path.
func byPosition(a, b match) int {
	const unsaid = 1 << 20
	return cmp.Or(cmp.Compare(cmp.Or(a.Position, unsaid), cmp.Or(b.Position, unsaid)), cmp.Compare(a.Path, b.Path))
}

// assign gives each message at most one of the releases that carry its items: the one that
// carries its first item if it can, so that a release keeps its name. A release whose items
// were spread over several messages goes to one of them.
func (p *planner) assign(messages []*message) {
	claimed := map[int64]bool{}
	for _, first := range []bool{true, false} {
		for _, msg := range messages {
			for i, m := range msg.items {
				if msg.release != nil || m.release == nil || claimed[m.release.ID] || first && i > 0 {
					continue
				}
				msg.release = m.release
				claimed[m.release.ID] = true
			}
		}
	}
}
