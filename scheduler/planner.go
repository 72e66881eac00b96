package scheduler

import (
	"cmp"
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
	p.order = newOrder(p)
	p.countOffsets()
	p.vacate()
	p.placeSlots()
	p.countOffsets()
	p.settleAll(p.messages())
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
	waits    []PlanWait
	begun    bool // settling has: what it waits for comes first
	done     bool
	held     bool // by a conflict: nothing is done about it
	conflict content.Text
}

type planner struct {
	now      time.Time
	wanted   Wanted
	existing Existing
	zone     *time.Location
	late     time.Duration
	releases []*content.Release // those not cancelled first, newest first
	held     index              // of releases
	seen     catalogue          // of existing.Articles
	present  catalogue          // of wanted.Articles
	matches  []match
	order    *order
	within   []*message         // of each match
	taken    map[int64]bool     // releases that a message or a rule has spoken for
	suspects map[string]bool    // slugs that may be renamed articles
	left     []*content.Release // those that a person is asked about first
	calendar *ledger
	slots    *slotBook
	plan     Plan
}

func newPlanner(now time.Time, wanted Wanted, existing Existing) *planner {
	cfg := wanted.Config
	zone := zoneOf(cfg)
	p := &planner{
		now: now, wanted: wanted, existing: existing, zone: zone,
		late:  cmp.Or(cfg.Calendar.Late, content.DefaultLate),
		taken: map[int64]bool{}, suspects: map[string]bool{},
		plan: Plan{At: now},
	}
	p.releases = pointers(existing.Releases)
	slices.SortFunc(p.releases, func(a, b *content.Release) int {
		return cmp.Or(cmp.Compare(gone(a), gone(b)), cmp.Compare(b.ID, a.ID))
	})
	p.held = indexOf(p.releases)
	p.seen, p.present = catalogueOf(existing.Articles), catalogueOf(wanted.Articles)
	p.calendar, p.slots = newLedger(cfg, zone, p.releases), newSlotBook(cfg.Calendar, zone, now)
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
	p.matches = make([]match, 0, len(p.wanted.Items)) // growing through tens of thousands copies each twice
	for _, w := range p.wanted.Items {
		m := match{Want: w, asked: w.Asked.Raw}
		m.release, m.renamed = p.find(w)
		switch r := m.release; {
		case r != nil && p.doubtful(m):
			p.leave(m)
			continue
		case r == nil:
			if old, ok := p.lookalike(w); ok {
				p.suspect(m, old)
				continue
			}
		case p.existing.Repeated[r.ID] && !isOut(r.State) && r.State != content.Cancelled:
			p.keepRepeated(m)
			continue
		case isOut(r.State):
			p.take(r)
			p.notAgain(m)
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
	p.leaveCompany()
}

// notAgain says that a coming instant asked of what is out already changes nothing.
func (p *planner) notAgain(m match) {
	if sameAsked(m.release.Asked, m.Asked) || !m.Asked.At.After(p.now) {
		return
	}
	c := p.line(KindConflict, m.release, []match{m})
	c.Rule, c.To = "out", m.Asked.At
	c.Reason = content.T("已经发出或正在发，改时间不会再发一次；要再发请写 again", "it is out or on its way and does not go again; to repeat it write again")
	p.plan.Changes = append(p.plan.Changes, c)
}

// keepRepeated leaves a release alone whose doubt is being ended by the same call again: that has to
// carry the same content, or the new one would be recorded where the old one is out.
func (p *planner) keepRepeated(m match) {
	r := m.release
	if it, ok := itemOf(r, m.Slug); !ok || m.Rendition != "" && it.Rendition != m.Rendition {
		p.hold(&message{items: []match{m}, release: r}, "repeat", content.T(
			"上一次发布结果不明，正在用同一个幂等键再发同样的内容；有结果之前不能换内容", "what came of the last call is not known, and the same content is sent again under its key: it cannot change before that is over"))
		return
	}
	p.take(r)
}

// take marks a release as spoken for; it is counted as unchanged once.
func (p *planner) take(r *content.Release) {
	if !p.taken[r.ID] {
		p.taken[r.ID] = true
		p.plan.Unchanged++
	}
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
		if p.taken[r.ID] || !r.State.Changeable() || r.Asked == "" || p.existing.Repeated[r.ID] {
			continue // out, done, or never asked for by git
		}
		if f, ok := p.brokenOf(r); ok {
			p.hold(&message{release: r}, "finding", said(f))
			continue
		}
		if _, known := p.wanted.Config.Channel(r.Channel); !known && p.wanted.Certain {
			p.hold(&message{release: r}, "channel", channelGone)
			continue
		}
		p.cancel(r, p.whyGone(r, merged[r.ID]))
	}
}

// brokenOf finds the error in the file of a release, or in a folder above it.
func (p *planner) brokenOf(r *content.Release) (content.Finding, bool) {
	for _, a := range p.seen.named(r) {
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
		return channelGone
	case !p.inWorkspace(r.Slug()):
		return content.T("文章已删除", "the article was deleted")
	}
	return content.T("文章不再要求在此渠道发布", "the article no longer asks for this channel")
}

// channelGone is why releases of a channel that moxin.yaml lost are cancelled, or asked about.
var channelGone = content.T("moxin.yaml 中已无此渠道", "moxin.yaml no longer has this channel")

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
	p.suggest()
	p.review()
	p.countQuotas()
	err := p.plan.seal()
	if p.existing.Shown { // releases without their renditions: no store takes them
		p.plan.set.Renditions = nil
	}
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
