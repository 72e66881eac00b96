package console

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"net/http"
	"slices"

	"moxin/content"
)

const (
	approvalsShown = 20  // on one page; the next is a link away
	excerptRunes   = 120 // of a text, to know it again by
)

// approvalsView is what waits for somebody's word.
type approvalsView struct {
	*page
	Filters []filter
	Rows    []approvalView
	Bulk    bool
	First   string
	Next    string
	Done    string
}

// Short is how a digest is shown.
func (v approvalsView) Short(digest string) string { return short(digest) }

// approvalView is one release with all that its approval is decided on.
type approvalView struct {
	task
	Consent consentView
	Items   []lookedView
	Commit  string
	Goes    string // whom it goes to; "" = its channel does not choose
}

// lookedView is one article of the message as it would go out.
type lookedView struct {
	Title    string
	Href     string // how it will look
	Diff     string // what changed since it was last out there; "" where that is not shown
	Author   string
	Excerpt  string
	Cover    *imageView
	Errors   int
	Warnings int
	Checked  bool // the findings are known
}

func (h *handler) approvals(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := approvalsView{page: h.page(r, "approvals", "")}
	f := content.ReleaseFilter{States: []content.State{content.Planned}, Channel: v.asked.get("channel"), Limit: approvalsShown}
	all, next, err := h.releasesFrom(ctx, f, v.asked.get("after"))
	if err != nil {
		return err
	}
	tasks, err := h.tasks(ctx, v.page, all)
	if err != nil {
		return err
	}
	looked := looker{h, v.page, map[string][]content.Finding{}}
	asking, done := context.WithTimeout(ctx, outreachWithin) // for all of them together
	defer done()
	for i, t := range tasks {
		row := approvalView{task: t, Consent: t.Do.Consent, Commit: short(all[i].Commit), Goes: h.outreach(asking, v.page, all[i])}
		row.Do.Back = "/approvals"
		if row.Items, err = looked.at(ctx, all[i]); err != nil {
			return err
		}
		v.Rows = append(v.Rows, row)
	}
	v.Filters = []filter{v.asked.set("after", "").filter("channel", v.T("channel"), v.channelLinks())}
	if next != "" {
		v.Next = v.asked.with("after", next)
	}
	if v.asked.get("after") != "" {
		v.First = v.asked.with("after", "")
	}
	v.Bulk, v.Done = h.Acts != nil && v.visit.may(bulkRoute), v.doneTo()
	return h.pages.Write(w, r, "approvals.html", v)
}

// looker gathers how messages look; what check says of an article is asked for once.
type looker struct {
	h        *handler
	page     *page
	findings map[string][]content.Finding // by slug; nil = not known
}

// at is how the articles of a release's message look.
func (l looker) at(ctx context.Context, r content.Release) ([]lookedView, error) {
	var out []lookedView
	for _, it := range r.Items {
		rendition, err := l.h.Store.Rendition(ctx, it.Rendition)
		if err != nil && !errors.Is(err, l.h.Missing) {
			return nil, err
		}
		v := lookedView{Title: it.Title, Href: articleHref(it.Slug, r.Channel), Author: rendition.Author, Excerpt: excerpt(rendition)}
		if m, ok := face(rendition); ok {
			image := imageOf(m)
			v.Cover = &image
		}
		if err := l.check(ctx, &v, it.Slug, r.Channel); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// face is the picture that a rendition is known by: its cover, else the first of those that are sent.
func face(r content.Rendition) (content.Media, bool) {
	if m, ok := r.Cover(); ok && m.Hash != "" {
		return m, true
	}
	i := slices.IndexFunc(r.Media, func(m content.Media) bool { return m.Role == content.RoleImage && m.Hash != "" })
	if i < 0 {
		return content.Media{}, false
	}
	return r.Media[i], true
}

// check counts what check says of an article on a channel.
func (l looker) check(ctx context.Context, v *lookedView, slug, channel string) error {
	if l.h.Desk == nil {
		return nil
	}
	if _, asked := l.findings[slug]; !asked {
		findings, err := l.h.Desk.Findings(ctx, slug)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			findings = nil
		case err != nil:
			return err
		case findings == nil:
			findings = []content.Finding{}
		}
		l.findings[slug] = findings
	}
	if v.Checked = l.findings[slug] != nil; v.Checked && l.h.Proofs != "" {
		v.Diff = proofHref(l.h.Proofs, slug, channel) + "&diff=1"
	}
	for _, f := range l.findings[slug] {
		switch {
		case f.Channel != "" && f.Channel != channel:
		case f.Severity == content.SeverityError:
			v.Errors++
		case f.Severity == content.SeverityWarning:
			v.Warnings++
		}
	}
	return nil
}

// excerpt is the beginning of what a rendition says.
func excerpt(r content.Rendition) string {
	text := cmp.Or(r.Summary, r.Text)
	if r.Family == content.FamilyMessage { // its words are written to people; a card's summary stands on the card
		text = cmp.Or(r.Text, r.Summary)
	}
	if runes := []rune(text); len(runes) > excerptRunes {
		return string(runes[:excerptRunes]) + "…"
	}
	return text
}
