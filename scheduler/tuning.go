package scheduler

import (
	"cmp"
	"time"
)

// Tuning are the waits of the loops. Zero fields take the value defaultTuning has.
// All are work time but Backoff and HandoffLife, which are calendar time.
type Tuning struct {
	Tick        time.Duration // the releaser looks at least this often
	Sweep       time.Duration // the sweeper's period
	QueuedFor   time.Duration // a queued release is taken for lost after this
	LeaseMargin time.Duration // how much longer than a call a claim holds
	Poll        time.Duration // first wait between polls of a submitted job; doubles up to PollMax
	PollMax     time.Duration
	LookupGap   time.Duration // between the two look-ups that prove absence
	LookupRetry time.Duration // after a look-up that failed or settled nothing; doubles up to PollMax
	Beat        time.Duration
	Backoff     time.Duration // first wait before a retry; doubles
	HandoffLife time.Duration // from its instant until a hand-off without its own end expires
	Queued      int           // at most so many releases wait in the queue at once
	Look        time.Duration // how often drafts to prepare and notices to send are looked for
	Handoff     time.Duration // first wait between polls of a hand-off; doubles up to HandoffMax
	HandoffMax  time.Duration
}

// defaultTuning is right for real platforms.
var defaultTuning = Tuning{
	Tick: 250 * time.Millisecond, Sweep: time.Second, QueuedFor: 10 * time.Second,
	LeaseMargin: 15 * time.Second, Poll: 5 * time.Second, PollMax: 5 * time.Minute,
	LookupGap: 10 * time.Second, LookupRetry: 15 * time.Second, Beat: 5 * time.Second,
	Backoff: 10 * time.Second, HandoffLife: 24 * time.Hour, Queued: 256,
	Look: 5 * time.Second, Handoff: 5 * time.Minute, HandoffMax: time.Hour,
}

func (t Tuning) withDefaults() Tuning {
	d := defaultTuning
	for _, f := range []struct{ to, from *time.Duration }{
		{&d.Tick, &t.Tick}, {&d.Sweep, &t.Sweep}, {&d.QueuedFor, &t.QueuedFor}, {&d.LeaseMargin, &t.LeaseMargin},
		{&d.Poll, &t.Poll}, {&d.PollMax, &t.PollMax}, {&d.LookupGap, &t.LookupGap}, {&d.LookupRetry, &t.LookupRetry},
		{&d.Beat, &t.Beat}, {&d.Backoff, &t.Backoff}, {&d.HandoffLife, &t.HandoffLife},
		{&d.Look, &t.Look}, {&d.Handoff, &t.Handoff}, {&d.HandoffMax, &t.HandoffMax},
	} {
		if *f.from > 0 {
			*f.to = *f.from
		}
	}
	d.Queued = cmp.Or(t.Queued, d.Queued)
	return d
}
