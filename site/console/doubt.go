package console

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"moxin/content"
	"moxin/site/web"
)

// doubtView is what a person needs to end a doubt: what was called and said, and two buttons.
type doubtView struct {
	Acts    bool
	Action  string // where the forms go
	Asked   *saidView
	Hint    *saidView
	Repeats bool
	Marker  string
	Lookups []saidView
	Steps   []Step
}

type saidView struct {
	At   instant
	Text string
}

func (p *page) said(s Said) saidView {
	return saidView{p.instant(s.At), p.In(content.ReadText(s.Text))}
}

// gather adds what is known of a release beside its attempts and its audit, as far as it matters in
// the state in which the release is, and what may be done.
func (h *handler) gather(ctx context.Context, v *releaseView, r content.Release) error {
	e, err := h.evidence(ctx, r.ID)
	if err != nil {
		return err
	}
	t, err := h.ties(ctx, r, e)
	if err != nil {
		return err
	}
	given, err := h.Store.Approvals(ctx, r.ID)
	if err != nil {
		return err
	}
	v.Waits, v.Consent, v.Do = v.waitViews(t.waits), v.consent(r, given), h.choices(v.page, r, t)
	if !v.Do.Any() {
		v.Command = command(r)
	}
	var more bool
	if v.Mates, more, err = h.mates(ctx, v.page, r); more {
		v.MoreMates = "/releases?" + url.Values{"campaign": {r.Campaign}}.Encode()
	}
	if err != nil {
		return err
	}
	v.Confirmation = v.confirmation(r, e.Progress)
	v.Goes = h.outreach(ctx, v.page, r)
	switch r.State {
	case content.InDoubt:
		v.Doubt = h.doubt(v.page, r, e)
	case content.HandedOff:
		if e.Hint != nil && v.Handoff != nil {
			hint := v.said(*e.Hint)
			v.Handoff.Hint = &hint
		}
	}
	if e.Draft != nil && r.State != content.Published {
		v.Draft = v.draft(*e.Draft, r.Digest)
	}
	return nil
}

// draftView is what waits on the platform for the instant, and what is wrong with it.
type draftView struct {
	At         *instant // nil = nothing is in place
	URL        string
	Stale      bool // it has the content of before
	Why, Error string
}

func (p *page) draft(d Draft, digest string) *draftView {
	v := &draftView{URL: d.URL, Why: p.In(content.ReadText(d.Why)), Error: p.In(content.ReadText(d.Error))}
	if !d.At.IsZero() {
		at := p.instant(d.At)
		v.At, v.Stale = &at, d.Digest != digest
	}
	return v
}

// doubt gathers what is known of a release in doubt.
func (h *handler) doubt(p *page, r content.Release, e Evidence) *doubtView {
	v := &doubtView{Acts: h.Acts != nil && p.visit.may("POST /releases/{id}/resolve"), Action: releaseHref(r.ID) + "/resolve"}
	v.Marker, v.Repeats, v.Steps = e.Marker, e.Repeats, e.Steps
	for _, s := range e.Lookups {
		v.Lookups = append(v.Lookups, p.said(s))
	}
	if e.Asked != nil {
		asked := p.said(*e.Asked)
		v.Asked = &asked
	}
	if e.Hint != nil {
		hint := p.said(*e.Hint)
		v.Hint = &hint
	}
	return v
}

func qrHref(release int64) string { return fmt.Sprintf("%s/qr.svg", releaseHref(release)) }

// qr is the code that opens a release's hand-off on a phone.
func (h *handler) qr(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || h.Handoff == nil {
		return web.ErrUnknown
	}
	pack, err := h.Store.HandoffOf(r.Context(), id)
	if errors.Is(err, h.Missing) {
		return web.ErrUnknown
	}
	if err != nil {
		return err
	}
	code, err := web.NewQR(h.Handoff(pack.Token))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	_, _ = w.Write(code.SVG()) // whoever went away needs no code
	return nil
}
