package scheduler

import (
	"context"
	"time"

	"moxin/content"
)

// RuleError refuses an instant that a rule of the calendar does not allow.
type RuleError struct {
	Rule string // as plan names it: "past", "blackout", "quiet", "quota", "gap", "taken"
	Why  content.Text
	Next time.Time // the next instant that would do; zero = none was found
}

// Error is the reason in both languages.
func (e *RuleError) Error() string { return e.Why.String() }

// In is the reason in one language.
func (e *RuleError) In(lang string) string { return e.Why.In(lang) }

// quotaSpan is how far around an instant other releases may matter to it: the longest quota is a
// month's.
const quotaSpan = 32 * 24 * time.Hour

// allowed asks the calendar whether a release may stand at an instant.
func (d *Desk) allowed(ctx context.Context, r content.Release, due time.Time) error {
	if d.Config == nil {
		return d.notPast(ctx, r, due)
	}
	l, err := d.around(ctx, r.Channel, due)
	if err != nil {
		return err
	}
	refused := &RuleError{}
	if refused.Rule, refused.Why = d.past(due); refused.Rule == "" {
		refused.Rule, refused.Why = l.stands(r.Channel, due, r.ID)
	}
	if refused.Rule == "" {
		return nil
	}
	after := due
	if now := d.Now(); after.Before(now) {
		after = now
	}
	if later, err := d.around(ctx, r.Channel, after); err == nil {
		refused.Next = later.freeAfter(r.Channel, after, due, r.ID)
	}
	return refused
}

// notPast is the one rule that nobody may set aside.
func (d *Desk) notPast(_ context.Context, _ content.Release, due time.Time) error {
	if rule, why := d.past(due); rule != "" {
		return &RuleError{Rule: rule, Why: why}
	}
	return nil
}

func (d *Desk) past(due time.Time) (string, content.Text) {
	if !due.Before(d.Now()) {
		return "", content.Text{}
	}
	return "past", content.T("这个时刻已经过去", "this instant is past")
}

// around are the instants of a channel's releases near one, with the calendar's rules.
func (d *Desk) around(ctx context.Context, channel string, at time.Time) (*ledger, error) {
	near, err := d.Store.Releases(ctx, content.ReleaseFilter{
		Channel: channel, From: at.Add(-quotaSpan), To: at.Add(slotHorizon),
	})
	if err != nil {
		return nil, err
	}
	cfg := d.Config()
	return newLedger(cfg, zoneOf(cfg), pointers(near)), nil
}
