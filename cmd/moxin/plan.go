package main

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/scheduler"
)

// plan compares the workspace with the store. Slugs in fresh are new articles although they
// look like renamed ones: a person said so.
func (b *bench) plan(ctx context.Context, s *store.Store, now time.Time, fresh []string) (scheduler.Plan, error) {
	return b.planAs(ctx, s, now, planWish{fresh: fresh})
}

// shownGC lets garbage grow to twice what is kept before it is cleared. A plan that is shown keeps
// little and throws much away: this is a twelfth of its time for a third more memory.
const shownGC = 200

// shownPlan is the same plan for people to look at: it holds no texts and cannot be applied.
func (b *bench) shownPlan(ctx context.Context, s *store.Store, now time.Time, fresh []string) (scheduler.Plan, error) {
	defer debug.SetGCPercent(debug.SetGCPercent(shownGC))
	return b.planAs(ctx, s, now, planWish{fresh: fresh, shown: true})
}

// certainPlan is the plan that needs no person's word: the rest of it is left as it is and said.
func (b *bench) certainPlan(ctx context.Context, s *store.Store, now time.Time) (scheduler.Plan, error) {
	return b.planAs(ctx, s, now, planWish{certain: true})
}

// planWish is what is asked of a plan beside the workspace.
type planWish struct {
	fresh          []string
	certain, shown bool
}

func (b *bench) planAs(ctx context.Context, s *store.Store, now time.Time, wish planWish) (scheduler.Plan, error) {
	releases, err := s.Releases(ctx, content.ReleaseFilter{})
	if err != nil {
		return scheduler.Plan{}, fmt.Errorf("reading releases: %w", err)
	}
	articles, err := s.Articles(ctx)
	if err != nil {
		return scheduler.Plan{}, fmt.Errorf("reading articles: %w", err)
	}
	repeated, err := s.Repeated(ctx)
	if err != nil {
		return scheduler.Plan{}, fmt.Errorf("reading doubts: %w", err)
	}
	waits, err := s.WaitsOf(ctx)
	if err != nil {
		return scheduler.Plan{}, fmt.Errorf("reading waits: %w", err)
	}
	existing := scheduler.Existing{Releases: releases, Articles: articles, Repeated: repeated, Waits: waits, Rendition: s.Rendition, Shown: wish.shown}
	wanted, err := scheduler.Gather(ctx, b.ws, b, existing)
	if err != nil {
		return scheduler.Plan{}, err
	}
	wanted.New, wanted.Certain = wish.fresh, wish.certain
	addCovers(&wanted, articles)
	p, err := scheduler.NewPlan(now, wanted, existing)
	if err != nil {
		return p, err
	}
	p.Ways, err = b.missingWays(ctx, s, p, existing)
	return p, err
}

// addCovers gives each article the picture that lists show it by: the cover of a rendition
// compiled just now, else the one it had.
func addCovers(wanted *scheduler.Wanted, known []content.ArticleRecord) {
	covers := map[string]string{}
	for _, record := range known {
		covers[record.Slug] = record.Cover
	}
	for _, r := range wanted.Renditions {
		if cover, ok := r.Cover(); ok {
			covers[r.Slug] = cover.Hash
		}
	}
	for i := range wanted.Articles {
		wanted.Articles[i].Cover = covers[wanted.Articles[i].Slug]
	}
}
