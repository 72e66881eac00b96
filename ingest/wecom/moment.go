package wecom

import (
	"context"
	"fmt"
	"time"

	"moxin/content"
	"moxin/ingest"
	"moxin/publishers/wecom/wecomapi"
)

// MomentOptions of a collector.
type MomentOptions struct {
	Channel string
	API     Moments
	Now     func() time.Time // calendar
}

// MomentCollector reads the results of one channel's moments.
type MomentCollector struct {
	posts
	opt    MomentOptions
	halves halves[int64, momentRead]
}

// NewMoments makes the collector of one channel.
func NewMoments(o MomentOptions) *MomentCollector {
	return &MomentCollector{posts: posts{o.Channel}, opt: o}
}

// momentRead is what was read of one moment.
type momentRead struct {
	staff    []wecomapi.MomentTask
	known    bool            // staff is whole
	next     int             // the member who is read next
	reached  map[string]bool // customers: one can see the moment of two members
	comments int             // of customers
	likes    int             // of customers
	replies  int             // comments of members
}

// Collect reads who can see the moment by now and what they did. It costs one call for each thousand
// members, and of each who put it out one for each five thousand customers and one for what they did.
func (c *MomentCollector) Collect(ctx context.Context, p content.Publication) (ingest.Reading, error) {
	read, began := c.halves.take(p.ID, c.opt.Now())
	if err := c.read(ctx, p, &read); err != nil {
		if wecomapi.Coded(err, wecomapi.CodeDealing) {
			return ingest.Reading{Retry: unread}, nil
		}
		c.halves.keep(p.ID, read, began)
		return ingest.Reading{}, refused(fmt.Errorf("wecom: results of publication %d: %w", p.ID, err), c.opt.Now())
	}
	return read.reading(), nil
}

func (c *MomentCollector) read(ctx context.Context, p content.Publication, r *momentRead) error {
	if !r.known {
		r.staff = nil
		for t, err := range wecomapi.All(func(cursor string) (wecomapi.Page[wecomapi.MomentTask], error) {
			return c.opt.API.MomentStaff(ctx, p.RemoteID, cursor)
		}) {
			if err != nil {
				return err
			}
			r.staff = append(r.staff, t)
		}
		r.known, r.reached = true, map[string]bool{}
	}
	for ; r.next < len(r.staff); r.next++ {
		if !r.staff[r.next].Published {
			continue
		}
		if err := c.copyOf(ctx, p, r.staff[r.next].User, r); err != nil && !wecomapi.Coded(err, wecomapi.CodeNotPublished) {
			return err
		}
	}
	return nil
}

// copyOf reads one member's copy of a moment: all of it, or nothing is counted.
func (c *MomentCollector) copyOf(ctx context.Context, p content.Publication, user string, r *momentRead) error {
	var seen []string
	for customer, err := range wecomapi.All(func(cursor string) (wecomapi.Page[string], error) {
		return c.opt.API.MomentReached(ctx, p.RemoteID, user, cursor)
	}) {
		if err != nil {
			return err
		}
		seen = append(seen, customer)
	}
	reactions, err := c.opt.API.MomentReactions(ctx, p.RemoteID, user)
	if err != nil {
		return err
	}
	for _, customer := range seen {
		r.reached[customer] = true
	}
	for _, one := range reactions.Comments {
		if one.Customer == "" {
			r.replies++
		} else {
			r.comments++
		}
	}
	for _, one := range reactions.Likes {
		if one.Customer != "" { // a colleague's own like says nothing of readers
			r.likes++
		}
	}
	return nil
}

func (r momentRead) reading() ingest.Reading {
	confirmed := 0
	for _, t := range r.staff {
		if t.Published {
			confirmed++
		}
	}
	out := ingest.Reading{Source: MomentSource}
	for _, one := range []struct {
		metric content.Metric
		n      int
	}{
		{content.Confirmed, confirmed}, {content.Delivered, len(r.reached)}, {content.Comments, r.comments},
		{content.Likes, r.likes}, {content.Replies, r.replies},
	} {
		out.Samples = append(out.Samples, content.Sample{Metric: one.metric, Value: float64(one.n), Cumulative: true})
	}
	return out
}
