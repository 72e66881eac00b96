package scheduler

import (
	"slices"
	"strings"
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

// delta is a change with what the line says of it.
type delta struct {
	content.Change
	content, renamed bool
}

func (d delta) quiet() bool {
	return d.Due.IsZero() && d.Asked == "" && !d.content && !d.renamed && d.Terms == nil && d.To != content.Approved
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

// change is what would make the release of a message what is wanted.
func (p *planner) change(msg *message, due time.Time) delta {
	r := msg.release
	d := delta{Change: content.Change{Release: r.ID, Version: r.Version, Commit: msg.items[0].Commit.Hash}}
	if !r.Due.Equal(due) {
		d.Due = due
	}
	if asked := msg.items[0].asked; asked != r.Asked {
		d.Asked = asked
	}
	d.renamed = slices.ContainsFunc(msg.items, func(m match) bool { return m.renamed != "" })
	items, terms := itemsOf(msg), p.terms(msg)
	if !slices.EqualFunc(items, r.Items, sameItem) {
		d.Items, d.Digest, d.content = items, content.MessageDigest(items), true
		if terms.Consent.People > 0 && r.State == content.Approved && d.Digest != r.Digest {
			d.To = content.Planned
		}
	}
	if !p.sameTerms(msg, terms) {
		d.Terms = &terms
	}
	switch {
	case r.State == content.Missed:
		d.To = firstState(terms.Consent)
	case isStuck(r.State):
		d.To = content.Planned // it was tried: only a person knows what that left
	case r.State == content.Planned && r.Fence == 0 && r.Consent.People == 0 && terms.Consent.People == 0:
		d.To = content.Approved // it lost that to a mistake, and nobody is there to give it back
	}
	return d
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

// renamedFrom lists the slugs by which the message's release knows its renamed articles.
func (msg *message) renamedFrom() string {
	var slugs []string
	for _, m := range msg.items {
		if m.renamed != "" {
			slugs = append(slugs, m.renamed)
		}
	}
	return strings.Join(slugs, ", ")
}

func sameItem(a, b content.Item) bool { return a.Slug == b.Slug && a.Rendition == b.Rendition }

// revives reports whether git gave a release that ended without a publication a new chance:
// a new instant, or new content for one that was refused. An expired hand-off may have been
// published by its person, so only a new instant counts there.
func (p *planner) revives(r *content.Release, d delta) bool {
	return d.Asked != "" && !d.Due.IsZero() || d.content && r.State != content.Expired
}

// fallen is why a release that was approved is not any more: approval is of a content.
var fallen = content.T("内容变了，要重新批准", "changed, approve again")

func (p *planner) apply(msg *message, d delta) {
	kind := KindReplace
	switch {
	case d.renamed:
		kind = KindRename
	case (d.Terms != nil || d.To == content.Approved) && d.Due.IsZero() && d.Asked == "" && !d.content:
		kind = KindTerms
	case !d.Due.IsZero() || !d.content:
		kind = KindMove
	}
	c := p.line(kind, msg.release, msg.items)
	c.From, c.To, c.Content, c.Waits = msg.release.Due, msg.items[0].at, d.content, msg.waits
	if !d.Due.IsZero() {
		c.Rule, c.Reason = p.followed(msg)
	}
	if d.Due.IsZero() && d.Asked != "" && !d.content {
		c.Rule, c.Reason = "caught-up", content.T("文章已改成人移动后的时刻", "the article now says what a person moved the release to")
	}
	if s := msg.release.State; d.To == content.Planned && isStuck(s) && s != content.Missed {
		c.Rule, c.Reason = "tried", content.T("已经试过一次，可能留下了内容：看过平台后请批准", "it was tried before and may have left something: look on the platform, then approve it")
	}
	if from := msg.renamedFrom(); from != "" && c.Rule == "" {
		c.Rule, c.Reason = "renamed", content.T("原名 "+from+"，排期跟着改名", "known as "+from+"; the release follows the new name")
	}
	switch {
	case c.Rule != "" || kind != KindTerms:
	case d.To == content.Approved:
		c.Rule, c.Reason = "approval", content.T("没有要改的了，也不需要审批", "nothing is wrong with it any more, and nobody has to approve it")
	default:
		c.Rule, c.Reason = termed(msg.release, *d.Terms)
	}
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
