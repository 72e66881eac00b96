package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"moxin/content"
)

// edit is one conditional change of a release: the only way that a release's row is written.
type edit struct {
	release  int64
	from, to content.State // the same when the state stays
	who, why string
	at       time.Time // calendar

	sets  []string
	conds statement
}

// set adds an assignment.
func (e *edit) set(assignment string, args ...any) {
	e.sets = append(e.sets, e.conds.bind(assignment, args...))
}

// setIf is set where ok.
func (e *edit) setIf(ok bool, assignment string, args ...any) {
	if ok {
		e.set(assignment, args...)
	}
}

// when adds what must still hold, beside the state.
func (e *edit) when(cond string, args ...any) { e.conds.and(cond, args...) }

// do makes the change and audits a new state. False means that the release is no longer as
// expected, and nothing was written.
func (e *edit) do(ctx context.Context, tx *sql.Tx) (bool, error) {
	moves := e.from != e.to
	if moves && !e.from.CanBecome(e.to) {
		return false, &TransitionError{Release: e.release, From: e.from, To: e.to}
	}
	e.set("version = version + 1")
	e.set("updated_at = ?", micros(e.at))
	if moves {
		e.set("state = ?", string(e.to))
		e.set("why = ?", e.why)
		// A lease belongs to publishing, and what was queued is queued no longer.
		e.setIf(e.from == content.Publishing, "lease_until = 0")
		e.setIf(e.from == content.Queued, "queued_at = 0")
	}
	e.when("id = ?", e.release)
	e.when("state = ?", string(e.from))
	e.conds.text = "UPDATE releases SET " + strings.Join(e.sets, ", ")

	n, err := exec(ctx, tx, e.conds.sql(), e.conds.args...)
	if err != nil || n == 0 || !moves {
		return n > 0, err
	}
	if e.to == content.Cancelled {
		if _, err := exec(ctx, tx, `UPDATE release_items SET held = 0 WHERE release = $1`, e.release); err != nil {
			return false, err
		}
	}
	return true, record(ctx, tx, content.Entry{At: e.at, Who: e.who, Action: "release.transition",
		Subject: releaseSubject(e.release), From: string(e.from), To: string(e.to), Why: e.why})
}

// must is do where a release that is no longer as expected is an error.
func (e *edit) must(ctx context.Context, tx *sql.Tx) error {
	held, err := e.do(ctx, tx)
	if err == nil && !held {
		err = fmt.Errorf("release %d is no longer %s: %w", e.release, e.from, ErrStale)
	}
	return err
}

// load reads what a change is decided on; no items.
func load(ctx context.Context, q querier, id int64) (content.Release, error) {
	return first(ctx, q, func(row scanner) (content.Release, error) {
		r := content.Release{ID: id}
		err := row.Scan(&r.Channel, &r.Platform, &r.Run, &r.State, &r.Digest, &r.Fence, &r.Version,
			(*stamp)(&r.Due), (*span)(&r.Late), &r.Consent.People, asJSON{&r.Consent.Barred})
		return r, err
	}, query(`SELECT channel, platform, run, state, digest, fence, version, due, late, people, barred FROM releases`).
		and("id = ?", id))
}

func releaseSubject(id int64) string { return "release:" + strconv.FormatInt(id, 10) }
