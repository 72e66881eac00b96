package main

import (
	"context"
	"errors"

	"moxin/content"
	"moxin/content/store"
	"moxin/publishers"
	"moxin/scheduler"
	"moxin/site/console"
)

// consoleActs are what people may do in the console, each in their own name.
type consoleActs struct {
	app     *app
	station *station
}

// Act carries a person's word on a release out.
func (c consoleActs) Act(ctx context.Context, w console.Word) error {
	do, ok := releaseActs[w.Act]
	if !ok {
		return console.ErrChanged
	}
	by := content.CallerOf(ctx).Person
	return actError(do(ctx, c.station.people, w, scheduler.Word{
		Release: w.Release, Version: w.Version, Who: by.Name, Aka: by.Aka, Why: w.Why,
	}))
}

// releaseActs are the acts of the console as words at the scheduler's desk.
var releaseActs = map[console.Act]func(context.Context, *scheduler.Desk, console.Word, scheduler.Word) error{
	console.ActApprove: func(ctx context.Context, d *scheduler.Desk, w console.Word, s scheduler.Word) error {
		return d.Approve(ctx, s, w.Digest, w.Via)
	},
	console.ActMove: func(ctx context.Context, d *scheduler.Desk, w console.Word, s scheduler.Word) error {
		return d.Move(ctx, s, w.At)
	},
	console.ActCancel: func(ctx context.Context, d *scheduler.Desk, _ console.Word, s scheduler.Word) error {
		return d.Cancel(ctx, s)
	},
	console.ActRetry: func(ctx context.Context, d *scheduler.Desk, w console.Word, s scheduler.Word) error {
		if w.At.IsZero() {
			w.At = d.Now()
		}
		return d.Retry(ctx, s, w.At, w.Looked)
	},
	console.ActConfirm: func(ctx context.Context, d *scheduler.Desk, w console.Word, s scheduler.Word) error {
		return d.Confirm(ctx, s, w.Link)
	},
	console.ActCannot: func(ctx context.Context, d *scheduler.Desk, _ console.Word, s scheduler.Word) error {
		return d.CannotBecause(ctx, s)
	},
	console.ActUnwait: func(ctx context.Context, d *scheduler.Desk, _ console.Word, s scheduler.Word) error {
		return d.Unwait(ctx, s)
	},
	console.ActRemind: func(ctx context.Context, d *scheduler.Desk, _ console.Word, s scheduler.Word) error {
		return d.Remind(ctx, s)
	},
	console.ActDiscard: func(ctx context.Context, d *scheduler.Desk, _ console.Word, s scheduler.Word) error {
		return d.Discard(ctx, s)
	},
}

// Pause stops a scope in the name of who asks.
func (c consoleActs) Pause(ctx context.Context, p content.Pause) error {
	p.By, p.At = caller(ctx), c.app.now()
	return actError(c.station.store.Pause(ctx, p))
}

// Resume ends the pause of a scope.
func (c consoleActs) Resume(ctx context.Context, scope string) error {
	return actError(c.station.store.Resume(ctx, scope, caller(ctx), c.app.now()))
}

// Resolve ends a doubt with a person's word.
func (c consoleActs) Resolve(ctx context.Context, r console.Resolution) error {
	word := scheduler.Word{Release: r.Release, Version: r.Version, Who: caller(ctx), Why: r.Why}
	desk := c.station.people
	switch r.Verdict {
	case console.Found:
		return actError(desk.ResolveFound(ctx, word, r.Link))
	case console.Absent:
		return actError(desk.ResolveAbsent(ctx, word))
	}
	return actError(desk.ResolveFailed(ctx, word))
}

// TestAccount asks the platform again; what it says against the account is told to the person, and
// kept for the page either way.
func (c consoleActs) TestAccount(ctx context.Context, channel string) error {
	ch, ok := c.station.bench.ws.Config.Channel(channel)
	if !ok {
		return console.ErrChanged
	}
	seen, err := c.app.testAccount(ctx, c.station.store, c.station.registry, ch)
	if err == nil && seen.err != nil {
		return &console.Refusal{Text: aboutChannel(ch, troubleOf(seen.err))}
	}
	return err
}

// Disconnect stops publishing on a channel.
func (c consoleActs) Disconnect(ctx context.Context, channel string) error {
	return actError(c.station.store.Disconnect(ctx, channel, caller(ctx), c.app.now()))
}

// actError says errors of acts as the console does.
func actError(err error) error {
	var rule *scheduler.RuleError
	if errors.As(err, &rule) {
		return &console.Refusal{Text: rule.Why, Rule: rule.Rule, Next: rule.Next}
	}
	var state *scheduler.StateError
	var step *store.TransitionError
	if errors.As(err, &state) || errors.As(err, &step) || errors.Is(err, scheduler.ErrChanged) || errors.Is(err, store.ErrStale) || errors.Is(err, store.ErrNotFound) {
		return console.ErrChanged
	}
	var both interface{ In(lang string) string }
	if errors.As(err, &both) {
		return &console.Refusal{Text: content.T(both.In("zh"), both.In("en"))}
	}
	var platform *publishers.Error
	if errors.As(err, &platform) {
		return &console.Refusal{Text: troubleOf(err)}
	}
	return err
}

// consoleAccounts are the channels as the accounts page shows them.
func (a *app) consoleAccounts(ctx context.Context, st *station) ([]console.Account, error) {
	all, err := a.standings(ctx, st.bench.ws.Config, st.store, st.registry)
	if err != nil {
		return nil, err
	}
	var out []console.Account
	for _, s := range all {
		acc := console.Account{
			Channel: s.channel.ID, Platform: s.channel.Platform, Account: s.account, ByHand: s.byHand,
			Secret: secretWords[s.secret], SecretBad: s.secret.bad(), Token: s.token(),
			Probed: s.report.At, Egress: s.report.Egress, Good: s.good, Waiting: s.waiting,
			Spent: s.spent.Text, Again: s.spent.Until,
		}
		if s.other != nil {
			acc.Trouble = troubleOf(s.other)
		}
		for _, span := range []string{"day", "month"} {
			if u, ok := s.used[span]; ok {
				acc.Quota = append(acc.Quota, console.Quota{Span: span, Used: u.Used, Max: u.Max})
			}
		}
		for _, p := range s.report.Permissions {
			acc.Permissions = append(acc.Permissions, console.Permission{Name: p.Name, Allowed: p.Allowed, Needed: p.Needed, Why: p.Why})
		}
		out = append(out, acc)
	}
	return out, nil
}

// consoleEvidence is what the desk knows of a release, as its page shows it.
func consoleEvidence(ctx context.Context, desk *scheduler.Desk, release int64) (console.Evidence, error) {
	e, err := desk.Evidence(ctx, release)
	if err != nil {
		return console.Evidence{}, err
	}
	out := console.Evidence{Marker: e.Marker, Repeats: e.Repeats, Asked: said(e.Asked), Hint: said(e.Hint), Progress: e.Progress}
	if p := e.Prepared; p != nil {
		out.Draft = &console.Draft{At: p.At, URL: p.PreviewURL, Digest: p.Digest, Why: p.Why, Error: p.Error}
	}
	for _, s := range e.Lookups {
		out.Lookups = append(out.Lookups, console.Said{At: s.At, Text: s.Text})
	}
	for _, s := range e.Steps {
		out.Steps = append(out.Steps, console.Step{Name: s.Name, Value: s.Value})
	}
	return out, nil
}

func said(s *scheduler.Said) *console.Said {
	if s == nil {
		return nil
	}
	return &console.Said{At: s.At, Text: s.Text}
}
