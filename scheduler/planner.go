package scheduler

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"time"

	"moxin/content"
)

// NewPlan compares what is asked for with what exists. It is pure: the same arguments give
// the same plan.
func NewPlan(now time.Time, wanted Wanted, existing Existing) (Plan, error) {
	p := newPlanner(now, wanted, existing)
	p.match()
	p.vacate()
	p.placeSlots()
	for _, m := range p.messages() {
		p.settle(m)
	}
	p.cancelRest()
	return p.finish()
}

// match is a wanted item, the release that carries it and the instant it gets.
type match struct {
	Want
	release *content.Release // nil: none yet
	renamed string           // the slug that release knows the article by
	asked   string           // what the release remembers as asked
	at      time.Time        // zero: not placed
	drifted bool             // a person moved the release; git did not
}

// message is what goes out together.
type message struct {
	items    []match
	release  *content.Release
	rule     string // of the conflict; "" = none
	conflict content.Text
}

type planner struct {
	now      time.Time
	wanted   Wanted
	existing Existing
	zone     *time.Location
	late     time.Duration
	releases []*content.Release // those not cancelled first, newest first
	matches  []match
	taken    map[int64]bool  // releases that a message or a rule has spoken for
	suspects map[string]bool // slugs that may be renamed articles
	calendar *ledger
	plan     Plan
}

func newPlanner(now time.Time, wanted Wanted, existing Existing) *planner {
	cfg := wanted.Config
	zone := cfg.Zone
	if zone == nil {
		zone = time.UTC
	}
	p := &planner{
		now: now, wanted: wanted, existing: existing, zone: zone,
		late:  cmp.Or(cfg.Calendar.Late, content.DefaultLate),
		taken: map[int64]bool{}, suspects: map[string]bool{},
		plan: Plan{At: now},
	}
	for i := range existing.Releases {
		p.releases = append(p.releases, &existing.Releases[i])
	}
	slices.SortFunc(p.releases, func(a, b *content.Release) int {
		return cmp.Or(cmp.Compare(gone(a), gone(b)), cmp.Compare(b.ID, a.ID))
	})
	p.calendar = newLedger(cfg, zone, p.releases)
	return p
}

func gone(r *content.Release) int {
	if r.State == content.Cancelled {
		return 1
	}
	return 0
}

// match finds the release of every wanted item and leaves out what plan may not touch.
func (p *planner) match() {
	for _, w := range p.wanted.Items {
		m := match{Want: w, asked: w.Asked.Raw}
		m.release, m.renamed = p.find(w)
		switch r := m.release; {
		case r == nil:
			if old, ok := p.lookalike(w); ok {
				p.suspect(m, old)
				continue
			}
		case isOut(r.State):
			p.take(r)
			continue
		case r.State == content.Cancelled:
			if sameAsked(r.Asked, w.Asked) {
				p.take(r)
				continue // a person gave it up and git says nothing new
			}
			m.release, m.renamed = nil, ""
		}
		p.place(&m)
		p.matches = append(p.matches, m)
	}
}

// take marks a release as spoken for; it is counted as unchanged once.
func (p *planner) take(r *content.Release) {
	if !p.taken[r.ID] {
		p.taken[r.ID] = true
		p.plan.Unchanged++
	}
}

