package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"moxin/content"
)

// AddByHand keeps a reading that a person typed in, together with their word on it: who, when, and in
// Why where they read it. ErrTaken when there is such a reading already: it is for correcting. The
// word's Value is the reading's, so that who typed it in stands beside it for ever.
func (s *Store) AddByHand(ctx context.Context, sample content.Sample, word content.Correction) error {
	err := countable(sample)
	if err == nil && strings.TrimSpace(word.Why) == "" {
		err = fmt.Errorf("nobody says where it was read")
	}
	if err == nil {
		err = s.tx(ctx, func(tx *sql.Tx) error { return addByHand(ctx, tx, sample, word) })
	}
	if dangling(err) {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("store: add %s by hand: %w", sample.Metric, err)
	}
	return nil
}

func addByHand(ctx context.Context, tx *sql.Tx, sample content.Sample, word content.Correction) error {
	n, err := insertSamples(ctx, tx, []content.Sample{sample})
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrTaken
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO corrections (publication, channel, metric, observed_at, source, value, why, who, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		orNull(sample.Publication), orNull(sample.Channel), string(sample.Metric), micros(sample.ObservedAt), sample.Source,
		sample.Value, word.Why, word.Who, micros(word.At))
	if err != nil {
		return err
	}
	subject := "channel:" + sample.Channel
	if sample.Publication != 0 {
		subject = publicationSubject(sample.Publication)
	}
	return record(ctx, tx, content.Entry{At: word.At, Who: word.Who, Action: "sample.add", Subject: subject,
		To: fmt.Sprintf("%s %s %s %s", sample.Metric, shown(sample.ObservedAt), sample.Source, numeral(&sample.Value)), Why: word.Why})
}
