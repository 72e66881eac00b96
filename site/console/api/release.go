package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"moxin/content"
)

// auditLines is the most of a release's audit that is shown, the newest.
const auditLines = 100

// dossier is everything about one release.
type dossier struct {
	Release      release       `json:"release"`
	Attempts     []attempt     `json:"attempts"`
	Publications []publication `json:"publications"`
	ApprovedBy   []spoken      `json:"approved_by"`
	Missing      int           `json:"approvals_missing"`
	Waits        []wait        `json:"waits"`
	Handoff      *handoff      `json:"handoff,omitempty"`
	Progress     *progress     `json:"progress,omitempty"`
	Audit        []entry       `json:"audit"`
}

// show answers with one release and all that happened to it.
func (h *Handler) show(r *http.Request) (answer, error) {
	if err := onlyParameters(r); err != nil {
		return answer{}, err
	}
	id, err := releaseID(r)
	if err != nil {
		return answer{}, err
	}
	d, err := h.dossier(r.Context(), id)
	return answer{body: d, version: d.Release.Version}, err
}

func (h *Handler) dossier(ctx context.Context, id int64) (dossier, error) {
	d := dossier{Attempts: []attempt{}, Publications: []publication{}, Audit: []entry{}}
	one, err := h.find(ctx, id)
	if err != nil {
		return d, err
	}
	d.Release = releaseOf(one)
	attempts, err := h.Store.Attempts(ctx, id)
	if err != nil {
		return d, err
	}
	for _, a := range attempts {
		d.Attempts = append(d.Attempts, attemptOf(a))
	}
	posts, err := h.Store.Publications(ctx, content.PublicationFilter{Release: id})
	if err != nil {
		return d, err
	}
	for _, p := range posts {
		d.Publications = append(d.Publications, publicationOf(p))
	}
	err = h.people(ctx, one, &d)
	return d, err
}

// people fills in what persons did with a release and have to do.
func (h *Handler) people(ctx context.Context, r content.Release, d *dossier) error {
	words, err := h.Store.Approvals(ctx, r.ID)
	if err != nil {
		return err
	}
	d.ApprovedBy = spokenOf(r, words)
	d.Release.Approvals = &approvals{Need: r.Consent.People, Have: r.Consent.Words(r.Digest, words)}
	if d.Missing, err = h.Store.WordsMissing(ctx, r.ID); err != nil {
		return err
	}
	lines, err := h.Store.Audit(ctx, fmt.Sprintf("release:%d", r.ID), auditLines)
	if err != nil {
		return err
	}
	for _, e := range lines {
		d.Audit = append(d.Audit, entryOf(e))
	}
	if d.Waits, err = h.waits(ctx, r.ID); err != nil {
		return err
	}
	if d.Handoff, err = h.handoff(ctx, r); err != nil || h.Progress == nil {
		return err
	}
	known, err := h.Progress(ctx, r)
	if known != nil {
		d.Progress = &progress{known.Done, known.Total, append([]string{}, known.Waiting...), instant(known.At)}
	}
	return err
}

// waits are what a release waits for, or waited for until it was over.
func (h *Handler) waits(ctx context.Context, id int64) ([]wait, error) {
	all, err := h.Store.WaitsOf(ctx, id)
	if err != nil {
		return nil, err
	}
	out := []wait{}
	for _, w := range all[id] {
		out = append(out, wait{w.Kind, w.Release, w.Slug, w.Channel, w.Run, w.Title, w.State, w.Over(), w.Dropped})
	}
	return out, nil
}

// handoff is what a person has to finish; nil = nothing.
func (h *Handler) handoff(ctx context.Context, r content.Release) (*handoff, error) {
	if r.State != content.HandedOff {
		return nil, nil
	}
	pack, err := h.Store.HandoffOf(ctx, r.ID)
	if errors.Is(err, h.Missing) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out := &handoff{Expires: instant(pack.Expires), PreviewURL: pack.PreviewURL}
	if h.Handoff != nil {
		out.URL = h.Handoff(pack.Token)
	}
	return out, nil
}
