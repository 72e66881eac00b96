package store

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"time"

	"moxin/content"
)

const (
	// connected: a store publishes only on channels that a person connected to it.
	connected = `EXISTS (SELECT 1 FROM accounts a WHERE a.channel = r.channel)`
	// covers: pause p is over release r.
	covers = `p.scope IN ('', 'platform:' || r.platform, 'channel:' || r.channel)`
	// unpaused takes calendar now.
	unpaused = `NOT EXISTS (SELECT 1 FROM pauses p WHERE ` + covers + `
		AND (p.until_at = 0 OR p.until_at > ?))`
)

// DispatchDue queues up to limit approved releases (0 = all) whose instant has come, those of higher
// priority first, then in the order of their instants: due, past their not-before, not past their
// lateness window, on a connected channel that no pause covers, waiting for no other release, not held.
// Of a channel with a rate no more are queued than its rate lets through; the others keep their order
// and wait. Each gets its fence + 1, so that deliveries of earlier tickets can change nothing. now is
// calendar time; work is when the queueing began, which Sweep measures from. Of several that dispatch
// at once each release goes to one.
func (s *Store) DispatchDue(ctx context.Context, now, work time.Time, limit int, rates ...content.ChannelRate) ([]content.Ticket, error) {
	var tickets []content.Ticket
	err := s.tx(ctx, func(tx *sql.Tx) error {
		d := dispatch{s: s, tx: tx, now: now, work: work, rates: rates, room: map[string]int{}}
		for {
			again, err := d.some(ctx, most(limit)-len(d.tickets))
			if err != nil {
				return err
			}
			if !again || len(d.tickets) == most(limit) {
				tickets = d.tickets
				return nil
			}
		}
	})
	if err != nil {
		return nil, fmt.Errorf("store: dispatch: %w", err)
	}
	return tickets, nil
}

// Queued is how many releases wait in the queue, up to most.
func (s *Store) Queued(ctx context.Context, most int) (int, error) {
	var n int
	err := s.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT 1 FROM releases WHERE state = $1 LIMIT CAST($2 AS BIGINT)) q`,
		string(content.Queued), most).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("store: counting what is queued: %w", err)
	}
	return n, nil
}

// dispatch is one DispatchDue.
type dispatch struct {
	s         *Store
	tx        *sql.Tx
	now, work time.Time
	rates     []content.ChannelRate
	room      map[string]int // by channel with a rate: how many more may go
	full      []string       // channels without room
	tickets   []content.Ticket
}

// some queues up to limit releases of channels that have room, and reports whether it met a channel
// that has none left: others may stand behind it.
func (d *dispatch) some(ctx context.Context, limit int) (again bool, err error) {
	due, err := d.due(ctx, limit)
	if err != nil {
		return false, err
	}
	for _, t := range due {
		room, err := d.roomOf(ctx, t.Channel)
		if err != nil {
			return false, err
		}
		if room == 0 {
			if !slices.Contains(d.full, t.Channel) {
				d.full, again = append(d.full, t.Channel), true
			}
			continue
		}
		if err := d.queue(ctx, t); err != nil {
			return false, err
		}
	}
	return again, nil
}

func (d *dispatch) due(ctx context.Context, limit int) ([]content.Ticket, error) {
	q := query(`SELECT r.id, r.fence, r.platform, r.channel FROM releases r`).
		and("r.state = ?", string(content.Approved)).
		and("r.due <= ?", micros(d.now)).
		and("r.not_before <= ?", micros(d.now)).
		and("r.due + r.late >= ?", micros(d.now)).
		and("r.lease_until <= ?", micros(d.work)). // else somebody works on its draft
		and(connected).
		and(unpaused, micros(d.now)).
		and(unhindered)
	for _, channel := range d.full {
		q.and("r.channel <> ?", channel)
	}
	return list(ctx, d.tx, scanTicket, q.end("ORDER BY r.priority DESC, r.due, r.id "+limited+d.s.dialect.skipLocked, limit))
}

// roomOf is how many more may go out on a channel now. What is queued or with a worker counts as gone
// out beside what was counted, for it may not have been counted yet.
func (d *dispatch) roomOf(ctx context.Context, channel string) (int, error) {
	i := slices.IndexFunc(d.rates, func(r content.ChannelRate) bool { return r.Channel == channel })
	if i < 0 {
		return math.MaxInt, nil
	}
	if room, known := d.room[channel]; known {
		return room, nil
	}
	r := d.rates[i]
	room, err := d.left(ctx, r)
	if err == nil && room > 0 {
		// Others who dispatch on this channel wait, and then see what was queued here. Where there is
		// no room nothing is written: a backlog is looked at several times a second.
		if _, err := alone(ctx, d.tx, "lock:dispatch:"+channel); err != nil {
			return 0, err
		}
		room, err = d.left(ctx, r)
	}
	d.room[channel] = room
	return room, err
}

// left counts what was taken within the window. What is of a time to come is left out: who carries the
// next release out finds that the clock went back, and counts it anew; see Take.
func (d *dispatch) left(ctx context.Context, r content.ChannelRate) (int, error) {
	var gone int
	err := d.tx.QueryRowContext(ctx, `SELECT
			(SELECT COUNT(*) FROM takes WHERE name = $1 AND at > `+d.s.dialect.clock+` - $2 AND at <= `+d.s.dialect.clock+`)
			+ (SELECT COUNT(*) FROM releases WHERE channel = $3 AND state IN ($4, $5))`,
		r.Key, r.Window.Microseconds(), r.Channel, string(content.Queued), string(content.Publishing)).Scan(&gone)
	return max(r.Max-gone, 0), err
}

func (d *dispatch) queue(ctx context.Context, t content.Ticket) error {
	e := edit{release: t.Release, from: content.Approved, to: content.Queued, who: "scheduler", at: d.now}
	e.when("fence = ?", t.Fence)
	e.when("lease_until <= ?", micros(d.work))
	t.Fence++
	e.set("fence = ?", t.Fence)
	e.set("queued_at = ?", micros(d.work))
	held, err := e.do(ctx, d.tx)
	if err != nil || !held {
		return err
	}
	d.tickets = append(d.tickets, t)
	if _, rated := d.room[t.Channel]; rated {
		d.room[t.Channel]--
	}
	return nil
}

func scanTicket(row scanner) (content.Ticket, error) {
	var t content.Ticket
	err := row.Scan(&t.Release, &t.Fence, &t.Platform, &t.Channel)
	return t, err
}
