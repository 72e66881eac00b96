package scheduler

import (
	"fmt"
	"slices"

	"moxin/content"
)

// doubtful reports whether a release would follow its article to a new slug on the strength of a
// like title alone. A person who applies sees the line and means it; nobody sees it when a commit
// is applied by itself.
func (p *planner) doubtful(m match) bool {
	if !p.wanted.Certain || m.renamed == "" || isOut(m.release.State) || slices.Contains(m.Aliases, m.renamed) {
		return false
	}
	return !slices.ContainsFunc(p.existing.Articles, func(a content.ArticleRecord) bool {
		return a.Slug == m.renamed && a.BodyDigest == m.BodyDigest // the very same article: a git rename
	})
}

// leave writes the question whether an article was renamed, and keeps its release as it is.
func (p *planner) leave(m match) {
	p.suspects[m.Slug] = true
	c := p.line(KindRename, m.release, []match{m})
	c.Rule, c.To = "rename", m.release.Due
	c.Reason = content.T(
		fmt.Sprintf("像是 %s 改了名，正文也变了。改名请写 aliases: [%s]；确是新文章请用 --new %s；`moxin apply` 按改名处理", m.renamed, m.renamed, m.Slug),
		fmt.Sprintf("looks like %s renamed, with another text. Renamed: write aliases: [%s]. Really new: --new %s; `moxin apply` takes it as renamed", m.renamed, m.renamed, m.Slug))
	t := p.stricter(m.release, &message{items: []match{m}})
	if t != nil && !p.taken[m.release.ID] {
		p.plan.set.Change = append(p.plan.set.Change, content.Change{
			Release: m.release.ID, Version: m.release.Version, Terms: t, Why: "plan: " + string(KindTerms)})
	}
	p.seat(m.release, m.release.Due)
	p.left = append(p.left, m.release)
	p.plan.Changes = append(p.plan.Changes, c)
}

// leaveCompany lets wait what shares a message with a release that was left: applied without it,
// the message would be torn in two.
func (p *planner) leaveCompany() {
	p.matches = slices.DeleteFunc(p.matches, func(m match) bool {
		return slices.ContainsFunc(p.left, func(r *content.Release) bool {
			if m.release == r {
				return true
			}
			if m.Platform != content.WeChat || m.Channel != r.Channel || !m.at.Equal(r.Due) {
				return false
			}
			p.hold(&message{items: []match{m}, release: m.release}, "rename", content.T(
				"同一条消息里有一篇像是改了名，先等人决定", "an article of the same message looks renamed: it waits for a person"))
			return true
		})
	})
}
