package scheduler

import (
	"fmt"
	"slices"
	"time"

	"moxin/content"
)

// PlanWait is a release that has to be published before the one of a line goes.
type PlanWait struct {
	Kind    content.WaitKind `json:"kind"`
	Release int64            `json:"release,omitempty"` // 0 = created by the same plan
	Slug    string           `json:"slug"`
	Title   string           `json:"title"`
	Channel string           `json:"channel"`
}

// firm orders the kinds of waits: of several for one release the firmest counts.
var firm = map[content.WaitKind]int{content.WaitOffset: 3, content.WaitAfter: 2, content.WaitSeries: 1}

// clash is why a message cannot stand where it is wanted, because of what it waits for.
type clash struct {
	rule  string
	why   content.Text
	floor time.Time    // what it waits for stands then; zero = another instant would not help
	cause content.Text // why what it waits for is held; else zero
	bare  bool         // nothing of the release would wait: there is no release to wait for
}

// settleAll settles messages, each after what it waits for: whether that goes out has to be known.
func (p *planner) settleAll(messages []*message) {
	for _, msg := range messages {
		p.settleInOrder(msg)
	}
}

func (p *planner) settleInOrder(msg *message) {
	if msg.begun {
		return
	}
	msg.begun = true
	for i := range msg.items {
		for _, n := range p.needs(&msg.items[i].Want) {
			if f := p.footing(n.slug, n.channel); f.at >= 0 {
				p.settleInOrder(p.within[f.at])
			}
		}
	}
	p.recount(msg)
	p.settle(msg)
	msg.done = true
}

// recount counts an instant again whose base is held: it stays where its release stands.
func (p *planner) recount(msg *message) {
	m := &msg.items[0]
	if !m.follows() || len(msg.items) > 1 || m.at.IsZero() {
		return
	}
	f := p.footing(m.Slug, m.Asked.Offset.Channel)
	if f.at < 0 {
		return
	}
	if r := p.matches[f.at].release; p.within[f.at].held && r != nil && r.State.Changeable() {
		m.countFrom(r.Due, p.zone)
	}
}

// meet finds what a message waits for, and what of it cannot be.
func (p *planner) meet(msg *message) (clash, bool) {
	var first clash
	for i := range msg.items {
		for _, n := range p.needs(&msg.items[i].Want) {
			c := p.meetOne(msg, &msg.items[i], n)
			bare := first.bare || c.bare
			if first.rule == "" {
				first = c
			}
			first.bare = bare
		}
	}
	p.meetBroken(msg)
	return first, first.rule != ""
}

// meetBroken keeps the waits of a release for earlier parts whose files cannot be read: such a part asks
// for nothing, and yet its release stands.
func (p *planner) meetBroken(msg *message) {
	if msg.release == nil || !slices.ContainsFunc(msg.items, func(m match) bool { return m.Series != "" && m.Part > 0 }) {
		return
	}
	for _, w := range p.existing.Waits[msg.release.ID] {
		if w.Kind != content.WaitSeries || w.Over() || slices.ContainsFunc(msg.waits, func(had PlanWait) bool { return had.Release == w.Release }) {
			continue
		}
		i := slices.IndexFunc(p.releases, func(r *content.Release) bool { return r.ID == w.Release })
		if i < 0 {
			continue
		}
		if _, broken := p.brokenOf(p.releases[i]); broken {
			msg.wait(PlanWait{w.Kind, w.Release, p.releases[i].Slug(), p.releases[i].Title(), p.releases[i].Channel})
		}
	}
}

