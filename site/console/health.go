package console

import (
	"cmp"
	"context"
	"net/http"
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
	Trouble   string // why the last failing one does
	Error     string // what the last failing one said
}

// workers are the processes that gave a sign lately, the last one first.
func (h *handler) workers(ctx context.Context, p *page) ([]workerView, error) {
	beats, err := h.Store.Beats(ctx, h.Work().Add(-beatsSince))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(beats, func(a, b content.Beat) int { return b.At.Compare(a.At) })
	var out []workerView
	for _, b := range beats {
		out = append(out, workerView{b.Worker, b.Roles, p.ago(b.At, h.Work()), h.Work().Sub(b.At) <= beatFresh})
	}
	return out, nil
}

// runningView is the health page: what becomes of releases first, then what carries them.
type runningView struct {
	*page
	Worries []worry
	Near    []nearView
	Overdue overdueView
	Late    lateView
	Doubts  []openDoubt
	Workers []workerView
	Clocks  clockView
	Store   storageView
	Queue   queueView
	Git     *repositoryView
	Reading readingHealth
}

// worry is something on the page that a person should look at, and where on it.
type worry struct{ Key, Text string }

// lateView is how late releases went out since a day ago.
type lateView struct {
	N             int
	P50, P99, Max string
}

// clockView compares calendar time with the machine's.
type clockView struct {
	Machine instant
	Apart   string // by how much they differ; "" = they do not
	Jumps   []jumpView
}

// jumpView is a jump of the machine's clock, or a sleep of the machine, that somebody noticed.
type jumpView struct {
	At  instant
	Who string
	Why string
}

// How far back the health page looks.
const (
	lateSince  = 24 * time.Hour
	jumpsShown = 5
)

// healthPage shows how moxin does. A part that is not the store and cannot be read says so in its
// place: this is the page that people open when something is wrong.
func (h *handler) healthPage(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := runningView{page: h.page(r, "health", "")}
	v.Git = h.repository(v.page)
	for _, read := range []func() error{
		func() (err error) { v.Near, err = h.near(ctx, v.page); return err },
		func() (err error) { v.Overdue, err = h.overdue(ctx, v.page); return err },
		func() (err error) { v.Late, err = h.late(ctx, v.page); return err },
		func() (err error) { v.Doubts, err = h.doubts(ctx, v.page); return err },
		func() (err error) { v.Workers, err = h.workers(ctx, v.page); return err },
		func() (err error) { v.Clocks, err = h.clock(ctx, v.page); return err },
		func() (err error) { v.Store, err = h.storage(ctx, v.page); return err },
		func() (err error) { v.Queue, err = h.queue(ctx, v.page); return err },
		func() (err error) { v.Reading, err = h.readingHealth(ctx, v.page); return err },
	} {
		if err := read(); err != nil {
			return err
		}
	}
	v.worry()
	return h.pages.Write(w, r, "health.html", v)
}

// worry collects what is not as it should be, in the order of the page.
func (v *runningView) worry() {
	alive := slices.ContainsFunc(v.Workers, func(w workerView) bool { return w.Fresh })
	for _, c := range []struct {
		wrong bool
		key   string
		text  string
	}{
		{!alive, "workers", v.T("health.nobody")},
		{v.Overdue.Count > 0, "overdue", v.F("running.worry.overdue", v.Overdue.Count)},
		{len(v.Doubts) > 0, "doubts", v.F("running.worry.doubts", len(v.Doubts))},
		{v.Queue.Error != "", "queue", v.T("running.worry.queue")},
		{!v.Queue.Drift.Agree(), "queue", v.T("running.worry.drift")},
		{v.Store.Error != "", "machine", v.T("running.worry.store")},
		{v.Reading.needsPerson(), "reading", v.T("collecting.worry")},
		{v.Git != nil && (v.Git.Why != "" || v.Git.PullErr != ""), "machine", v.T("running.worry.git")},
	} {
		if c.wrong {
			v.Worries = append(v.Worries, worry{c.key, c.text})
		}
	}
}

func (h *handler) late(ctx context.Context, p *page) (lateView, error) {
	l, err := h.Store.Lateness(ctx, p.now.Add(-lateSince))
	if err != nil || l.N == 0 {
		return lateView{}, err
	}
	return lateView{l.N, p.lateness(l.P50), p.lateness(l.P99), p.lateness(l.Max)}, nil
}

func (h *handler) clock(ctx context.Context, p *page) (clockView, error) {
	v := clockView{Machine: p.instant(h.Work())}
	if apart := p.now.Sub(h.Work()); apart.Abs() > clockSlack {
		v.Apart = p.span(apart)
	}
	jumps, err := h.Store.Entries(ctx, content.EntryFilter{Action: "clock.jump", Limit: jumpsShown})
	for _, e := range jumps {
		v.Jumps = append(v.Jumps, jumpView{p.instant(e.At), e.Who, p.In(content.ReadText(e.Why))})
	}
	return v, err
}

func (h *handler) health(ctx context.Context, p *page) (healthView, error) {
	v := healthView{Machine: p.instant(h.Work()), Git: h.repository(p)}
	var err error
	if v.Workers, err = h.workers(ctx, p); err != nil {
		return v, err
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
		if v.Failing = reads[v.ID].failing; v.Failing > 0 {
			v.Error, v.Trouble = p.In(content.ReadText(reads[v.ID].error)), p.trouble(reads[v.ID].trouble)
		}
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
	trouble content.Trouble // of the failing reading that error is of
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
			r.error, r.trouble = c.Error, c.Trouble
		} else if c.Last.After(r.at) {
			r.at = c.Last
		}
		out[channel[c.Publication]] = r
	}
	return out
}
