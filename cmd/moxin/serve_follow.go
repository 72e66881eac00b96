package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"moxin/content/store"
	"moxin/scheduler"
)

// serveBenches serves a workspace, and the next one whenever a commit brings another moxin.yaml: all
// of it is opened anew, so that nothing works by half of one and half of the other. Where that does
// not go, the one before serves on.
func (a *app) serveBenches(ctx context.Context, b *bench, f *follower, o serveOptions) error {
	var before *bench
	for {
		opened, err := a.serveBench(ctx, b, f, o)
		var next *reload
		switch {
		case errors.As(err, &next):
			before, b = b, next.bench
			a.progressf("%s\n", next)
		case err != nil && !opened && before != nil && ctx.Err() == nil:
			f.refuse(ctx, err)
			before, b = nil, before
		default:
			return err
		}
	}
}

// serveBench serves one workspace until ctx ends or another is to be opened. opened says whether it
// got so far as to work.
func (a *app) serveBench(ctx context.Context, b *bench, f *follower, o serveOptions) (opened bool, err error) {
	st, err := a.openStation(ctx, b, scheduler.Tuning{})
	var held *store.HeldError
	if errors.As(err, &held) {
		return false, usagef("%w", held)
	}
	if err != nil {
		return false, err
	}
	if err := a.followFrom(st, f); err != nil {
		return false, errors.Join(err, st.Close())
	}
	listeners, err := a.listeners(ctx, st, o)
	if err != nil {
		return false, errors.Join(err, st.Close())
	}
	work := append(listeners, st.collect, st.meet, st.scoring, a.reporting(st), a.syncSites(st),
		func(ctx context.Context) error { return a.watchInbox(ctx, st) })
	if f != nil {
		work = append(work, func(ctx context.Context) error { return f.follow(ctx, b) })
	}
	return true, errors.Join(st.run(ctx, work...), st.Close())
}

// followFrom lets a station apply what f follows, and hear of pushes where moxin.yaml has a secret.
func (a *app) followFrom(st *station, f *follower) error {
	if f == nil {
		return nil
	}
	st.following, f.apply = f, a.applier(st.store)
	ref := st.bench.ws.Config.Git.HookSecret
	if ref == "" {
		return nil
	}
	secret, err := ref.Resolve(a.env)
	if err != nil {
		return exit(exitUsage, fmt.Errorf("git.hook_secret: %w", err))
	}
	st.pushes = gitHook{secret: secret, announce: f.announce, now: time.Now, log: st.log}
	return nil
}
