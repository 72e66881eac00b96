package ingest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"moxin/content"
)

// keep stores what came back. Samples go before the plan moves on: a crash between the two
// reads once more, and the same reading is stored once.
func (r *Runner) keep(ctx context.Context, p content.Publication, c content.Collection, reading Reading) (Report, error) {
	report, err := r.store(ctx, frame{publication: p, source: c.Collector, now: r.Now()}, c.Collector, reading)
	if err != nil {
		return report, err
	}
	if reading.StatID != "" && p.StatID == "" {
		if err := r.Posts.SetStatID(ctx, p.ID, reading.StatID); err != nil {
			return report, fmt.Errorf("ingest: keeping the statistics id of publication %d: %w", p.ID, err)
		}
	}
	switch {
	case reading.Gone:
		report.Gone++
		if err := r.Posts.MarkGone(ctx, p.ID, r.Now(), reading.Why); err != nil {
			return report, fmt.Errorf("ingest: marking publication %d gone: %w", p.ID, err)
		}
		c = afterSuccess(c, p.PublishedAt, r.Now())
		c.Next = time.Time{}
	case reading.Retry > 0:
		report.Waiting++
		c = afterWaiting(c, p.PublishedAt, r.Now(), reading.Retry)
	default:
		report.Read++
		c = afterSuccess(c, p.PublishedAt, r.Now())
	}
	return report, r.put(ctx, c)
}

func (r *Runner) store(ctx context.Context, f frame, collector string, reading Reading) (Report, error) {
	var report Report
	if reading.Source != "" {
		f.source = reading.Source
	}
	if len(reading.Raw) > 0 {
		hash, err := r.Samples.PutRaw(ctx, f.source, f.now, reading.Raw)
		if err != nil {
			return report, fmt.Errorf("ingest: keeping the raw payload: %w", err)
		}
		f.raw = hash
	}
	samples, wrong := f.normalise(reading.Samples)
	for _, err := range wrong {
		r.warn("sample refused", f.publication, collector, err)
		report.Problems = append(report.Problems, Problem{
			Publication: f.publication.ID, Channel: f.channel, Collector: collector, Error: err.Error(),
		})
	}
	if len(samples) == 0 {
		return report, nil
	}
	added, err := r.Samples.AddSamples(ctx, samples)
	if err != nil {
		return report, fmt.Errorf("ingest: adding samples: %w", err)
	}
	report.Added = added
	return report, nil
}

// RunChannels reads every channel that has a collector. Readings are of whole days, so once
// a day is enough; reading more often stores nothing twice.
func (r *Runner) RunChannels(ctx context.Context) (Report, error) {
	var total Report
	for _, channel := range slices.Sorted(maps.Keys(r.Channels)) {
		reading, err := r.Channels[channel].CollectChannel(ctx, channel)
		if ctx.Err() != nil {
			return total, ctx.Err()
		}
		if err != nil {
			total.Failed++
			total.Problems = append(total.Problems, Problem{Channel: channel, Collector: "channel", Error: err.Error()})
			continue
		}
		report, err := r.store(ctx, frame{channel: channel, source: "channel", now: r.Now()}, "channel", reading)
		if err != nil {
			return total, err
		}
		if reading.Retry > 0 {
			report.Waiting++
		} else {
			report.Read++
		}
		total.Add(report)
	}
	return total, nil
}
