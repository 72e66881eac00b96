package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"moxin/content"
)

// Apply writes a changeset, all or nothing, and returns the ids of the created releases in
// their order. ErrStale says that a release moved since it was planned against, or that a
// (slug, channel, run) is held by another release. One Apply waits for another, so that two
// never take the same slots in different orders.
func (s *Store) Apply(ctx context.Context, cs content.Changeset) ([]int64, error) {
	var ids []int64
	err := s.tx(ctx, func(tx *sql.Tx) error {
		ids = nil
		if _, err := alone(ctx, tx, "lock:apply"); err != nil {
			return err
		}
		if err := putArticles(ctx, tx, cs.Articles); err != nil {
			return err
		}
		if err := putRenditions(ctx, tx, cs); err != nil {
			return err
		}
		kin, err := readKin(ctx, tx)
		if err != nil {
			return err
		}
		if err := changeAll(ctx, tx, cs, kin); err != nil {
			return err
		}
		for _, r := range cs.Create {
			if r.ID, err = create(ctx, tx, cs, r); err == nil {
				err = putItems(ctx, tx, kin, r)
			}
			if err != nil {
				return fmt.Errorf("store: create release on %s: %w", r.Channel, err)
			}
			ids = append(ids, r.ID)
		}
		return putWaits(ctx, tx, cs, ids)
	})
	if err != nil {
		return nil, err
	}
	return ids, nil
}

func create(ctx context.Context, tx *sql.Tx, cs content.Changeset, r content.Release) (int64, error) {
	if !r.State.Changeable() {
		return 0, &TransitionError{To: r.State}
	}
	if len(r.Items) == 0 || len(r.Items) > content.MaxItems {
		return 0, fmt.Errorf("a message has 1 to %d articles, not %d", content.MaxItems, len(r.Items))
	}
	if r.Digest == "" {
		r.Digest = content.MessageDigest(r.Items)
	}
	barred, err := toJSON(append([]string{}, r.Consent.Barred...))
	if err != nil {
		return 0, err
	}
	err = tx.QueryRowContext(ctx, `INSERT INTO releases (channel, platform, run, state, why, due,
			asked, late, digest, fence, queued_at, lease_until, not_before, job, commit_hash,
			version, created_at, updated_at, campaign, priority, people, barred)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, $10, '', $11, 1, $12, $12, $13, $14, $15, $16)
		RETURNING id`,
		r.Channel, r.Platform, r.Run, string(r.State), r.Why, micros(r.Due), r.Asked,
		r.Late.Microseconds(), r.Digest, micros(r.NotBefore), r.Commit, micros(cs.At),
		r.Campaign, int(r.Priority), r.Consent.People, barred).Scan(&r.ID)
	if err != nil {
		return 0, err
	}
	return r.ID, record(ctx, tx, content.Entry{At: cs.At, Who: cs.By, Action: "release.create",
		Subject: releaseSubject(r.ID), To: string(r.State), Why: r.Why})
}

