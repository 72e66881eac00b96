package main

import (
	"context"
	"fmt"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/scheduler"
)

// plan compares the workspace with the store. Slugs in fresh are new articles although they
// look like renamed ones: a person said so.
func (b *bench) plan(ctx context.Context, s *store.Store, now time.Time, fresh []string) (scheduler.Plan, error) {
	releases, err := s.Releases(ctx, content.ReleaseFilter{})
	if err != nil {
		return scheduler.Plan{}, fmt.Errorf("reading releases: %w", err)
	}
	articles, err := s.Articles(ctx)
	if err != nil {
		return scheduler.Plan{}, fmt.Errorf("reading articles: %w", err)
	}
	existing := scheduler.Existing{Releases: releases, Articles: articles}
	wanted, err := scheduler.Gather(ctx, b.ws, b, existing)
	if err != nil {
		return scheduler.Plan{}, err
	}
	wanted.New = fresh
	return scheduler.NewPlan(now, wanted, existing)
}
