package console

import (
	"context"
	"errors"
	"fmt"
	"net/http"
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

func (p *page) said(s Said) saidView { return saidView{p.instant(s.At), s.Text} }

// doubt gathers what is known of a release in doubt.
func (h *handler) doubt(ctx context.Context, p *page, r content.Release) (*doubtView, error) {
	v := &doubtView{Acts: h.Acts != nil, Action: releaseHref(r.ID) + "/resolve"}
	if h.Evidence == nil {
		return v, nil
	}
	e, err := h.Evidence(ctx, r.ID)
	if err != nil {
		return nil, err
	}
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
	return v, nil
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
