package console

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"moxin/content"
	"moxin/site/web"
)

// releaseView is one release.
type releaseView struct {
	*page
	Row      releaseRow
	Items    []itemView
	Deadline instant
	Due      instant
	Asked    string
	Commit   string
	Digest   string
	Job      string
	Command  string // what a person may do now
	Timeline []entryView
	Attempts []attemptView
	Posts    []postView
	Handoff  *handoffView
	Doubt    *doubtView // of a release in doubt
	Draft    *draftView // on the platform
	// Confirmation is how far colleagues are; nil = nobody counts.
	Confirmation *confirmationView
	Goes         string // whom it goes to; "" = its channel does not choose
	Refused      string // why a form was not taken
	Link         string // as it was typed into it
	Done         string
	Do           *choices // what the visitor may do
	Consent      consentView
	Waits        []waitView
	Drift        string // what front matter still asks for
	Mates        []releaseRow
	MoreMates    string // where all of the campaign are; "" = they are all shown
}

type itemView struct {
	Position int
	Title    string
	Href     string
}

type handoffView struct {
	Phone   string
	QR      string // picture of Phone's address
	Preview string
	Expires instant
	Texts   int
	Media   int
	Hint    *saidView // what the platform shows without proving it
}

func releaseHref(id int64) string { return fmt.Sprintf("/releases/%d", id) }

func (h *handler) release(w http.ResponseWriter, r *http.Request) error {
	v, err := h.releaseView(r)
	if err != nil {
		return err
	}
	return h.pages.Write(w, r, "release.html", v)
}

func (h *handler) releaseView(r *http.Request) (releaseView, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return releaseView{}, web.ErrUnknown
	}
	found, err := h.Store.Releases(r.Context(), content.ReleaseFilter{IDs: []int64{id}})
	if err != nil {
		return releaseView{}, err
	}
	if len(found) == 0 {
		return releaseView{}, web.ErrUnknown
	}
	rel := found[0]
	v := releaseView{page: h.page(r, "calendar", "")}
	hold, err := h.holds(r.Context())
	if err != nil {
		return v, err
	}
	v.Title = fmt.Sprintf("%s #%d", v.T("release"), id)
	v.Row = v.row(rel)
	if rel.State.Changeable() {
		v.Row.Waits = v.waits(rel, hold)
	}
	v.Due, v.Deadline = v.instant(rel.Due), v.instant(rel.Deadline())
	v.Asked, v.Commit, v.Digest, v.Job = v.wish(rel.Asked), short(rel.Commit), short(rel.Digest), rel.Job
	v.Drift = v.drift(rel, "drift.says")
	for i, it := range rel.Items {
		v.Items = append(v.Items, itemView{i + 1, it.Title, articleHref(it.Slug, rel.Channel)})
	}
	v.Done = v.done()
	if err := h.history(r.Context(), &v, rel); err != nil {
		return v, err
	}
	err = h.gather(r.Context(), &v, rel)
	return v, err
}

// wish is what front matter asks for, in the words of people.
func (p *page) wish(asked string) string {
	at, known := content.AskedAt(asked)
	raw, _, _ := content.AskedOffset(asked)
	o, counts := content.ParseOffset(raw)
	_, given := content.AskedSlot(asked)
	switch {
	case counts:
		words := o.Words()
		return p.F("asked_is", p.In(content.T(o.Channel+" "+words.ZH, words.EN+" "+o.Channel)), p.instant(at).Text)
	case given:
		return p.F("asked_is", p.T("asked_slot"), p.instant(at).Text)
	case asked == "slot":
		return p.T("asked_slot")
	case known:
		return p.instant(at).Text
	}
	return asked
}

// short is how a digest or commit is shown: enough to tell it from others.
func short(hash string) string { return hash[:min(12, len(hash))] }

// command is what a person may type about a release as it stands.
func command(r content.Release) string {
	for _, u := range urgent {
		if slices.Contains(u.states, r.State) {
			return withID(u.command, r.ID)
		}
	}
	if r.State == content.Approved {
		return withID("moxin release move ID --to TIME", r.ID)
	}
	return ""
}

func withID(command string, id int64) string {
	return strings.Replace(command, "ID", strconv.FormatInt(id, 10), 1)
}

// history fills what happened to a release.
func (h *handler) history(ctx context.Context, v *releaseView, r content.Release) error {
	var t told
	var err error
	if t.entries, err = h.Store.Audit(ctx, fmt.Sprintf("release:%d", r.ID), 0); err != nil {
		return err
	}
	if t.attempts, err = h.Store.Attempts(ctx, r.ID); err != nil {
		return err
	}
	if t.posts, err = h.Store.Publications(ctx, content.PublicationFilter{Release: r.ID}); err != nil {
		return err
	}
	v.Timeline = v.story(r, t)
	for _, a := range t.attempts {
		v.Attempts = append(v.Attempts, v.attempt(a))
	}
	if v.Posts, err = h.posts(ctx, v.page, t.posts); err != nil {
		return err
	}
	return h.handoff(ctx, v, r)
}

// handoff fills the hand-off of a release that a person completes.
func (h *handler) handoff(ctx context.Context, v *releaseView, r content.Release) error {
	pack, err := h.Store.HandoffOf(ctx, r.ID)
	switch {
	case errors.Is(err, h.Missing):
		return nil
	case err != nil:
		return err
	}
	v.Handoff = &handoffView{
		Preview: pack.PreviewURL, Expires: v.instant(pack.Expires), Texts: len(pack.Texts), Media: len(pack.Media),
	}
	if h.Handoff != nil {
		v.Handoff.Phone = h.Handoff(pack.Token)
		v.Handoff.QR = qrHref(r.ID)
	}
	return nil
}
