package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"moxin/content"
)

// leaseOver is what an attempt says whose worker went silent.
const leaseOver = "lease over"

// Claim gives a worker the right to carry out a ticket until its lease ends, and writes down
// the attempt before anything is called. ErrStale means that the delivery is old or the release
// is past its window: drop it. ErrPaused means that a pause covers it or its channel is not
// connected, ErrWaiting that it waits for another release: it is approved again, drop it too.
func (s *Store) Claim(ctx context.Context, c content.Claim) (content.Attempt, error) {
	a := content.Attempt{Release: c.Release, Fence: c.Fence, Worker: c.Worker,
		Started: c.Started, Called: c.Now}
	var stopped error
	err := s.tx(ctx, func(tx *sql.Tx) error {
		r, err := load(ctx, tx, c.Release)
		if err != nil {
			return err
		}
		if stopped, err = stops(ctx, tx, c); err != nil {
			return err
		}
		e := edit{release: c.Release, from: content.Queued, to: content.Publishing, who: c.Worker, at: c.Now}
		e.when("fence = ?", c.Fence)
		if stopped != nil {
			e.to, e.why = content.Approved, stopWords[stopped].String()
			return e.must(ctx, tx)
		}
		e.when("due + late >= ?", micros(c.Now))
		e.set("lease_until = ?", micros(c.Lease))
		e.set("holder = ''") // who held it before and was too slow gives nothing back now
		if err := e.must(ctx, tx); err != nil {
			return err
		}
		a.Lateness = c.Now.Sub(r.Due)
		return insertAttempt(ctx, tx, &a)
	})
	if err == nil {
		err = stopped
	}
	if err != nil {
		return content.Attempt{}, fmt.Errorf("store: claim release %d, fence %d: %w", c.Release, c.Fence, err)
	}
	return a, nil
}

// stopWords say of what stops a claimed release why it is approved again.
var stopWords = map[error]content.Text{
	ErrPaused:  content.T("已暂停或渠道未连接", "paused, or the channel is not connected"),
	ErrWaiting: content.T("要等别的排期先发出", "waits for another release"),
}

// stops is what keeps the release from going out now whatever its state, ErrPaused or ErrWaiting;
// nil when nothing does.
func stops(ctx context.Context, tx *sql.Tx, c content.Claim) (stopped, err error) {
	var open, free bool
	q := query(`SELECT `+connected+` AND `+unpaused+`, `+unhindered+` FROM releases r`, micros(c.Now)).and("r.id = ?", c.Release)
	err = tx.QueryRowContext(ctx, q.sql(), q.args...).Scan(&open, &free)
	switch {
	case err != nil:
		return nil, err
	case !open:
		return ErrPaused, nil
	case !free:
		return ErrWaiting, nil
	}
	return nil, nil
}

func insertAttempt(ctx context.Context, tx *sql.Tx, a *content.Attempt) error {
	return tx.QueryRowContext(ctx, `INSERT INTO attempts (release, fence, worker, started, finished,
			called, lateness, result, error, late, filled)
		VALUES ($1, $2, $3, $4, 0, $5, $6, '', '', '', '') RETURNING id`,
		a.Release, a.Fence, a.Worker, micros(a.Started), micros(a.Called),
		a.Lateness.Microseconds()).Scan(&a.ID)
}

// Attempts returns what was tried for a release, oldest first.
func (s *Store) Attempts(ctx context.Context, release int64) ([]content.Attempt, error) {
	all, err := list(ctx, s.read, scanAttempt, query(`SELECT id, release, fence, worker, started,
			finished, called, lateness, result, error, late, filled FROM attempts`).
		and("release = ?", release).end("ORDER BY id"))
	if err != nil {
		return nil, fmt.Errorf("store: attempts of release %d: %w", release, err)
	}
	return all, nil
}

func scanAttempt(row scanner) (content.Attempt, error) {
	var a content.Attempt
	err := row.Scan(&a.ID, &a.Release, &a.Fence, &a.Worker, (*stamp)(&a.Started), (*stamp)(&a.Finished),
		(*stamp)(&a.Called), (*span)(&a.Lateness), &a.Result, &a.Error, &a.Late, &a.Filled)
	return a, err
}

// abandoned is a release that nobody moves any more. since is the work instant at which it
// came into its state, updated the calendar instant of the same.
type abandoned struct {
	id             int64
	fence          int64
	since, updated time.Time
}