// putItems writes the articles of a message that has none and takes their slots.
func putItems(ctx context.Context, tx *sql.Tx, names kin, r content.Release) error {
	for i, it := range r.Items {
		if err := vacant(ctx, tx, r, it.Slug, names.others(it.Slug)); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO release_items (release, position, slug, channel,
				run, held, title, rendition, source_digest)
			VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $8)`,
			r.ID, i, it.Slug, r.Channel, r.Run, it.Title, it.Rendition, it.SourceDigest)
		switch {
		case taken(err):
			return fmt.Errorf("%s on %s, run %d, is taken: %w", it.Slug, r.Channel, r.Run, ErrStale)
		case dangling(err):
			return fmt.Errorf("rendition %q of %s is not stored: %w", it.Rendition, it.Slug, ErrNotFound)
		case err != nil:
			return err
		}
	}
	return nil
}

// vacant refuses an article that another release holds under one of its other names: a rename
// must never become a second post. Its own name is refused by the key. Nobody else takes slots
// meanwhile; see alone.
func vacant(ctx context.Context, tx *sql.Tx, r content.Release, slug string, others []string) error {
	if len(others) == 0 {
		return nil
	}
	q := query(`SELECT release FROM release_items`).and("held = 1").
		and("channel = ?", r.Channel).and("run = ?", r.Run).and("release <> ?", r.ID)
	in(q, "slug", others)
	q.end("LIMIT 1")
	var other int64
	switch err := tx.QueryRowContext(ctx, q.sql(), q.args...).Scan(&other); {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return err
	}
	return fmt.Errorf("release %d holds %s on %s, run %d: %w", other, slug, r.Channel, r.Run, ErrStale)
}

// changeAll alters releases before any is created, and lets all of them go of their articles
// before any takes new ones: two messages may exchange articles, and what a cancelled or
// changed one gives up may go to any other.
func changeAll(ctx context.Context, tx *sql.Tx, cs content.Changeset, names kin) error {
	var changed []content.Release
	for _, c := range cs.Change {
		r, err := change(ctx, tx, cs, c)
		if err != nil {
			return fmt.Errorf("store: change release %d: %w", c.Release, err)
		}
		if len(c.Items) > 0 && c.To != content.Cancelled {
			r.Items = c.Items
			changed = append(changed, r)
		}
	}
	for _, r := range changed {
		if _, err := tx.ExecContext(ctx, `DELETE FROM release_items WHERE release = $1`, r.ID); err != nil {
			return fmt.Errorf("store: change release %d: %w", r.ID, err)
		}
	}
	for _, r := range changed {
		if err := putItems(ctx, tx, names, r); err != nil {
			return fmt.Errorf("store: change release %d: %w", r.ID, err)
		}
	}
	return nil
}

// change alters one release's row as planned, if it is still as it was planned against, and
// returns it as it was.
func change(ctx context.Context, tx *sql.Tx, cs content.Changeset, c content.Change) (content.Release, error) {
	r, err := load(ctx, tx, c.Release)
	if err != nil {
		return r, err
	}
	if r.Version != c.Version {
		return r, fmt.Errorf("version %d, planned against %d: %w", r.Version, c.Version, ErrStale)
	}
	if len(c.Items) > 0 && c.Digest == "" {
		c.Digest = content.MessageDigest(c.Items)
	}
	terms, err := weigh(ctx, tx, r, c, cmp.Or(c.To, r.State))
	if err != nil {
		return r, err
	}
	to := terms.to
	if c.Digest != "" && c.Digest != r.Digest || to == content.Cancelled {
		open, err := repeated(ctx, tx, r.ID)
		if err != nil {
			return r, err
		}
		if open {
			return r, fmt.Errorf("an earlier call's outcome is not known and is repeated under its key: %w", ErrStale)
		}
	}
	if !mayChange(r.State, to, c) {
		return r, &TransitionError{Release: r.ID, From: r.State, To: to}
	}
	if err := changeUnspoken(ctx, tx, r, c); err != nil {
		return r, err
	}
	e := edit{release: r.ID, from: r.State, to: to, who: cs.By, why: terms.why, at: cs.At}
	if err := terms.into(&e); err != nil {
		return r, err
	}
	e.when("version = ?", c.Version)
	e.setIf(!c.Due.IsZero(), "due = ?", micros(c.Due))
	e.setIf(c.Asked != "", "asked = ?", c.Asked)
	e.setIf(c.Digest != "", "digest = ?", c.Digest)
	e.setIf(c.Commit != "", "commit_hash = ?", c.Commit)
	e.setIf(to != r.State && !r.State.Open(), freshStart)
	if err := e.must(ctx, tx); err != nil {
		return r, err
	}
	if err := terms.audit(ctx, tx, content.Entry{At: cs.At, Who: cs.By, Subject: releaseSubject(r.ID), Why: c.Why}); err != nil {
		return r, err
	}
	return r, recordChange(ctx, tx, cs, c, r)
}

// repeated reports whether the release's doubt is open and repeated under its key.
func repeated(ctx context.Context, q querier, release int64) (bool, error) {
	steps, err := list(ctx, q, scanText, query(`SELECT value FROM steps`).
		and("release = ?", release).and("name = ?", content.StepRepeat).and("value <> ?", ""))
	return len(steps) > 0, err
}

// Repeated are the releases whose doubt is open and repeated under its key.
func (s *Store) Repeated(ctx context.Context) (map[int64]bool, error) {
	ids, err := list(ctx, s.read, scanRelease, query(`SELECT release FROM steps`).
		and("name = ?", content.StepRepeat).and("value <> ?", ""))
	if err != nil {
		return nil, fmt.Errorf("store: releases repeated under their keys: %w", err)
	}
	out := map[int64]bool{}
	for _, id := range ids {
		out[id] = true
	}
	return out, nil
}

func scanRelease(row scanner) (int64, error) {
	var id int64
	err := row.Scan(&id)
	return id, err
}

// mayChange reports whether a release may be changed so. What is not out yet may; anything
// else only along the table of states, or in what merely notes where the wish came from.
func mayChange(from, to content.State, c content.Change) bool {
	if from != to {
		return from.CanBecome(to) && byWord(from, to)
	}
	note := c.Due.IsZero() && len(c.Items) == 0 && c.Digest == ""
	return note || from.Changeable()
}

// recordChange audits what the state does not show: a new instant, a new content.
func recordChange(ctx context.Context, tx *sql.Tx, cs content.Changeset, c content.Change, was content.Release) error {
	e := content.Entry{At: cs.At, Who: cs.By, Subject: releaseSubject(was.ID), Why: c.Why}
	if !c.Due.IsZero() && !c.Due.Equal(was.Due) {
		e.Action, e.From, e.To = "release.move", shown(was.Due), shown(c.Due)
		if err := record(ctx, tx, e); err != nil {
			return err
		}
	}
	if c.Digest != "" && c.Digest != was.Digest {
		e.Action, e.From, e.To = "release.replace", was.Digest, c.Digest
		return record(ctx, tx, e)
	}
	return nil
}

// shown is how the audit writes an instant.
func shown(t time.Time) string { return t.UTC().Format(time.RFC3339) }
