package intake

import (
	"context"
	"slices"
	"strings"

	"moxin/content"
)

// counter is one sample's place among others of the same instant.
type counter struct {
	publication int64
	channel     string
	metric      content.Metric
	source      string
	at          int64
}

func counterOf(s content.Sample) counter {
	return counter{s.Publication, s.Channel, s.Metric, s.Source, s.ObservedAt.UnixMicro()}
}

// comparedAtOnce is how many samples are held against the store together: what it knows of the posts of a
// long file is many times the file.
const comparedAtOnce = 5000

// compare counts which samples the store has already, and which of those otherwise.
func (i *Intake) compare(ctx context.Context, out *Report) error {
	for part := range slices.Chunk(out.Samples, comparedAtOnce) {
		known, err := i.known(ctx, part)
		if err != nil {
			return err
		}
		for _, s := range part {
			if _, ok := known[counterOf(s)]; ok {
				out.Known++
			} else {
				out.New++
			}
		}
		out.Others += contradicting(known, part)
	}
	return i.fallen(ctx, out)
}

// known is what the store has where the samples stand, as it was read.
func (i *Intake) known(ctx context.Context, samples []content.Sample) (map[counter]float64, error) {
	stored, err := i.Store.Known(ctx, samples)
	known := make(map[counter]float64, len(stored))
	for _, s := range stored {
		known[counterOf(s)] = s.Value
	}
	return known, err
}

// contradicting counts the samples that say something else than what is known.
func contradicting(known map[counter]float64, samples []content.Sample) int {
	n := 0
	for _, s := range samples {
		if value, ok := known[counterOf(s)]; ok && value != s.Value {
			n++
		}
	}
	return n
}

// contradicted counts the samples that were not among the added ones because the store has another value,
// which stands.
func (i *Intake) contradicted(ctx context.Context, samples []content.Sample, added int) (int, error) {
	if added == len(samples) {
		return 0, nil
	}
	n := 0
	for part := range slices.Chunk(samples, comparedAtOnce) {
		known, err := i.known(ctx, part)
		if err != nil {
			return 0, err
		}
		n += contradicting(known, part)
	}
	return n, nil
}

func publicationsOf(samples []content.Sample) []int64 {
	var ids []int64
	for _, s := range samples {
		if s.Publication != 0 && (len(ids) == 0 || ids[len(ids)-1] != s.Publication) {
			ids = append(ids, s.Publication)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// fallen notes counters that were higher in an earlier download.
func (i *Intake) fallen(ctx context.Context, out *Report) error {
	out.Fallen = nil
	for part := range slices.Chunk(out.Samples, comparedAtOnce) {
		if err := i.fell(ctx, out, part); err != nil {
			return err
		}
	}
	return nil
}

// fell notes those of some samples.
func (i *Intake) fell(ctx context.Context, out *Report, samples []content.Sample) error {
	last, err := i.Store.LatestSamples(ctx, publicationsOf(samples))
	if err != nil {
		return err
	}
	type place struct {
		publication int64
		metric      content.Metric
	}
	newest := map[place]content.Sample{}
	for _, s := range last {
		at := place{s.Publication, s.Metric}
		if s.Cumulative && strings.HasPrefix(s.Source, "csv:") && s.ObservedAt.After(newest[at].ObservedAt) {
			newest[at] = s
		}
	}
	for _, s := range samples {
		was, ok := newest[place{s.Publication, s.Metric}]
		if ok && s.Cumulative && s.Unit == was.Unit && was.ObservedAt.Before(s.ObservedAt) && s.Value < was.Value {
			out.Fallen = append(out.Fallen, Fall{s.Publication, s.Metric, was.Value, s.Value, was.ObservedAt})
		}
	}
	return nil
}
