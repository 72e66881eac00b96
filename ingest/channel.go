package ingest

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"moxin/content"
)

// Notes are what the runner remembers of channels and of quotas.
type Notes interface {
	// Recall is what was kept; a zero Recall where nothing is known.
	Recall(ctx context.Context, address string) (content.Recall, error)
	PutRecall(ctx context.Context, r content.Recall) error
	// Take counts a use of key unless max fall within the window that ends now, and reports it.
	Take(ctx context.Context, key string, window time.Duration, max int) (bool, error)
}

// How long after one reading of a channel's own numbers the next one is made: they are of whole
// days, and late ones come within the morning.
const (
	channelAgain = 12 * time.Hour
	channelRetry = time.Hour
)

// channelKey begins the collector's name of a channel's own plan, which has no publication.
const channelKey = "channel:"

func channelOf(c content.Collection) (channel string, ok bool) {
	channel, ok = strings.CutPrefix(c.Collector, channelKey)
	return channel, ok && c.Publication == 0
}

// ChannelPlans are when each channel's own numbers are read next and how that has gone, by channel.
// Publication is 0.
func (r *Runner) ChannelPlans(ctx context.Context) ([]content.Collection, error) {
	var out []content.Collection
	for _, channel := range slices.Sorted(maps.Keys(r.Channels)) {
		c, err := r.channelPlan(ctx, channel)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// channelPlan is a channel's plan: that of one that was never read is due at once.
func (r *Runner) channelPlan(ctx context.Context, channel string) (content.Collection, error) {
	c := content.Collection{Collector: channelKey + channel}
	kept, err := r.Notes.Recall(ctx, c.Collector)
	switch {
	case err == nil && len(kept.Said) == 0:
		c.Next = r.Now()
	case err == nil:
		err = json.Unmarshal(kept.Said, &c)
	}
	if err != nil {
		return c, fmt.Errorf("ingest: plan of channel %s: %w", channel, err)
	}
	return c, nil
}

func (r *Runner) putChannel(ctx context.Context, c content.Collection) error {
	c.Taken = time.Time{}
	said, err := json.Marshal(c)
	if err == nil {
		err = r.Notes.PutRecall(ctx, content.Recall{Address: c.Collector, At: c.Last, Said: said})
	}
	if err != nil {
		return fmt.Errorf("ingest: planning %s: %w", c.Collector, err)
	}
	return nil
}

// DispatchChannels hands the channels that are due to the lane and returns how many.
func (r *Runner) DispatchChannels(ctx context.Context, lane Lane) (int, error) {
	plans, err := r.ChannelPlans(ctx)
	if err != nil {
		return 0, err
	}
	sent := 0
	for _, c := range plans {
		if c.Next.After(r.Now()) {
			continue
		}
		lease := inLane + r.timeout() + margin
		mine, err := r.Notes.Take(ctx, "ingest:"+c.Collector, lease, 1)
		if err != nil {
			return sent, fmt.Errorf("ingest: taking %s: %w", c.Collector, err)
		}
		if !mine {
			continue
		}
		c.Taken = r.Work().Add(lease)
		if err := lane.EnqueueReading(ctx, c); err != nil { // its lease ends by itself
			return sent, fmt.Errorf("ingest: handing %s over: %w", c.Collector, err)
		}
		sent++
	}
	return sent, nil
}

// RunChannels reads every channel that is due, or every one there is, here and now.
func (r *Runner) RunChannels(ctx context.Context, all bool) (Report, error) {
	var total Report
	plans, err := r.ChannelPlans(ctx)
	if err != nil {
		return total, err
	}
	for _, c := range plans {
		if !all && c.Next.After(r.Now()) {
			continue
		}
		channel, _ := channelOf(c)
		report, err := r.readChannel(ctx, channel, c)
		total.Add(report)
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// readChannel reads the days of a channel since its last reading. Reading a day twice stores
// nothing twice.
func (r *Runner) readChannel(ctx context.Context, channel string, c content.Collection) (Report, error) {
	reading, err := r.askChannel(ctx, channel, c)
	var later ErrLater
	var shut shutError
	switch {
	case ctx.Err() != nil:
		return Report{}, ctx.Err()
	case errors.As(err, &later):
		c.Next = later.At
		return Report{Waiting: 1}, r.putChannel(ctx, c)
	case errors.As(err, &shut):
		c.Next = shut.until
		return Report{PutOff: 1}, r.putChannel(ctx, c)
	case err != nil:
		return r.failChannel(ctx, channel, c, err)
	}
	report, err := r.store(ctx, frame{channel: channel, source: "channel", now: r.Now()}, c.Collector, reading)
	if err != nil {
		return report, err
	}
	c = cleared(c)
	if reading.Retry > 0 {
		report.Waiting++
		c.Next = r.Now().Add(channelRetry)
	} else {
		report.Read++
		c.Last, c.Next = r.Now(), r.Now().Add(channelAgain)
	}
	return report, r.putChannel(ctx, c)
}

func (r *Runner) askChannel(ctx context.Context, channel string, c content.Collection) (Reading, error) {
	collector, ok := r.Channels[channel]
	if !ok {
		return Reading{}, fmt.Errorf("ingest: channel %s: %w", channel, ErrForbidden)
	}
	from := source{collector: c.Collector}
	if err := r.sources.enter(from, r.Now(), 1); err != nil {
		return Reading{}, err
	}
	if err := r.spend(ctx, c.Collector); err != nil {
		r.sources.leave(from, false)
		return Reading{}, err
	}
	return r.ask(ctx, from, func(ctx context.Context) (Reading, error) {
		if since, ok := collector.(CatchesUp); ok && !c.Last.IsZero() {
			return since.CollectSince(ctx, channel, c.Last)
		}
		return collector.CollectChannel(ctx, channel)
	})
}

func (r *Runner) failChannel(ctx context.Context, channel string, c content.Collection, err error) (Report, error) {
	r.warn("channel not read", content.Publication{Channel: channel}, c.Collector, err)
	trouble := TroubleOf(err)
	wait := cmp.Or(patience[trouble], channelRetry)
	wait += jitter(c, wait)
	c.Failures++
	c.Error, c.Trouble, c.Next = err.Error(), trouble, r.Now().Add(wait)
	problem := Problem{Channel: channel, Collector: c.Collector, Error: err.Error(), Trouble: trouble}
	return Report{Failed: 1, Problems: []Problem{problem}}, r.putChannel(ctx, c)
}
