package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"moxin/cmd/moxin/demo"
	"moxin/content"
)

// unheard is how long a notice or a platform's word may take before the play gives up; work time.
const unheard = 30 * time.Second

// containsLink finds the address of a hand-off's page in a message.
func containsLink(message, token string) bool { return strings.Contains(message, "/h/"+token) }

// completeHandoffs lets the person close the open hand-offs that the robot has told of. It reports
// whether anything is still to come at this instant: a notice, or the platform's word on a post.
func (p *play) completeHandoffs(ctx context.Context) (bool, error) {
	open, err := p.openHandoffs(ctx)
	if err != nil {
		return false, err
	}
	more := false
	for _, r := range open {
		h, err := p.station.store.HandoffOf(ctx, r.ID)
		if err != nil {
			return false, err
		}
		wanted := 1
		if late := p.reminder(r); !late.IsZero() {
			wanted = 2
			if p.clock.Now().Before(late) && p.world.told(h.Token) == 1 {
				continue // until the reminder
			}
		}
		more = true
		var noted passage // a message is on the phone a moment before the store knows that it was delivered
		if err := p.rest(ctx, r, &noted); err != nil {
			return false, err
		}
		if p.tapped[r.ID] || p.world.told(h.Token) < wanted || noted.told < wanted {
			if err := p.bear(r); err != nil {
				return false, err
			}
			continue
		}
		delete(p.since, r.ID)
		if p.tapped[r.ID], err = p.person.Complete(ctx, h); err != nil {
			return false, err
		}
	}
	return more, nil
}

// openHandoffs are those of the play that one person finishes; what is due on its last day is left to whoever looks.
func (p *play) openHandoffs(ctx context.Context) ([]content.Release, error) {
	open, err := p.station.store.Releases(ctx, content.ReleaseFilter{States: []content.State{content.HandedOff}, To: demoLeaves})
	return slices.DeleteFunc(open, isTask), err
}

// bear is the patience with something that comes by itself.
func (p *play) bear(r content.Release) error {
	began, ok := p.since[r.ID]
	if !ok {
		p.since[r.ID] = time.Now()
		return nil
	}
	if time.Since(began) > unheard {
		return fmt.Errorf("nobody was told of %s on %s within %s", r.Title(), r.Channel, unheard)
	}
	return nil
}

// reminder is when the person who leaves a hand-off for the evening is reminded; zero for what is
// done at once.
func (p *play) reminder(r content.Release) time.Time {
	again := p.station.bench.ws.Config.Notices.Again
	if demo.Late[r.Slug()] != r.Channel || len(again) == 0 {
		return time.Time{}
	}
	return r.Due.Add(again[0])
}

// reminders are the instants that people who are late are reminded at.
func (p *play) reminders(ctx context.Context) ([]time.Time, error) {
	open, err := p.openHandoffs(ctx)
	if err != nil {
		return nil, err
	}
	var list []time.Time
	for _, r := range open {
		if at := p.reminder(r); at.After(p.clock.Now()) {
			list = append(list, at)
		}
	}
	return list, nil
}
