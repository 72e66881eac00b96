package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"moxin/content"
)

// rowsAtOnce is how many rows one INSERT with a parameter for each value carries. More saves round
// trips to PostgreSQL, but the SQLite driver looks every parameter up among all of the statement's: at
// 100 rows it is ten times slower.
const rowsAtOnce = 10

// samplesAtOnce is how many samples one INSERT carries: as JSON, which is one parameter. That is a third
// of the work of parameters with SQLite, and with PostgreSQL it saves round trips.
const samplesAtOnce = 1000

const sampleColumns = `publication, channel, metric, unit, value, cumulative, capped, observed_at, source, raw`

// AddSamples stores samples once each, all or none, and returns how many were new. A sample of
// the same subject, metric, instant and source as one that is there changes nothing.
func (s *Store) AddSamples(ctx context.Context, samples []content.Sample) (int, error) {
	for _, sample := range samples {
		if err := countable(sample); err != nil {
			return 0, fmt.Errorf("store: sample %s from %s: %w", sample.Metric, sample.Source, err)
		}
	}
	added, err := adding[[]content.Sample]{"lock:samples", slices.Chunk(samples, samplesAtOnce), s.dialect.insertSamples}.to(ctx, s)
	if err != nil {
		return 0, fmt.Errorf("store: add samples: %w", err)
	}
	return added, nil
}

// adding is rows that are added together, those once that are there already.
type adding[T any] struct {
	// lock is held meanwhile by whoever adds such rows, so that two who bring the same ones in another
	// order do not wait for each other for ever; "" = their order is always the same.
	lock   string
	parts  iter.Seq[T]
	insert func(context.Context, *sql.Tx, T) (int64, error)
}

// to inserts all parts in one transaction and returns how many rows were new.
func (a adding[T]) to(ctx context.Context, s *Store) (int, error) {
	added := 0
	err := s.tx(ctx, func(tx *sql.Tx) error {
		added = 0
		if a.lock != "" {
			if _, err := alone(ctx, tx, a.lock); err != nil {
				return err
			}
		}
		for part := range a.parts {
			n, err := a.insert(ctx, tx, part)
			if err != nil {
				return err
			}
			added += int(n)
		}
		return nil
	})
	if dangling(err) {
		err = fmt.Errorf("a publication: %w", ErrNotFound)
	}
	return added, err
}

// countable refuses a sample of nothing, and a value that is not a number: missing is absent.
func countable(s content.Sample) error {
	if (s.Publication == 0) == (s.Channel == "") {
		return fmt.Errorf("must be of a publication or of a channel, one of both")
	}
	return finite(s.Value)
}

// insertSamples adds samples: $1 has what differs, $2 what many share, each as JSON.
func (d dialect) insertSamples(ctx context.Context, tx *sql.Tx, samples []content.Sample) (int64, error) {
	rows, kinds, err := packed(samples)
	if err != nil {
		return 0, err
	}
	return exec(ctx, tx, `WITH kinds AS MATERIALIZED (
			SELECT CAST(value->>0 AS BIGINT) AS kind, value->>1 AS channel, value->>2 AS metric, value->>3 AS unit,
				CAST(value->>4 AS BIGINT) AS cumulative, CAST(value->>5 AS BIGINT) AS capped,
				value->>6 AS source, value->>7 AS raw
			FROM `+d.elements+`($2))
		INSERT INTO samples (`+sampleColumns+`)
		SELECT CAST(r.value->>1 AS BIGINT), k.channel, k.metric, k.unit, CAST(r.value->>2 AS DOUBLE PRECISION),
			k.cumulative, k.capped, CAST(r.value->>3 AS BIGINT), k.source, k.raw
		FROM `+d.elements+`($1) AS r CROSS JOIN kinds AS k
		WHERE k.kind = CAST(r.value->>0 AS BIGINT)
		ORDER BY CAST(r.value->>4 AS BIGINT)
		ON CONFLICT DO NOTHING`, string(rows), string(kinds))
}

