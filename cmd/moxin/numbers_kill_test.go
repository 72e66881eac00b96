//go:build unix

package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"moxin/content"
	"moxin/content/store/storetest"
)

// numbersFor is how long `make test` kills what collects, on each set-up. MOXIN_CHAOS_NUMBERS=90s does
// it longer, MOXIN_CHAOS_SEED repeats the plan of a run.
const numbersFor = 2 * time.Second

// hurriedAges are those at which posts are read, by the hurried calendar.
var hurriedAges = []time.Duration{10 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour}

// TestNumbersThroughKills kills again and again what publishes, collects, takes a file from the inbox
// and hears of readers and orders, and `moxin ingest import` besides, restarts the platform and wipes
// Redis. Readers and the shop send again what nobody answered, and some of the rest. Then everything
// that was due has been read, and each post, sample, look, order and file is there once.
func TestNumbersThroughKills(t *testing.T) {
	t.Parallel()
	length := numbersFor
	if text := os.Getenv("MOXIN_CHAOS_NUMBERS"); text != "" {
		var err error
		if length, err = time.ParseDuration(text); err != nil {
			t.Fatalf("MOXIN_CHAOS_NUMBERS: %v", err)
		}
	}
	seed := chaosSeed(t)
	t.Logf("MOXIN_CHAOS_SEED=%d", seed)
	sum := &numbersToll{}
	t.Run("on", func(t *testing.T) {
		var mu sync.Mutex
		for i, name := range []string{"sqlite", "postgres and redis"} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				w := newNumbersArena(t, seed+uint64(i), length, i == 1)
				w.fight()
				mu.Lock()
				defer mu.Unlock()
				sum.add(&w.toll)
			})
		}
	})
	if sum.posts == 0 {
		return // every set-up has failed before it began
	}
	t.Logf("%+v", sum)
	if sum.unanswered == 0 || sum.again == 0 || sum.cut == 0 {
		t.Error("no kill met an import, a reader or the shop: the run shows nothing")
	}
}

// numbersToll counts what a run did.
type numbersToll struct {
	kills, wipes, restarts  int
	posts, readings         int
	imports, cut            int // runs of import, and those killed when part of the file was in
	looks, orders           int
	unanswered, again, late int // requests, and those sent though they were answered; late: an age not read because nobody was there
}

func (t *numbersToll) add(o *numbersToll) {
	for to, n := range map[*int]int{
		&t.kills: o.kills, &t.wipes: o.wipes, &t.restarts: o.restarts, &t.posts: o.posts, &t.readings: o.readings,
		&t.imports: o.imports, &t.cut: o.cut, &t.looks: o.looks, &t.orders: o.orders,
		&t.unanswered: o.unanswered, &t.again: o.again, &t.late: o.late,
	} {
		*to += n
	}
}

// numbersArena is where it takes place.
type numbersArena struct {
	*field
	clock   hurry
	seed    uint64
	length  time.Duration
	workers int
	db      *sql.DB       // the store
	redis   *redis.Client // nil = inside the process
	public  atomic.Value  // address of the process that is up last; string
	code    string        // of the link under the first article

	mu    sync.Mutex
	toll  numbersToll
	looks map[string]int // that were answered, by article
}

// numbersArticles is how many articles fall due while a run lasts.
const numbersArticles = 6

func newNumbersArena(t *testing.T, seed uint64, length time.Duration, postgres bool) *numbersArena {
	w := &numbersArena{clock: hurry{time.Now()}, seed: seed, length: length, workers: 1, looks: map[string]int{}}
	var ages []string
	for _, age := range hurriedAges {
		ages = append(ages, age.String())
	}
	l := layout{
		channels: 1, late: 5000 * time.Hour, others: []account{{"own", `platform: site, url: "https://tea.example/"`}},
		ingest: fmt.Sprintf(", ages: [%s], daily: 100000, inbox: inbox, orders: \"${MOXIN_HOOK_SECRET}\"", strings.Join(ages, ", ")),
		more:   "public: {url: \"https://tea.example\", listen: \"127.0.0.1:0\"}\n",
	}
	driver, dsn := "sqlite", ""
	if postgres {
		w.workers = 2
		l.store, l.redis = storetest.Postgres(t), storetest.Redis(t)
		opt, err := redis.ParseURL(l.redis)
		if err != nil {
			t.Fatal(err)
		}
		w.redis = redis.NewClient(opt)
		t.Cleanup(func() { w.redis.Close() }) //nolint:errcheck // nothing was written
		driver, dsn = "pgx", l.store
	}
	w.field = newField(t, startLoadedSim(t, 1, "-epoch", w.clock.arg()), l)
	if dsn == "" {
		dsn = "file:" + filepath.Join(w.dir, stateDir, "moxin.db") + "?_pragma=busy_timeout(10000)"
	}
	var err error
	if w.db, err = sql.Open(driver, dsn); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.db.Close() }) //nolint:errcheck // nothing was written
	return w
}

