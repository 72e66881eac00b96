package scheduler

import (
	"context"
	"fmt"
	"time"

	"moxin/content"
)

// Summary is how a day is summed up for people, once in each place.
type Summary struct {
	At   content.DayTime // when, on the wall clock of Zone
	Zone *time.Location
	// Write sums up the time from From until before To, both calendar.
	Write func(ctx context.Context, from, to time.Time) (content.Digest, error)
}

// digestReach is how far a digest goes back where days went without one: what is older is no news.
const digestReach = 7

// summing is how telling the last digest has gone.
type summing struct {
	at   time.Time // its end
	over bool      // delivered, or given up by this process
	delivery
}

// firstDigest is how long after its hour a place may still get its first digest: who sets one up in the
// evening is not told of the day before.
const firstDigest = time.Hour

// digest tells of the day once its hour has come: of all the time since the last digest that this
// place got, so that a day without one is not lost. An hour that passed while nothing ran is made up
// for on the same day, and not on the next, whose own digest covers it.
func (t *notices) digest(ctx context.Context) error {
	plan := t.s.Summary
	if plan == nil {
		return nil
	}
	now := t.s.Now().In(plan.Zone)
	to := plan.At.On(now)
	if now.Before(to) || t.sum.at.Equal(to) && (t.sum.over || t.waits(&t.sum.delivery)) || t.waits(&delivery{}) {
		return nil
	}
	if !t.sum.at.Equal(to) {
		t.sum = summing{at: to}
	}
	from, told, err := t.since(ctx, to)
	if err != nil || told {
		t.sum.over = told
		return err
	}
	d, err := plan.Write(ctx, from, to)
	if err != nil {
		return fmt.Errorf("scheduler: summing up the day: %w", err)
	}
	n := content.Notice{Kind: content.NoticeDigest, Digest: &d, Key: "digest " + to.UTC().Format(time.RFC3339)}
	if t.sum.over, err = t.attempt(ctx, &t.sum.delivery, n); err != nil || !t.sum.over {
		return err
	}
	e := content.Entry{Action: content.ActionDigest, From: from.UTC().Format(time.RFC3339), To: to.UTC().Format(time.RFC3339)}
	if t.sum.Error != "" {
		e.Action, e.Why = content.ActionDigestFails, t.sum.Error
	}
	return t.audit(context.WithoutCancel(ctx), e)
}

// since is where a digest that ends at to begins, and whether this place has had it, or comes too late for it.
func (t *notices) since(ctx context.Context, to time.Time) (from time.Time, told bool, err error) {
	last, err := t.s.Store.Entries(ctx, content.EntryFilter{Action: content.ActionDigests, Subject: t.subject(), Limit: 1})
	if err != nil || len(last) == 0 {
		return to.AddDate(0, 0, -1), t.s.Now().Sub(to) > firstDigest, err
	}
	begin := last[0].To
	if last[0].Action == content.ActionDigestFails {
		begin = last[0].From
	}
	if from, err = time.Parse(time.RFC3339, begin); err != nil {
		return from, false, fmt.Errorf("scheduler: the last digest of %s: %w", t.target.Name, err)
	}
	if earliest := to.AddDate(0, 0, -digestReach); from.Before(earliest) {
		return earliest, false, nil
	}
	return from, !from.Before(to), nil
}
