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
	row := newSampleRow()
	one := make([]content.Sample, 1)
	for rows.Next() {
		if one[0], err = row.scan(rows); err != nil {
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

// sampleRow is room for one row after the other: of a million none leaves anything behind but its sample,
// with one copy of each word that they repeat.
type sampleRow struct {
	once                    map[string]string
	sample                  content.Sample
	publication             sql.NullInt64
	channel, metric, source sql.RawBytes
	columns                 []any
}

func newSampleRow() *sampleRow {
	r := &sampleRow{once: map[string]string{}}
	r.columns = []any{&r.publication, &r.channel, &r.metric, &r.sample.Value, &r.sample.Cumulative, &r.sample.Capped, (*stamp)(&r.sample.ObservedAt), &r.source}
	return r
}

func (r *sampleRow) word(text []byte) string {
	if kept, ok := r.once[string(text)]; ok {
		return kept
	}
	kept := string(text)
	r.once[kept] = kept
	return kept
}

func (r *sampleRow) scan(row scanner) (content.Sample, error) {
	if err := row.Scan(r.columns...); err != nil {
		return content.Sample{}, err
	}
	r.sample.Publication, r.sample.Channel = r.publication.Int64, r.word(r.channel)
	r.sample.Metric, r.sample.Source = content.Metric(r.word(r.metric)), r.word(r.source)
	return r.sample, nil
}