// meetOne adds one wait to a message, or says why it cannot be.
func (p *planner) meetOne(msg *message, m *match, n need) clash {
	f := p.footing(n.slug, n.channel)
	if f.at >= 0 {
		return p.meetWanted(msg, m, n, f)
	}
	r := f.release
	switch {
	case r == nil && n.rule == "link":
		return clash{}
	case r == nil:
		return clash{rule: n.rule, bare: true, why: content.T(
			fmt.Sprintf("要等的 %s（%s）还没有排期", n.slug, n.channel), fmt.Sprintf("it waits for %s on %s, which is not scheduled", n.slug, n.channel))}
	case r.State == content.Published:
		return clash{}
	case r.State == content.Cancelled && (n.rule == "series" || n.rule == "link"):
		return clash{}
	}
	slug := n.slug
	if _, ok := itemOf(r, slug); !ok {
		slug = r.Slug() // known by an older name
	}
	msg.wait(PlanWait{n.kind, r.ID, slug, r.Title(), n.channel})
	if r.State == content.Cancelled { // a release that there is goes on waiting for it
		return clash{rule: n.rule, why: content.T(
			fmt.Sprintf("要等的排期 %d（%s）已取消", r.ID, r.Channel), fmt.Sprintf("it waits for release %d (%s), which was cancelled", r.ID, r.Channel))}
	}
	if isOut(r.State) || isStuck(r.State) {
		return clash{}
	}
	return p.later(m, n, f, r.Due)
}

// meetWanted is meetOne for what plan places just now.
func (p *planner) meetWanted(msg *message, m *match, n need, f footing) clash {
	other, base := p.within[f.at], p.matches[f.at]
	r, at, slug := other.release, other.items[0].at, base.Slug
	if other.held { // what it was to become does not come about
		r = base.release
	}
	switch {
	case other == msg:
		return clash{}
	case !other.done && n.rule == "link": // both link to each other: the one that goes first is filled later by hand
		return clash{}
	case !other.done || r != nil && msg.release != nil && other.held && p.waitsFor(r.ID, msg.release.ID):
		return clash{rule: "circle", bare: true, why: content.T(
			fmt.Sprintf("它和 %s（%s）互相等，谁也发不出去", slug, n.channel), fmt.Sprintf("it and %s on %s wait for each other, so that neither goes out", slug, n.channel))}
	case other.held && r == nil:
		name := p.nameOf(f, n.channel, base.Title)
		return clash{rule: n.rule, cause: other.conflict, bare: true,
			why: content.T("要等"+name.ZH+"，那一条卡住了："+other.conflict.ZH, "it waits for "+name.EN+", which is held: "+other.conflict.In("en"))}
	case other.held:
		at = r.Due
		if base.renamed != "" {
			slug = base.renamed
		}
	}
	w := PlanWait{n.kind, 0, slug, base.Title, n.channel}
	if r != nil {
		w.Release = r.ID
		if isStuck(r.State) && at.Equal(r.Due) {
			msg.wait(w)
			return clash{}
		}
	}
	msg.wait(w)
	return p.later(m, n, f, at)
}

// later refuses an item that would stand before what it waits for. What a person moved there waits
// without being asked about again.
func (p *planner) later(m *match, n need, f footing, at time.Time) clash {
	if !m.at.Before(at) || n.rule == "offset" && m.drifted {
		return clash{}
	}
	title := "" // of the article itself on another channel
	if n.slug != m.Slug && f.at >= 0 {
		title = p.matches[f.at].Title
	}
	name := p.nameOf(f, n.channel, title)
	c := clash{rule: n.rule, why: content.T(
		"要等"+name.ZH+"，它在 "+p.clock(at)+"，更晚", "it waits for "+name.EN+", which stands later, at "+p.clock(at))}
	if n.rule != "offset" { // there the offset is what is wrong
		c.floor = at
	}
	return c
}

// waitsFor reports whether a release that plan leaves as it is waits for another.
func (p *planner) waitsFor(release, other int64) bool {
	return slices.ContainsFunc(p.existing.Waits[release], func(w content.Wait) bool { return w.Release == other && !w.Over() })
}

