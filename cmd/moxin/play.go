package main

import (
	"context"
	"errors"
	"io"
	"time"

	"golang.org/x/sync/errgroup"

	"moxin/cmd/moxin/demo"
	"moxin/content"
	"moxin/ingest/rank"
	"moxin/ingest/rank/audience"
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
	world    world
	person   demo.Person
	all      []compiled
	findings []content.Finding
	result   rank.Result

	reached  map[time.Time]time.Time // calendar instant → when the clock stood there, work time
	exported time.Time               // of the last creator-centre exports
	shown    map[int64]bool          // releases whose outcome was printed
	tapped   map[int64]bool          // hand-offs that were published in the app: its platform will say so
	since    map[int64]time.Time     // hand-offs that wait for a word, work time
	beside   *errgroup.Group         // what runs next to the play; a failure there ends it
	stop     context.CancelFunc

	readers   demoReaders // of the own site, and those who follow links to the shop
	conflicts int         // wishes that the calendar refused
	passages  []passage   // how what is published came out
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
	Tick: 10 * time.Millisecond, Sweep: 100 * time.Millisecond, Poll: 100 * time.Millisecond, PollMax: 100 * time.Millisecond,
	Look: 20 * time.Millisecond, Handoff: 20 * time.Millisecond, HandoffMax: 50 * time.Millisecond,
}

// newPlay sets an empty stage. Whatever runs beside the play ends it by failing: the context
// is then done, its cause says why.
func (a *app) newPlay(ctx context.Context) (*play, context.Context) {
	p := &play{
		clock: &steppedClock{now: demoBegins}, out: a.progressf,
		reached: map[time.Time]time.Time{}, exported: demoBegins, shown: map[int64]bool{},
		tapped: map[int64]bool{}, since: map[int64]time.Time{},
	}
	ctx, p.stop = context.WithCancel(ctx)
	p.beside, ctx = errgroup.WithContext(ctx)
	return p, ctx
}

// open lays out the workspace in dir and starts everything around it. What it started, close
// ends, also after an error.
func (p *play) open(ctx context.Context, a *app, dir string) error {
	s, err := openStages()
	if err != nil {
		return err
	}
	p.app = a.onStage(dir, p.clock, s.places())
	if err := p.build(ctx, dir, s); err != nil {
		return errors.Join(err, s.close()) // closing twice what is served already is harmless
	}
	return nil
}

func (p *play) build(ctx context.Context, dir string, s stages) error {
	if err := demo.Write(dir, s.places()); err != nil {
		return err
	}
	b, err := p.compile(ctx)
	if err != nil {
		return err
	}
	if p.world, err = newWorld(s.places(), p.clock.Now, demoPublic{p.audience}, p.shows); err != nil {
		return err
	}
	p.person = p.world.newPerson()
	p.serve(ctx, s)
	if p.station, err = p.app.openStation(ctx, b, demoTuning); err != nil {
		return err
	}
	pages, err := publicHandler(p.station)
	if err != nil {
		return err
	}
	p.readers = demoReaders{pages: pages, read: map[int64]bool{}}
	p.beside.Go(func() error { return serveHTTP(ctx, s.public, pages) })
	p.beside.Go(func() error { return p.station.run(ctx) })
	return nil
}

// onStage is the app as the demo's station sees the world.
func (a *app) onStage(dir string, clock *steppedClock, places demo.Places) *app {
	secrets := places.Secrets()
	return &app{
		stdin: a.stdin, stdout: io.Discard, stderr: a.stderr, now: clock.Now, dir: dir, lang: a.lang,
		env: func(name string) (string, bool) {
			if name == "MOXIN_USER" {
				return "demo", true
			}
			if value, ok := secrets[name]; ok {
				return value, true
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
	if p.world.gzh != nil {
		errs = append(errs, p.world.gzh.Close())
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
	p.introduce()
	return b, nil
}
