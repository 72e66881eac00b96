package console

import (
	"cmp"
	"context"
	"slices"
	"time"

	"moxin/content"
)

// How long workers stay on the page after their last word, and how long a silence is no worry.
const (
	beatsSince = 24 * time.Hour
	beatFresh  = 30 * time.Second
)

// healthView is whether moxin itself is well.
type healthView struct {
	Workers  []workerView
	Machine  instant // work time, shown where calendar time is another
	Channels []channelHealth
	Articles int
	Waiting  int // releases that are on their way right now
	Git      *repositoryView
}

type workerView struct {
	Name  string
	Roles string
	Seen  string
	Fresh bool
}

// channelHealth is how a channel does.
type channelHealth struct {
	channelView
	Account   string // "" = not connected
	Token     string
	Bad       bool     // the token or the secret does not work
	Probed    string   // since the platform was asked about the token; "" = never
	Good      instant  // last call that is known to have succeeded
	Quota     []string // used of what there is
	Spent     string   // the platform's own word that it is used up
	Egress    string   // our address as the platform saw it
	Published instant  // last good publish
	Href      string   // of it
	Collected instant
	Ago       string // since Collected
	Failing   int    // collections that fail
	Error     string // what the last failing one said
}

func (h *handler) health(ctx context.Context, p *page) (healthView, error) {
	v := healthView{Machine: p.instant(h.Work()), Git: h.repository(p)}
	beats, err := h.Store.Beats(ctx, h.Work().Add(-beatsSince))
	if err != nil {
		return v, err
	}
	slices.SortFunc(beats, func(a, b content.Beat) int { return b.At.Compare(a.At) })
	for _, b := range beats {
		v.Workers = append(v.Workers, workerView{b.Worker, b.Roles, p.ago(b.At, h.Work()), h.Work().Sub(b.At) <= beatFresh})
	}
	articles, err := h.Store.Articles(ctx)
	if err != nil {
		return v, err
	}
	v.Articles = len(articles)
	moving, err := h.Store.Releases(ctx, content.ReleaseFilter{States: []content.State{content.Queued, content.Publishing, content.Submitted}})
	if err != nil {
		return v, err
	}
	v.Waiting = len(moving)
	v.Channels, err = h.channelHealth(ctx, p)
	return v, err
}

func (h *handler) channelHealth(ctx context.Context, p *page) ([]channelHealth, error) {
	accounts, err := h.allAccounts(ctx)
	if err != nil {
		return nil, err
	}
	posts, err := h.Store.Publications(ctx, content.PublicationFilter{})
	if err != nil {
		return nil, err
	}
	collections, err := h.Store.Collections(ctx)
	if err != nil {
		return nil, err
	}
	lasts, reads := lastPosts(posts), lastReads(posts, collections)
	var out []channelHealth
	for _, a := range accounts {
		v := p.standing(a)
		v.Published, v.Collected = p.instant(time.Time{}), p.instant(reads[v.ID].at)
		if post, ok := lasts[v.ID]; ok {
			v.Published, v.Href = p.instant(post.PublishedAt), releaseHref(post.Release)
		}
		if !reads[v.ID].at.IsZero() {
			v.Ago = p.ago(reads[v.ID].at, p.now)
		}
		v.Failing, v.Error = reads[v.ID].failing, reads[v.ID].error
		out = append(out, v)
	}
	return out, nil
}

// standing is a channel's account on one line.
func (p *page) standing(a Account) channelHealth {
	v := channelHealth{
		channelView: p.channel(a.Channel, a.Platform), Good: p.instant(a.Good), Quota: p.quotas(a.Quota), Spent: p.spent(a),
		Egress: cmp.Or(a.Egress, unknown), Bad: a.SecretBad || a.Token == TokenRefused,
	}
	if a.Account.Channel != "" {
		v.Account = p.who(a)
	}
	switch {
	case a.SecretBad:
		v.Token = p.In(a.Secret)
	case a.Token == TokenUnknown:
		v.Token = unknown
	default:
		v.Token = p.T("token." + string(a.Token))
	}
	if !a.SecretBad && (a.Token == TokenValid || a.Token == TokenRefused) {
		v.Probed = p.ago(a.Probed, p.now)
	}
	return v
}

// lastPosts are the newest publications by channel.
func lastPosts(posts []content.Publication) map[string]content.Publication {
	out := map[string]content.Publication{}
	for _, post := range posts { // by instant
		out[post.Channel] = post
	}
	return out
}

// reading is how collecting goes on a channel.
type reading struct {
	at      time.Time
	failing int
	error   string
}

func lastReads(posts []content.Publication, collections []content.Collection) map[string]reading {
	channel := make(map[int64]string, len(posts))
	for _, post := range posts {
		channel[post.ID] = post.Channel
	}
	out := map[string]reading{}
	for _, c := range collections {
		r := out[channel[c.Publication]]
		if c.Failures > 0 {
			r.failing++
			r.error = c.Error
		} else if c.Last.After(r.at) {
			r.at = c.Last
		}
		out[channel[c.Publication]] = r
	}
	return out
}
