package scheduler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// Handle carries out one ticket. It returns nil for every business outcome, also for a ticket
// that is old: the store decides what is tried again, never the queue.
func (s *Scheduler) Handle(ctx context.Context, t content.Ticket) error {
	log := s.Log.With("release", t.Release, "fence", t.Fence, "channel", t.Channel, "platform", t.Platform)
	pub, ch, pubErr := s.Registry.Publisher(t.Channel)
	timeout := time.Duration(0)
	if pubErr == nil {
		timeout = pub.Traits().CallTimeout
	}
	started := s.Clock.Now()
	lease := started.Add(timeout + s.Tuning.LeaseMargin)
	attempt, err := s.Store.Claim(ctx, content.Claim{
		Ticket: t, Worker: s.Worker, Now: s.Now(), Started: started, Lease: lease,
	})
	if err != nil {
		// An old ticket, a pause, or a store that is away: whichever it is, nothing was done,
		// and the sweeper returns a row that is still queued.
		log.Debug("ticket dropped", "error", err)
		return nil
	}
	log = log.With("attempt", attempt.ID)
	s.failpoint("claimed")
	c := call{s: s, attempt: attempt, ticket: t, lease: lease, timeout: timeout}
	out := c.carryOut(ctx, pub, ch, pubErr)
	s.failpoint("before-settle")
	if err := s.settle(ctx, out); err != nil {
		log.Error("outcome not written", "to", out.To, "why", out.Why, "error", err)
		return nil
	}
	log.Info("release settled", "to", out.To, "why", out.Why)
	return nil
}

// call is one attempt under way.
type call struct {
	s       *Scheduler
	attempt content.Attempt
	ticket  content.Ticket
	lease   time.Time
	timeout time.Duration
	// repeating: an earlier call's outcome is not known, and this one goes under its key.
	repeating bool
}

// carryOut assembles the message and calls the platform at most once.
func (c *call) carryOut(ctx context.Context, pub publishers.Publisher, ch content.Channel, pubErr error) content.Settlement {
	// First of all: until this is known no refusal may end the release.
	var err error
	if c.repeating, err = c.repeats(ctx); err != nil {
		return c.refused(ctx, content.Release{}, notCalled(err)) // the next attempt asks again
	}
	if pubErr != nil {
		return c.refused(ctx, content.Release{}, unusable(pubErr))
	}
	release, err := c.s.Store.Release(ctx, c.ticket.Release)
	if err != nil {
		return c.refused(ctx, release, notCalled(err))
	}
	m, err := c.s.message(ctx, release, ch)
	if err != nil {
		return c.refused(ctx, release, notCalled(err))
	}
	links, err := c.s.fill(ctx, m)
	if err != nil {
		return c.refused(ctx, release, notCalled(err))
	}
	if c.repeating {
		if ok, err := c.keyProtects(ctx, pub.Traits()); err != nil || !ok {
			return c.stillInDoubt(cmp.Or[error](err, errKeyOver))
		}
	}
	if !within(c.s.Clock.Now(), c.timeout, c.lease) { // also where the machine slept since the claim
		return c.refused(ctx, release, notCalled(errors.New("scheduler: no time left in the lease for the call")))
	}
	c.s.failpoint("before-call")
	receipt, err := c.publish(ctx, pub, m)
	c.s.failpoint("after-call")
	var out content.Settlement
	if err != nil {
		out = c.refused(ctx, release, err)
	} else {
		out = c.accepted(m, receipt)
		c.known(ctx)
	}
	out.Filled = filledJSON(links, receipt.Filled)
	return out
}

// unusable is why a channel has no publisher: what its adapter says, else that somebody has to
// look after the channel.
func unusable(err error) error {
	var e *publishers.Error
	if errors.As(err, &e) {
		return err
	}
	return &publishers.Error{Class: publishers.Account, Err: err, Text: content.T(
		"渠道不可用："+err.Error(), "the channel cannot be used: "+err.Error())}
}

// notCalled marks an error from before the call: surely nothing was created. An *Error keeps
// its own class.
func notCalled(err error) error {
	var e *publishers.Error
	if errors.As(err, &e) {
		return err
	}
	return &publishers.Error{Class: publishers.Transient, Err: err, Text: content.T("尚未调用平台："+err.Error(), "the platform was not called: "+err.Error())}
}

// publish calls the platform. A panic in an adapter is an unknown outcome like any other, so
// that the queue does not try again on its own.
func (c *call) publish(ctx context.Context, pub publishers.Publisher, m publishers.Message) (r publishers.Receipt, err error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	err = c.s.guarded(m, func() (err error) {
		r, err = pub.Publish(ctx, m)
		return err
	})
	return r, err
}

// base is a settlement of this attempt.
func (c *call) base(to content.State) content.Settlement {
	return content.Settlement{
		Release: c.ticket.Release, Fence: c.ticket.Fence, From: content.Publishing, To: to,
		Attempt: c.attempt.ID, Who: "worker", At: c.s.Now(), Finished: c.s.Clock.Now(),
	}
}

// accepted turns a receipt into what is written.
func (c *call) accepted(m publishers.Message, r publishers.Receipt) content.Settlement {
	out := c.base(r.State)
	out.Why, out.Job = r.Why, r.Job
	switch r.State {
	case content.Published:
		var alert string
		out.Publications, alert = publications(m.Release, r, c.s.Now())
		out.Why = join(out.Why, alert)
	case content.Submitted:
	case content.HandedOff:
		out.Handoff = c.s.handoff(m, r.Handoff)
	default:
		// The adapter broke its contract after a call that may have acted.
		out.To, out.Error = content.InDoubt, fmt.Sprintf("the adapter answered state %q", r.State)
		out.Why = out.Error
	}
	return out
}

// refused turns an error into what is written: the table of meanings is verdicts.
func (c *call) refused(ctx context.Context, release content.Release, err error) content.Settlement {
	if c.repeating {
		return c.stillInDoubt(err)
	}
	out := c.base(verdicts[publishers.ClassOf(err)])
	out.Error, out.Why = err.Error(), reason(err)
	if out.To != content.Approved {
		return out
	}
	out.NotBefore = c.s.Now().Add(c.s.pause(ctx, c.ticket.Release, err))
	if late := release.Deadline(); release.ID != 0 && out.NotBefore.After(late) {
		out.Why = join(out.Why, content.T("重试将晚于时限，不会再自动发", "a retry would be past its window, so it is not sent by itself").String())
	}
	return out
}

// verdicts says for every publishers.Class what it means for the release. One that is approved
// is tried again after a pause for as long as its window is open: its lateness bounds the
// tries, and past it MissLate says so.
var verdicts = map[publishers.Class]content.State{
	publishers.Unknown:   content.InDoubt,
	publishers.Transient: content.Approved,
	publishers.Limited:   content.Approved,
	publishers.Rejected:  content.Failed,
	publishers.Account:   content.Failed,
	publishers.Bug:       content.Failed,
}

// words are what people read of an error: the text of a known one.
func words(err error) string {
	var e *publishers.Error
	if errors.As(err, &e) {
		return e.Text.String()
	}
	return err.Error()
}

// reason is words for a call whose answer, where the error is no known one, nobody knows.
func reason(err error) string {
	var e *publishers.Error
	if errors.As(err, &e) {
		return words(err)
	}
	return content.T("平台的答复丢失，正在核实："+err.Error(), "the platform's answer was lost, looking it up: "+err.Error()).String()
}

func join(a, b string) string {
	if a != "" && b != "" {
		return a + "; " + b
	}
	return a + b
}
