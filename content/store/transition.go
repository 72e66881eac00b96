package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"moxin/content"
)

// byWord reports whether somebody's word alone may take a step that the table has. A worker
// that holds a release is not spoken over: Settle and Sweep end publishing. And no word makes
// a fence, an attempt, a hand-off or a publication: DispatchDue, Claim and Settle do.
func byWord(from, to content.State) bool {
	switch to {
	case content.Queued, content.Publishing, content.Submitted, content.HandedOff, content.Published:
		return false
	}
	return from != content.Publishing
}

// underWay reports whether a release has been dispatched: what words it took, it had then.
func underWay(s content.State) bool {
	return s == content.Queued || s == content.Publishing || s == content.InDoubt
}

// freshStart is for a release that is sent on its way again: it owes nothing to how it ended
// before.
const freshStart = "not_before = 0, job = ''"

// Transition moves one release by somebody's word; see byWord for the steps that need another
// verb. It is ErrStale when From or Digest no longer holds.
func (s *Store) Transition(ctx context.Context, t content.Transition) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		r, err := load(ctx, tx, t.Release)
		if err != nil {
			return err
		}
		if !r.State.CanBecome(t.To) || !byWord(r.State, t.To) {
			return &TransitionError{Release: r.ID, From: r.State, To: t.To}
		}
		if len(t.From) > 0 && !slices.Contains(t.From, r.State) {
			return fmt.Errorf("it is %s: %w", r.State, ErrStale)
		}
		if t.To == content.Approved && !underWay(r.State) {
			if err := unspoken(ctx, tx, r); err != nil {
				return err
			}
		}
		e := edit{release: r.ID, from: r.State, to: t.To, who: t.Who, why: t.Why, at: t.At}
		e.when("version = ?", r.Version)
		if t.Digest != "" {
			e.when("digest = ?", t.Digest)
		}
		e.setIf(!t.Due.IsZero(), "due = ?", micros(t.Due))
		e.setIf(t.To == content.Planned || t.To == content.Approved, freshStart)
		if err := e.must(ctx, tx); err != nil {
			return err
		}
		c := content.Change{Due: t.Due, Why: t.Why}
		return recordChange(ctx, tx, content.Changeset{By: t.Who, At: t.At}, c, r)
	})
	if err != nil {
		return fmt.Errorf("store: release %d to %s: %w", t.Release, t.To, err)
	}
	return nil
}
