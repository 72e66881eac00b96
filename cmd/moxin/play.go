package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

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
	beside   *errgroup.Group         // what runs next to the play; a failure there ends it
	stop     context.CancelFunc
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

// newPlay sets an empty stage. Whatever runs beside the play ends it by failing: the context
// is then done, its cause says why.
func (a *app) newPlay(ctx context.Context) (*play, context.Context) {
	p := &play{
		clock: &steppedClock{now: demoBegins}, out: a.progressf,
		reached: map[time.Time]time.Time{}, exported: demoBegins, shown: map[int64]bool{},
	}
	ctx, p.stop = context.WithCancel(ctx)
	p.beside, ctx = errgroup.WithContext(ctx)
	return p, ctx
}

// open lays out the workspace in dir and starts everything around it. What it started, close
// ends, also after an error.
func (p *play) open(ctx context.Context, a *app, dir string) error {
	api, err := listenLoopback("127.0.0.1:0")
	if err != nil {
		return err
	}
	pages, err := listenLoopback("127.0.0.1:0")
	if err != nil {
		return err
	}
	p.app = a.onStage(dir, p.clock)
	if err := demo.Write(dir, api.Addr().String()); err != nil {
		return err
	}
	b, err := p.compile(ctx)
	if err != nil {
		return err
	}
	b.ws.Config.Public.URL = "http://" + pages.Addr().String()
	p.person = demo.Person{HTTP: &http.Client{Timeout: 10 * time.Second}, Pages: b.ws.Config.Public.URL}
	if p.platform, err = p.openPlatform("http://" + api.Addr().String()); err != nil {
		return err
	}
	p.beside.Go(func() error { return serveHTTP(ctx, api, p.platform) })
	if p.station, err = p.app.openStation(ctx, b, demoTuning); err != nil {
		return err
	}
	phone, err := publicHandler(p.station)
	if err != nil {
		return err
	}
	p.beside.Go(func() error { return serveHTTP(ctx, pages, phone) })
	p.beside.Go(func() error { return p.station.run(ctx) })
	return nil
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

// close ends what runs beside the play and gives everything back.
func (p *play) close() error {
	p.stop()
	errs := []error{p.beside.Wait()}
	if p.station != nil {
		errs = append(errs, p.station.Close())
	}
	if p.platform != nil {
		errs = append(errs, p.platform.Close())
	}
	return errors.Join(errs...)
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
