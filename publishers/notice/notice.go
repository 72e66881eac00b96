// Package notice tells people what needs them: a hand-off whose minute has come, a release that
// nobody knows about, one that failed or was missed, and once a day how all of it stands.
//
// It speaks through the robots of WeCom, Feishu (飞书) and DingTalk (钉钉) groups and by mail. Each
// place is a Target of its own, with its own limits, dialect and errors; a Notifier speaks to one.
//
//	content.Notice → letter (what is said) → dialect (how it is written there) → Target
//
// A notice says what, where, when with its zone, what to do, and the link of the hand-off's page or
// of the console where there is one. It never says who read what, and nothing in it is secret but the
// link of a hand-off, which is for the people of the group. The addresses of robots are secrets: they
// are in no error and no log line.
package notice

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// ErrOff says that no place is configured: nobody is told, and trying again will not help.
var ErrOff = errors.New("notice: no place is configured (notices)")

// Target is a place where people read notices: *WeCom, *Feishu, *DingTalk or *Mail.
type Target interface {
	// Host is where its calls go, for people: it names no secret.
	Host() string
	// limits is the key that its messages are counted under, and how many it takes.
	limits() (key string, rates []publishers.Rate)
	// send carries one letter. Its error is a *publishers.Error.
	send(ctx context.Context, l letter) error
}

// Notifier tells people in one place. Its zero value tells nobody: ErrOff.
type Notifier struct {
	Name       string             // of the target in logs: wecom, feishu, …
	Target     Target             // nil = ErrOff
	Counter    publishers.Counter // nil = the target's rate is not kept
	PublicURL  string             // of moxin's public listener; "" = notices without links to hand-offs
	ConsoleURL string             // by which the team opens the console; "" = notices without links to it
	Zone       *time.Location     // of every instant in a notice; nil = UTC
	Log        *slog.Logger       // nil = none; gets target, release, channel, platform and kind, never a link
}

// Notify delivers one notice, or says why it could not: an error is worth another try later,
// unless it is ErrOff or its class says that the owner or the content must change. After a lost
// reply the notice may have been read: told twice is better than not told.
func (n *Notifier) Notify(ctx context.Context, what content.Notice) error {
	if n.Target == nil {
		return ErrOff
	}
	err := n.deliver(ctx, what)
	if n.Log != nil {
		attrs := []any{"target", n.Name, "release", what.Release.ID, "channel", what.Release.Channel, "platform", what.Release.Platform, "kind", what.Kind}
		if err != nil {
			n.Log.WarnContext(ctx, "a notice was not delivered", append(attrs, "error", err)...)
		} else {
			n.Log.InfoContext(ctx, "a notice was delivered", attrs...)
		}
	}
	return err
}

func (n *Notifier) deliver(ctx context.Context, what content.Notice) error {
	l, err := n.letter(what)
	if err != nil {
		return err
	}
	if err := n.take(ctx); err != nil {
		return err
	}
	if err := n.Target.send(ctx, l); err != nil {
		return fmt.Errorf("notice: %w", err)
	}
	return nil
}

// take counts one message of each of the target's rates, the shortest window first, or refuses.
func (n *Notifier) take(ctx context.Context) error {
	if n.Counter == nil {
		return nil
	}
	key, rates := n.Target.limits()
	for _, r := range rates {
		ok, err := n.Counter.Take(ctx, publishers.RateKey(key, r.Window), r.Window, r.Max)
		if err != nil {
			return fmt.Errorf("notice: counting: %w", err)
		}
		if !ok {
			return &publishers.Error{Class: publishers.Limited, After: max(r.Window/12, time.Second), Text: content.T(
				fmt.Sprintf("那里每 %s 最多 %d 条，这条提醒稍后再发", r.Window, r.Max),
				fmt.Sprintf("it takes %d messages in %s: this notice waits", r.Max, r.Window))}
		}
	}
	return nil
}

// Text is a notice as a mail has it, for whoever wants to see it without sending it.
func (n *Notifier) Text(what content.Notice) (string, error) {
	l, err := n.letter(what)
	if err != nil {
		return "", err
	}
	return l.head + "\n\n" + mailText.write(l), nil
}