// find looks for the release of an item by slug, then by alias, then as a silent rename:
// another slug, now gone from the workspace, with the same title or body and a release that
// is not out. Only the first two are certain for what is already out. A cancelled release
// under one name is never found before a living one under another.
func (p *planner) find(w Want) (*content.Release, string) {
	names := append([]string{w.Slug}, w.Aliases...)
	for _, cancelled := range []bool{false, true} {
		for _, slug := range names {
			for _, r := range p.releases {
				_, ok := itemOf(r, slug)
				if ok && r.Channel == w.Channel && r.Run == w.Run && (r.State == content.Cancelled) == cancelled {
					return r, unlessSame(slug, w.Slug)
				}
			}
		}
	}
	for _, old := range p.lookalikes(w) {
		if p.inWorkspace(old.Slug) {
			continue
		}
		for _, r := range p.releases {
			_, ok := itemOf(r, old.Slug)
			if ok && r.Channel == w.Channel && r.Run == w.Run && (r.State.Changeable() || isStuck(r.State)) {
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
	var out []content.ArticleRecord
	for _, a := range p.existing.Articles {
		title := p.titleOf(w.Slug)
		if a.Slug != w.Slug && (a.BodyDigest == w.BodyDigest || title != "" && a.Title == title) {
			out = append(out, a)
		}
	}
	return out
}

// lookalike finds one that was released: its new slug needs a person's word.
func (p *planner) lookalike(w Want) (*content.Release, bool) {
	for _, a := range p.lookalikes(w) {
		for _, r := range p.releases {
			if _, ok := itemOf(r, a.Slug); ok && r.Channel == w.Channel && r.State != content.Cancelled {
				return r, true
			}
		}
	}
	return nil, false
}

// known reports whether the store has seen the slug: then it is no new article.
func (p *planner) known(slug string) bool {
	return slices.ContainsFunc(p.existing.Articles, func(a content.ArticleRecord) bool { return a.Slug == slug })
}

func (p *planner) inWorkspace(slug string) bool { return p.recordOf(slug) != nil }

func (p *planner) recordOf(slug string) *content.ArticleRecord {
	for i, a := range p.wanted.Articles {
		if a.Slug == slug {
			return &p.wanted.Articles[i]
		}
	}
	return nil
}

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

// cancelRest ends what nothing asks for any more.
func (p *planner) cancelRest() {
	merged := map[int64]bool{}
	for _, m := range p.matches {
		if m.release != nil {
			merged[m.release.ID] = true
		}
	}
	for _, r := range p.releases {
		if p.taken[r.ID] || !r.State.Changeable() || r.Asked == "" {
			continue // out, done, or never asked for by git
		}
		if f, ok := p.brokenOf(r); ok {
			p.hold(&message{release: r}, "finding", f.Message)
			continue
		}
		p.cancel(r, p.whyGone(r, merged[r.ID]))
	}
}

// brokenOf finds the error in the file of a release, or in a folder above it.
func (p *planner) brokenOf(r *content.Release) (content.Finding, bool) {
	for _, a := range p.existing.Articles {
		if !holdsAny(r, a.Slug, a.Aliases) {
			continue
		}
		if errs := errorsOf(p.errorsAt(a.Path), r.Channel); len(errs) > 0 {
			return errs[0], true
		}
	}
	return content.Finding{}, false
}

// errorsAt are the errors of a file and of the folders above it.
func (p *planner) errorsAt(file string) []content.Finding {
	errs := p.wanted.Broken[file]
	for dir := path.Dir(file); dir != file && len(errs) == 0; file, dir = dir, path.Dir(dir) {
		errs = p.wanted.Broken[dir]
	}
	return errs
}

func (p *planner) whyGone(r *content.Release, merged bool) content.Text {
	_, channel := p.wanted.Config.Channel(r.Channel)
	switch {
	case merged:
		return content.T("并入同一时刻的另一条消息", "joined the message of the same instant")
	case !channel:
		return content.T("moxin.yaml 中已无此渠道", "moxin.yaml no longer has this channel")
	case !p.inWorkspace(r.Slug()):
		return content.T("文章已删除", "the article was deleted")
	}
	return content.T("文章不再要求在此渠道发布", "the article no longer asks for this channel")
}

// finish sorts the lines for reading, adds the records of articles and seals the plan.
func (p *planner) finish() (Plan, error) {
	when := func(c PlanChange) time.Time {
		if c.To.IsZero() {
			return c.From
		}
		return c.To
	}
	slices.SortStableFunc(p.plan.Changes, func(a, b PlanChange) int {
		return cmp.Or(when(a).Compare(when(b)), cmp.Compare(a.Channel, b.Channel),
			cmp.Compare(a.Items[0].Slug, b.Items[0].Slug), cmp.Compare(a.Run, b.Run))
	})
	p.plan.set.Articles = p.records()
	p.plan.set.Renditions = p.wanted.Renditions
	err := p.plan.seal()
	return p.plan, err
}

// records are the articles that differ from what the store remembers, and those gone. One that
// may be a renamed article is not remembered before a person has said what it is: once known
// it would no longer be asked about.
func (p *planner) records() []content.ArticleRecord {
	var out []content.ArticleRecord
	old := map[string]content.ArticleRecord{}
	for _, a := range p.existing.Articles {
		old[a.Slug] = a
		if !a.Gone && !p.inWorkspace(a.Slug) && len(p.errorsAt(a.Path)) == 0 {
			a.Gone, a.UpdatedAt = true, p.now
			out = append(out, a)
		}
	}
	for _, a := range p.wanted.Articles {
		if was, ok := old[a.Slug]; !p.suspects[a.Slug] && (!ok || !sameRecord(was, a)) {
			out = append(out, a)
		}
	}
	return out
}

func sameRecord(a, b content.ArticleRecord) bool {
	return a.Path == b.Path && a.Title == b.Title && a.Author == b.Author && a.Series == b.Series &&
		a.Stage == b.Stage && a.Audience == b.Audience && a.BodyDigest == b.BodyDigest && a.Commit == b.Commit &&
		a.Gone == b.Gone && slices.Equal(a.Tags, b.Tags) && slices.Equal(a.Aliases, b.Aliases)
}
