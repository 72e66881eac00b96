package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"moxin/content"
)

const contactEventColumns = `channel, account, name, change, reader, staff, state, at, heard`

// AddContactEvents keeps what callbacks told, all or none, and returns how many were new: the same key
// of a channel again changes nothing. They are on disk when it returns, so that they may be answered.
func (s *Store) AddContactEvents(ctx context.Context, events []content.ContactEvent) (int, error) {
	ordered := slices.SortedFunc(slices.Values(events), func(a, b content.ContactEvent) int {
		return cmp.Or(cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.Key, b.Key))
	})
	added, err := adding[[]content.ContactEvent]{parts: slices.Chunk(ordered, rowsAtOnce), insert: insertContactEvents}.to(ctx, s)
	if err != nil {
		return 0, fmt.Errorf("store: add contact events: %w", err)
	}
	return added, nil
}

func insertContactEvents(ctx context.Context, tx *sql.Tx, events []content.ContactEvent) (int64, error) {
	args := make([]any, 0, len(events)*9)
	for _, e := range events {
		args = append(args, e.Channel, e.Account, e.Key, string(e.Change), e.Reader, e.Staff, e.State, micros(e.At), micros(e.Heard))
	}
	row := "(?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
	q := query(`INSERT INTO contact_events (`+contactEventColumns+`, done) VALUES `+
		row+strings.Repeat(", "+row, len(events)-1)+` ON CONFLICT DO NOTHING`, args...)
	return exec(ctx, tx, q.sql(), q.args...)
}

// OpenContactEvents returns events that nobody has worked on yet, the first heard first.
func (s *Store) OpenContactEvents(ctx context.Context, limit int) ([]content.ContactEvent, error) {
	all, err := list(ctx, s.read, func(row scanner) (content.ContactEvent, error) {
		var e content.ContactEvent
		err := row.Scan(&e.Channel, &e.Account, &e.Key, &e.Change, &e.Reader, &e.Staff, &e.State, (*stamp)(&e.At), (*stamp)(&e.Heard))
		return e, err
	}, query(`SELECT `+contactEventColumns+` FROM contact_events`).and("done = 0").end("ORDER BY id LIMIT ?", most(limit)))
	if err != nil {
		return nil, fmt.Errorf("store: contact events: %w", err)
	}
	return all, nil
}

// Contacts returns the chosen relations, the oldest first.
func (s *Store) Contacts(ctx context.Context, f content.ContactFilter) ([]content.Contact, error) {
	q := query(`SELECT c.id, c.account, c.reader, c.staff, c.state, c.at, c.gone, c.gone_by,
		COALESCE((SELECT ` + s.dialect.joined + ` FROM (SELECT tag FROM contact_tags WHERE contact = c.id ORDER BY tag) t), '') FROM contacts c`)
	for _, is := range [][2]string{{"c.account", f.Account}, {"c.reader", f.Reader}} {
		if is[1] != "" {
			q.and(is[0]+" = ?", is[1])
		}
	}
	in(q, "c.state", f.States)
	if f.Here {
		q.and("(c.gone = 0 OR c.at > c.gone)")
	}
	all, err := list(ctx, s.read, scanContact, q.end("ORDER BY c.at, c.id"))
	if err != nil {
		return nil, fmt.Errorf("store: contacts: %w", err)
	}
	return all, nil
}

// tagMark is between the tags of one contact as they are read; ids of tags have no such character.
const tagMark = "\n"

func scanContact(row scanner) (content.Contact, error) {
	var c content.Contact
	var tags string
	err := row.Scan(&c.ID, &c.Account, &c.Reader, &c.Staff, &c.State, (*stamp)(&c.At), (*stamp)(&c.Left), &c.LeftBy, &tags)
	if tags != "" {
		c.Tags = strings.Split(tags, tagMark)
	}
	return c, err
}

