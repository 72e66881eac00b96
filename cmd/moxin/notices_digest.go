package main

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"moxin/content"
	"moxin/scheduler"
)

// digestReach is how long before a digest a release may have been due that ended within it: a
// hand-off may be confirmed weeks later.
const digestReach = 62 * 24 * time.Hour

// digestStore is what a digest is read from.
type digestStore interface {
	Releases(ctx context.Context, f content.ReleaseFilter) ([]content.Release, error)
	Pauses(ctx context.Context) ([]content.Pause, error)
	Outcomes(ctx context.Context, since time.Time) ([]content.Outcome, error)
	numberStore
}

// numberStore is where numbers that were read back are.
type numberStore interface {
	Samples(ctx context.Context, f content.SampleFilter) ([]content.Sample, error)
	Publications(ctx context.Context, f content.PublicationFilter) ([]content.Publication, error)
}

// summary is when and how a day is summed up; nil where moxin.yaml asks for none.
func summary(cfg content.Config, s digestStore) *scheduler.Summary {
	if cfg.Notices.Digest == nil {
		return nil
	}
	return &scheduler.Summary{At: *cfg.Notices.Digest, Zone: cfg.Zone, Write: func(ctx context.Context, from, to time.Time) (content.Digest, error) {
		return digestOf(ctx, s, cfg, content.Digest{From: from, To: to, Until: to.In(cfg.Zone).AddDate(0, 0, 1)})
	}}
}

// digestOf fills in a digest whose times are set.
func digestOf(ctx context.Context, s digestStore, cfg content.Config, d content.Digest) (content.Digest, error) {
	releases, err := s.Releases(ctx, content.ReleaseFilter{From: d.From.Add(-digestReach), To: d.Until, Brief: true})
	if err != nil {
		return d, err
	}
	for _, r := range releases {
		if list := placeIn(&d, r); list != nil {
			*list = append(*list, r)
		}
	}
	slices.SortStableFunc(d.Published, func(a, b content.Release) int { return a.UpdatedAt.Compare(b.UpdatedAt) })
	if d.Numbers, err = digestNumbers(ctx, s, cfg, d); err != nil {
		return d, err
	}
	if d.Outcomes, err = digestOutcomes(ctx, s, d); err != nil {
		return d, err
	}
	pauses, err := s.Pauses(ctx)
	d.Paused = slices.DeleteFunc(pauses, func(p content.Pause) bool { return !p.Lasts(d.To) })
	return d, err
}

// placeIn is the list of a digest that a release belongs to; nil = none. What ended is news within
// the time alone; what waits is news until somebody does it.
func placeIn(d *content.Digest, r content.Release) *[]content.Release {
	ended := !r.UpdatedAt.Before(d.From) && r.UpdatedAt.Before(d.To)
	switch r.State {
	case content.Published:
		if ended {
			return &d.Published
		}
	case content.Failed:
		if ended {
			return &d.Failed
		}
	case content.Missed, content.Expired:
		if ended {
			return &d.Missed
		}
	case content.InDoubt, content.HandedOff, content.Planned:
		return &d.Waiting
	case content.Approved, content.Queued:
		return &d.Coming
	}
	return nil
}

// digestNumbers counts by channel what was read back, in the order of moxin.yaml; channels that are
// no longer there come last.
func digestNumbers(ctx context.Context, s numberStore, cfg content.Config, d content.Digest) ([]content.DigestNumbers, error) {
	samples, err := s.Samples(ctx, content.SampleFilter{Since: d.From, Until: d.To, AsRead: true})
	if err != nil || len(samples) == 0 {
		return nil, err
	}
	of := map[int64]string{}
	for _, one := range samples {
		if one.Publication != 0 {
			of[one.Publication] = ""
		}
	}
	posts, err := s.Publications(ctx, content.PublicationFilter{IDs: slices.Collect(maps.Keys(of))})
	if err != nil {
		return nil, err
	}
	counts := map[string]*content.DigestNumbers{}
	count := func(channel, platform string) *content.DigestNumbers {
		if counts[channel] == nil {
			counts[channel] = &content.DigestNumbers{Channel: channel, Platform: platform}
		}
		return counts[channel]
	}
	for _, p := range posts {
		of[p.ID] = p.Channel
		count(p.Channel, p.Platform).Posts++
	}
	for _, one := range samples {
		ch, _ := cfg.Channel(one.Channel)
		count(cmp.Or(one.Channel, of[one.Publication]), ch.Platform).Readings++
	}
	return inOrder(cfg, counts), nil
}

// inOrder are the counts by the channels' order in moxin.yaml, then by id.
func inOrder(cfg content.Config, counts map[string]*content.DigestNumbers) []content.DigestNumbers {
	rank := map[string]int{}
	for i, ch := range cfg.Channels {
		rank[ch.ID] = i - len(cfg.Channels)
	}
	var out []content.DigestNumbers
	for _, id := range slices.Sorted(maps.Keys(counts)) {
		out = append(out, *counts[id])
	}
	slices.SortStableFunc(out, func(a, b content.DigestNumbers) int { return rank[a.Channel] - rank[b.Channel] })
	return out
}

// digestOutcomes counts what readers did, as far as it is known by now.
func digestOutcomes(ctx context.Context, s digestStore, d content.Digest) ([]content.DigestOutcome, error) {
	all, err := s.Outcomes(ctx, d.From)
	if err != nil {
		return nil, err
	}
	counts := map[content.OutcomeKind]*content.DigestOutcome{}
	for _, o := range all {
		if !o.At.Before(d.To) {
			continue
		}
		if counts[o.Kind] == nil {
			counts[o.Kind] = &content.DigestOutcome{Kind: o.Kind}
		}
		counts[o.Kind].Count++
		counts[o.Kind].Value += o.Value
	}
	var out []content.DigestOutcome
	for _, kind := range slices.Sorted(maps.Keys(counts)) {
		out = append(out, *counts[kind])
	}
	return out, nil
}
