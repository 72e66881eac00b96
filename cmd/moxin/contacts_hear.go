package main

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest"
	"moxin/ingest/event"
	"moxin/ingest/wecom"
)

const (
	// meetEvery is how often serve looks for what callbacks told of contacts, besides being woken by them:
	// what was told before a kill, or to another process.
	meetEvery = 15 * time.Second
	// gather is how long it waits once it was woken: what is told in that time is worked on together, and
	// in the way of storing less often.
	gather = 300 * time.Millisecond
	// settleRest is the least time between two looks at what contacts are owed to.
	settleRest = time.Minute
)

// rollRest is the least time between two readings of an account's customers because their tags changed,
// calendar time.
const rollRest = time.Hour

// meetings work on what callbacks told of contacts, after they were answered: contacts, and outcomes
// credited to what brought or lost them.
type meetings struct {
	keeper    *event.ContactKeeper
	relations *event.Relations // nil where there is no key: nothing may be kept of anybody then
	store     *store.Store
	ingest    *ingest.Runner
	channels  []content.Channel
	log       *slog.Logger
	now       func() time.Time // calendar
	told      chan struct{}    // holds one while something waits

	mu      sync.Mutex // one piece of work at a time
	settled [2]int64   // the newest numbers when credits were last looked at
}

func (a *app) newMeetings(b *bench, s *store.Store, r *ingest.Runner) (*meetings, error) {
	hasher, err := hasherOf(a.env)
	if err != nil {
		return nil, err
	}
	m := &meetings{
		keeper: &event.ContactKeeper{Store: s}, store: s, ingest: r,
		channels: b.ws.Config.Channels, log: a.logger(), now: a.now, told: make(chan struct{}, 1),
	}
	if hasher.Ready() {
		m.relations = &event.Relations{Store: s, Absent: store.ErrNotFound, Posts: s, Hash: hasher.Customer, Now: a.now}
	}
	return m, nil
}

// corps are the accounts of the WeCom channels that have one, each once.
func corps(channels []content.Channel) []string {
	var out []string
	for _, ch := range channels {
		if isCorp(ch) && !slices.Contains(out, ch.AppID) {
			out = append(out, ch.AppID)
		}
	}
	return out
}

func isCorp(ch content.Channel) bool {
	return ch.Platform == content.WeCom && ch.Mode != content.ModeRobot && ch.AppID != ""
}

// called are the WeCom channels of whose account callbacks are taken, by any of its channels.
func called(channels []content.Channel, keyed bool) map[string]bool {
	heard, out := map[string]bool{}, map[string]bool{}
	for _, ch := range channels {
		if isCorp(ch) && keyed && ch.CallbackToken != "" && ch.CallbackKey != "" {
			heard[ch.AppID] = true
		}
	}
	for _, ch := range channels {
		if isCorp(ch) && heard[ch.AppID] {
			out[ch.ID] = true
		}
	}
	return out
}

// heard wakes whoever works.
func (m *meetings) heard() {
	select {
	case m.told <- struct{}{}:
	default: // it is known already
	}
}

// meet works on contacts until ctx ends: at once when something is told. Its errors end nothing; one is
// logged once for as long as it stays the same.
func (s *station) meet(ctx context.Context) error {
	m := s.contacts
	if m.relations == nil || len(corps(m.channels)) == 0 {
		return nil
	}
	look := time.NewTicker(meetEvery)
	defer look.Stop()
	last, settled := "", time.Time{}
	for {
		step := m.work
		if time.Since(settled) >= settleRest {
			step, settled = m.all, time.Now()
		}
		err := guarded(ctx, step)
		switch {
		case err == nil:
			last = ""
		case ctx.Err() == nil && err.Error() != last:
			last = err.Error()
			m.log.Error("contacts", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-m.told:
			select {
			case <-ctx.Done():
				return nil
			case <-time.After(gather):
			}
		case <-look.C:
		}
	}
}

// all works on what was told, and settles what it is owed to.
func (m *meetings) all(ctx context.Context) error {
	if err := m.work(ctx); err != nil {
		return err
	}
	return m.settle(ctx)
}

// work works on what was told.
func (m *meetings) work(ctx context.Context) error {
	if m.relations == nil {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	done, err := m.relations.Work(ctx)
	if done.Events > 0 {
		m.log.InfoContext(ctx, "contacts", "events", done.Events, "outcomes", done.Outcomes)
	}
	if err != nil {
		return err
	}
	for account := range done.Stale {
		if err := m.behind(ctx, account); err != nil {
			return err
		}
	}
	return nil
}

// settle credits what became known late, where any number is new.
func (m *meetings) settle(ctx context.Context) error {
	if m.relations == nil {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	newest, err := m.store.NewestNumbers(ctx)
	is := [2]int64{newest.Sample, newest.Correction} // outcomes are what it makes
	if err != nil || is == m.settled {
		return err
	}
	n, err := m.relations.Settle(ctx, corps(m.channels))
	if err != nil {
		return err
	}
	m.settled = is
	if n > 0 {
		m.log.InfoContext(ctx, "contacts credited", "outcomes", n)
	}
	return nil
}

// behind notes that the roll of an account's customers says less than is so, and has it read soon.
func (m *meetings) behind(ctx context.Context, account string) error {
	if err := m.store.PutRecall(ctx, content.Recall{Address: wecom.StaleRoll(account), At: m.now()}); err != nil {
		return err
	}
	for _, ch := range m.channels {
		if isCorp(ch) && ch.AppID == account {
			if err := m.ingest.ReadSoon(ctx, ch.ID, rollRest); err != nil {
				return err
			}
		}
	}
	return nil
}
