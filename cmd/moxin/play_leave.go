package main

import (
	"context"
	"fmt"
	"time"

	"moxin/cmd/moxin/demo"
	"moxin/content"
	"moxin/scheduler"
)

// left says that a release is nobody's in the play: it is for whoever opens the console.
func left(r content.Release) bool {
	return r.Due.After(demoEnds) || demo.Forgotten[r.Slug()] == r.Channel
}

// demoApprovers are who has looked at the previews, in the order in which they are asked.
var demoApprovers = []string{"demo", demo.Colleague}

// approve is the word of the people who have looked at the previews, but for the last articles:
// those wait for whoever opens the console.
func (p *play) approve(ctx context.Context) error {
	planned, err := p.station.store.Releases(ctx, content.ReleaseFilter{States: []content.State{content.Planned}})
	if err != nil {
		return err
	}
	approved := 0
	for _, r := range planned {
		if left(r) {
			continue
		}
		approved++
		for _, who := range demoApprovers[:r.Consent.People] {
			if err := p.station.people.Approve(ctx, scheduler.Word{Release: r.ID, Who: who}, r.Digest, "cli"); err != nil {
				return err
			}
		}
	}
	p.out("approve  %d releases, %d wait for a person\n", approved, len(planned)-approved)
	return nil
}

// leave is what the team did before somebody opens the console on the last day: a colleague has
// given one of two words, moved a release, typed in a number and paused a channel.
func (p *play) leave(ctx context.Context) error {
	planned, err := p.station.store.Releases(ctx, content.ReleaseFilter{States: []content.State{content.Planned}})
	if err != nil {
		return err
	}
	for _, r := range planned {
		word := scheduler.Word{Release: r.ID, Who: demo.Colleague}
		switch {
		case r.Consent.People > 1:
			err = p.station.people.Approve(ctx, word, r.Digest, "cli")
		case r.Slug() == demo.Moved.Slug && r.Channel == demo.Moved.Channel:
			word.Why = demo.Moved.Why
			err = p.station.people.Move(ctx, word, demo.Moved.To)
		}
		if err != nil {
			return fmt.Errorf("release %d: %w", r.ID, err)
		}
	}
	if err := p.typed(ctx); err != nil {
		return err
	}
	now := p.clock.Now()
	return p.station.store.Pause(ctx, content.Pause{
		Scope: "channel:" + demo.Paused, Reason: demo.PausedWhy, By: demo.Colleague, At: now, Until: now.Add(33 * time.Hour),
	})
}
