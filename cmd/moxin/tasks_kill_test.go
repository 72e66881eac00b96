//go:build unix

package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/content/store/storetest"
	"moxin/ingest/event"
	"moxin/publishers/sim"
	"moxin/publishers/wecom/wecomsim"
)

// taskArticles go out while TestTasksThroughKills lasts, each as a message and as a moment.
const taskArticles = 4

// TestTasksThroughKills kills again and again what makes tasks of WeCom, asks how far colleagues are and
// hears of customers, while answers get lost. Then every article is one message and one moment, sent by
// whoever confirmed, no doubt is left, and every customer of whom somebody was told is known, once.
func TestTasksThroughKills(t *testing.T) {
	t.Parallel()
	seed := chaosSeed(t)
	t.Logf("MOXIN_CHAOS_SEED=%d", seed)
	for i, name := range []string{"sqlite", "postgres and redis"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			newTaskArena(t, seed+uint64(i), i == 1).fight()
		})
	}
}

// taskArena is a company in WeCom, in this process, and the workspace whose processes are killed.
type taskArena struct {
	*field
	clock   hurry
	seed    uint64
	workers int
	corp    *wecomsim.Server
	kills   atomic.Int64
}

func newTaskArena(t *testing.T, seed uint64, postgres bool) *taskArena {
	a := &taskArena{field: &field{t: t, dir: t.TempDir()}, clock: hurry{time.Now()}, seed: seed, workers: 1}
	url, redis, opened := "", "", filepath.Join(a.dir, stateDir, "moxin.db")
	if postgres {
		a.workers, url, redis = 2, storetest.Postgres(t), storetest.Redis(t)
		opened = url
	}
	a.company()
	platform := httptest.NewServer(a.corp)
	t.Cleanup(platform.Close)
	channel := func(mode string) string {
		return fmt.Sprintf("{platform: wecom, mode: %s, format: text, app_id: %s, app_secret: \"${QY}\", callback_token: \"${CB_TOKEN}\", callback_key: \"${CB_KEY}\",\n"+
			"    tags: {existing: [客户等级/老客]}, confirm: 1h, base_url: %q, simulator: true}", mode, teaCorp, platform.URL)
	}
	a.write("moxin.yaml", fmt.Appendf(nil, "version: 1\nbrand: 云畔茶事\napproval: {required: false}\nnetwork: {private: [127.0.0.1]}\ncalendar: {late: 5000h}\n"+
		"public: {listen: \"127.0.0.1:0\", url: \"https://tea.example\"}\nstore: {url: %q}\nredis: {url: %q}\nchannels:\n  qy: %s\n  pyq: %s\n",
		url, redis, channel(content.ModeMessage), channel(content.ModeMoment)))
	var err error
	if a.store, err = store.Open(t.Context(), opened); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.store.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, id := range []string{"qy", "pyq"} {
		if err := a.store.Connect(t.Context(), content.Account{Channel: id, Platform: content.WeCom, ID: teaCorp, ConnectedAt: time.Now(), ConnectedBy: "linxi"}); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

// company loses some of its answers; three of its staff confirm within half an hour, the others never.
func (a *taskArena) company() {
	old := wecomsim.TagGroup{ID: "g1", Name: "客户等级", Tags: []wecomsim.Tag{{ID: "et1", Name: "老客"}}}
	c := wecomsim.Corp{ID: teaCorp, Apps: []wecomsim.App{{Name: "moxin", Secret: teaSecret}}, Tags: []wecomsim.TagGroup{old}}
	var staff []string
	for i, id := range []string{"linxi", "zhouye", "chenmo", "dian1"} {
		c.Staff = append(c.Staff, wecomsim.Staff{ID: id, Idle: i == 3})
		staff = append(staff, id)
	}
	c.Customers = wecomsim.Crowd{Seed: a.seed, Count: 40, Staff: staff, Tags: []string{"et1"}, Since: a.clock.since.AddDate(0, -8, 0)}.Customers()
	faults, err := sim.NewFaults(a.seed)
	if err == nil {
		for _, path := range []string{"add_msg_template", "add_moment_task"} {
			err = faults.Add(sim.Rule{Kind: sim.ResetAfter, Path: "/cgi-bin/externalcontact/" + path, Skip: 1, Count: 1})
		}
	}
	if err == nil {
		a.corp, err = wecomsim.New(wecomsim.Options{
			Clock: a.clock.calendar, Faults: faults, Seed: a.seed, Corps: []wecomsim.Corp{c}, Habit: wecomsim.Habit{Share: 1, Within: 30 * time.Minute},
		})
	}
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(a.corp.Close)
}

// fill writes articles that fall due one after the other on both channels.
func (a *taskArena) fill() {
	for n := range taskArticles {
		due := a.clock.calendar().Add(calendarRate * (2*time.Second + numbersFor*time.Duration(n)/taskArticles))
		a.write(fmt.Sprintf("articles/%s.md", slugOf(n)), fmt.Appendf(nil,
			"---\ntitle: 第 %d 封信\nslug: %s\nai: none\naudience: existing\npublish_at: %s\nchannels: {qy: {}, pyq: {}}\n---\n\n老朋友，这是第 %[1]d 封信。\n",
			n, slugOf(n), due.In(beijing).Format("2006-01-02 15:04:05")))
	}
	if got := len(a.apply()); got != 2*taskArticles {
		a.t.Fatalf("%d releases", got)
	}
}

// fight carries the run out and judges it.
func (a *taskArena) fight() {
	a.fill()
	ctx, stop := context.WithCancel(a.t.Context())
	defer stop()
	over := time.Now().Add(numbersFor)
	survivors := make(chan *proc, a.workers)
	var work, tellers sync.WaitGroup
	for i := range a.workers {
		r := rand.New(rand.NewPCG(a.seed, uint64(i)))
		work.Go(func() { survivors <- a.lives(r, over) })
	}
	tellers.Go(func() { a.comers(ctx) })
	work.Wait()
	eventually(a.t, 2*time.Minute, "everything is sent", func() bool {
		out, err := a.store.Releases(ctx, content.ReleaseFilter{States: []content.State{content.Published}})
		return err == nil && len(out) == 2*taskArticles
	})
	stop()
	tellers.Wait()
	a.judge()
	for range a.workers {
		(<-survivors).interrupt(a.t)
	}
}

// lives starts and kills one process after the other. The last lives on.
func (a *taskArena) lives(r *rand.Rand, over time.Time) *proc {
	for {
		p := launchWith(a.t, a.dir, []string{"QY=" + teaSecret, "CB_TOKEN=" + teaToken, "CB_KEY=" + encodingKey}, hurriedCommand, a.clock.arg(), "work")
		within(a.t, time.Minute, func() bool { return publicAddress(p) != "" || ended(p) })
		if ended(p) {
			a.t.Errorf("not up: %s", p.stderr.String())
			return p
		}
		if err := a.corp.SetCallback(teaCorp, &wecomsim.Callback{URL: publicAddress(p) + "/callback/qy", Token: teaToken, Key: encodingKey}); err != nil {
			a.t.Error(err)
		}
		if !time.Now().Before(over) {
			return p
		}
		pass(a.t.Context(), 100*time.Millisecond+time.Duration(r.Int64N(int64(1200*time.Millisecond))))
		p.kill()
		a.kills.Add(1)
	}
}

// comers lets customers add linxi, one after the other, of each of whom the company tells.
func (a *taskArena) comers(ctx context.Context) {
	for pass(ctx, 20*time.Millisecond) {
		if _, err := a.corp.Arrive(wecomsim.Arrival{Corp: teaCorp, Staff: "linxi"}); err != nil {
			a.t.Error(err)
		}
		if _, err := a.corp.Deliver(ctx); err != nil && ctx.Err() == nil {
			a.t.Error(err)
		}
	}
}

// known expects every customer of whom an event was answered to be a contact, added once.
func (a *taskArena) known() (heard, lost int) {
	ctx := a.t.Context()
	eventually(a.t, time.Minute, "all is worked on", func() bool {
		open, err := a.store.OpenContactEvents(ctx, 1)
		return err == nil && len(open) == 0
	})
	contacts, err := a.store.Contacts(ctx, content.ContactFilter{Account: teaCorp, Here: true})
	if err != nil {
		a.t.Fatal(err)
	}
	outcomes, err := a.store.Outcomes(ctx, time.Time{})
	if err != nil {
		a.t.Fatal(err)
	}
	h, err := event.NewHasher(hurriedKey)
	if err != nil {
		a.t.Fatal(err)
	}
	here, adds := map[string]bool{}, map[string]int{}
	for _, c := range contacts {
		here[c.Reader] = true
	}
	for _, o := range outcomes {
		if o.Kind == content.OutcomeAdd {
			adds[o.Reader]++
		}
	}
	for _, e := range a.corp.Events() {
		answered := slices.ContainsFunc(e.Tries, func(t wecomsim.Try) bool { return t.Heard })
		lost += len(e.Tries)
		if !answered {
			continue
		}
		heard, lost = heard+1, lost-1
		if reader := h.Customer(e.External); !here[reader] || adds[reader] != 1 {
			a.t.Errorf("a customer was answered: known %t, added %d times", here[reader], adds[reader])
		}
	}
	return heard, lost
}

// judge compares what the company has with what is stored.
func (a *taskArena) judge() {
	made := map[string]int{}
	for _, task := range a.corp.Tasks() {
		made[task.Kind+": "+task.Text]++
		if task.Confirmed() == 0 || !task.Cancelled.IsZero() {
			a.t.Errorf("a task that nobody sent: %+v", task)
		}
	}
	for text, n := range made {
		if n != 1 {
			a.t.Errorf("%d tasks say %s", n, strings.ReplaceAll(text, "\n", " "))
		}
	}
	posts, err := a.store.Publications(a.t.Context(), content.PublicationFilter{})
	once := map[string]bool{}
	for _, p := range posts {
		once[p.RemoteID] = true
	}
	if err != nil || len(made) != 2*taskArticles || len(posts) != len(made) || len(once) != len(made) {
		a.t.Errorf("%d tasks, %d publications of %d, %v", len(made), len(posts), len(once), err)
	}
	doubts := 0
	for _, r := range a.releases() {
		entries, err := a.store.Audit(a.t.Context(), fmt.Sprintf("release:%d", r.ID), 100)
		if err != nil {
			a.t.Fatal(err)
		}
		for _, e := range entries {
			if e.To == string(content.InDoubt) {
				doubts++
			}
		}
	}
	heard, lost := a.known()
	a.t.Logf("%d kills, %d tasks, %d doubts ended, %d events answered, %d tries not", a.kills.Load(), len(made), doubts, heard, lost)
	// Where two work, one of them is nearly always there to answer.
	if a.kills.Load() == 0 || doubts == 0 || heard == 0 || lost == 0 && a.workers == 1 {
		a.t.Error("nothing was killed, no answer was lost, or nobody came: the run shows nothing")
	}
}
