package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"moxin/cmd/moxin/demo"
	"moxin/content"
	"moxin/ingest/rank"
	"moxin/ingest/rank/audience"
	"moxin/publishers/wechat/wechatsim"
	"moxin/scheduler"
)

// play is the demo on stage: a real station on a stepped clock, among simulated readers, a
// simulated platform and a person who completes hand-offs.
type play struct {
	app      *app // as the station sees the world: stepped clock, the demo's secret
	out      func(format string, args ...any)
	clock    *steppedClock
	station  *station
	audience *audience.Audience
	platform *wechatsim.Server
	person   demo.Person
	all      []compiled
	findings []content.Finding
	result   rank.Result

	reached  map[time.Time]time.Time // calendar instant → when the clock stood there, work time
	exported time.Time               // of the last creator-centre exports
	shown    map[int64]bool          // releases whose outcome was printed
	stop     context.CancelFunc
	running  sync.WaitGroup
	failed   error // why something that runs beside the play ended early
}

// The play begins on the eve of the first release and ends two weeks after the last but a few:
// what is due on its last day or later is left to whoever looks at the console.
var (
	demoBegins = time.Date(2026, 11, 30, 9, 0, 0, 0, time.FixedZone("CST", 8*60*60))
	demoEnds   = demoBegins.AddDate(0, 0, 44)
	demoLeaves = demoEnds.Add(-time.Hour)
)

// demoTuning makes work-time waits short: the simulated platform answers at once.
var demoTuning = scheduler.Tuning{
	Tick: 10 * time.Millisecond, Sweep: 100 * time.Millisecond, Poll: 20 * time.Millisecond, PollMax: 100 * time.Millisecond,
}

// exportEvery is how often the person downloads the creator centres' files.
const exportEvery = 7 * 24 * time.Hour

// openPlay lays out the workspace and starts everything around it.
func (a *app) openPlay(ctx context.Context, dir string) (p *play, err error) {
	p = &play{clock: &steppedClock{now: demoBegins}, out: a.progressf, reached: map[time.Time]time.Time{}, shown: map[int64]bool{}}
	p.exported = demoBegins
	ctx, p.stop = context.WithCancel(ctx)
	defer func() {
		if err != nil {
			p.close()
		}
	}()
	api, err := listenLoopback("127.0.0.1:0")
	if err != nil {
		return p, err
	}
	pages, err := listenLoopback("127.0.0.1:0")
	if err != nil {
		return p, err
	}
	p.app = a.onStage(dir, p.clock)
	if err := demo.Write(dir, api.Addr().String()); err != nil {
		return p, err
	}
	b, err := p.compile(ctx)
	if err != nil {
		return p, err
	}
	b.ws.Config.Public.URL = "http://" + pages.Addr().String()
	if p.platform, err = p.openPlatform("http://" + api.Addr().String()); err != nil {
		return p, err
	}
	p.beside(func() error { return serveHTTP(ctx, api, p.platform) })
	if p.station, err = p.app.openStation(ctx, b, demoTuning); err != nil {
		return p, err
	}
	phone, err := publicHandler(p.station)
	if err != nil {
		return p, err
	}
	p.beside(func() error { return serveHTTP(ctx, pages, phone) })
	p.person = demo.Person{HTTP: &http.Client{Timeout: 10 * time.Second}, Pages: b.ws.Config.Public.URL}
	p.beside(func() error { return p.station.run(ctx) })
	return p, nil
}

// onStage is the app as the demo's station sees the world.
func (a *app) onStage(dir string, clock *steppedClock) *app {
	return &app{
		stdin: a.stdin, stdout: io.Discard, stderr: a.stderr, now: clock.Now, dir: dir, lang: a.lang,
		env: func(name string) (string, bool) {
			switch name {
			case demo.SecretVariable:
				return "demo-secret", true
			case "MOXIN_USER":
				return "demo", true
			}
			return a.env(name)
		},
	}
}

// beside runs something next to the play; what it fails with ends the play.
func (p *play) beside(f func() error) {
	p.running.Go(func() {
		if err := f(); err != nil && !errors.Is(err, context.Canceled) {
			p.failed = errors.Join(p.failed, err)
			p.stop()
		}
	})
}

func (p *play) close() {
	p.stop()
	p.running.Wait()
	if p.station != nil {
		if err := p.station.Close(); err != nil {
			p.out("closing: %v\n", err)
		}
	}
	if p.platform != nil {
		if err := p.platform.Close(); err != nil {
			p.out("closing the simulator: %v\n", err)
		}
	}
}

