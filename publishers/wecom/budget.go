package wecom

import (
	"context"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wecom/wecomapi"
)

// looking marks the context of a poll: nobody waits for it, so that it keeps to the budget which the readers
// of numbers share. What makes, finds or takes back a task is not held up by how much was asked.
type looking struct{}

// looks is what keeps a channel's polls to the budget; nil where nothing is counted. A simulator counts by
// its own clock, which may be stepped through weeks in a minute of the store's.
func looks(ch content.Channel, d publishers.Deps) func(ctx context.Context, path string) error {
	if d.Take == nil || ch.Simulator {
		return nil
	}
	budget := wecomapi.Budget{CorpID: ch.AppID, Take: d.Take, Now: d.Now}
	return func(ctx context.Context, path string) error {
		if ctx.Value(looking{}) == nil {
			return nil
		}
		return budget.Allow(ctx, path)
	}
}
