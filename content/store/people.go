package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"moxin/content"
)

// Log adds a line to the audit for something that the store did not do itself.
func (s *Store) Log(ctx context.Context, e content.Entry) error {
	if err := record(ctx, s.write, e); err != nil {
		return fmt.Errorf("store: audit %s: %w", e.Action, err)
	}
	return nil
}

func record(ctx context.Context, q querier, e content.Entry) error {
	if e.Origin == "" {
		e.Origin = content.CallerOf(ctx).Origin
	}
	_, err := q.ExecContext(ctx, `INSERT INTO audit (at, who, action, subject, from_value, to_value, why, origin)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, micros(e.At), e.Who, e.Action, e.Subject, e.From, e.To, e.Why, e.Origin)
	return err
}

// Audit returns the newest lines first: of one subject ("release:12", "channel:gzh"), or of all
// when it is empty; limit 0 means all.
func (s *Store) Audit(ctx context.Context, subject string, limit int) ([]content.Entry, error) {
	q := query(`SELECT id, at, who, action, subject, from_value, to_value, why, origin FROM audit`)
	if subject != "" {
		q.and("subject = ?", subject)
	}
	all, err := list(ctx, s.read, func(row scanner) (content.Entry, error) {
		var e content.Entry
		err := row.Scan(&e.ID, (*stamp)(&e.At), &e.Who, &e.Action, &e.Subject, &e.From, &e.To, &e.Why, &e.Origin)
		return e, err
	}, q.end("ORDER BY id DESC LIMIT ?", most(limit)))
	if err != nil {
		return nil, fmt.Errorf("store: audit: %w", err)
	}
	return all, nil
}

// Connect writes down who a channel is; from now on this store publishes on it. Connecting
// again replaces the account.
func (s *Store) Connect(ctx context.Context, a content.Account) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		was, err := first(ctx, tx, scanText, query(`SELECT account FROM accounts`).and("channel = ?", a.Channel))
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO accounts (channel, platform, account, name, kind,
				connected_at, connected_by)
			VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (channel) DO UPDATE SET platform = excluded.platform, account = excluded.account,
				name = excluded.name, kind = excluded.kind, connected_at = excluded.connected_at,
				connected_by = excluded.connected_by`,
			a.Channel, a.Platform, a.ID, a.Name, a.Kind, micros(a.ConnectedAt), a.ConnectedBy)
		if err != nil {
			return err
		}
		return record(ctx, tx, content.Entry{At: a.ConnectedAt, Who: a.ConnectedBy, Action: "channel.connect",
			Subject: "channel:" + a.Channel, From: was, To: a.ID, Why: a.Name})
	})
	if err != nil {
		return fmt.Errorf("store: connect %s: %w", a.Channel, err)
	}
	return nil
}

func scanText(row scanner) (string, error) {
	var text string
	err := row.Scan(&text)
	return text, err
}

// Disconnect forgets who a channel is and its tokens; its releases wait. ErrNotFound when it is
// not connected.
func (s *Store) Disconnect(ctx context.Context, channel, who string, at time.Time) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		was, err := first(ctx, tx, scanText,
			query(`DELETE FROM accounts`).and("channel = ?", channel).end("RETURNING account"))
		if err != nil {
			return err
		}
		if err := dropTokens(ctx, tx, channel); err != nil {
			return err
		}
		return record(ctx, tx, content.Entry{At: at, Who: who, Action: "channel.disconnect",
			Subject: "channel:" + channel, From: was})
	})
	if err != nil {
		return fmt.Errorf("store: disconnect %s: %w", channel, err)
	}
	return nil
}

// Accounts returns the connected channels by id.
func (s *Store) Accounts(ctx context.Context) ([]content.Account, error) {
	all, err := list(ctx, s.read, func(row scanner) (content.Account, error) {
		var a content.Account
		err := row.Scan(&a.Channel, &a.Platform, &a.ID, &a.Name, &a.Kind, (*stamp)(&a.ConnectedAt), &a.ConnectedBy)
		return a, err
	}, query(`SELECT channel, platform, account, name, kind, connected_at, connected_by FROM accounts`).
		end("ORDER BY channel"))
	if err != nil {
		return nil, fmt.Errorf("store: accounts: %w", err)
	}
	return all, nil
}

// Pause stops a scope; pausing it again replaces reason and end.
func (s *Store) Pause(ctx context.Context, p content.Pause) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO pauses (scope, reason, who, at, until_at)
			VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (scope) DO UPDATE SET reason = excluded.reason, who = excluded.who,
				at = excluded.at, until_at = excluded.until_at`,
			p.Scope, p.Reason, p.By, micros(p.At), micros(p.Until))
		if err != nil {
			return err
		}
		e := content.Entry{At: p.At, Who: p.By, Action: "pause", Subject: scopeSubject(p.Scope), Why: p.Reason}
		if !p.Until.IsZero() {
			e.To = shown(p.Until)
		}
		return record(ctx, tx, e)
	})
	if err != nil {
		return fmt.Errorf("store: pause %s: %w", scopeSubject(p.Scope), err)
	}
	return nil
}

// Resume ends the pause of exactly this scope. ErrNotFound when there is none.
func (s *Store) Resume(ctx context.Context, scope, who string, at time.Time) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		n, err := exec(ctx, tx, `DELETE FROM pauses WHERE scope = $1`, scope)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNotFound
		}
		return record(ctx, tx, content.Entry{At: at, Who: who, Action: "resume", Subject: scopeSubject(scope)})
	})
	if err != nil {
		return fmt.Errorf("store: resume %s: %w", scopeSubject(scope), err)
	}
	return nil
}

// scopeSubject is a pause's scope as the audit names it.
func scopeSubject(scope string) string {
	if scope == "" {
		return "everything"
	}
	return scope
}

// Pauses returns every pause by scope, also one whose Until has passed.
func (s *Store) Pauses(ctx context.Context) ([]content.Pause, error) {
	all, err := list(ctx, s.read, func(row scanner) (content.Pause, error) {
		var p content.Pause
		err := row.Scan(&p.Scope, &p.Reason, &p.By, (*stamp)(&p.At), (*stamp)(&p.Until))
		return p, err
	}, query(`SELECT scope, reason, who, at, until_at FROM pauses`).end("ORDER BY scope"))
	if err != nil {
		return nil, fmt.Errorf("store: pauses: %w", err)
	}
	return all, nil
}
