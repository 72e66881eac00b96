// Package notice tells people what needs them, through the robot of a WeCom group: a hand-off
// whose minute has come, a release that nobody knows about, one that failed or was missed.
//
// A notice says what, where, when with its zone, what to do, and the link of the hand-off's page
// where there is one. It never says who read what, and nothing in it is secret but the link,
// which is for the people of the group.
package notice

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wecom/wecomapi"
)

// ErrOff says that no robot is configured: nobody is told, and trying again will not help.
var ErrOff = errors.New("notice: no robot is configured (notices.wecom)")

// Robot sends one message into a group; *wecomapi.Robot is one.
type Robot interface {
	Send(ctx context.Context, m wecomapi.Message) error
}

// Counter counts what all processes send together; the store is one.
type Counter interface {
	// Take counts one use of key and reports true while the window has seen fewer than max.
	Take(ctx context.Context, key string, window time.Duration, max int) (bool, error)
}

// Notifier tells people. Its zero value tells nobody: ErrOff.
type Notifier struct {
	Robot     Robot          // nil = ErrOff
	Counter   Counter        // nil = the robot's rate is not kept
	PublicURL string         // of moxin's public listener; "" = notices without links
	Zone      *time.Location // of every instant in a notice; nil = UTC
	Log       *slog.Logger   // nil = none; gets release, channel, platform and kind, never a link
}

// The robot's rate is its own (path/91770, read 2026-11), whoever uses it: one key for all.
const (
	rateKey    = "notice/wecom-robot"
	rateWindow = time.Minute
)

// pause is how long to wait for room below the robot's rate.
const pause = 5 * time.Second

// Notify delivers one notice, or says why it could not: an error is worth another try later,
// unless it is ErrOff or its class says that the owner or the content must change. After a lost
// reply the notice may have been read: told twice is better than not told.
func (n *Notifier) Notify(ctx context.Context, what content.Notice) error {
	if n.Robot == nil {
		return ErrOff
	}
	err := n.deliver(ctx, what)
	if n.Log != nil {
		attrs := []any{"release", what.Release.ID, "channel", what.Release.Channel, "platform", what.Release.Platform, "kind", what.Kind}
		if err != nil {
			n.Log.WarnContext(ctx, "a notice was not delivered", append(attrs, "error", err)...)
		} else {
			n.Log.InfoContext(ctx, "a notice was delivered", attrs...)
		}
	}
	return err
}

func (n *Notifier) deliver(ctx context.Context, what content.Notice) error {
	text, err := n.write(what)
	if err != nil {
		return err
	}
	if n.Counter != nil {
		ok, err := n.Counter.Take(ctx, rateKey, rateWindow, wecomapi.PerMinute)
		if err != nil {
			return fmt.Errorf("notice: counting: %w", err)
		}
		if !ok {
			return &publishers.Error{Class: publishers.Limited, After: pause, Text: content.T(
				fmt.Sprintf("机器人每分钟最多 %d 条，这条提醒稍后再发", wecomapi.PerMinute),
				fmt.Sprintf("the robot takes %d messages a minute: this notice waits", wecomapi.PerMinute))}
		}
	}
	if err := n.Robot.Send(ctx, wecomapi.Markdown(text)); err != nil {
		return fmt.Errorf("notice: %w", classed(err))
	}
	return nil
}

// classed gives the robot's error a class and the words that callers know.
func classed(err error) error {
	var e *wecomapi.Error
	if !errors.As(err, &e) {
		return &publishers.Error{Class: wecomapi.ClassOf(err), Err: err, Text: content.T("提醒没能发出", "the notice could not be sent")}
	}
	return &publishers.Error{Class: e.Class, Code: code(e.Code), After: cmp.Or(e.After, pause), Text: e.Text(), Err: err}
}

func code(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}
