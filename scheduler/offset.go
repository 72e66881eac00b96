package scheduler

import (
	"fmt"
	"time"

	"moxin/content"
)

// follows reports whether an item's instant is counted from another's and nobody moved it away.
func (m *match) follows() bool { return m.Asked.Offset.Channel != "" && !m.drifted }

// countOffsets gives the items that count from another channel their instants, as far as the other
// has one already: before slots are given and, for what counts from a slot, after.
func (p *planner) countOffsets() {
	seen := map[int]bool{}
	for i := range p.matches {
		p.countOffset(i, seen)
	}
}

func (p *planner) countOffset(i int, seen map[int]bool) {
	m := &p.matches[i]
	unsettled := m.drifted && !sameAsked(m.release.Asked, m.Asked)
	if m.Asked.Offset.Channel == "" || !m.at.IsZero() && !unsettled || len(m.Errors) > 0 || seen[i] {
		return
	}
	seen[i] = true
	base := p.footing(m.Slug, m.Asked.Offset.Channel)
	if base.at >= 0 {
		p.countOffset(base.at, seen)
	}
	from, goes, out := p.instantOf(base)
	own := m.release != nil && sameAsked(m.release.Asked, m.Asked)
	switch {
	case own && !goes && !from.IsZero() || own && out:
		m.at, m.asked = m.release.Due, m.release.Asked // what it counts from moves no more
	case goes && unsettled:
		m.caughtUp(m.counted(from, p.zone))
	case goes:
		m.countFrom(from, p.zone)
	}
}

// countFrom gives an item its instant, counted from another's.
func (m *match) countFrom(from time.Time, zone *time.Location) {
	m.at = m.counted(from, zone)
	m.asked = content.OffsetAsked(m.Asked.Raw, m.at.In(zone))
}

// counted is the instant that an item's offset comes to.
func (m *match) counted(from time.Time, zone *time.Location) time.Time {
	return wholeSecond(m.Asked.Offset.From(from, zone))
}

// caughtUp settles a release that a person moved and git changed: at is what git asks for now.
func (m *match) caughtUp(at time.Time) {
	m.Asked.At = at
	if at.Equal(m.release.Due) {
		m.drifted, m.asked = false, content.OffsetAsked(m.Asked.Raw, at)
	}
}

// instantOf is when a footing stands. goes: it will go out then, or has gone (out); else the
// instant is that of a release which ended without a publication, or zero.
func (p *planner) instantOf(f footing) (at time.Time, goes, out bool) {
	r := f.release
	switch {
	case f.at >= 0:
		m := p.matches[f.at]
		stuck := r != nil && isStuck(r.State) && m.at.Equal(r.Due)
		return m.at, !m.at.IsZero() && !stuck, false
	case r == nil || r.State == content.Cancelled:
		return time.Time{}, false, false
	}
	return r.Due, !isStuck(r.State), isOut(r.State)
}

// noBase says why an item that counts from another channel has no instant.
func (p *planner) noBase(m match) (string, content.Text) {
	channel := m.Asked.Offset.Channel
	base := p.footing(m.Slug, channel)
	why := content.T("那里还没有排上", "nothing is scheduled there")
	switch r := base.release; {
	case r != nil && r.State == content.Cancelled:
		why = content.T(fmt.Sprintf("排期 %d 已取消", r.ID), fmt.Sprintf("release %d was cancelled", r.ID))
	case r != nil && isStuck(r.State):
		why = content.T(fmt.Sprintf("排期 %d 没有发出（%s）", r.ID, r.State), fmt.Sprintf("release %d did not go out (%s)", r.ID, r.State))
	}
	return "offset", content.T(
		fmt.Sprintf("从 %s 算起（%s），%s", channel, m.Asked.Raw, why.ZH),
		fmt.Sprintf("it counts from %s (%s), and %s", channel, m.Asked.Raw, why.EN))
}

// followed says why a release moved that counts from another one.
func (p *planner) followed(msg *message) (string, content.Text) {
	m := msg.items[0]
	if m.release == nil || !m.follows() || !sameAsked(m.release.Asked, m.Asked) {
		return "", content.Text{}
	}
	words, name := m.Asked.Offset.Words(), p.nameOf(p.footing(m.Slug, m.Asked.Offset.Channel), m.Asked.Offset.Channel, "")
	return "follows", content.T(name.ZH+"改了时间，跟在它之后："+words.ZH, words.EN+" "+name.EN+", which moved")
}
