package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"moxin/content"
)

// holdable are the states in which a release may be held: no worker has it then, and none gets
// it before the hold is given back or over.
var holdable = []content.State{content.Approved, content.Cancelled}

// Hold keeps an approved release from being dispatched, or a cancelled one from a second holder,
// while its owner does something about it on the platform. It reports false when somebody else
// holds it, a pause covers it, its channel is not connected, or it is in another state or has
// another digest by now. A hold whose owner died ends by itself. It is no change of the release:
// its version stays.
func (s *Store) Hold(ctx context.Context, h content.Hold) (bool, error) {
	held := false
	err := s.tx(ctx, func(tx *sql.Tx) error {
		q := query(`UPDATE releases AS r SET holder = ?, lease_until = ?`, h.Owner, micros(h.Until)).
			and("r.id = ?", h.Release).and("r.digest = ?", h.Digest).and("r.lease_until <= ?", micros(h.Work)).
			and(connected).and(unpaused, micros(h.Now))
		in(q, "r.state", plain(holdable))
		n, err := exec(ctx, tx, q.sql(), q.args...)
		held = n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("store: hold release %d: %w", h.Release, err)
	}
	return held, nil
}

// Unhold gives a hold back before its end. One that is over, or somebody else's by now, is left
// alone.
func (s *Store) Unhold(ctx context.Context, release int64, owner string) error {
	_, err := exec(ctx, s.write, `UPDATE releases SET holder = '', lease_until = 0
		WHERE id = $1 AND holder = $2`, release, owner)
	if err != nil {
		return fmt.Errorf("store: give back release %d: %w", release, err)
	}
	return nil
}

// Lead reports whether owner may do alone what name stands for until then (both work time): it
// takes or prolongs the right when nobody else has it, or somebody's is over.
func (s *Store) Lead(ctx context.Context, name, owner string, now, until time.Time) (bool, error) {
	n, err := exec(ctx, s.write, `INSERT INTO leads (name, owner, until_at) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until_at = excluded.until_at
		WHERE leads.owner = excluded.owner OR leads.until_at <= $4`, name, owner, micros(until), micros(now))
	if err != nil {
		return false, fmt.Errorf("store: lead %s: %w", name, err)
	}
	return n > 0, nil
}
