//go:build unix

package main

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"moxin/content"
	"moxin/content/store/storetest"
)

// lanes is on how many channels of each kind articles fall due side by side: one second of one
// channel holds one message.
const lanes = 3

// arena is where a trial takes place.
type arena struct {
	trial
	*field
	gate  *bridge
	redis *redis.Client // nil = inside the process
	db    *sql.DB       // the store, for those who lock it
	toll  toll

	mu     sync.Mutex
	kills  []*kill
	stands []stand
	asked  map[int64]time.Time // releases that wait for a person, since when
	pasted map[int64]string    // links of hand-offs that a person has closed
}

// kill is one kill -9 and what it left.
type kill struct {
	at      time.Time
	point   string // "" = at random
	left    []int64
	settled time.Time // of the last of them
}

// stand is one stop of a process.
type stand struct {
	pid    int
	point  string // "" = at random
	length time.Duration
}

func newArena(t *testing.T, x trial) *arena {
	a := &arena{trial: x, asked: map[int64]time.Time{}, pasted: map[int64]string{}}
	l := layout{late: time.Hour, channels: lanes, approval: twoWords}
	driver, dsn := "sqlite", ""
	if x.postgres {
		l.store, l.redis = storetest.Postgres(t), storetest.Redis(t)
		opt, err := redis.ParseURL(l.redis)
		if err != nil {
			t.Fatal(err)
		}
		a.redis = redis.NewClient(opt)
		t.Cleanup(func() { a.redis.Close() }) //nolint:errcheck // nothing was written
		driver, dsn = "pgx", l.store
	}
	s := startLoadedSim(t, 3*lanes)
	a.gate = newBridge(t, x.seed, s.url)
	l.base = a.gate.url
	for lane := range lanes {
		l.quota += fmt.Sprintf("%s: {month: 100000},", kindNamed(kindMass).channel(lane))
		for _, k := range kinds[1:] {
			l.others = append(l.others, account{k.channel(lane), k.yaml(lane, s.apps, a.gate.url)})
		}
	}
	hook := kindNamed(kindHook)
	l.others = append(l.others, account{hook.channel(careless), hook.yaml(careless, nil, a.gate.url)})
	a.field = newField(t, s, l)
	if dsn == "" {
		dsn = "file:" + filepath.Join(a.dir, stateDir, "moxin.db") + "?_txlock=immediate&_pragma=busy_timeout(10000)"
	}
	var err error
	if a.db, err = sql.Open(driver, dsn); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.db.Close() }) //nolint:errcheck // nothing was written
	return a
}

// fill writes articles that fall due while the trial lasts: each on one channel of every kind, a
// message of two among every eight, an article after another too.
func (a *arena) fill() {
	each := len(kinds)
	messages := (a.size.releases + each - 1) / each
	first := soon(time.Second + time.Duration(messages)*8*time.Millisecond) // when they are compiled
	more := 0
	step := max(a.lasts()*lanes/time.Duration(messages), time.Second)
	for i := range messages {
		at := first.Add(time.Duration(i/lanes) * step).Truncate(time.Second)
		lane := i % lanes
		var to []string
		for _, k := range kinds {
			to = append(to, k.channel(lane))
		}
		a.letter(fmt.Sprintf("%04d", i), at, to...)
		if i%8 == 7 {
			a.letter(fmt.Sprintf("%04d-2", i), at, kinds[0].channel(lane))
		}
		if i%8 == 4 {
			to := followers(lane)
			a.letter(fmt.Sprintf("%04d-3", i), at.Add(2*time.Second), to...) // plan refuses one that is due before what it comes after
			more += len(to)
		}
	}
	if got, want := len(a.apply()), messages*each+more; got != want {
		a.t.Fatalf("%d releases, want %d", got, want)
	}
}

