package wecom

import (
	"context"
	"fmt"
	"slices"
	"time"

	"moxin/content"
	"moxin/ingest"
	"moxin/publishers/wecom/wecomapi"
)

// Deliveries keep what became of messages for each customer. The store is one.
type Deliveries interface {
	PutDeliveries(ctx context.Context, all []content.Delivery) (int, error)
}

// MessageOptions of a collector.
type MessageOptions struct {
	Channel string
	API     Messages
	// Reader is the keyed hash of an external user id, or of a group's id. Nil = nobody can be told
	// apart without the key: the counts are read all the same.
	Reader     func(external string) string
	Deliveries Deliveries
	Now        func() time.Time // calendar
}

// MessageCollector reads the results of one channel's mass messages.
type MessageCollector struct {
	posts
	opt    MessageOptions
	halves halves[int64, messageRead]
}

// NewMessages makes the collector of one channel.
func NewMessages(o MessageOptions) *MessageCollector {
	return &MessageCollector{posts: posts{o.Channel}, opt: o}
}

// messageRead is what was read of one message.
type messageRead struct {
	staff      []share
	known      bool // staff is whole
	next       int  // the member whose results are read next
	deliveries []content.Delivery
	counts     map[int]int // receivers by status
}

// share is what one member has done with one of the tasks of a message.
type share struct {
	task string
	wecomapi.StaffTask
}

// Collect reads who has got the message by now. It costs one call for each thousand members, and one
// for each thousand customers of each member.
func (c *MessageCollector) Collect(ctx context.Context, p content.Publication) (ingest.Reading, error) {
	read, began := c.halves.take(p.ID, c.opt.Now())
	if err := c.read(ctx, p, &read); err != nil {
		if wecomapi.Coded(err, wecomapi.CodeSpreading) {
			return ingest.Reading{Retry: unread}, nil
		}
		c.halves.keep(p.ID, read, began)
		return ingest.Reading{}, refused(fmt.Errorf("wecom: results of publication %d: %w", p.ID, err), c.opt.Now())
	}
	for part := range slices.Chunk(read.deliveries, atOnce) {
		if _, err := c.opt.Deliveries.PutDeliveries(ctx, part); err != nil {
			return ingest.Reading{}, fmt.Errorf("wecom: keeping the results of publication %d: %w", p.ID, err)
		}
	}
	return read.reading(), nil
}

func (c *MessageCollector) read(ctx context.Context, p content.Publication, r *messageRead) error {
	if !r.known {
		r.staff = nil
		for _, task := range wecomapi.TaskIDs(p.RemoteID) {
			for t, err := range wecomapi.All(func(cursor string) (wecomapi.Page[wecomapi.StaffTask], error) {
				return c.opt.API.MessageStaff(ctx, task, cursor)
			}) {
				if err != nil {
					return err
				}
				r.staff = append(r.staff, share{task, t})
			}
		}
		r.known, r.counts = true, map[int]int{}
	}
	for ; r.next < len(r.staff); r.next++ {
		if err := c.resultsOf(ctx, p, r.staff[r.next], r); err != nil {
			return err
		}
	}
	return nil
}

// resultsOf reads the customers of one member: all of them, or none is counted.
func (c *MessageCollector) resultsOf(ctx context.Context, p content.Publication, by share, r *messageRead) error {
	var own []wecomapi.SendResult
	for one, err := range wecomapi.All(func(cursor string) (wecomapi.Page[wecomapi.SendResult], error) {
		return c.opt.API.MessageResults(ctx, by.task, by.User, cursor)
	}) {
		if err != nil {
			return err
		}
		own = append(own, one)
	}
	for _, one := range own {
		r.counts[one.Status]++
		if c.opt.Reader != nil {
			r.deliveries = append(r.deliveries, content.Delivery{
				Publication: p.ID, Reader: c.opt.Reader(one.Customer + one.Group), Status: content.Send(one.Status), At: one.At,
			})
		}
	}
	return nil
}

// standings are the metrics of how a message stands for its receivers.
var standings = []struct {
	metric content.Metric
	status int
}{
	{content.Delivered, wecomapi.SendDone},
	{content.Undelivered, wecomapi.SendWaiting},
	{content.LostSends, wecomapi.SendNotFriend},
	{content.CappedSends, wecomapi.SendCapped},
}

// reading counts: a message that was read whole is known whole, zeros too.
func (r messageRead) reading() ingest.Reading {
	out := ingest.Reading{Source: MessageSource}
	confirmed := 0
	for _, t := range r.staff {
		if t.Status == wecomapi.TaskSent {
			confirmed++
		}
	}
	out.Samples = append(out.Samples, content.Sample{Metric: content.Confirmed, Value: float64(confirmed), Cumulative: true})
	for _, s := range standings {
		out.Samples = append(out.Samples, content.Sample{Metric: s.metric, Value: float64(r.counts[s.status]), Cumulative: true})
	}
	return out
}
