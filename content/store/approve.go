package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"strings"

	"moxin/content"
)

// Approve records a person's word for a digest, and approves the release with the last word that
// its consent asks for, at least one. Another digest than the release's is ErrStale: what was looked
// at is not what would go out. The word of somebody whom the consent bars is kept and does not count.
func (s *Store) Approve(ctx context.Context, a content.Approval) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		r, err := alike(ctx, tx, a.Release)
		switch {
		case err != nil:
			return err
		case r.Digest != a.Digest:
			return fmt.Errorf("its content changed: %w", ErrStale)
		case r.State != content.Planned && r.State != content.Approved && r.State != content.Queued:
			return &TransitionError{Release: r.ID, From: r.State, To: content.Approved}
		}
		if err := recordApproval(ctx, tx, a); err != nil || r.State != content.Planned {
			return err
		}
		missing, err := wordsMissing(ctx, tx, r)
		if err != nil || missing > 0 {
			return err
		}
		e := edit{release: r.ID, from: content.Planned, to: content.Approved, who: a.By, at: a.At}
		e.when("digest = ?", a.Digest)
		return e.must(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("store: approve release %d: %w", a.Release, err)
	}
	return nil
}

// alike writes a release's row as it is and returns what approving it is decided on. Nobody else
// changes the row until the transaction ends: of two who approve at once the second counts the
// first's word. Nothing of the release changes by it, its version neither.
func alike(ctx context.Context, tx *sql.Tx, id int64) (content.Release, error) {
	r := content.Release{ID: id}
	err := tx.QueryRowContext(ctx, `UPDATE releases SET version = version WHERE id = $1
		RETURNING state, digest, people, barred`, id).
		Scan(&r.State, &r.Digest, &r.Consent.People, asJSON{&r.Consent.Barred})
	return r, notFound(err)
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
		Subject: releaseSubject(a.Release), To: a.Digest, Why: strings.TrimSpace(a.Via + " " + a.Why)})
}

// wordsMissing counts how many more have to approve a release's content under its consent, at
// least one in all: people, each once under however many names. It needs the release's id, digest and
// consent.
func wordsMissing(ctx context.Context, q querier, r content.Release) (int, error) {
	given, err := list(ctx, q, scanText, query(`SELECT who FROM approvals`).and("release = ?", r.ID).and("digest = ?", r.Digest))
	if err != nil {
		return 0, err
	}
	var all []content.Person
	if len(given) > 0 {
		if all, err = list(ctx, q, scanPerson, query(personColumns)); err != nil {
			return 0, err
		}
	}
	spoke := map[string]bool{}
	for _, who := range given {
		p, known := content.PersonCalled(all, who)
		if !known {
			p.Name = who
		}
		if !r.Consent.Bars(p.Names()...) {
			spoke[content.NameKey(p.Name)] = true
		}
	}
	return max(max(r.Consent.People, 1)-len(spoke), 0), nil
}

// unspoken refuses to let a release go by a word that is none of approval, where words are missing for
// its content under its consent. It needs what wordsMissing does.
func unspoken(ctx context.Context, q querier, r content.Release) error {
	if r.Consent.People == 0 {
		return nil
	}
	missing, err := wordsMissing(ctx, q, r)
	if err == nil && missing > 0 {
		err = fmt.Errorf("%d more have to approve it: %w", missing, ErrStale)
	}
	return err
}

// changeUnspoken is unspoken for a change of a release.
func changeUnspoken(ctx context.Context, q querier, r content.Release, c content.Change) error {
	if c.To != content.Approved {
		return nil
	}
	r.Digest = cmp.Or(c.Digest, r.Digest)
	if c.Terms != nil {
		r.Consent = c.Terms.Consent
	}
	return unspoken(ctx, q, r)
}

// WordsMissing is how many more people have to approve a release as it stands; 0 of one that is not
// planned.
func (s *Store) WordsMissing(ctx context.Context, release int64) (int, error) {
	r, err := s.Release(ctx, release)
	if err != nil || r.State != content.Planned {
		return 0, err
	}
	n, err := wordsMissing(ctx, s.read, r)
	if err != nil {
		return 0, fmt.Errorf("store: words missing for release %d: %w", release, err)
	}
	return n, nil
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
