package scheduler

import (
	"fmt"
	"slices"

	"moxin/content"
)

// find looks for the release of an item by slug, then by alias, then as a silent rename:
// another slug, now gone from the workspace, with the same title or body and a release that
// is not out. Only the first two are certain for what is already out. A cancelled release
// under one name is never found before a living one under another.
func (p *planner) find(w Want) (*content.Release, string) {
	names := append([]string{w.Slug}, w.Aliases...)
	for _, cancelled := range []bool{false, true} {
		for _, slug := range names {
			for _, at := range p.held.holding(slug) {
				r := at.release
				if r.Channel == w.Channel && r.Run == w.Run && (r.State == content.Cancelled) == cancelled {
					return r, unlessSame(slug, w.Slug)
				}
			}
		}
	}
	for _, old := range p.lookalikes(w) {
		if p.inWorkspace(old.Slug) {
			continue
		}
		for _, at := range p.held.holding(old.Slug) {
			r := at.release
			if r.Channel == w.Channel && r.Run == w.Run && (r.State.Changeable() || isStuck(r.State)) {
				return r, old.Slug
			}
		}
	}
	return nil, ""
}

func unlessSame(slug, present string) string {
	if slug == present {
		return ""
	}
	return slug
}

// lookalikes are articles the store knows under another slug with this title or body.
func (p *planner) lookalikes(w Want) []content.ArticleRecord {
	if slices.Contains(p.wanted.New, w.Slug) || p.known(w.Slug) {
		return nil
	}
	return slices.DeleteFunc(p.seen.alike(w.BodyDigest, p.titleOf(w.Slug)), func(a content.ArticleRecord) bool { return a.Slug == w.Slug })
}

// lookalike finds one that was released: its new slug needs a person's word.
func (p *planner) lookalike(w Want) (*content.Release, bool) {
	for _, a := range p.lookalikes(w) {
		for _, at := range p.held.holding(a.Slug) {
			if r := at.release; r.Channel == w.Channel && r.State != content.Cancelled {
				return r, true
			}
		}
	}
	return nil, false
}

// known reports whether the store has seen the slug: then it is no new article.
func (p *planner) known(slug string) bool { return p.seen.record(slug) != nil }

func (p *planner) inWorkspace(slug string) bool { return p.recordOf(slug) != nil }

func (p *planner) recordOf(slug string) *content.ArticleRecord { return p.present.record(slug) }

func (p *planner) titleOf(slug string) string {
	if a := p.recordOf(slug); a != nil {
		return a.Title
	}
	return ""
}

// suspect reports a new slug that looks like an article already released.
func (p *planner) suspect(m match, old *content.Release) {
	p.suspects[m.Slug] = true
	c := p.line(KindRename, nil, []match{m})
	c.Rule, c.Release, c.To = "rename", old.ID, m.Asked.At
	c.Reason = content.T(
		fmt.Sprintf("与已排期的 %s（排期 %d）标题或正文相同。改名请写 aliases: [%s]；确是新文章请用 --new %s", old.Slug(), old.ID, old.Slug(), m.Slug),
		fmt.Sprintf("same title or body as %s (release %d). Renamed: write aliases: [%s]. Really new: --new %s", old.Slug(), old.ID, old.Slug(), m.Slug))
	p.plan.Changes = append(p.plan.Changes, c)
}