// Sweep picks up what was left lying: releases queued for longer than queuedFor are approved
// again, and those whose worker's lease is over are in doubt, since it may have called.
// work is work time; the audit's calendar instant is reckoned from when the release was left,
// plus the work time since. over are releases, as they were read, whose place in the queue, lease or
// hold is over although no clock says so: the clock went back since it was given. UpdatedAt of each is
// the calendar instant of this sweep.
func (s *Store) Sweep(ctx context.Context, work time.Time, queuedFor time.Duration, over ...content.Release) (content.Swept, error) {
	var swept content.Swept
	err := s.tx(ctx, func(tx *sql.Tx) error {
		swept = content.Swept{}
		stale := query(`SELECT r.id, r.fence, r.queued_at, r.updated_at FROM releases r`).
			and("r.state = ?", string(content.Queued)).and("r.queued_at < ?", micros(work.Add(-queuedFor)))
		silent := query(`SELECT r.id, r.fence, a.started, r.updated_at FROM releases r
				JOIN attempts a ON a.release = r.id AND a.fence = r.fence`).
			and("r.state = ?", string(content.Publishing)).and("r.lease_until < ?", micros(work))
		var err error
		if swept.Requeued, err = s.sweep(ctx, tx, stale, requeued, work); err != nil {
			return err
		}
		if swept.InDoubt, err = s.sweep(ctx, tx, silent, doubted, work); err != nil {
			return err
		}
		if err := s.sweepOver(ctx, tx, over, &swept); err != nil {
			return err
		}
		return closeAttempts(ctx, tx, swept.InDoubt)
	})
	if err != nil {
		return content.Swept{}, fmt.Errorf("store: sweep: %w", err)
	}
	return swept, nil
}

// sweepOver sweeps releases whatever the clock says, if they are as they were read.
func (s *Store) sweepOver(ctx context.Context, tx *sql.Tx, over []content.Release, swept *content.Swept) error {
	for _, r := range over {
		w, ids := requeued, &swept.Requeued
		switch r.State {
		case content.Publishing:
			w, ids = doubted, &swept.InDoubt
		case content.Approved:
			_, err := exec(ctx, tx, `UPDATE releases SET lease_until = 0, holder = '' WHERE id = $1 AND state = $2
				AND fence = $3 AND lease_until = $4`, r.ID, string(content.Approved), r.Fence, micros(r.LeaseUntil))
			if err != nil {
				return err
			}
			continue
		}
		held, err := w.end(ctx, tx, abandoned{id: r.ID, fence: r.Fence}, r.UpdatedAt)
		if err != nil {
			return err
		}
		if held {
			*ids = append(*ids, r.ID)
		}
	}
	return nil
}

// sweeping is one of the two steps that Sweep takes.
type sweeping struct {
	from, to content.State
	why      string
}

var (
	requeued = sweeping{content.Queued, content.Approved, content.T("排队太久，重新派发", "queued for too long, dispatched again").String()}
	doubted  = sweeping{content.Publishing, content.InDoubt, content.T("发布进程没有回音，结果不明", "the process that published it went silent").String()}
)

// end takes the step at a calendar instant, if the release is still as it was left.
func (w sweeping) end(ctx context.Context, tx *sql.Tx, a abandoned, at time.Time) (bool, error) {
	e := edit{release: a.id, from: w.from, to: w.to, who: "sweeper", why: w.why, at: at}
	e.when("fence = ?", a.fence)
	return e.do(ctx, tx)
}

func (s *Store) sweep(ctx context.Context, tx *sql.Tx, q *statement, w sweeping, work time.Time) ([]int64, error) {
	left, err := list(ctx, tx, func(row scanner) (abandoned, error) {
		var a abandoned
		err := row.Scan(&a.id, &a.fence, (*stamp)(&a.since), (*stamp)(&a.updated))
		return a, err
	}, q.end("ORDER BY r.id"+s.dialect.skipLocked))
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, a := range left {
		held, err := w.end(ctx, tx, a, a.updated.Add(work.Sub(a.since)))
		if err != nil {
			return nil, err
		}
		if held {
			ids = append(ids, a.id)
		}
	}
	return ids, nil
}

// closeAttempts notes on the last attempt that its worker went silent. It has no finish: nobody
// knows when, or whether, the worker stopped.
func closeAttempts(ctx context.Context, tx *sql.Tx, releases []int64) error {
	for _, id := range releases {
		_, err := tx.ExecContext(ctx, `UPDATE attempts SET result = $1, error = $2
			WHERE release = $3 AND fence = (SELECT fence FROM releases WHERE id = $3)`,
			string(content.InDoubt), leaseOver, id)
		if err != nil {
			return err
		}
	}
	return nil
}
