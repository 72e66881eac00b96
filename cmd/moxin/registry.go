package main

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"moxin/content"
	"moxin/content/media"
	"moxin/content/store"
	"moxin/publishers"
	"moxin/publishers/all"
)

// registry makes each channel's publisher when it is first used, wrapped in what all
// publishers share: the log innermost, so that it says what was really called.
type registry struct {
	channels []content.Channel
	deps     publishers.Deps
	secrets  secrets
	accounts accountLister
	factory  func(platform string) (publishers.Factory, bool)
	wrap     func(publishers.Publisher, content.Channel) publishers.Publisher
	links    *mediaLinks // nil without a public address

	mu   sync.Mutex
	made map[string]made
}

// made is a publisher and what its secret was like; see secrets.fill.
type made struct {
	publisher publishers.Publisher
	mark      string
}

// newRegistry knows the workspace's channels; secrets are resolved when a channel is used.
func (a *app) newRegistry(ctx context.Context, b *bench, s *store.Store) (*registry, error) {
	log := a.logger()
	key, err := s.InstanceKey(ctx)
	if err != nil {
		return nil, err
	}
	safe, err := a.openVault(s)
	if err != nil {
		return nil, err
	}
	customers, err := hasherOf(a.env)
	if err != nil {
		return nil, err
	}
	r := &registry{
		channels: b.ws.Config.Channels,
		deps: publishers.Deps{
			Uploads:   s,
			Now:       a.now,
			PublicURL: b.ws.Config.Public.URL,
			Vault:     safe,
			Key:       key,
			Guard:     media.Guard(b.ws.Config.Private),
			Take:      s.Take,
			Log:       log,
		},
		secrets:  secrets{env: a.env, vault: safe, sealed: s.SealedToken},
		accounts: s,
		factory:  all.List{Site: a.sites(b, s)}.Factory,
		wrap:     wrapping(s, log),
		made:     map[string]made{},
	}
	if customers.Ready() { // without a key nothing may be kept of anybody
		r.deps.Reader = customers.Customer
	}
	if r.deps.PublicURL == "" {
		return r, nil
	}
	signer, err := newSigner(key, "media links")
	if err != nil {
		return nil, err
	}
	r.links = &mediaLinks{signer: signer, base: r.deps.PublicURL, now: time.Now, open: b.media.Open}
	r.deps.MediaURL = r.links.URL
	return r, nil
}

// wrapping makes the layers around every publisher: what it does is logged, and kept to the channel's rate.
func wrapping(s *store.Store, log *slog.Logger) func(publishers.Publisher, content.Channel) publishers.Publisher {
	return func(p publishers.Publisher, ch content.Channel) publishers.Publisher {
		p = publishers.Log(p, log)
		if ch.Simulator {
			p = publishers.WithTraits(p, simulated(p.Traits()))
		}
		if ch.Rate > 0 {
			p = publishers.Limit(p, s, rateKey(ch), publishers.Rate{Max: ch.Rate, Window: time.Minute})
		}
		return p
	}
}

// rateKey is what a channel's messages are counted under.
func rateKey(ch content.Channel) string { return "channel:" + ch.ID }

// rates are the channels' own, by which the releaser deals out what is due together: without it the
// limit around the publishers would refuse some of them at random.
func (r *registry) rates() []content.ChannelRate {
	var out []content.ChannelRate
	for _, ch := range r.channels {
		if ch.Rate > 0 {
			out = append(out, content.ChannelRate{
				Channel: ch.ID, Key: publishers.RateKey(rateKey(ch), time.Minute), Max: ch.Rate, Window: time.Minute,
			})
		}
	}
	return out
}

// oauthStates makes and reads the states of OAuth; all processes on the store read each other's.
func (r *registry) oauthStates() (oauthStates, error) {
	signer, err := newSigner(r.deps.Key, "oauth states")
	return oauthStates{signer, time.Now}, err
}

