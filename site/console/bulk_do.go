package console

import (
	"cmp"
	"context"
	"errors"
	"slices"
)

// carryOut does it to each. Those that move to later begin with the last one and those that move to
// earlier with the first, so that none lands where another still stands.
func (h *handler) carryOut(ctx context.Context, v *bulkView, word Word, discard bool) {
	order := make([]*bulkRow, len(v.Rows))
	for i := range v.Rows {
		order[i] = &v.Rows[i]
	}
	slices.SortStableFunc(order, func(a, b *bulkRow) int {
		if a.at.After(a.due) {
			a, b = b, a
		}
		return cmp.Or(a.due.Compare(b.due), cmp.Compare(a.ID, b.ID))
	})
	for _, row := range order {
		if row.Error == "" {
			h.one(ctx, v, row, word, discard)
		}
		if row.Did {
			v.Did++
		} else {
			v.Left++
		}
	}
}

// one does it to one release.
func (h *handler) one(ctx context.Context, v *bulkView, row *bulkRow, word Word, discard bool) {
	word.Release, word.Version = row.ID, row.Version
	switch word.Act {
	case ActApprove:
		word.Digest = row.digest
	case ActMove:
		word.At = row.at
	}
	err := h.Acts.Act(ctx, word)
	row.Did = err == nil
	if row.Did && word.Act == ActCancel && discard {
		if e, known := h.evidence(ctx, row.ID); known == nil && e.Draft != nil && !e.Draft.At.IsZero() {
			err = h.discard(ctx, word)
		}
	}
	var refused *Refusal
	switch {
	case err == nil:
	case errors.As(err, &refused):
		row.Error = v.In(h.reason(refused))
	case errors.Is(err, ErrChanged):
		row.Error = v.T("act.changed")
	default:
		h.Log.Error("a word on several releases", "release", row.ID, "error", err)
		row.Error = v.T("broken")
	}
}
