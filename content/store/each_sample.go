package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"

	"moxin/content"
)

// EachSample goes through the chosen samples as people corrected them, in no order, without holding
// them: Unit and Raw stay empty. An error ends it.
func (s *Store) EachSample(ctx context.Context, f content.SampleFilter) iter.Seq2[content.Sample, error] {
	return func(yield func(content.Sample, error) bool) {
		err := s.eachSample(ctx, f, func(sample content.Sample) bool { return yield(sample, nil) })
		if err != nil {
			yield(content.Sample{}, fmt.Errorf("store: each sample: %w", err))
		}
	}
}

func (s *Store) eachSample(ctx context.Context, f content.SampleFilter, yield func(content.Sample) bool) error {
	words, err := s.said(ctx, f)
	if err != nil {
		return err
	}
	q := ofSubjects(query(`SELECT publication, channel, metric, value, cumulative, capped, observed_at, source FROM samples`), f)
	q.known(f.Known)
	rows, err := s.read.QueryContext(ctx, q.sql(), q.args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	once := wordsOnce{}
	one := make([]content.Sample, 1)
	for rows.Next() {
		if one[0], err = once.scan(rows); err != nil {
			return err
		}
		if f.AsRead || len(words.of(one)) == 1 {
			if !yield(one[0]) {
				return nil
			}
		}
	}
	return rows.Err()
}

// wordsOnce keeps one copy of each word that a million rows repeat.
type wordsOnce map[string]string

func (w wordsOnce) of(text string) string {
	if kept, ok := w[text]; ok {
		return kept
	}
	w[text] = text
	return text
}

func (w wordsOnce) scan(row scanner) (content.Sample, error) {
	var s content.Sample
	var publication sql.NullInt64
	var channel sql.NullString
	var metric string
	err := row.Scan(&publication, &channel, &metric, &s.Value, &s.Cumulative, &s.Capped, (*stamp)(&s.ObservedAt), &s.Source)
	s.Publication, s.Channel = publication.Int64, w.of(channel.String)
	s.Metric, s.Source = content.Metric(w.of(metric)), w.of(s.Source)
	return s, err
}