// letter writes an article for channels. Every other one has a source URL, which carries the
// release's marker on WeChat; the others are recognised by title and text.
func (a *arena) letter(name string, due time.Time, channels ...string) {
	n := int(name[len("000")] - '0')
	a.write(fmt.Sprintf("articles/p%d.png", n), cover(a.t, n))
	var to strings.Builder
	for _, ch := range channels {
		own := ""
		if strings.HasPrefix(ch, "gzh") && n%2 == 0 {
			own = fmt.Sprintf("source_url: \"https://example.com/a/%s\"", name)
		}
		if before := countsFrom(ch); before != "" && slices.Contains(channels, before) && n%2 == 0 {
			own = fmt.Sprintf("publish_at: %s +1s", before)
		}
		fmt.Fprintf(&to, "  %s: {%s}\n", ch, own)
	}
	a.write("articles/"+name+".md", fmt.Appendf(nil, "---\ntitle: 第 %s 封信\ncover: ./p%d.png\nai: none\npriority: %s\npublish_at: %s\n%schannels:\n%s---\n\n老朋友，这是第 %[1]s 封信。\n",
		name, n, []string{"low", "normal", "high"}[n%3], due.In(beijing).Format("2006-01-02 15:04:05"), after(name), to.String()))
}

// fight carries the trial out and judges it.
func (a *arena) fight() *toll {
	ctx, stop := context.WithCancel(a.t.Context())
	defer stop()
	a.fill()
	if err := a.gate.faults.Add(misfortunes...); err != nil {
		a.t.Fatal(err)
	}
	deck := make(chan life, a.size.kills)
	for _, l := range a.lives() {
		deck <- l
	}
	close(deck)
	var fighters, others sync.WaitGroup
	survivors := make(chan *proc, a.workers)
	for range a.workers {
		fighters.Go(func() {
			var unmet []halt
			for l := range deck {
				l.halts = append(l.halts, unmet...)
				unmet = a.live(ctx, l)
			}
			p := a.launch(nil)
			for _, h := range unmet {
				pass(ctx, h.after)
				a.halt(ctx, p, h)
			}
			survivors <- p
		})
	}
	r := rand.New(rand.NewPCG(a.seed, 2))
	for _, e := range []struct {
		n  int
		do func(context.Context, *rand.Rand)
	}{{a.size.wipes, a.wipe}, {a.size.restarts, a.restartSim}, {a.size.locks, a.lock}} {
		own := rand.New(rand.NewPCG(r.Uint64(), 3))
		others.Go(func() { a.spread(ctx, e.n, func() { e.do(ctx, own) }) })
	}
	watch, enough := context.WithCancel(ctx)
	var watchers sync.WaitGroup
	watchers.Go(func() { a.every(watch, 200*time.Millisecond, a.track) })
	watchers.Go(func() { a.every(watch, time.Second, a.answer) })
	watchers.Go(func() { a.every(watch, time.Second, a.confirm) })
	watchers.Go(func() { a.every(watch, 300*time.Millisecond, a.consent) })
	fighters.Wait()
	others.Wait()
	if !a.until(ctx, a.patience(), a.done) {
		a.t.Errorf("not settled within %s after the last kill", a.patience())
	}
	enough()
	watchers.Wait()
	for range a.workers {
		(<-survivors).interrupt(a.t)
	}
	a.track(ctx)
	a.judge()
	return &a.toll
}

// patience is how long what is left may take when nothing is killed any more: what met many
// faults waits long for its next try.
func (a *arena) patience() time.Duration { return 2*time.Minute + a.lasts() }

func (a *arena) launch(blows []blow) *proc {
	argv := []string{hastyCommand, a.gate.url}
	for _, b := range blows {
		argv = append(argv, b.String())
	}
	return launch(a.t, a.dir, argv...)
}

