package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"moxin/content"
)

// comparedAtOnce is how many publications' samples are compared at once: one statement names each.
const comparedAtOnce = 500

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

// compare counts which samples the store has already.
func (i *intake) compare(ctx context.Context, out *looked) error {
	known := map[counter]bool{}
	err := i.eachStored(ctx, out.Samples, func(s content.Sample) { known[counterOf(s)] = true })
	if err != nil {
		return err
	}
	for _, s := range out.Samples {
		if known[counterOf(s)] {
			out.Known++
		} else {
			out.New++
		}
	}
	return i.fallen(ctx, out)
}

// eachStored visits the store's samples, as they were read, of the subjects and the time of some.
func (i *intake) eachStored(ctx context.Context, samples []content.Sample, visit func(content.Sample)) error {
	if len(samples) == 0 {
		return nil
	}
	f := content.SampleFilter{Since: samples[0].ObservedAt, Until: samples[0].ObservedAt, AsRead: true}
	for _, s := range samples {
		if s.ObservedAt.Before(f.Since) {
			f.Since = s.ObservedAt
		}
		if s.ObservedAt.After(f.Until) {
			f.Until = s.ObservedAt
		}
	}
	f.Until = f.Until.Add(time.Microsecond) // the bound itself is out
	all := func(f content.SampleFilter) error {
		stored, err := i.store.Samples(ctx, f)
		for _, s := range stored {
			visit(s)
		}
		return err
	}
	for part := range slices.Chunk(publicationsOf(samples), comparedAtOnce) {
		f.Publications = part
		if err := all(f); err != nil {
			return err
		}
	}
	if f.Publications, f.Channel = nil, samples[0].Channel; f.Channel != "" {
		return all(f)
	}
	return nil
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
func (i *intake) fallen(ctx context.Context, out *looked) error {
	last, err := i.store.LatestSamples(ctx, publicationsOf(out.Samples))
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
	out.Fallen = nil
	for _, s := range out.Samples {
		was, ok := newest[place{s.Publication, s.Metric}]
		if ok && s.Cumulative && s.Unit == was.Unit && was.ObservedAt.Before(s.ObservedAt) && s.Value < was.Value {
			out.Fallen = append(out.Fallen, fallen{s.Publication, s.Metric, was.Value, s.Value, was.ObservedAt})
		}
	}
	return nil
}