// nameOf is how a line speaks of what is waited for.
func (p *planner) nameOf(f footing, channel, title string) content.Text {
	r := f.release
	if f.at >= 0 && p.within != nil {
		r = p.within[f.at].release
	}
	switch {
	case r != nil && (title == "" || r.Title() == ""):
		return content.T(fmt.Sprintf("排期 %d（%s）", r.ID, channel), fmt.Sprintf("release %d (%s)", r.ID, channel))
	case r != nil:
		return content.T(fmt.Sprintf("排期 %d（%s《%s》）", r.ID, channel, r.Title()), fmt.Sprintf("release %d (%s, “%s”)", r.ID, channel, r.Title()))
	case title == "":
		return content.T(" "+channel+" ", channel)
	}
	return content.T(fmt.Sprintf("《%s》（%s）", title, channel), fmt.Sprintf("“%s” on %s", title, channel))
}

// wait adds a release to those that a message waits for, each once.
func (msg *message) wait(w PlanWait) {
	for i, had := range msg.waits {
		if had.Channel == w.Channel && (had.Slug == w.Slug || had.Release == w.Release && w.Release != 0) {
			if firm[w.Kind] > firm[had.Kind] {
				msg.waits[i] = w
			}
			return
		}
	}
	msg.waits = append(msg.waits, w)
}

// terms are what a message is under besides instant and content.
func (p *planner) terms(msg *message) content.Terms {
	t := content.Terms{Campaign: campaignOf(msg.items), Priority: priorityOf(msg.items), Consent: p.consent(msg)}
	for _, w := range msg.waits {
		t.Waits = append(t.Waits, content.Wait{Kind: w.Kind, Slug: w.Slug, Channel: w.Channel, Run: 1, Release: w.Release})
	}
	return t
}

func campaignOf(items []match) string {
	for _, m := range items {
		if m.Campaign != "" {
			return m.Campaign
		}
	}
	return ""
}

func priorityOf(items []match) content.Priority {
	p := items[0].Priority
	for _, m := range items {
		p = max(p, m.Priority)
	}
	return p
}

// sameTerms reports whether the release of a message is under these terms already.
func (p *planner) sameTerms(msg *message, t content.Terms) bool {
	r := msg.release
	return r.Campaign == t.Campaign && r.Priority == t.Priority && r.Consent.Equal(t.Consent) &&
		(isStuck(r.State) || p.sameWaits(msg)) // what ended waits for nothing, until it is revived
}

// sameWaits: what is over stands in nobody's way, whether it is still asked for or not.
func (p *planner) sameWaits(msg *message) bool {
	had := p.existing.Waits[msg.release.ID]
	for _, w := range msg.waits {
		if !slices.ContainsFunc(had, func(h content.Wait) bool { return h.Release == w.Release && h.Kind == w.Kind }) {
			return false
		}
	}
	return !slices.ContainsFunc(had, func(h content.Wait) bool {
		return !h.Over() && !slices.ContainsFunc(msg.waits, func(w PlanWait) bool { return w.Release == h.Release })
	})
}

// termed says what changed of the terms of a release that otherwise stays as it is.
func termed(r *content.Release, t content.Terms) (string, content.Text) {
	switch {
	case !r.Consent.Equal(t.Consent):
		return ruled(r.Consent, t.Consent)
	case r.Campaign != t.Campaign && t.Campaign == "":
		return "terms", content.T("不再属于活动 "+r.Campaign, "it leaves the campaign "+r.Campaign)
	case r.Campaign != t.Campaign:
		return "terms", content.T("归入活动 "+t.Campaign, "it joins the campaign "+t.Campaign)
	case r.Priority != t.Priority:
		return "terms", content.T("优先级改为 "+t.Priority.String(), "its priority becomes "+t.Priority.String())
	case len(t.Waits) == 0:
		return "terms", content.T("不再等别的排期", "it waits for no other any more")
	}
	return "terms", content.T("要等的排期变了", "what it waits for changed")
}
