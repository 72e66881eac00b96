package scheduler

import (
	"slices"
	"time"

	"moxin/content"
)

// settle decides what happens to one message and writes its line.
func (p *planner) settle(msg *message) {
	if rule, why := p.problem(msg); rule != "" {
		p.hold(msg, rule, why)
		return
	}
	r, due := msg.release, msg.items[0].at
	clash, clashes := p.meet(msg)
	if r == nil && clashes {
		p.holdBack(msg, clash, delta{})
		return
	}
	if r == nil {
		p.create(msg, due)
		return
	}
	ch := p.change(msg, due)
	switch stuck := isStuck(r.State); {
	case stuck && !p.revives(r, ch), !stuck && !clashes && ch.quiet():
		p.keep(msg, due)
		p.noteSource(msg, ch)
		return
	case clashes:
		p.holdBack(msg, clash, ch)
		return
	case stuck: // what it waited for was not asked while it was at rest: that ends, or begins
		terms := p.terms(msg)
		ch.Terms = &terms
	}
	if !ch.Due.IsZero() {
		if rule, why := p.forbidden(msg, due); rule != "" {
			p.hold(msg, rule, why)
			return
		}
	}
	p.seat(r, due)
	if msg.items[0].drifted {
		p.drift(msg)
	}
	p.apply(msg, ch)
}

func (p *planner) create(msg *message, due time.Time) {
	if rule, why := p.forbidden(msg, due); rule != "" {
		p.hold(msg, rule, why)
		return
	}
	first := msg.items[0]
	p.calendar.enter(first.Channel, -int64(len(p.plan.set.Create)+1), due)
	items, terms := itemsOf(msg), p.terms(msg)
	p.plan.set.Create = append(p.plan.set.Create, content.Release{
		Channel: first.Channel, Platform: first.Platform, Run: first.Run, Items: items, State: firstState(terms.Consent),
		Why: first.Path, Due: due, Asked: first.asked, Late: p.late,
		Digest: content.MessageDigest(items), Commit: first.Commit.Hash,
		Consent: terms.Consent, Campaign: terms.Campaign, Priority: terms.Priority, Waits: terms.Waits,
	})
	c := p.line(KindCreate, nil, msg.items)
	c.To, c.Waits = due, msg.waits
	p.plan.Changes = append(p.plan.Changes, c)
}

// noteSource lets a release remember what its same old renditions are made from now. Else each
// plan would compile them again, and one day with a newer moxin, which may make others.
func (p *planner) noteSource(msg *message, d delta) {
	if items := itemsOf(msg); msg.release.State.Changeable() && !slices.Equal(items, msg.release.Items) {
		d.Items, d.Why = items, "plan: same content from a changed source"
		p.plan.set.Change = append(p.plan.set.Change, d.Change)
		return
	}
	if d.Terms != nil { // a person may send it on its way again, and by the rules of now
		p.plan.set.Change = append(p.plan.set.Change, content.Change{
			Release: d.Release, Version: d.Version, Terms: d.Terms, Why: "plan: " + string(KindTerms)})
	}
}

// fallen is why a release that was approved is not any more: approval is of a content.
var fallen = content.T("内容变了，要重新批准", "changed, approve again")

func (p *planner) apply(msg *message, d delta) {
	kind := d.kind()
	c := p.line(kind, msg.release, msg.items)
	c.From, c.To, c.Content, c.Waits = msg.release.Due, msg.items[0].at, d.content, msg.waits
	c.Rule, c.Reason = p.because(msg, d)
	d.Why = "plan: " + string(kind)
	if msg.release.State == content.Approved && d.To == content.Planned && d.content {
		d.Why = fallen.String()
	}
	p.plan.set.Change = append(p.plan.set.Change, d.Change)
	p.plan.Changes = append(p.plan.Changes, c)
}

// keep leaves a release as it is; a person's move is shown.
func (p *planner) keep(msg *message, due time.Time) {
	if msg.items[0].drifted {
		p.seat(msg.release, due)
		p.drift(msg)
		return
	}
	p.take(msg.release)
}

func (p *planner) drift(msg *message) {
	c := p.line(KindDrift, msg.release, msg.items)
	c.From, _ = content.AskedAt(msg.release.Asked)
	c.To, c.Waits = msg.release.Due, msg.waits
	c.Rule, c.Reason = "moved", content.T("由人移动，文章里仍是原时间", "moved by a person; the article still says the old instant")
	p.plan.Changes = append(p.plan.Changes, c)
}

// seat marks a release as spoken for without counting it, standing at due.
func (p *planner) seat(r *content.Release, due time.Time) {
	p.taken[r.ID] = true
	if !isStuck(r.State) {
		p.calendar.enter(r.Channel, r.ID, due)
	}
}

// line starts a line about a release or about items that have none yet.
func (p *planner) line(kind Kind, r *content.Release, items []match) PlanChange {
	c := PlanChange{Kind: kind}
	for _, m := range items {
		c.Channel, c.Platform, c.Run = m.Channel, m.Platform, m.Run
		c.Items = append(c.Items, PlanItem{m.Slug, m.Title, m.Path})
		c.Findings = slices.Concat(c.Findings, m.Errors, m.Warnings)
	}
	if len(items) > 0 {
		c.Campaign, c.Priority = campaignOf(items), priorityOf(items)
	}
	if r == nil {
		return c
	}
	c.Release, c.Channel, c.Platform, c.Run, c.From = r.ID, r.Channel, r.Platform, r.Run, r.Due
	if len(items) == 0 {
		c.Campaign, c.Priority = r.Campaign, r.Priority
		for _, it := range r.Items {
			c.Items = append(c.Items, PlanItem{it.Slug, it.Title, ""})
		}
	}
	return c
}

func (p *planner) clock(t time.Time) string { return t.In(p.zone).Format("2006-01-02 15:04 -07:00") }

func itemsOf(msg *message) []content.Item {
	var out []content.Item
	for _, m := range msg.items {
		out = append(out, content.Item{Slug: m.Slug, Title: m.Title, Rendition: m.Rendition, SourceDigest: m.SourceDigest})
	}
	return out
}
