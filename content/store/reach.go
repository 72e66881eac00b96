package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"moxin/content"
)

// RollContacts notes that the customers of an account were read whole at a calendar instant.
func (s *Store) RollContacts(ctx context.Context, account string, at time.Time) error {
	_, err := s.write.ExecContext(ctx, `INSERT INTO contact_rolls (account, at) VALUES ($1, $2)
		ON CONFLICT (account) DO UPDATE SET at = excluded.at`, account, micros(at))
	if err != nil {
		return fmt.Errorf("store: roll of contacts: %w", err)
	}
	return nil
}

// RolledContacts is when the customers of an account were last read whole; zero = never.
func (s *Store) RolledContacts(ctx context.Context, account string) (time.Time, error) {
	var at time.Time
	err := s.read.QueryRowContext(ctx, `SELECT COALESCE(MAX(at), 0) FROM contact_rolls WHERE account = $1`, account).Scan((*stamp)(&at))
	if err != nil {
		return at, fmt.Errorf("store: roll of contacts: %w", err)
	}
	return at, nil
}

// ReachOf counts whom a message would go to by what is known now: customers that still are contacts,
// each once. Staff are those whose contacts they are, which may be more than would send: WeCom gives
// each customer to one of them.
func (s *Store) ReachOf(ctx context.Context, q content.ReachQuery) (content.Reach, error) {
	r := content.Reach{}
	var err error
	if r.AsOf, err = s.RolledContacts(ctx, q.Account); err != nil {
		return r, err
	}
	who, args := `SELECT c.reader, c.staff FROM contacts c WHERE c.account = ? AND (c.gone = 0 OR c.at > c.gone)`, []any{q.Account}
	among := func(condition string, values []string) {
		if len(values) > 0 {
			who += fmt.Sprintf(condition, "?"+strings.Repeat(", ?", len(values)-1))
			for _, v := range values {
				args = append(args, v)
			}
		}
	}
	among(" AND c.staff IN (%s)", q.Staff)
	among(" AND EXISTS (SELECT 1 FROM contact_tags t WHERE t.contact = c.id AND t.tag IN (%s))", q.Tags)
	// Deliveries are counted for all readers at once: one by one it is four times the work for PostgreSQL.
	count := query(`WITH w AS (`+who+`) SELECT COUNT(DISTINCT w.reader), COUNT(DISTINCT w.staff), (SELECT COUNT(*) FROM
		(SELECT d.reader FROM deliveries d WHERE d.reader IN (SELECT reader FROM w) AND d.status = 1 AND d.at >= ?
			GROUP BY d.reader HAVING COUNT(*) >= ?) full_up) FROM w`, append(args, micros(q.Since), most(q.Max))...)
	if err := s.read.QueryRowContext(ctx, count.sql(), count.args...).Scan(&r.Customers, &r.Staff, &r.Capped); err != nil {
		return r, fmt.Errorf("store: reach: %w", err)
	}
	return r, nil
}