// slugOf names the nth article.
func slugOf(n int) string { return fmt.Sprintf("letter-%d", n) }

// fill writes articles that fall due one after the other, each on both channels.
func (w *numbersArena) fill() {
	for n := range numbersArticles {
		w.write(fmt.Sprintf("articles/p%d.png", n), cover(w.t, n))
		due := w.clock.calendar().Add(calendarRate * (2*time.Second + w.length*time.Duration(n)/numbersArticles))
		w.write(fmt.Sprintf("articles/%s.md", slugOf(n)), fmt.Appendf(nil,
			"---\ntitle: 第 %d 封信\nslug: %s\ncover: ./p%[1]d.png\nai: none\npublish_at: %[3]s\nchannels: {gzh0: {}, own: {}}\n---\n\n老朋友，这是第 %[1]d 封信。\n",
			n, slugOf(n), due.In(beijing).Format("2006-01-02 15:04:05")))
	}
	if got := len(w.apply()); got != 2*numbersArticles {
		w.t.Fatalf("%d releases", got)
	}
	var said struct{ Link linkJSON }
	if err := json.Unmarshal([]byte(must(w.t, w.dir, "link", "add", slugOf(0), "--channel", "gzh0", "--to", "https://shop.example/tea", "--json")), &said); err != nil {
		w.t.Fatal(err)
	}
	w.code = said.Link.Code
}

// fight carries the run out and judges it.
func (w *numbersArena) fight() {
	ctx, stop := context.WithCancel(w.t.Context())
	defer stop()
	w.fill()
	over := time.Now().Add(w.length)
	survivors := make(chan *proc, w.workers)
	var work, others sync.WaitGroup
	for i := range w.workers {
		r := rand.New(rand.NewPCG(w.seed, uint64(i)))
		work.Go(func() { survivors <- w.lives(ctx, r, over) })
	}
	for i := range 3 {
		others.Go(func() { w.readers(ctx, rand.New(rand.NewPCG(w.seed, uint64(100+i))), over) })
	}
	others.Go(func() { w.shop(ctx, rand.New(rand.NewPCG(w.seed, 200)), over) })
	others.Go(func() { w.exports(ctx, rand.New(rand.NewPCG(w.seed, 300))) })
	others.Go(func() {
		pass(ctx, w.length/2)
		w.sim.restart()
		w.count(func(t *numbersToll) { t.restarts++ })
		if w.redis != nil && w.redis.FlushAll(ctx).Err() == nil {
			w.count(func(t *numbersToll) { t.wipes++ })
		}
	})
	work.Wait()
	others.Wait()
	eventually(w.t, 2*time.Minute, "everything is out and read", func() bool { return w.done(ctx) })
	for range w.workers {
		(<-survivors).interrupt(w.t)
	}
	w.judge()
}

func (w *numbersArena) count(add func(*numbersToll)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	add(&w.toll)
}

// lives starts and kills one process after the other. The last lives on.
func (w *numbersArena) lives(ctx context.Context, r *rand.Rand, over time.Time) *proc {
	for {
		p := launch(w.t, w.dir, hurriedCommand, w.clock.arg(), "work")
		if !w.up(ctx, p) || !time.Now().Before(over) {
			return p
		}
		pass(ctx, 100*time.Millisecond+time.Duration(r.Int64N(int64(1200*time.Millisecond))))
		p.kill()
		w.count(func(t *numbersToll) { t.kills++ })
	}
}

// up waits until a process listens.
func (w *numbersArena) up(ctx context.Context, p *proc) bool {
	within(w.t, time.Minute, func() bool {
		return strings.Contains(p.stderr.String(), "public pages: http://") || ctx.Err() != nil || ended(p)
	})
	m := listening.FindStringSubmatch(p.stderr.String())
	if m == nil {
		w.t.Errorf("not up: %s", p.stderr.String())
		return false
	}
	w.public.Store(m[2])
	return true
}

func ended(p *proc) bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// done reports whether every release is out and nothing that was due is left to read.
func (w *numbersArena) done(ctx context.Context) bool {
	out, err := w.store.Releases(ctx, content.ReleaseFilter{States: []content.State{content.Published}})
	if err != nil || len(out) < 2*numbersArticles {
		return false
	}
	plans, err := w.store.Collections(ctx)
	if err != nil {
		return false
	}
	planned, now := 0, w.clock.calendar()
	for _, c := range plans {
		if isRepeated(c) {
			planned++
		}
		if !c.Next.IsZero() && (isRepeated(c) || c.Next.Before(now)) {
			return false
		}
	}
	return planned == 3*numbersArticles && w.importsDone(ctx)
}
