package scheduler

import (
	"fmt"
	"time"

	"moxin/content"
)

// problem finds what keeps a message from being placed at all.
func (p *planner) problem(msg *message) (string, content.Text) {
	first := msg.items[0]
	for _, m := range msg.items {
		switch {
		case len(m.Errors) > 0:
			return "finding", said(m.Errors[0])
		case m.at.IsZero() && m.Asked.Offset.Channel != "":
			return p.noBase(m)
		case m.at.IsZero():
			return p.noSlot(m)
		case m.Run != first.Run:
			return "runs", content.T("首发与重发不能在同一条消息里，请错开时间", "a first run and a repeat cannot share a message: choose another instant")
		case m.drifted && !sameAsked(m.release.Asked, m.Asked):
			return "both-moved", content.T(
				fmt.Sprintf("文章改到 %s，排期已由人移到 %s：请改成同一时刻", p.says(m.Asked), p.clock(m.release.Due)),
				fmt.Sprintf("the article says %s, a person moved the release to %s: make them agree", p.says(m.Asked), p.clock(m.release.Due)))
		}
	}
	if len(msg.items) > content.MaxItems {
		return "items", content.T(
			fmt.Sprintf("同一时刻有 %d 篇，一条消息最多 %d 篇", len(msg.items), content.MaxItems),
			fmt.Sprintf("%d articles at one instant, a message carries at most %d", len(msg.items), content.MaxItems))
	}
	return "", content.Text{}
}

// says is what front matter asks for, as an instant where it comes to one.
func (p *planner) says(asked content.Asked) string {
	if asked.At.IsZero() {
		return asked.Raw
	}
	return p.clock(asked.At)
}

// said is a finding with its place, on one line.
func said(f content.Finding) content.Text {
	return content.T(
		fmt.Sprintf("%s %s：%s", f.Position, f.Rule, f.Message.ZH),
		fmt.Sprintf("%s %s: %s", f.Position, f.Rule, f.Message.In("en")))
}

func (p *planner) noSlot(m match) (string, content.Text) {
	s := p.slots.page(m.Channel)
	switch {
	case s.err != nil:
		return "slot", content.T("排期规则无法理解："+s.err.Error(), "slot rule not understood: "+s.err.Error())
	case len(s.rules) == 0:
		return "slot", content.T("calendar.slots 没有为 "+m.Channel+" 设置时段", "calendar.slots has no slots for "+m.Channel)
	}
	return "slot", content.T("一年内没有空时段", "no free slot within a year")
}

// forbidden finds what keeps a message from a new instant.
func (p *planner) forbidden(msg *message, due time.Time) (string, content.Text) {
	if due.Add(p.late).Before(p.now) {
		return "past", content.T(
			p.clock(due)+" 已过，不会补发；请改时间或用 moxin publish",
			p.clock(due)+" is past and is not made up for: choose another instant or use moxin publish")
	}
	var self []int64
	for _, m := range msg.items {
		if m.release != nil {
			self = append(self, m.release.ID)
		}
	}
	return p.calendar.violation(msg.items[0].Channel, due, self...)
}

// hold writes a conflict. An approval of content that is now wrong falls, and a stricter rule of
// approval holds at once: what is kept as it is may go out all the same.
func (p *planner) hold(msg *message, rule string, why content.Text) {
	for _, r := range p.refuse(msg, rule, why) {
		c := content.Change{Release: r.ID, Version: r.Version, Terms: p.stricter(r, msg), Why: "plan: " + string(KindTerms)}
		if rule == "finding" && r.State == content.Approved {
			c.To, c.Why = content.Planned, why.String()
		}
		if c.Terms != nil || c.To != "" {
			p.plan.set.Change = append(p.plan.set.Change, c)
		}
	}
}

// refuse writes the line of a conflict and returns the releases that it keeps as they are.
func (p *planner) refuse(msg *message, rule string, why content.Text) []*content.Release {
	c := p.line(KindConflict, msg.release, msg.items)
	c.Rule, c.Reason, c.Waits = rule, why, msg.waits
	msg.held, msg.conflict = true, why
	if len(msg.items) > 0 {
		c.To = msg.items[0].at
	}
	releases := []*content.Release{msg.release}
	for _, m := range msg.items {
		releases = append(releases, m.release)
	}
	var kept []*content.Release
	for _, r := range releases {
		if r != nil && !p.taken[r.ID] {
			p.seat(r, r.Due)
			kept = append(kept, r)
		}
	}
	p.plan.Changes = append(p.plan.Changes, c)
	return kept
}

// stricter are the terms of a release that stays as it is but for what its approval takes now, where
// that is more; nil where it is not.
func (p *planner) stricter(r *content.Release, msg *message) *content.Terms {
	if len(msg.items) == 0 || !r.State.Changeable() || p.existing.Repeated[r.ID] {
		return nil
	}
	asks := r.Consent.And(p.consent(msg))
	if asks.Equal(r.Consent) {
		return nil
	}
	return &content.Terms{Campaign: r.Campaign, Priority: r.Priority, Consent: asks, Waits: p.existing.Waits[r.ID]}
}

// holdBack writes a conflict with what a message waits for. The release that there may be goes on
// waiting, or begins to, and where there is nothing to wait for its approval falls: out of order it
// never goes.
func (p *planner) holdBack(msg *message, c clash, d delta) {
	p.refuse(msg, c.rule, c.why)
	p.plan.Changes[len(p.plan.Changes)-1].floor = c.floor
	if c.cause != (content.Text{}) { // what waits for this one says the first cause, not a chain of them
		msg.conflict = c.cause
	}
	if r := msg.release; r != nil && r.State.Changeable() {
		if msg.items[0].drifted {
			p.drift(msg)
		}
		held := content.Change{Release: r.ID, Version: r.Version, Terms: d.Terms, Why: "plan: " + string(KindTerms)}
		if c.bare && r.State == content.Approved {
			held.To, held.Why = content.Planned, c.why.String()
		}
		if held.Terms != nil || held.To != "" {
			p.plan.set.Change = append(p.plan.set.Change, held)
		}
	}
}

func (p *planner) cancel(r *content.Release, why content.Text) {
	p.taken[r.ID] = true
	c := p.line(KindCancel, r, nil)
	c.From, c.Rule, c.Reason = r.Due, "gone", why
	// Remembered as asked for nothing, so that a file which comes back is asked for anew.
	p.plan.set.Change = append(p.plan.set.Change, content.Change{
		Release: r.ID, Version: r.Version, To: content.Cancelled, Asked: askedNothing, Why: why.String(),
	})
	p.plan.Changes = append(p.plan.Changes, c)
}

// askedNothing is what a release cancelled by plan remembers.
const askedNothing = "nothing"
