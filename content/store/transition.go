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

// Approve records a person's word for a digest, and approves the release when it is planned.
// Another digest than the release's is ErrStale: what was looked at is not what would go out.
func (s *Store) Approve(ctx context.Context, a content.Approval) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		e := edit{release: a.Release, from: content.Planned, to: content.Approved, who: a.By, at: a.At}
		e.when("digest = ?", a.Digest)
		if _, err := e.do(ctx, tx); err != nil {
			return err
		}
		// Only now is it read: of two who approve at once, the second finds it approved.
		r, err := load(ctx, tx, a.Release)
		switch {
		case err != nil:
			return err
		case r.Digest != a.Digest:
			return fmt.Errorf("its content changed: %w", ErrStale)
		case r.State != content.Approved && r.State != content.Queued:
			return &TransitionError{Release: r.ID, From: r.State, To: content.Approved}
		}
		return recordApproval(ctx, tx, a)
	})
	if err != nil {
		return fmt.Errorf("store: approve release %d: %w", a.Release, err)
	}
	return nil
}

// recordApproval keeps one word per person and digest.
func recordApproval(ctx context.Context, tx *sql.Tx, a content.Approval) error {
	n, err := exec(ctx, tx, `INSERT INTO approvals (release, digest, who, via, at)
		VALUES ($1, $2, $3, $4, $5) ON CONFLICT (release, digest, who) DO NOTHING`,
		a.Release, a.Digest, a.By, a.Via, micros(a.At))
	if err != nil || n == 0 {
		return err
	}
	return record(ctx, tx, content.Entry{At: a.At, Who: a.By, Action: "release.approve",
		Subject: releaseSubject(a.Release), To: a.Digest, Why: a.Via})
}

// Approvals returns the words given for a release, oldest first, also for digests it had before.
func (s *Store) Approvals(ctx context.Context, release int64) ([]content.Approval, error) {
	all, err := list(ctx, s.read, func(row scanner) (content.Approval, error) {
		var a content.Approval
		err := row.Scan(&a.Release, &a.Digest, &a.By, &a.Via, (*stamp)(&a.At))
		return a, err
	}, query(`SELECT release, digest, who, via, at FROM approvals`).and("release = ?", release).end("ORDER BY id"))
	if err != nil {
		return nil, fmt.Errorf("store: approvals of release %d: %w", release, err)
	}
	return all, nil
}
