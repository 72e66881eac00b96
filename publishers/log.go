package publishers

import (
	"context"
	"errors"
	"log/slog"
)

// Log writes a line for what p was asked and how it ended, with the keys article, channel,
// platform, release and attempt (the fence). Errors are errors of adapters, which hold no
// secrets; receipts are logged by their ids only.
func Log(p Publisher, log *slog.Logger) Publisher { return &logged{p, log} }

type logged struct {
	Publisher
	log *slog.Logger
}

// Unwrap gives the logged publisher.
func (l *logged) Unwrap() Publisher { return l.Publisher }

// Publish logs the outcome of an attempt.
func (l *logged) Publish(ctx context.Context, m Message) (Receipt, error) {
	r, err := l.Publisher.Publish(ctx, m)
	l.line(ctx, "publish", m, r, err)
	return r, err
}

// Lookup logs what was found.
func (l *logged) Lookup(ctx context.Context, m Message) (Receipt, error) {
	r, err := l.Publisher.Lookup(ctx, m)
	l.line(ctx, "look up", m, r, err)
	return r, err
}

// Poll logs the verdict.
func (l *logged) Poll(ctx context.Context, m Message, job string) (Receipt, error) {
	r, err := l.Publisher.Poll(ctx, m, job)
	l.line(ctx, "poll", m, r, err)
	return r, err
}

// line writes one outcome. What is proved absent is an answer, not an error.
func (l *logged) line(ctx context.Context, what string, m Message, r Receipt, err error) {
	attrs := []slog.Attr{
		slog.String("article", slugOf(m)), slog.String("channel", m.Channel.ID), slog.String("platform", m.Channel.Platform),
		slog.Int64("release", m.Release.ID), slog.Int64("attempt", m.Release.Fence),
	}
	switch {
	case err == nil:
		attrs = append(attrs, slog.String("state", string(r.State)))
		if r.Job != "" {
			attrs = append(attrs, slog.String("job", r.Job))
		}
		for _, p := range r.Posts {
			attrs = append(attrs, slog.String("remote", p.RemoteID), slog.String("url", p.URL))
		}
		l.log.LogAttrs(ctx, slog.LevelInfo, what, attrs...)
	case errors.Is(err, ErrAbsent):
		l.log.LogAttrs(ctx, slog.LevelInfo, what, append(attrs, slog.String("state", "absent"))...)
	default:
		attrs = append(attrs, slog.String("class", ClassOf(err).String()), slog.Any("error", err))
		var e *Error
		if errors.As(err, &e) {
			attrs = append(attrs, slog.String("code", e.Code), slog.String("rid", e.Trace), slog.Duration("after", e.After), slog.Any("cause", e.Err))
		}
		l.log.LogAttrs(ctx, levels[ClassOf(err)], what, attrs...)
	}
}

// levels are how loud an error is: Warn mends itself, Error needs a person.
var levels = map[Class]slog.Level{
	Unknown: slog.LevelWarn, Transient: slog.LevelWarn, Limited: slog.LevelWarn,
	Rejected: slog.LevelError, Account: slog.LevelError, Bug: slog.LevelError,
}

// slugOf names a message by its first article.
func slugOf(m Message) string {
	if len(m.Items) == 0 {
		return ""
	}
	return m.Items[0].Slug
}
