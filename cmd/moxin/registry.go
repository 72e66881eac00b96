package main

import (
	"fmt"
	"net/url"
	"sync"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/publishers"
	"moxin/publishers/all"
	"moxin/publishers/transport"
)

// registry makes each channel's publisher when it is first used, wrapped in what all
// publishers share: the log innermost, so that it says what was really called.
type registry struct {
	channels []content.Channel
	deps     publishers.Deps
	wrap     func(publishers.Publisher, content.Channel) publishers.Publisher

	mu   sync.Mutex
	made map[string]publishers.Publisher
}

// newRegistry knows the workspace's channels; secrets are resolved when a channel is used.
func (a *app) newRegistry(b *bench, s *store.Store) *registry {
	log := a.logger()
	return &registry{
		channels: b.ws.Config.Channels,
		deps: publishers.Deps{
			Secret:    func(ref content.Secret) (string, error) { return ref.Resolve(a.env) },
			Uploads:   s,
			Now:       a.now,
			PublicURL: b.ws.Config.Public.URL,
			Log:       log,
		},
		wrap: func(p publishers.Publisher, ch content.Channel) publishers.Publisher {
			p = publishers.Log(p, log)
			if u, err := url.Parse(ch.BaseURL); err == nil && transport.Loopback(u.Hostname()) {
				p = publishers.WithTraits(p, simulated(p.Traits()))
			}
			if ch.Rate > 0 {
				p = publishers.Limit(p, s, "channel:"+ch.ID, publishers.Rate{Max: ch.Rate, Window: time.Minute})
			}
			return p
		},
		made: map[string]publishers.Publisher{},
	}
}

// simulated are the traits of a platform behind a loopback address. A platform's own margins
// are minutes; nobody waits for a simulator as long, above all not whoever watches it recover.
func simulated(t publishers.Traits) publishers.Traits {
	t.CallTimeout = min(t.CallTimeout, 5*time.Second)
	t.Processing = min(t.Processing, 10*time.Second)
	t.VisibilityDelay = min(t.VisibilityDelay, time.Second)
	return t
}

// Publisher returns the publisher of a channel and the channel as moxin.yaml has it.
func (r *registry) Publisher(id string) (publishers.Publisher, content.Channel, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, ch := range r.channels {
		if ch.ID != id {
			continue
		}
		p, ok := r.made[id]
		if ok {
			return p, ch, nil
		}
		factory, ok := all.Factory(ch.Platform)
		if !ok {
			return nil, ch, fmt.Errorf("channel %s: no publisher for platform %s", id, ch.Platform)
		}
		p, err := factory(ch, r.deps)
		if err != nil {
			return nil, ch, fmt.Errorf("channel %s: %w", id, err)
		}
		r.made[id] = r.wrap(p, ch)
		return r.made[id], ch, nil
	}
	return nil, content.Channel{}, fmt.Errorf("channel %s is no longer in moxin.yaml / 渠道已不在 moxin.yaml 里", id)
}
