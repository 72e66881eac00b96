package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"moxin/content"
)

// standing: wait w for release o stands in the way. It is content.Wait.Over the other way round.
const standing = `w.dropped = 0 AND o.state <> 'published' AND NOT (w.kind = 'series' AND o.state = 'cancelled')`

// unhindered: release r waits for no other.
const unhindered = `NOT EXISTS (SELECT 1 FROM release_waits w JOIN releases o ON o.id = w.other
	WHERE w.release = r.id AND ` + standing + `)`

// ErrWaiting says that a claimed release waits for another one. It is approved again and waits.
var ErrWaiting = errors.New("store: waits for another release")

// firmness orders the kinds of waits: of several for the same release the firmest counts.
var firmness = map[content.WaitKind]int{content.WaitOffset: 3, content.WaitAfter: 2, content.WaitSeries: 1}

// WaitsOf returns what releases wait for, or waited for until it was over, by release; of all
// releases that are open where no ids are given. One other is waited for once: where several kinds
// ask for it, the firmest counts (offset, then after, then series).
func (s *Store) WaitsOf(ctx context.Context, ids ...int64) (map[int64][]content.Wait, error) {
	out := map[int64][]content.Wait{}
	q := query(waitColumns)
	if in(q, "w.release", ids); len(ids) == 0 {
		open := slices.DeleteFunc(slices.Clone(content.States), func(st content.State) bool { return !st.Open() })
		in(q, "r.state", plain(open))
	}
	all, err := list(ctx, s.read, scanWait, q.end("ORDER BY w.release, w.other"))
	if err != nil {
		return nil, fmt.Errorf("store: waits: %w", err)
	}
	for _, w := range all {
		out[w.of] = append(out[w.of], w.Wait)
	}
	return out, nil
}

const waitColumns = `SELECT w.release, w.kind, w.dropped, o.id, o.channel, o.run, o.state, i.slug, i.title
	FROM release_waits w JOIN releases r ON r.id = w.release JOIN releases o ON o.id = w.other
	JOIN release_items i ON i.release = o.id AND i.position = 0`

// waiting is a wait and whose it is.
type waiting struct {
	of int64
	content.Wait
}

func scanWait(row scanner) (waiting, error) {
	var w waiting
	var dropped int64
	err := row.Scan(&w.of, &w.Kind, &dropped, &w.Release, &w.Channel, &w.Run, &w.State, &w.Slug, &w.Title)
	w.Dropped = dropped == 1
	return w, err
}

// Unwait lets a release go without what it waits for, by a person's word; what it is not waiting
// for, or no more, is ErrStale.
func (s *Store) Unwait(ctx context.Context, release int64, who, why string, at time.Time) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		r, err := load(ctx, tx, release)
		if err != nil {
			return err
		}
		// The release's row first: whoever changes its waits holds it.
		e := edit{release: r.ID, from: r.State, to: r.State, who: who, at: at}
		e.when("version = ?", r.Version)
		if err := e.must(ctx, tx); err != nil {
			return err
		}
		all, err := list(ctx, tx, scanWait, query(waitColumns).and("w.release = ?", r.ID).and(standing).end("ORDER BY o.id"))
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return fmt.Errorf("it waits for nothing: %w", ErrStale)
		}
		var others []string
		for _, w := range all {
			if _, err := exec(ctx, tx, `UPDATE release_waits SET dropped = 1 WHERE release = $1 AND other = $2`, r.ID, w.Release); err != nil {
				return err
			}
			others = append(others, strconv.FormatInt(w.Release, 10))
		}
		return record(ctx, tx, content.Entry{At: at, Who: who, Action: "release.unwait",
			Subject: releaseSubject(r.ID), From: strings.Join(others, ","), Why: why})
	})
	if err != nil {
		return fmt.Errorf("store: drop the waits of release %d: %w", release, err)
	}
	return nil
}
