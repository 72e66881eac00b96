package store

import (
	"context"
	"fmt"
	"slices"

	"moxin/content"
)

// latestAtOnce is how many publications one statement asks for: see rowsAtOnce.
const latestAtOnce = 100

// LatestSamples returns the newest sample of each of the publications, metric and source, as people
// corrected them: by publication, source and metric. A withdrawn sample is none, the one before it holds.
func (s *Store) LatestSamples(ctx context.Context, publications []int64) ([]content.Sample, error) {
	ids := slices.Compact(slices.Sorted(slices.Values(publications)))
	var all []content.Sample
	for part := range slices.Chunk(ids, latestAtOnce) {
		samples, err := s.latest(ctx, part)
		if err != nil {
			return nil, fmt.Errorf("store: latest samples: %w", err)
		}
		all = append(all, samples...)
	}
	return all, nil
}

// notWithdrawn leaves out the samples whose newest correction says that they say nothing.
const notWithdrawn = `NOT EXISTS (SELECT 1 FROM corrections c WHERE c.publication = samples.publication
	AND c.metric = samples.metric AND c.observed_at = samples.observed_at AND c.source = samples.source
	AND c.value IS NULL AND NOT EXISTS (SELECT 1 FROM corrections d WHERE d.publication = c.publication
		AND d.metric = c.metric AND d.observed_at = c.observed_at AND d.source = c.source AND d.id > c.id))`

func (s *Store) latest(ctx context.Context, publications []int64) ([]content.Sample, error) {
	words, err := s.said(ctx, content.SampleFilter{Publications: publications})
	if err != nil {
		return nil, err
	}
	newest := query(`SELECT publication AS of, source AS by, metric AS name, MAX(observed_at) AS last FROM samples`)
	in(newest, "publication", publications)
	if words.withdrawn() {
		newest.and(notWithdrawn)
	}
	newest.end("GROUP BY publication, source, metric")
	q := &statement{args: newest.args, text: `SELECT ` + sampleColumns + ` FROM samples
		JOIN (` + newest.sql() + `) n
		ON n.of = publication AND n.by = source AND n.name = metric AND n.last = observed_at`}
	samples, err := list(ctx, s.read, scanSample, q.end("ORDER BY publication, source, metric"))
	return words.of(samples), err
}