// compile checks and compiles everything, and introduces the readers to the titles they will see.
func (p *play) compile(ctx context.Context) (*bench, error) {
	b, err := p.app.openBench(ctx, offline)
	if err != nil {
		return nil, err
	}
	if p.all, err = b.compileAll(ctx, b.ws.Articles, b.ws.Config.Channels); err != nil {
		return nil, err
	}
	p.findings = b.findings(b.ws.Articles, p.all)
	articles := map[string]audience.Article{}
	for _, c := range p.all {
		truth := demo.Taste[c.article.Slug]
		articles[c.rendition.Title] = audience.Article{
			Slug: c.article.Slug, Author: c.article.Author(), Series: c.article.Series, Stage: string(c.article.Stage), Truth: &truth,
		}
	}
	p.audience = audience.New(audience.Options{Seed: demo.Seed, Articles: articles})
	return b, nil
}

func (p *play) openPlatform(url string) (*wechatsim.Server, error) {
	return wechatsim.New(wechatsim.Options{
		Clock: p.clock.Now, Audience: readers{p.audience}, PublicURL: url, Seed: demo.Seed, PublishTicks: 1,
		Accounts: []wechatsim.Account{{
			AppID: demo.AppID, Secret: "demo-secret", Name: "云畔茶事", Kind: "service", Verified: true, Entity: "corp", FollowersAtStart: 8200,
		}},
	})
}

// run plays from the first commit to the last reading.
func (p *play) run(ctx context.Context) error {
	for _, act := range []func(context.Context) error{p.showCheck, p.connect, p.apply, p.approve, p.live, p.rank} {
		if err := act(ctx); err != nil {
			return errors.Join(p.failed, err)
		}
	}
	return p.failed
}

func (p *play) showCheck(context.Context) error {
	b := p.station.bench
	p.out("check    %d articles, %d renditions, %d findings\n", len(b.ws.Articles), len(p.all), len(p.findings))
	for _, f := range p.findings {
		p.out("         %s", p.app.findingLine(f))
	}
	return nil
}

// connect asks each platform who the account is.
func (p *play) connect(ctx context.Context) error {
	for _, ch := range p.station.bench.ws.Config.Channels {
		acc, err := p.app.identify(ctx, p.station.registry, ch)
		if err != nil {
			return fmt.Errorf("connecting %s: %w", ch.ID, err)
		}
		if err := p.station.store.Connect(ctx, acc); err != nil {
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
	for _, c := range plan.Changes {
		if c.Kind == scheduler.KindConflict {
			p.out("         %s %s: %s\n", c.Channel, planTitles(c), p.app.say(c.Reason))
		}
	}
	return nil
}

// approve is the word of the person who has looked at the previews, but for the last
// articles: those wait for whoever opens the console.
func (p *play) approve(ctx context.Context) error {
	planned, err := p.station.store.Releases(ctx, content.ReleaseFilter{States: []content.State{content.Planned}})
	if err != nil {
		return err
	}
	approved := 0
	for _, r := range planned {
		if r.Due.After(demoEnds) {
			continue
		}
		approved++
		if err := p.station.people.Approve(ctx, scheduler.Word{Release: r.ID, Who: "demo"}, r.Digest, "cli"); err != nil {
			return err
		}
	}
	p.out("approve  %d releases, %d wait for a person\n", approved, len(planned)-approved)
	return nil
}

// live steps the clock: it stands still while anything is due, under way or to be read, then
// jumps to the next instant that matters.
func (p *play) live(ctx context.Context) error {
	p.reached[p.clock.Now()] = time.Now()
	for {
		if err := p.settle(ctx); err != nil {
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
			if err != nil || !more {
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

// completeHandoffs lets the person close the open hand-offs; it reports whether there were any.
func (p *play) completeHandoffs(ctx context.Context) (bool, error) {
	open, err := p.station.store.Releases(ctx, content.ReleaseFilter{States: []content.State{content.HandedOff}})
	if err != nil {
		return false, err
	}
	completed := false
	for _, r := range open {
		if r.Due.After(demoLeaves) {
			continue
		}
		h, err := p.station.store.HandoffOf(ctx, r.ID)
		if err != nil {
			return false, err
		}
		if err := p.person.Complete(ctx, h); err != nil {
			return false, err
		}
		completed = true
	}
	return completed, nil
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
		p.out("%s  %-4s %-9s %s\n", r.Due.In(demoBegins.Location()).Format("01-02 15:04"), r.Channel, r.State, r.Title())
	}
	return nil
}

// next is the next calendar instant that matters; zero when nothing is left.
func (p *play) next(ctx context.Context) (time.Time, error) {
	instants := []time.Time{p.exported.Add(exportEvery)}
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
	p.result, err = score(ctx, p.station.store, p.clock.Now())
	return err
}
