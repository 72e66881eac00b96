package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"moxin/content"
)

// putWaits writes what the releases of a changeset wait for, when all of them are there: ids are of
// those that it creates. A wait for what no release is for is ErrNotFound, releases that wait for
// each other are ErrStale.
func putWaits(ctx context.Context, tx *sql.Tx, cs content.Changeset, ids []int64) error {
	wanted, created := map[int64][]content.Wait{}, map[int64]bool{}
	for i, r := range cs.Create {
		if len(r.Waits) > 0 {
			wanted[ids[i]], created[ids[i]] = r.Waits, true
		}
	}
	for _, c := range cs.Change {
		if c.Terms != nil {
			wanted[c.Release] = c.Terms.Waits
		}
	}
	var put []int64
	for id := range wanted {
		put = append(put, id)
	}
	slices.Sort(put)
	for _, id := range put {
		e := &content.Entry{At: cs.At, Who: cs.By, Subject: releaseSubject(id)}
		if created[id] {
			e = nil // they are part of what was created
		}
		if err := replaceWaits(ctx, tx, id, wanted[id], e); err != nil {
			return fmt.Errorf("store: waits of release %d: %w", id, err)
		}
	}
	if len(cs.Create) > 0 {
		if err := follow(ctx, tx); err != nil {
			return fmt.Errorf("store: waits for what was cancelled: %w", err)
		}
	}
	return noRing(ctx, tx, put)
}

// replaceWaits makes waits those of a release. What a person dropped of them stays dropped. A change
// is audited as e says; not where it is nil.
func replaceWaits(ctx context.Context, tx *sql.Tx, release int64, waits []content.Wait, e *content.Entry) error {
	kinds := map[int64]content.WaitKind{}
	for _, w := range waits {
		other, err := resolve(ctx, tx, w)
		switch {
		case err != nil:
			return err
		case other == release:
			return fmt.Errorf("it would wait for itself: %w", ErrStale)
		case firmness[w.Kind] == 0:
			return fmt.Errorf("there is no kind of wait %q", w.Kind)
		case firmness[w.Kind] > firmness[kinds[other]]:
			kinds[other] = w.Kind
		}
	}
	had, err := list(ctx, tx, scanWait, query(waitColumns).and("w.release = ?", release).end("ORDER BY o.id"))
	if err != nil {
		return err
	}
	var was []int64
	for _, w := range had {
		was = append(was, w.Release)
		if kinds[w.Release] == "" {
			if _, err := exec(ctx, tx, `DELETE FROM release_waits WHERE release = $1 AND other = $2`, release, w.Release); err != nil {
				return err
			}
		}
	}
	var now []int64
	for other, kind := range kinds {
		now = append(now, other)
		_, err := exec(ctx, tx, `INSERT INTO release_waits (release, other, kind) VALUES ($1, $2, $3)
			ON CONFLICT (release, other) DO UPDATE SET kind = excluded.kind`, release, other, string(kind))
		if err != nil {
			return err
		}
	}
	slices.Sort(now)
	if e == nil || slices.Equal(was, now) {
		return nil
	}
	e.Action, e.From, e.To = "release.terms", "waits="+numbers(was), "waits="+numbers(now)
	return record(ctx, tx, *e)
}

func numbers(ids []int64) string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = strconv.FormatInt(id, 10)
	}
	return strings.Join(all, ",")
}

// resolve finds the release that a wait names: by its id where it says one.
func resolve(ctx context.Context, tx *sql.Tx, w content.Wait) (int64, error) {
	if w.Release != 0 {
		r, err := load(ctx, tx, w.Release)
		return r.ID, err
	}
	return holderOf(ctx, tx, w)
}

// holderOf finds the release that holds the slot of a wait, else the one that gave it up last. Run 0
// is the first.
func holderOf(ctx context.Context, tx *sql.Tx, w content.Wait) (int64, error) {
	for _, held := range []int{1, 0} {
		q := query(`SELECT release FROM release_items`).and("held = "+strconv.Itoa(held)). // a literal: the index of what is held is partial
													and("channel = ?", w.Channel).and("run = ?", max(w.Run, 1)).named("slug", w.Slug).end("ORDER BY release DESC LIMIT 1")
		id, err := first(ctx, tx, scanRelease, q)
		if !errors.Is(err, ErrNotFound) {
			return id, err
		}
	}
	return 0, fmt.Errorf("no release of %s on %s, run %d, to wait for: %w", w.Slug, w.Channel, max(w.Run, 1), ErrNotFound)
}

// follow lets releases that wait for a cancelled one wait for the one that took its slot since.
func follow(ctx context.Context, tx *sql.Tx) error {
	q := query(waitColumns).and("o.state = ?", string(content.Cancelled))
	in(q, "r.state", plain([]content.State{content.Planned, content.Approved, content.Queued}))
	all, err := list(ctx, tx, scanWait, q.end("ORDER BY w.release, o.id"))
	if err != nil {
		return err
	}
	for _, w := range all {
		other, err := holderOf(ctx, tx, w.Wait)
		if err != nil || other == w.Release || other == w.of {
			if err != nil {
				return err
			}
			continue
		}
		_, err = exec(ctx, tx, `INSERT INTO release_waits (release, other, kind, dropped) VALUES ($1, $2, $3, $4)
			ON CONFLICT (release, other) DO NOTHING`, w.of, other, string(w.Kind), bit(w.Dropped))
		if err != nil {
			return err
		}
		if _, err := exec(ctx, tx, `DELETE FROM release_waits WHERE release = $1 AND other = $2`, w.of, w.Release); err != nil {
			return err
		}
	}
	return nil
}

// noRing refuses releases that wait for each other, be it over several others: none of them would
// ever go.
func noRing(ctx context.Context, tx *sql.Tx, put []int64) error {
	if len(put) == 0 {
		return nil
	}
	pairs, err := list(ctx, tx, func(row scanner) ([2]int64, error) {
		var p [2]int64
		err := row.Scan(&p[0], &p[1])
		return p, err
	}, query(`SELECT w.release, w.other FROM release_waits w JOIN releases o ON o.id = w.other`).and(standing))
	if err != nil {
		return fmt.Errorf("store: waits: %w", err)
	}
	others := map[int64][]int64{}
	for _, p := range pairs {
		others[p[0]] = append(others[p[0]], p[1])
	}
	const underWay, done = 1, 2
	seen := map[int64]int{}
	var ring func(id int64) bool
	ring = func(id int64) bool {
		if seen[id] != 0 {
			return seen[id] == underWay
		}
		seen[id] = underWay
		if slices.ContainsFunc(others[id], ring) {
			return true
		}
		seen[id] = done
		return false
	}
	for _, id := range put {
		if ring(id) {
			return fmt.Errorf("store: release %d would wait for one that waits for it: %w", id, ErrStale)
		}
	}
	return nil
}
