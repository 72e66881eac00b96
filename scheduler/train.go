package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"moxin/content"
)

// train is a release that a person moves, with those that count their instants from it: they go along
// at once, as the next plan would have it. One that a person moved away stays where it was put.
type train struct {
	d       *Desk
	allowed func(context.Context, content.Release, time.Time) error
	changes []content.Change
	seen    map[int64]bool
}

// move puts a release at an instant, and then what counts from it.
func (t *train) move(ctx context.Context, r content.Release, c content.Change) error {
	c.Release, c.Version = r.ID, r.Version
	t.changes, t.seen[r.ID] = append(t.changes, c), true
	for _, it := range r.Items {
		near, err := t.d.Store.Releases(ctx, content.ReleaseFilter{
			Slug: it.Slug, States: []content.State{content.Planned, content.Approved},
		})
		if err != nil {
			return err
		}
		for _, f := range near {
			if err := t.pull(ctx, f, r, c.Due); err != nil {
				return err
			}
		}
	}
	return nil
}

// pull moves a release along whose instant counts from another's, which is at base now.
func (t *train) pull(ctx context.Context, f, other content.Release, base time.Time) error {
	raw, stood, counts := content.AskedOffset(f.Asked)
	offset, ok := content.ParseOffset(raw)
	if !counts || !ok || offset.Channel != other.Channel || f.Run != other.Run || t.seen[f.ID] || !f.Due.Equal(stood) {
		return nil
	}
	zone := time.UTC
	if t.d.Config != nil {
		zone = zoneOf(t.d.Config())
	}
	due := wholeSecond(offset.From(base, zone))
	if err := t.allowed(ctx, f, due); err != nil {
		return along(f, err)
	}
	name := content.T(fmt.Sprintf("跟着排期 %d", other.ID), fmt.Sprintf("goes with release %d", other.ID))
	return t.move(ctx, f, content.Change{Due: due, Asked: content.OffsetAsked(raw, due.In(zone)), Why: name.String()})
}

// along says of a rule that it stands in the way of what would go along.
func along(f content.Release, err error) error {
	var rule *RuleError
	if !errors.As(err, &rule) {
		return err
	}
	return &RuleError{Rule: rule.Rule, Why: content.T(
		fmt.Sprintf("排期 %d（%s）会跟着移动：%s", f.ID, f.Channel, rule.Why.In("zh")),
		fmt.Sprintf("release %d (%s) would go along: %s", f.ID, f.Channel, rule.Why.In("en")))}
}

// wholeSecond is an instant, or the next whole second: what was sent by hand stands within one, and what
// a release remembers has none of that.
func wholeSecond(at time.Time) time.Time {
	if whole := at.Truncate(time.Second); whole.Before(at) {
		return whole.Add(time.Second)
	}
	return at
}
