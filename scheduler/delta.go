package scheduler

import (
	"slices"
	"strings"
	"time"

	"moxin/content"
)

// delta is a change with what the line says of it.
type delta struct {
	content.Change
	content, renamed bool
}

func (d delta) quiet() bool {
	return d.Due.IsZero() && d.Asked == "" && !d.content && !d.renamed && d.Terms == nil && d.To != content.Approved
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

// kind says what a line about the change does.
func (d delta) kind() Kind {
	switch {
	case d.renamed:
		return KindRename
	case (d.Terms != nil || d.To == content.Approved) && d.Due.IsZero() && d.Asked == "" && !d.content:
		return KindTerms
	case !d.Due.IsZero() || !d.content:
		return KindMove
	}
	return KindReplace
}

// because is why a release is changed where the line does not show it: what a person has to know
// before what they may like to.
func (p *planner) because(msg *message, d delta) (rule string, why content.Text) {
	if s := msg.release.State; d.To == content.Planned && isStuck(s) && s != content.Missed {
		return "tried", content.T("已经试过一次，可能留下了内容：看过平台后请批准", "it was tried before and may have left something: look on the platform, then approve it")
	}
	if d.Due.IsZero() && d.Asked != "" && !d.content {
		return "caught-up", content.T("文章已改成人移动后的时刻", "the article now says what a person moved the release to")
	}
	if !d.Due.IsZero() {
		if rule, why = p.followed(msg); rule != "" {
			return rule, why
		}
	}
	if from := msg.renamedFrom(); from != "" {
		return "renamed", content.T("原名 "+from+"，排期跟着改名", "known as "+from+"; the release follows the new name")
	}
	switch {
	case d.kind() != KindTerms:
		return "", content.Text{}
	case d.To == content.Approved:
		return "approval", content.T("没有要改的了，也不需要审批", "nothing is wrong with it any more, and nobody has to approve it")
	}
	return termed(msg.release, *d.Terms)
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