// live is one process from its start to its end. It returns the stops that it did not live to see.
func (a *arena) live(ctx context.Context, l life) []halt {
	p := a.launch(l.blows)
	defer p.kill()
	within(a.t, time.Minute, func() bool { // a blow may fall before it is up
		select {
		case <-p.done:
			return true
		default:
			return strings.Contains(p.stderr.String(), up) || len(stopsTold(p)) > 0
		}
	})
	began := time.Now()
	next := began
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for told := 0; ; {
		select {
		case <-ctx.Done():
			return nil
		case <-p.done:
			a.died(p, pointOf(p))
			return append(l.halts, l.unmet()...)
		case <-tick.C:
		}
		now := time.Now()
		said := stopsTold(p)
		switch over := now.After(began.Add(l.end)); {
		case len(said) > told:
			began = began.Add(a.stand(ctx, p, l.met(said[told])))
			told, next = told+1, time.Now()
		case len(l.halts) > 0 && (over || now.After(next.Add(l.halts[0].after))):
			began = began.Add(a.halt(ctx, p, l.halts[0]))
			l.halts, next = l.halts[1:], time.Now()
		case over && len(l.unmet()) > 0: // the work never passed there: stopped anywhere
			l.halts = l.unmet()
			l.blows = nil
		case over:
			p.kill()
			a.died(p, "")
			return nil
		}
	}
}

// halt stops a process where it is.
func (a *arena) halt(ctx context.Context, p *proc, h halt) time.Duration {
	if p.cmd.Process.Signal(stopSignal) != nil {
		return 0 // it is dead
	}
	return a.stand(ctx, p, stand{length: h.length})
}

// stand waits while a process stands still, wakes it up and says how long it stood.
func (a *arena) stand(ctx context.Context, p *proc, s stand) time.Duration {
	s.pid = p.cmd.Process.Pid
	pass(ctx, s.length)
	_ = p.cmd.Process.Signal(wakeSignal) // it may be dead: the test is over
	a.mu.Lock()
	defer a.mu.Unlock()
	a.stands = append(a.stands, s)
	return s.length
}

// died notes a kill and what the killed process had under way.
func (a *arena) died(p *proc, point string) {
	k := &kill{at: time.Now(), point: point}
	worker := fmt.Sprintf(":%d", p.cmd.Process.Pid)
	states := []content.State{content.Publishing}
	if a.workers == 1 {
		states = append(states, content.Queued) // its queue died with it
	}
	for _, x := range a.releases(states...) {
		attempts, err := a.store.Attempts(a.t.Context(), x.ID)
		if err != nil {
			a.t.Error(err)
			return
		}
		if a.workers == 1 || len(attempts) > 0 && strings.HasSuffix(attempts[len(attempts)-1].Worker, worker) {
			k.left = append(k.left, x.ID)
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.kills = append(a.kills, k)
}

// track finds out which kills everything has been made good of.
func (a *arena) track(ctx context.Context) {
	a.mu.Lock()
	var open []*kill
	ids := map[int64]bool{}
	for _, k := range a.kills {
		if len(k.left) > 0 && k.settled.IsZero() {
			open = append(open, k)
			for _, id := range k.left {
				ids[id] = true
			}
		}
	}
	a.mu.Unlock()
	if len(ids) == 0 {
		return
	}
	f := content.ReleaseFilter{}
	for id := range ids {
		f.IDs = append(f.IDs, id)
	}
	found, err := a.store.Releases(ctx, f)
	if err != nil {
		return // asked again
	}
	now := time.Now()
	for _, x := range found {
		if final(x.State) {
			delete(ids, x.ID)
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, k := range open {
		if !slices.ContainsFunc(k.left, func(id int64) bool { return ids[id] }) {
			k.settled = now
		}
	}
}

// final reports whether a state is not left any more but by a person.
func final(s content.State) bool {
	return slices.Contains([]content.State{content.Published, content.HandedOff, content.Failed, content.Missed}, s)
}

// done reports whether every release has come to its end.
func (a *arena) done(ctx context.Context) bool {
	open, err := a.store.Releases(ctx, content.ReleaseFilter{Limit: 1, States: slices.DeleteFunc(slices.Clone(content.States), final)})
	return err == nil && len(open) == 0
}
