package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"moxin/content"
)

// Settle ends a state with what came of it: the new state, its publications or hand-off, and
// the attempt's result, in one transaction. It holds only while the release is in From with
// Fence. When it is not, the answer is appended to the attempt as late, for a person or a
// look-up to use, and the error is ErrStale. The same settlement again, after a lost reply of
// the database, changes nothing and is no error.
func (s *Store) Settle(ctx context.Context, m content.Settlement) error {
	lost := false
	err := s.tx(ctx, func(tx *sql.Tx) error {
		lost = false
		r, err := load(ctx, tx, m.Release)
		if err != nil {
			return err
		}
		if err := settleable(m); err != nil {
			return err
		}
		e := settling(m)
		held, err := e.do(ctx, tx)
		switch {
		case err != nil:
			return err
		case held:
			return s.recordOutcome(ctx, tx, m, r)
		}
		if again, err := settled(ctx, tx, m); err != nil || again {
			return err
		}
		lost = true
		return noteLate(ctx, tx, m)
	})
	if err == nil && lost {
		err = ErrStale
	}
	if err != nil {
		return fmt.Errorf("store: settle release %d, fence %d, as %s: %w", m.Release, m.Fence, m.To, err)
	}
	return nil
}

// settleable refuses what the table does not have, what only DispatchDue and Claim may do, and
// a published release without a publication, which no number would ever count.
func settleable(m content.Settlement) error {
	if !m.From.CanBecome(m.To) || m.To == content.Queued || m.To == content.Publishing {
		return &TransitionError{Release: m.Release, From: m.From, To: m.To}
	}
	if m.To == content.Published && len(m.Publications) == 0 {
		return errors.New("published without a publication")
	}
	return nil
}

func settling(m content.Settlement) *edit {
	e := &edit{release: m.Release, from: m.From, to: m.To, who: m.Who, why: m.Why, at: m.At}
	e.when("fence = ?", m.Fence)
	e.set("not_before = ?", micros(m.NotBefore))
	// The job outlives submitted, since a look-up may need it, but not the wish to try again.
	e.setIf(m.Job != "" || m.To == content.Approved, "job = ?", m.Job)
	return e
}

func (s *Store) recordOutcome(ctx context.Context, tx *sql.Tx, m content.Settlement, r content.Release) error {
	for _, p := range m.Publications {
		if p.PublishedAt.IsZero() {
			p.PublishedAt = m.At
		}
		if err := putPublication(ctx, tx, r, p); err != nil {
			return fmt.Errorf("publication %d: %w", p.Index, err)
		}
	}
	if m.Handoff != nil {
		if err := putHandoff(ctx, tx, r, *m.Handoff); err != nil {
			return fmt.Errorf("hand-off: %w", err)
		}
	}
	if m.Attempt == 0 {
		return nil
	}
	n, err := exec(ctx, tx, `UPDATE attempts SET finished = $1, result = $2, error = $3, filled = $4
		WHERE id = $5 AND release = $6`,
		micros(m.Finished), string(m.To), m.Error, m.Filled, m.Attempt, m.Release)
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("attempt %d: %w", m.Attempt, err)
	}
	return nil
}

// settled reports whether this very settlement is already written: its attempt has its result,
// or its posts are the release's.
func settled(ctx context.Context, tx *sql.Tx, m content.Settlement) (bool, error) {
	r, err := load(ctx, tx, m.Release)
	if err != nil || r.State != m.To || r.Fence != m.Fence {
		return false, err
	}
	if m.Attempt != 0 {
		return exists(ctx, tx, `SELECT 1 FROM attempts WHERE id = $1 AND result = $2 AND finished = $3`,
			m.Attempt, string(m.To), micros(m.Finished))
	}
	for _, p := range m.Publications {
		same, err := exists(ctx, tx, `SELECT 1 FROM publications
			WHERE release = $1 AND idx = $2 AND remote_id = $3 AND url = $4`,
			m.Release, p.Index, p.RemoteID, p.URL)
		if err != nil || !same {
			return false, err
		}
	}
	return len(m.Publications) > 0, nil
}

// noteLate keeps an answer that came after its right was lost.
func noteLate(ctx context.Context, tx *sql.Tx, m content.Settlement) error {
	line := lateLine(m)
	_, err := exec(ctx, tx, `UPDATE attempts SET late = late || $1
		WHERE release = $2 AND fence = $3 AND (CAST($4 AS BIGINT) = 0 OR id = $4)`,
		line+"\n", m.Release, m.Fence, m.Attempt)
	if err != nil {
		return err
	}
	return record(ctx, tx, content.Entry{At: m.At, Who: m.Who, Action: "release.late",
		Subject: releaseSubject(m.Release), From: string(m.From), To: string(m.To), Why: line})
}

// lateLine says in one line what would have been written.
func lateLine(m content.Settlement) string {
	parts := []string{shown(m.At), string(m.To)}
	for _, p := range m.Publications {
		parts = append(parts, p.RemoteID, p.URL)
	}
	for _, s := range []string{m.Job, m.Why, m.Error} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.ReplaceAll(strings.Join(parts, " "), "\n", " ")
}
