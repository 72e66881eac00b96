package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"moxin/content"
	"moxin/scheduler"
)

// run plays from the first commit to the last reading.
func (p *play) run(ctx context.Context) error {
	for _, act := range []func(context.Context) error{p.showCheck, p.connect, p.apply, p.approve, p.live, p.leave, p.rank} {
		if err := act(ctx); err != nil {
			return cmp.Or(context.Cause(ctx), err)
		}
	}
	return nil
}

func (p *play) showCheck(context.Context) error {
	b := p.station.bench
	p.out("check    %d articles, %d renditions, %d findings\n", len(b.ws.Articles), len(p.all), len(p.findings))
	notes, shown := 0, map[string]int{}
	for _, f := range p.findings {
		said := f.Rule + f.Message.EN // without a Chinese font every drawn picture says so
		if f.Severity == content.SeverityNote {
			notes++
		} else if shown[said]++; shown[said] == 1 {
			p.out("         %s", p.app.findingLine(f))
		}
	}
	for _, f := range p.findings {
		said := f.Rule + f.Message.EN
		if shown[said] > 1 {
			p.out("         and %d more of %s\n", shown[said]-1, f.Rule)
		}
		delete(shown, said)
	}
	if notes > 0 {
		p.out("         and %d notes, such as on scripts that nobody has read yet\n", notes)
	}
	return nil
}

// connect asks each platform who the account is.
func (p *play) connect(ctx context.Context) error {
	for _, ch := range p.station.bench.ws.Config.Channels {
		publisher, _, err := p.station.registry.publisher(ch.ID)
		if err != nil {
			return err
		}
		if err := p.letIn(ctx, publisher, ch); err != nil {
			return fmt.Errorf("authorising %s: %w", ch.ID, err)
		}
		acc, err := identify(ctx, publisher, ch)
		if err != nil {
			return fmt.Errorf("connecting %s: %w", ch.ID, err)
		}
		acc.ConnectedAt, acc.ConnectedBy = p.clock.Now(), p.app.who()
		if err := p.station.store.Connect(ctx, acc); err != nil {
			return err
		}
		if err := probe(ctx, publisher, ch, p.clock.Now()).keep(ctx, p.station.store, ch.ID, p.app.who()); err != nil {
			return err
		}
		p.out("connect  %-4s %s %s\n", ch.ID, ch.Platform, cmp.Or(acc.Name, acc.ID, acc.Kind))
	}
	return nil
}

func (p *play) apply(ctx context.Context) error {
	b, s := p.station.bench, p.station.store
	plan, err := b.plan(ctx, s, p.clock.Now(), nil)
	if err != nil {
		return err
	}
	created, err := s.Apply(ctx, plan.Changeset("plan"))
	if err != nil {
		return err
	}
	p.out("apply    %d releases planned\n", len(created))
	if ways, err := p.app.makeWays(ctx, b, s, plan.Ways, "plan"); err != nil {
		return err
	} else if len(ways) > 0 {
		p.out("         %d contact codes made\n", len(ways))
	}
	for _, c := range plan.Changes {
		if c.Kind == scheduler.KindConflict {
			p.conflicts++
			p.out("         %s %s: %s\n", c.Channel, planTitles(c), p.app.say(c.Reason))
		}
	}
	return nil
}

// live steps the clock: it stands still while anything is due, under way or to be read, then
// jumps to the next instant that matters.
func (p *play) live(ctx context.Context) error {
	if err := p.world.loseAnswer(); err != nil {
		return err
	}
	p.out("mishap   the answer to the second post to shop will get lost after the shop has acted\n")
	p.reached[p.clock.Now()] = time.Now()
	for {
		if err := p.settle(ctx); err != nil {
			return err
		}
		if err := p.visit(ctx); err != nil {
			return err
		}
		if err := p.meet(ctx); err != nil {
			return err
		}
		if err := p.station.readBack(ctx); err != nil {
			return err
		}
		if err := p.exports(ctx); err != nil {
			return err
		}
		next, err := p.next(ctx)
		if err != nil {
			return err
		}
		if next.IsZero() || next.After(demoEnds) {
			return p.lastDay(ctx)
		}
		p.clock.moveTo(next)
		p.reached[p.clock.Now()] = time.Now()
	}
}

// settle waits until nothing more happens by itself at this instant, while the person
// completes what is handed off.
func (p *play) settle(ctx context.Context) error {
	for {
		quiet, err := p.station.scheduler.Quiet(ctx)
		if err != nil {
			return err
		}
		if quiet {
			more, err := p.completeHandoffs(ctx)
			asked := false
			if err == nil && !more {
				asked, err = p.confirmed(ctx)
			}
			if err != nil || asked {
				return errors.Join(err, p.showOutcomes(ctx))
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// showOutcomes prints what has come out since the last time.
func (p *play) showOutcomes(ctx context.Context) error {
	ended, err := p.station.store.Releases(ctx, content.ReleaseFilter{
		States: []content.State{content.Published, content.Failed, content.Missed, content.Expired, content.InDoubt},
	})
	if err != nil {
		return err
	}
	for _, r := range ended {
		if p.shown[r.ID] {
			continue
		}
		p.shown[r.ID] = true
		said := r.Why
		if r.State == content.Published {
			how, err := p.passageOf(ctx, r)
			if err != nil {
				return err
			}
			p.passages = append(p.passages, how)
			said = how.String()
		}
		p.out("%s  %-4s %-9s %s: %s\n", r.Due.In(demoBegins.Location()).Format("01-02 15:04"), r.Channel, r.State, r.Title(), said)
	}
	return nil
}

// next is the next calendar instant that matters; zero when nothing is left.
func (p *play) next(ctx context.Context) (time.Time, error) {
	instants, err := p.reminders(ctx)
	if err != nil {
		return time.Time{}, err
	}
	instants = append(instants, p.exported.Add(exportEvery))
	if at, ok, err := p.station.scheduler.NextInstant(ctx); err != nil {
		return time.Time{}, err
	} else if ok {
		instants = append(instants, at)
	}
	collections, err := p.station.store.Collections(ctx)
	if err != nil {
		return time.Time{}, err
	}
	for _, c := range collections {
		if c.Next.After(p.clock.Now()) {
			instants = append(instants, c.Next)
		}
	}
	return slices.MinFunc(instants, time.Time.Compare), nil
}

// lastDay ends the play: the clock goes to its end and everything is read once more.
func (p *play) lastDay(ctx context.Context) error {
	p.clock.moveTo(demoEnds)
	posts, err := p.station.store.Publications(ctx, content.PublicationFilter{NotGone: true})
	if err != nil {
		return err
	}
	if _, err := p.station.ingest.Collect(ctx, posts); err != nil {
		return err
	}
	p.exported = time.Time{}
	return p.exports(ctx)
}

func (p *play) rank(ctx context.Context) (err error) {
	p.result, err = score(ctx, p.station.bench.ws, p.station.store, p.clock.Now())
	return err
}
