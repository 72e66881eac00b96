// Package wecom reads what became of customer mass messages and customer moments (企业微信 客户群发,
// 客户朋友圈), what staff and groups did by day, and who the customers are.
//
// Facts, from the platform's pages as read in 2026-11:
//
//   - The results of a message stand by member and customer: waiting, delivered, no longer a friend,
//     or already sent to as often as the period allows (path/93338). They are there at once.
//   - A moment's customers, comments and likes stand by member, after the member put it out
//     (path/95094, path/96352).
//   - get_user_behavior_data gives the sum over the members that are asked for, so each is asked for
//     alone; thirty days a call, 180 back (path/96358). The numbers of a day are read from nine in the
//     morning in Beijing on the day after: before, they have been seen all zero.
//   - The list of customers names the contact way by which each came, so that reading it whole heals
//     callbacks that were lost (path/92994).
//
// Customers are kept as keyed hashes; no name and no picture is read. Every call is counted in the
// store (see Budget): reading takes one hundredth of what the platform allows and leaves the rest to
// publishing.
package wecom

import (
	"context"
	"errors"
	"fmt"
	"time"

	"moxin/content"
	"moxin/ingest"
	"moxin/publishers/wecom/wecomapi"
)

// Sources of samples.
const (
	MessageSource = "groupmsg"   // results of a mass message
	MomentSource  = "moment"     // results of a moment
	Days          = "wecom-day"  // one day alone, of all members of a channel together
	RollSource    = "wecom-roll" // the list of customers
)

// unread is how soon a task is asked for again that the platform is still giving to the staff.
const unread = 10 * time.Minute

// Messages are the results of mass messages; *wecomapi.Client has them.
type Messages interface {
	MessageStaff(ctx context.Context, id, cursor string) (wecomapi.Page[wecomapi.StaffTask], error)
	MessageResults(ctx context.Context, id, user, cursor string) (wecomapi.Page[wecomapi.SendResult], error)
}

// Moments are the results of moments; *wecomapi.Client has them.
type Moments interface {
	MomentStaff(ctx context.Context, id, cursor string) (wecomapi.Page[wecomapi.MomentTask], error)
	MomentReached(ctx context.Context, id, user, cursor string) (wecomapi.Page[string], error)
	MomentReactions(ctx context.Context, id, user string) (wecomapi.Reactions, error)
}

// Statistics are what staff and groups did; *wecomapi.Client has them.
type Statistics interface {
	Staff(ctx context.Context) ([]string, error)
	Behavior(ctx context.Context, user string, begin, end time.Time) (wecomapi.Report[wecomapi.BehaviorDay], error)
	GroupDays(ctx context.Context, owners []string, begin, end time.Time) (wecomapi.Report[wecomapi.GroupDay], error)
}

// Customers is the list of customers; *wecomapi.Client has it.
type Customers interface {
	CustomersOf(ctx context.Context, users []string, cursor string) (wecomapi.Page[wecomapi.Customer], error)
}

// posts are the publications that a collector of one kind of WeCom channel knows.
type posts struct{ channel string }

// Accepts reports whether p went out by this channel and has its id on the platform.
func (c posts) Accepts(p content.Publication) bool {
	return p.Platform == content.WeCom && p.Channel == c.channel && p.RemoteID != ""
}

// refused tells what only the account's owner can mend, and a rate that is used up, from a passing
// failure.
func refused(err error, now time.Time) error {
	var later ingest.ErrLater
	if errors.As(err, &later) {
		return err
	}
	if wecomapi.Forbidden(err) {
		return fmt.Errorf("%w: %w", ingest.ErrForbidden, err)
	}
	if after, ok := wecomapi.Limited(err); ok {
		return fmt.Errorf("%w: %w", ingest.ErrLater{At: now.Add(max(after, time.Minute))}, err)
	}
	return err
}
