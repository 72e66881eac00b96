package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"moxin/content"
)

const wayColumns = `SELECT state, slug, channel, wecom, account, config, picture, staff, who, at, retired FROM contact_ways`

// AddWay keeps a contact way. ErrTaken when its state is another's; that of a retired one stays its own.
func (s *Store) AddWay(ctx context.Context, w content.ContactWay) error {
	staff, err := json.Marshal(w.Staff)
	if err != nil {
		return fmt.Errorf("store: add contact way %s: %w", w.State, err)
	}
	err = s.tx(ctx, func(tx *sql.Tx) error {
		n, err := exec(ctx, tx, `INSERT INTO contact_ways (state, slug, channel, wecom, account, config, picture, staff, who, at, retired)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (state) DO NOTHING`,
			w.State, w.Slug, w.Channel, w.WeCom, w.Account, w.Config, w.Picture, string(staff), w.Who, micros(w.At), micros(w.Retired))
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrTaken
		}
		return record(ctx, tx, content.Entry{At: w.At, Who: w.Who, Action: "contact.add", Subject: waySubject(w.State), To: w.Slug, Why: w.Channel})
	})
	if err != nil {
		return fmt.Errorf("store: add contact way %s: %w", w.State, err)
	}
	return nil
}

func waySubject(state string) string { return "contact:" + state }

// Way returns a contact way by its state, also a retired one.
func (s *Store) Way(ctx context.Context, state string) (content.ContactWay, error) {
	w, err := first(ctx, s.read, scanWay, query(wayColumns).and("state = ?", state))
	if err != nil {
		return w, fmt.Errorf("store: contact way %s: %w", state, err)
	}
	return w, nil
}

// Ways returns the contact ways of an article under all its names ("" = of every article), the newest first.
func (s *Store) Ways(ctx context.Context, slug string) ([]content.ContactWay, error) {
	q := query(wayColumns)
	if slug != "" {
		q.named("slug", slug)
	}
	all, err := list(ctx, s.read, scanWay, q.end("ORDER BY at DESC, state"))
	if err != nil {
		return nil, fmt.Errorf("store: contact ways: %w", err)
	}
	return all, nil
}

func scanWay(row scanner) (content.ContactWay, error) {
	var w content.ContactWay
	var staff string
	err := row.Scan(&w.State, &w.Slug, &w.Channel, &w.WeCom, &w.Account, &w.Config, &w.Picture, &staff, &w.Who,
		(*stamp)(&w.At), (*stamp)(&w.Retired))
	if err != nil {
		return w, err
	}
	return w, json.Unmarshal([]byte(staff), &w.Staff)
}

// RetireWay notes since when a contact way is no longer shown. The first word stands: a second changes
// nothing. Who says so is the caller of the context.
func (s *Store) RetireWay(ctx context.Context, state string, at time.Time) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		n, err := exec(ctx, tx, `UPDATE contact_ways SET retired = $1 WHERE state = $2 AND retired = 0`, micros(at), state)
		if err != nil {
			return err
		}
		if n == 0 {
			return mustExist(ctx, tx, `SELECT 1 FROM contact_ways WHERE state = $1`, state)
		}
		return record(ctx, tx, content.Entry{At: at, Who: content.CallerOf(ctx).Person.Name, Action: "contact.retire", Subject: waySubject(state)})
	})
	if err != nil {
		return fmt.Errorf("store: retire contact way %s: %w", state, err)
	}
	return nil
}
