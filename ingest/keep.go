package ingest

import (
	"cmp"
	"context"
	"fmt"
	"time"
)

// keep stores what came back. Samples go before the plan moves on: a crash between the two
// reads once more, and the same reading is stored once.
func (r *Runner) keep(ctx context.Context, j job, reading Reading) (Report, error) {
	p, c, now := j.post, j.plan, r.Now()
	report, err := r.store(ctx, frame{publication: p, source: c.Collector, now: now}, c.Collector, reading)
	if err != nil {
		return report, err
	}
	if reading.StatID != "" && p.StatID == "" {
		if err := r.Posts.SetStatID(ctx, p.ID, reading.StatID); err != nil {
			return report, fmt.Errorf("ingest: keeping the statistics id of publication %d: %w", p.ID, err)
		}
	}
	report.Skipped = r.skipped(j, now)
	switch {
	case reading.Gone:
		report.Gone++
		if err := r.Posts.MarkGone(ctx, p.ID, now, reading.Why); err != nil {
			return report, fmt.Errorf("ingest: marking publication %d gone: %w", p.ID, err)
		}
		c = r.plan().afterSuccess(c, p.PublishedAt, now)
		c.Next = time.Time{}
	case reading.Retry > 0:
		report.Waiting++
		c = r.plan().afterWaiting(c, p.PublishedAt, now.Add(reading.Retry))
	default:
		report.Read++
		c = r.plan().afterSuccess(c, p.PublishedAt, now)
	}
	return report, r.put(ctx, c)
}

// skipped is how many ages passed since the one that was due: nothing ran, or nothing came back.
func (r *Runner) skipped(j job, now time.Time) int {
	if j.plan.Next.IsZero() {
		return 0
	}
	n := r.plan().skipped(j.post.PublishedAt, j.plan.Next, now)
	if n > 0 {
		r.log().Info("ages passed unread", "article", j.post.Slug, "channel", j.post.Channel,
			"platform", j.post.Platform, "collector", j.plan.Collector, "ages", n)
	}
	return n
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
			Publication: f.publication.ID, Channel: cmp.Or(f.channel, f.publication.Channel), Collector: collector, Error: err.Error(),
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