// redirect is where a channel's platform sends the owner of an account back to.
func (r *registry) redirect(channel string) string { return r.deps.PublicURL + oauthRoute + channel }

// simulated are the traits of a platform that moxin.yaml calls a simulator. A platform's own
// margins are minutes; nobody waits for a simulator as long, above all not whoever watches it
// recover. An address on this machine alone says nothing: a proxy to the real platform, whose
// posts show late, may listen there.
func simulated(t publishers.Traits) publishers.Traits {
	t.CallTimeout = min(t.CallTimeout, 5*time.Second)
	t.Processing = min(t.Processing, 10*time.Second)
	t.VisibilityDelay = min(t.VisibilityDelay, time.Second)
	return t
}

// Publisher returns the publisher of a channel for releases: moxin.yaml must still name the account
// that was connected, lest a changed app id let a release out on another account.
func (r *registry) Publisher(id string) (publishers.Publisher, content.Channel, error) {
	p, ch, err := r.publisher(id)
	if err != nil {
		return nil, ch, err
	}
	ctx, stop := context.WithTimeout(context.Background(), readTime)
	defer stop()
	was, err := connectedTo(ctx, r.accounts, id)
	if err != nil {
		return nil, ch, storeAway(err)
	}
	if err := sameAccount(was, ch, p); err != nil {
		return nil, ch, err
	}
	return p, ch, nil
}

// publisher returns the publisher of a channel, whoever its account is, and the channel as moxin.yaml
// has it. It is made anew when another secret was sealed meanwhile: `accounts connect` works beside a
// running serve.
func (r *registry) publisher(id string) (publishers.Publisher, content.Channel, error) {
	ch, ok := r.channel(id)
	if !ok {
		return nil, content.Channel{}, fmt.Errorf("channel %s is no longer in moxin.yaml / 渠道已不在 moxin.yaml 里", id)
	}
	filled, mark, err := r.secrets.fill(ch)
	if err != nil {
		return nil, ch, fmt.Errorf("channel %s: %w", id, err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if known, ok := r.made[id]; ok && known.mark == mark {
		return known.publisher, ch, nil
	}
	p, err := r.fresh(ch, filled, r.deps.Vault)
	if err != nil {
		return nil, ch, err
	}
	r.made[id] = made{p, mark}
	return p, ch, nil
}

// staged returns a publisher of a channel that keeps its tokens in a vault of its own until a person
// has said whose account it is. Nothing else uses it.
func (r *registry) staged(id string, v *staged) (publishers.Publisher, content.Channel, error) {
	ch, ok := r.channel(id)
	if !ok {
		return nil, content.Channel{}, fmt.Errorf("channel %s is no longer in moxin.yaml / 渠道已不在 moxin.yaml 里", id)
	}
	filled, _, err := r.secrets.fill(ch)
	if err != nil {
		return nil, ch, fmt.Errorf("channel %s: %w", id, err)
	}
	var keep publishers.Vault
	if v.Vault != nil { // an adapter must see that there is no key
		keep = v
	}
	p, err := r.fresh(ch, filled, keep)
	return p, ch, err
}

// fresh makes a publisher of a channel; filled has what is sealed for it.
func (r *registry) fresh(ch, filled content.Channel, v publishers.Vault) (publishers.Publisher, error) {
	factory, ok := r.factory(ch.Platform)
	if !ok {
		return nil, fmt.Errorf("channel %s: no publisher for platform %s", ch.ID, ch.Platform)
	}
	deps := r.deps
	deps.Secret, deps.Vault = r.secrets.of(ch.ID), v
	p, err := factory(filled, deps)
	if err != nil {
		return nil, fmt.Errorf("channel %s: %w", ch.ID, err)
	}
	return r.wrap(p, ch), nil
}

func (r *registry) channel(id string) (content.Channel, bool) {
	for _, ch := range r.channels {
		if ch.ID == id {
			return ch, true
		}
	}
	return content.Channel{}, false
}
