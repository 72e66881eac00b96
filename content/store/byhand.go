package store

import (
	"context"
	"database/sql"
	"errors"
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
		err = errors.New("nobody says where it was read")
	}
	if err == nil {
		err = s.tx(ctx, func(tx *sql.Tx) error { return s.addByHand(ctx, tx, sample, word) })
	}
	if dangling(err) {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("store: add %s by hand: %w", sample.Metric, err)
	}
	return nil
}

func (s *Store) addByHand(ctx context.Context, tx *sql.Tx, sample content.Sample, word content.Correction) error {
	n, err := s.dialect.insertSamples(ctx, tx, []content.Sample{sample})
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrTaken
	}
	word.Publication, word.Channel, word.Metric = sample.Publication, sample.Channel, sample.Metric
	word.ObservedAt, word.Source, word.Value = sample.ObservedAt, sample.Source, &sample.Value
	if _, err := insertCorrection(ctx, tx, word); err != nil {
		return err
	}
	return record(ctx, tx, content.Entry{At: word.At, Who: word.Who, Action: "sample.add", Subject: sampleSubject(word),
		To: sampleSays(word, word.Value), Why: word.Why})
}
