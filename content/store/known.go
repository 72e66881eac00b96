package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"moxin/content"
)

// Known returns what the store has of the same subjects, metrics, instants and sources as the samples,
// as it was read, in no order. AddSamples leaves all of these as they are: whoever brings samples can
// say how many are known already, and which of them say something else.
func (s *Store) Known(ctx context.Context, samples []content.Sample) ([]content.Sample, error) {
	if len(samples) == 0 {
		return nil, nil
	}
	asked := make(map[sampleKey]bool, len(samples))
	for _, sample := range samples {
		asked[keyOf(sample)] = true
	}
	var known []content.Sample
	for _, ask := range questions(samples) {
		found, err := list(ctx, s.read, scanSample, ask)
		if err != nil {
			return nil, fmt.Errorf("store: known samples: %w", err)
		}
		for _, sample := range found {
			if asked[keyOf(sample)] {
				known = append(known, sample)
			}
		}
	}
	return known, nil
}

// questions are the statements that find what the store has of the samples, and of their
// neighbours: one for each hundred publications, one for all channels.
func questions(samples []content.Sample) []*statement {
	var all []*statement
	ids := named(each(samples, func(s content.Sample) int64 { return s.Publication }))
	for part := range slices.Chunk(ids, latestAtOnce) {
		q := query(`SELECT ` + sampleColumns + ` FROM samples`)
		in(q, "publication", part)
		all = append(all, q)
	}
	if channels := named(each(samples, func(s content.Sample) string { return s.Channel })); len(channels) > 0 {
		q := query(`SELECT ` + sampleColumns + ` FROM samples`)
		in(q, "channel", channels)
		all = append(all, q)
	}
	sources := each(samples, func(s content.Sample) string { return s.Source })
	metrics := each(samples, func(s content.Sample) string { return string(s.Metric) })
	instants := each(samples, func(s content.Sample) int64 { return micros(s.ObservedAt) })
	for _, q := range all {
		in(q, "source", sources)
		in(q, "metric", metrics)
		q.and("observed_at >= ?", instants[0]).and("observed_at <= ?", instants[len(instants)-1])
	}
	return all
}

// each returns a field's values in order, each once.
func each[T cmp.Ordered](samples []content.Sample, field func(content.Sample) T) []T {
	seen := make(map[T]bool)
	var all []T
	for _, s := range samples {
		if v := field(s); !seen[v] {
			seen[v] = true
			all = append(all, v)
		}
	}
	slices.Sort(all)
	return all
}

// named leaves out the zero value of ordered ones: a sample has a publication or a channel.
func named[T cmp.Ordered](ordered []T) []T {
	var none T
	return slices.DeleteFunc(ordered, func(v T) bool { return v == none })
}
