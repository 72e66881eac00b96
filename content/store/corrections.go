package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"moxin/content"
)

const correctionColumns = `SELECT id, publication, channel, metric, observed_at, source, value, why, who, at FROM corrections`

// AddCorrection keeps a person's word on a sample, which stays as it was read, and returns its id.
// ErrNotFound when there is no such sample.
func (s *Store) AddCorrection(ctx context.Context, c content.Correction) (int64, error) {
	err := correctable(c)
	if err == nil {
		err = s.tx(ctx, func(tx *sql.Tx) error {
			c.ID, err = addCorrection(ctx, tx, c)
			return err
		})
	}
	if err != nil {
		return 0, fmt.Errorf("store: correct %s from %s: %w", c.Metric, c.Source, err)
	}
	return c.ID, nil
}

// correctable refuses a word without a reason, and one that says no number.
func correctable(c content.Correction) error {
	if strings.TrimSpace(c.Why) == "" {
		return errors.New("no reason")
	}
	if c.Value == nil {
		return nil
	}
	return finite(*c.Value)
}

func addCorrection(ctx context.Context, tx *sql.Tx, c content.Correction) (int64, error) {
	if _, err := alone(ctx, tx, "lock:corrections"); err != nil { // the newest is the last that was kept
		return 0, err
	}
	was, err := countsAs(ctx, tx, c)
	if err != nil {
		return 0, err
	}
	id, err := insertCorrection(ctx, tx, c)
	if err != nil {
		return 0, err
	}
	return id, record(ctx, tx, content.Entry{At: c.At, Who: c.Who, Action: "sample.correct", Subject: sampleSubject(c),
		From: sampleSays(c, was), To: sampleSays(c, c.Value), Why: c.Why})
}

func insertCorrection(ctx context.Context, tx *sql.Tx, c content.Correction) (id int64, err error) {
	err = tx.QueryRowContext(ctx, `INSERT INTO corrections (publication, channel, metric, observed_at, source,
			value, why, who, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
		orNull(c.Publication), orNull(c.Channel), string(c.Metric), micros(c.ObservedAt), c.Source,
		c.Value, c.Why, c.Who, micros(c.At)).Scan(&id)
	return id, err
}

// sampleSubject is what a corrected sample is of, and sampleSays which it is and what it says, as the
// audit names them.
func sampleSubject(c content.Correction) string {
	if c.Publication != 0 {
		return publicationSubject(c.Publication)
	}
	return "channel:" + c.Channel
}

func sampleSays(c content.Correction, value *float64) string {
	return fmt.Sprintf("%s %s %s %s", c.Metric, shown(c.ObservedAt), c.Source, numeral(value))
}

// countsAs is what the sample counts as before a correction; nil = as not read.
func countsAs(ctx context.Context, tx *sql.Tx, c content.Correction) (*float64, error) {
	var was *float64
	value := func(row scanner) (*float64, error) {
		err := row.Scan(&was)
		return was, err
	}
	if _, err := first(ctx, tx, value, sameSample(query(`SELECT value FROM samples`), c)); err != nil {
		return nil, err
	}
	_, err := first(ctx, tx, value, sameSample(query(`SELECT value FROM corrections`), c).end("ORDER BY id DESC LIMIT 1"))
	if errors.Is(err, ErrNotFound) {
		err = nil
	}
	return was, err
}

// sameSample narrows a statement to the sample that a correction is about.
func sameSample(q *statement, c content.Correction) *statement {
	if c.Publication != 0 {
		q.and("publication = ?", c.Publication)
	}
	if c.Channel != "" {
		q.and("channel = ?", c.Channel)
	}
	return q.and("metric = ?", string(c.Metric)).and("observed_at = ?", micros(c.ObservedAt)).and("source = ?", c.Source)
}

// numeral writes a value as the audit does.
func numeral(v *float64) string {
	if v == nil {
		return "-"
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

// Corrections returns what was said of the chosen samples, the oldest first, also what a newer word
// has replaced.
func (s *Store) Corrections(ctx context.Context, f content.SampleFilter) ([]content.Correction, error) {
	all, err := list(ctx, s.read, scanCorrection, ofSubjects(query(correctionColumns), f).end("ORDER BY id"))
	if err != nil {
		return nil, fmt.Errorf("store: corrections: %w", err)
	}
	return all, nil
}

func scanCorrection(row scanner) (content.Correction, error) {
	var c content.Correction
	var publication sql.NullInt64
	var channel sql.NullString
	err := row.Scan(&c.ID, &publication, &channel, &c.Metric, (*stamp)(&c.ObservedAt), &c.Source, &c.Value,
		&c.Why, &c.Who, (*stamp)(&c.At))
	c.Publication, c.Channel = publication.Int64, channel.String
	return c, err
}

// sampleKey tells samples apart, as the unique keys of their table do.
type sampleKey struct {
	publication int64
	channel     string
	metric      content.Metric
	observed    int64 // microseconds
	source      string
}

func keyOf(s content.Sample) sampleKey {
	return sampleKey{s.Publication, s.Channel, s.Metric, micros(s.ObservedAt), s.Source}
}

// said is the newest word on each sample that somebody spoke of; nil = it says nothing.
type said map[sampleKey]*float64

// said reads the newest words on the chosen samples, of those that had been said by f.Known. What was typed
// in later than that says nothing: its first word is from when it was.
func (s *Store) said(ctx context.Context, f content.SampleFilter) (said, error) {
	all, err := s.Corrections(ctx, f)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	newest := make(said, len(all))
	for _, c := range all {
		key := sampleKey{c.Publication, c.Channel, c.Metric, micros(c.ObservedAt), c.Source}
		if f.Known.IsZero() || !c.At.After(f.Known) {
			newest[key] = c.Value
		} else if _, spoken := newest[key]; !spoken && c.Source == content.ByHand {
			newest[key] = nil
		}
	}
	return newest, nil
}

// of makes of samples as they were read what they count as, in place.
func (w said) of(samples []content.Sample) []content.Sample {
	if len(w) == 0 {
		return samples
	}
	kept := samples[:0]
	for _, s := range samples {
		value, spoken := w[keyOf(s)]
		if spoken && value == nil {
			continue
		}
		if spoken && *value != s.Value {
			s.Value, s.Capped = *value, false
		}
		kept = append(kept, s)
	}
	return kept
}

// withdrawn reports whether any sample says nothing.
func (w said) withdrawn() bool {
	for _, value := range w {
		if value == nil {
			return true
		}
	}
	return false
}