// KeepContacts stores what a piece of work on contacts leaves, all or nothing. A contact is one by
// account, reader and staff: what is there is replaced, its tags only where the new one has some or says
// that it has none (empty, not nil). An event that is done with no longer says whose it was. Of readers
// who were forgotten no contact is kept, and outcomes stay without a reader.
func (s *Store) KeepContacts(ctx context.Context, k content.ContactsKept) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		if _, err := alone(ctx, tx, "lock:outcomes"); err != nil { // as AddOutcomes does
			return err
		}
		gone, err := forgottenOf(ctx, tx, k)
		if err != nil {
			return err
		}
		for _, c := range k.Contacts {
			if c.Reader == "" || gone[c.Reader] { // who was forgotten while work on their events had begun has no name
				continue
			}
			if err := keepContact(ctx, tx, c); err != nil {
				return err
			}
		}
		for _, o := range k.Outcomes {
			if gone[o.Reader] {
				o.Reader = ""
			}
			if _, err := insertOutcome(ctx, tx, o); err != nil {
				return err
			}
		}
		for _, e := range k.Events {
			if _, err := exec(ctx, tx, `UPDATE contact_events SET done = 1, reader = '' WHERE channel = $1 AND name = $2`, e.Channel, e.Key); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store: keep contacts: %w", err)
	}
	return nil
}

// forgottenOf are the readers of a piece of work who asked to be forgotten.
func forgottenOf(ctx context.Context, tx *sql.Tx, k content.ContactsKept) (map[string]bool, error) {
	readers := map[string]bool{}
	for _, c := range k.Contacts {
		readers[c.Reader] = true
	}
	for _, o := range k.Outcomes {
		readers[o.Reader] = true
	}
	return forgottenAmong(ctx, tx, readers)
}

func forgottenAmong(ctx context.Context, q querier, readers map[string]bool) (map[string]bool, error) {
	gone, all := map[string]bool{}, make([]string, 0, len(readers))
	for r := range readers {
		all = append(all, r)
	}
	for part := range slices.Chunk(all, rowsAtOnce) {
		query := query(`SELECT reader FROM forgotten`)
		in(query, "reader", part)
		found, err := list(ctx, q, func(row scanner) (r string, err error) { return r, row.Scan(&r) }, query)
		if err != nil {
			return nil, err
		}
		for _, r := range found {
			gone[r] = true
		}
	}
	return gone, nil
}

// keepContact keeps the newest beginning and the newest end that anybody told of: whoever read the
// contact before another wrote it takes nothing back. An end that the roll alone told of (gone_by is
// empty) came at some time before: the event that says when takes its place, and a list that names the
// contact again (it alone knows tags) takes it back.
func keepContact(ctx context.Context, tx *sql.Tx, c content.Contact) error {
	const later = `(excluded.gone > contacts.gone OR excluded.gone = contacts.gone AND excluded.gone_by > contacts.gone_by
		OR contacts.gone_by = '' AND excluded.gone_by <> '' AND excluded.gone >= contacts.at)`
	const back = `($8 = 1 AND contacts.gone_by = '' AND excluded.gone = 0)`
	const newer = `(excluded.at > contacts.at OR excluded.at = contacts.at AND excluded.state > contacts.state)`
	listed := 0
	if c.Tags != nil {
		listed = 1
	}
	var id int64
	err := tx.QueryRowContext(ctx, `INSERT INTO contacts (account, reader, staff, state, at, gone, gone_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (account, reader, staff) DO UPDATE
		SET state = CASE WHEN `+newer+` THEN excluded.state ELSE contacts.state END,
			at = CASE WHEN `+newer+` THEN excluded.at ELSE contacts.at END,
			gone = CASE WHEN `+later+` OR `+back+` THEN excluded.gone ELSE contacts.gone END,
			gone_by = CASE WHEN `+later+` THEN excluded.gone_by ELSE contacts.gone_by END RETURNING id`,
		c.Account, c.Reader, c.Staff, c.State, micros(c.At), micros(c.Left), string(c.LeftBy), listed).Scan(&id)
	if err != nil || c.Tags == nil {
		return err
	}
	if _, err := exec(ctx, tx, `DELETE FROM contact_tags WHERE contact = $1`, id); err != nil {
		return err
	}
	for _, tag := range c.Tags {
		if _, err := exec(ctx, tx, `INSERT INTO contact_tags (contact, tag) VALUES ($1, $2) ON CONFLICT DO NOTHING`, id, tag); err != nil {
			return err
		}
	}
	return nil
}