// packed writes samples as [kind, publication, value, instant, place], and their kinds by number, as
// insertSamples reads them. Values are written as they are told apart, so that they are read as the same.
func packed(samples []content.Sample) (rows, kinds []byte, err error) {
	rows = make([]byte, 0, 64*len(samples))
	numbers := map[content.Sample]int{}
	var all [][]any
	for i, s := range samples {
		kind := s
		kind.Publication, kind.Value, kind.ObservedAt = 0, 0, time.Time{}
		number, known := numbers[kind]
		if !known {
			if bad := strings.Join([]string{s.Channel, string(s.Metric), s.Source, s.Raw}, ""); !utf8.ValidString(bad) || strings.Contains(bad, "\x00") {
				return nil, nil, fmt.Errorf("%q is no text", s.Source)
			}
			number = len(all)
			numbers[kind] = number
			all = append(all, []any{number, orNull(s.Channel), s.Metric, s.Unit, bit(s.Cumulative), bit(s.Capped), s.Source, s.Raw})
		}
		rows = append(rows, "[,"[min(i, 1)], '[')
		rows = append(strconv.AppendInt(rows, int64(number), 10), ',')
		if s.Publication == 0 {
			rows = append(rows, "null"...)
		} else {
			rows = strconv.AppendInt(rows, s.Publication, 10)
		}
		rows = strconv.AppendFloat(append(rows, ','), s.Value, 'g', -1, 64)
		rows = strconv.AppendInt(append(rows, ','), micros(s.ObservedAt), 10)
		rows = append(strconv.AppendInt(append(rows, ','), int64(i), 10), ']')
	}
	kinds, err = json.Marshal(all)
	return append(rows, ']'), kinds, err
}

// orNull stores a zero value as NULL.
func orNull[T comparable](v T) any {
	var zero T
	if v == zero {
		return nil
	}
	return v
}

// Samples returns the chosen samples by instant, then in the order they were stored: as people
// corrected them, or as they were read.
func (s *Store) Samples(ctx context.Context, f content.SampleFilter) ([]content.Sample, error) {
	q := ofSubjects(query(`SELECT `+sampleColumns+` FROM samples`), f)
	q.known(f.Known)
	all, err := list(ctx, s.read, scanSample, q.end("ORDER BY observed_at, id"))
	if err != nil {
		return nil, fmt.Errorf("store: samples: %w", err)
	}
	if f.AsRead || len(all) == 0 {
		return all, nil
	}
	words, err := s.said(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("store: samples: %w", err)
	}
	return words.of(all), nil
}

// ofSubjects narrows a statement on samples or corrections to those that a filter chooses.
func ofSubjects(q *statement, f content.SampleFilter) *statement {
	switch {
	case f.Channel == "":
		in(q, "publication", f.Publications)
	case len(f.Publications) == 0:
		q.and("channel = ?", f.Channel)
	default:
		marks := strings.Repeat(", ?", len(f.Publications))[2:]
		args := []any{f.Channel}
		for _, id := range f.Publications {
			args = append(args, id)
		}
		q.and("(channel = ? OR publication IN ("+marks+"))", args...)
	}
	q.since("observed_at", f.Since)
	q.before("observed_at", f.Until)
	return q
}

// known narrows a statement on samples to what had been read by an instant (zero = now): a file that came in
// later, or a platform's answer, may tell of days before it.
func (q *statement) known(at time.Time) {
	if at.IsZero() {
		return
	}
	q.and("observed_at <= ?", micros(at))
	q.and("NOT EXISTS (SELECT 1 FROM raws WHERE raws.hash = samples.raw AND raws.at > ?)", micros(at))
}

func scanSample(row scanner) (content.Sample, error) {
	var s content.Sample
	var publication sql.NullInt64
	var channel sql.NullString
	err := row.Scan(&publication, &channel, &s.Metric, &s.Unit, &s.Value, &s.Cumulative, &s.Capped,
		(*stamp)(&s.ObservedAt), &s.Source, &s.Raw)
	s.Publication, s.Channel = publication.Int64, channel.String
	return s, err
}
