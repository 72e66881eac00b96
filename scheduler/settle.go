package scheduler

import (
	"fmt"
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
	if r == nil {
		p.create(msg, due)
		return
	}
	ch := p.change(msg, due)
	if isStuck(r.State) && !p.revives(r, ch) || !isStuck(r.State) && ch.quiet() {
		p.keep(msg, due)
		p.noteSource(msg, ch)
		return
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

func (d delta) quiet() bool { return d.Due.IsZero() && d.Asked == "" && !d.content && !d.renamed }

// problem finds what keeps a message from being placed at all.
func (p *planner) problem(msg *message) (string, content.Text) {
	first := msg.items[0]
	for _, m := range msg.items {
		switch {
		case len(m.Errors) > 0:
			return "finding", said(m.Errors[0])
		case m.at.IsZero():
			return p.noSlot(m)
		case m.Run != first.Run:
			return "runs", content.T("首发与重发不能在同一条消息里，请错开时间", "a first run and a repeat cannot share a message: choose another instant")
		case m.drifted && !sameAsked(m.release.Asked, m.Asked):
			return "both-moved", content.T(
				fmt.Sprintf("文章改到 %s，排期已由人移到 %s：请改成同一时刻", p.clock(m.Asked.At), p.clock(m.release.Due)),
				fmt.Sprintf("the article says %s, a person moved the release to %s: make them agree", p.clock(m.Asked.At), p.clock(m.release.Due)))
		}
	}
	if len(msg.items) > content.MaxItems {
		return "items", content.T(
			fmt.Sprintf("同一时刻有 %d 篇，一条消息最多 %d 篇", len(msg.items), content.MaxItems),
			fmt.Sprintf("%d articles at one instant, a message carries at most %d", len(msg.items), content.MaxItems))
	}
	return "", content.Text{}
}

// said is a finding with its place, on one line.
func said(f content.Finding) content.Text {
	return content.T(
		fmt.Sprintf("%s %s：%s", f.Position, f.Rule, f.Message.ZH),
		fmt.Sprintf("%s %s: %s", f.Position, f.Rule, f.Message.In("en")))
}

func (p *planner) noSlot(m match) (string, content.Text) {
	s, err := parseSlots(p.wanted.Config.Calendar, m.Channel, p.zone)
	switch {
	case err != nil:
		return "slot", content.T("排期规则无法理解："+err.Error(), "slot rule not understood: "+err.Error())
	case len(s) == 0:
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

func (p *planner) create(msg *message, due time.Time) {
	if rule, why := p.forbidden(msg, due); rule != "" {
		p.hold(msg, rule, why)
		return
	}
	first := msg.items[0]
	p.calendar.enter(first.Channel, -int64(len(p.plan.set.Create)+1), due)
	items := itemsOf(msg)
	p.plan.set.Create = append(p.plan.set.Create, content.Release{
		Channel: first.Channel, Platform: first.Platform, Run: first.Run, Items: items, State: p.firstState(),
		Why: first.Path, Due: due, Asked: first.asked, Late: p.late,
		Digest: content.MessageDigest(items), Commit: first.Commit.Hash,
	})
	c := p.line(KindCreate, nil, msg.items)
	c.To = due
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
	items := itemsOf(msg)
	if !slices.EqualFunc(items, r.Items, sameItem) {
		d.Items, d.Digest, d.content = items, content.MessageDigest(items), true
		if p.wanted.Config.Approval.Required && r.State == content.Approved && d.Digest != r.Digest {
			d.To = content.Planned
		}
	}
	switch {
	case r.State == content.Missed:
		d.To = p.firstState()
	case isStuck(r.State):
		d.To = content.Planned // it was tried: only a person knows what that left
	}
	return d
}

// firstState is that of a release which nobody has approved yet.
func (p *planner) firstState() content.State {
	if p.wanted.Config.Approval.Required {
		return content.Planned
	}
	return content.Approved
}

// noteSource lets a release remember what its same old renditions are made from now. Else each
// plan would compile them again, and one day with a newer moxin, which may make others.
func (p *planner) noteSource(msg *message, d delta) {
	if items := itemsOf(msg); msg.release.State.Changeable() && !slices.Equal(items, msg.release.Items) {
		d.Items, d.Why = items, "plan: same content from a changed source"
		p.plan.set.Change = append(p.plan.set.Change, d.Change)
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

func (p *planner) apply(msg *message, d delta) {
	kind := KindReplace
	switch {
	case d.renamed:
		kind = KindRename
	case !d.Due.IsZero() || !d.content:
		kind = KindMove
	}
	c := p.line(kind, msg.release, msg.items)
	c.From, c.To, c.Content = msg.release.Due, msg.items[0].at, d.content
	if d.Due.IsZero() && d.Asked != "" && !d.content {
		c.Rule, c.Reason = "caught-up", content.T("文章已改成人移动后的时刻", "the article now says what a person moved the release to")
	}
	if d.To == content.Planned && p.firstState() != d.To {
		c.Rule, c.Reason = "tried", content.T("已经试过一次，可能留下了内容：看过平台后请批准", "it was tried before and may have left something: look on the platform, then approve it")
	}
	if from := msg.renamedFrom(); from != "" && c.Rule == "" {
		c.Rule, c.Reason = "renamed", content.T("原名 "+from+"，排期跟着改名", "known as "+from+"; the release follows the new name")
	}
	d.Why = "plan: " + string(kind)
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
	c.From, c.To = instant(msg.release.Asked), msg.release.Due
	c.Rule, c.Reason = "moved", content.T("由人移动，文章里仍是原时间", "moved by a person; the article still says the old instant")
	p.plan.Changes = append(p.plan.Changes, c)
}

// hold writes a conflict. An approval of content that is now wrong falls.
func (p *planner) hold(msg *message, rule string, why content.Text) {
	c := p.line(KindConflict, msg.release, msg.items)
	c.Rule, c.Reason = rule, why
	if len(msg.items) > 0 {
		c.To = msg.items[0].at
	}
	releases := []*content.Release{msg.release}
	for _, m := range msg.items {
		releases = append(releases, m.release)
	}
	for _, r := range releases {
		if r == nil || p.taken[r.ID] {
			continue
		}
		p.seat(r, r.Due)
		if rule == "finding" && r.State == content.Approved {
			p.plan.set.Change = append(p.plan.set.Change, content.Change{
				Release: r.ID, Version: r.Version, To: content.Planned, Why: why.String(),
			})
		}
	}
	p.plan.Changes = append(p.plan.Changes, c)
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
	}
	if r == nil {
		return c
	}
	c.Release, c.Channel, c.Platform, c.Run, c.From = r.ID, r.Channel, r.Platform, r.Run, r.Due
	if len(items) == 0 {
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
