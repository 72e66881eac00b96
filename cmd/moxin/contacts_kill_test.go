//go:build unix

package main

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/content/store/storetest"
	"moxin/ingest/event"
)

// TestContactsThroughKills kills serve again and again while it is told of customers. What was answered
// is known in the end, each customer once, whatever was killed between the answer and the work.
func TestContactsThroughKills(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		contactsThroughKills(t, "")
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		contactsThroughKills(t, storetest.Postgres(t))
	})
}

func contactsThroughKills(t *testing.T, url string) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "moxin.yaml"), []byte(teahouseYAML("http://127.0.0.1:9", url)), 0o600); err != nil {
		t.Fatal(err)
	}
	const kills, tellers = 4, 4
	var public atomic.Value // address of the process that is up; string
	public.Store("")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	told := &toldCustomers{teller: newTeller(t), public: &public, answered: map[int]bool{}}
	var work sync.WaitGroup
	for range tellers {
		work.Go(func() { told.tell(ctx) })
	}
	for life := range kills + 1 {
		p := launchTea(t, dir, url)
		p.says(t, "public pages: http://")
		public.Store(publicAddress(p))
		before, enough := told.count(), 40*(life+1)
		eventually(t, time.Minute, "customers are told of", func() bool { return told.count()-before > enough/2 })
		if life == kills {
			stop()
			work.Wait()
			h, err := event.NewHasher(teaKey)
			if err != nil {
				t.Fatal(err)
			}
			told.known(t, cmp.Or(url, filepath.Join(dir, stateDir, "moxin.db")), h)
			p.interrupt(t)
			return
		}
		p.kill()
	}
}

// launchTea is serve with what the teahouse's channels need.
func launchTea(t testing.TB, dir, url string) *proc {
	t.Helper()
	return launchWith(t, dir, []string{"QY=" + teaSecret, "CB_TOKEN=" + teaToken, "CB_KEY=" + encodingKey, "MOXIN_KEY=" + teaKey, storeVar + "=" + url},
		childCommand, "serve", "--listen", "127.0.0.1:0", "--public", "127.0.0.1:0")
}

func publicAddress(p *proc) string {
	for _, m := range listening.FindAllStringSubmatch(p.stderr.String(), -1) {
		if m[1] == "public pages" {
			return m[2]
		}
	}
	return ""
}

// toldCustomers are customers of whom somebody tells, each until it is answered, as the platform does.
type toldCustomers struct {
	teller
	public *atomic.Value
	next   atomic.Int64

	mu         sync.Mutex
	answered   map[int]bool
	unanswered int
}

func (c *toldCustomers) tell(ctx context.Context) {
	client := &http.Client{}
	defer client.CloseIdleConnections()
	for ctx.Err() == nil {
		n := int(c.next.Add(1))
		for ctx.Err() == nil && !c.once(ctx, client, n) && pass(ctx, 10*time.Millisecond) {
		}
	}
}

// once tells of a customer and reports whether somebody took it.
func (c *toldCustomers) once(ctx context.Context, client *http.Client, n int) bool {
	base, _ := c.public.Load().(string)
	if base == "" {
		return false
	}
	res, err := client.Do(c.added(base, n, "").WithContext(ctx))
	if err == nil {
		_, _ = io.Copy(io.Discard, res.Body) // the status is the answer
		res.Body.Close()                     //nolint:errcheck // it was read
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil || res.StatusCode != http.StatusOK {
		c.unanswered++
		return false
	}
	c.answered[n] = true
	return true
}

func (c *toldCustomers) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.answered)
}

// known waits until everybody is a contact of whom somebody was told, and looks that each is one once.
func (c *toldCustomers) known(t *testing.T, url string, h event.Hasher) {
	t.Helper()
	s, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	eventually(t, time.Minute, "all is worked on", func() bool {
		open, err := s.OpenContactEvents(t.Context(), 1)
		return err == nil && len(open) == 0
	})
	contacts, err := s.Contacts(t.Context(), content.ContactFilter{Account: teaCorp, Here: true})
	if err != nil {
		t.Fatal(err)
	}
	here := map[string]bool{}
	for _, one := range contacts {
		if strings.Contains(one.Reader, "wm") {
			t.Errorf("a customer is kept by their name: %+v", one)
		}
		here[one.Reader] = true
	}
	for n := range c.answered {
		if !here[h.Customer(customerName(n))] {
			t.Errorf("customer %d was answered and is not known", n)
		}
	}
	all, err := s.Outcomes(t.Context(), time.Time{})
	if err != nil || len(all) < len(c.answered) || len(contacts) != len(here) {
		t.Errorf("%d outcomes of %d customers, %d contacts, %v", len(all), len(c.answered), len(contacts), err)
	}
	adds := map[string]int{}
	for _, o := range all {
		if adds[o.Reader]++; adds[o.Reader] > 1 {
			t.Errorf("an add is counted %d times", adds[o.Reader])
		}
	}
	t.Logf("%d customers answered, %d requests not, %d contacts", len(c.answered), c.unanswered, len(contacts))
	if c.unanswered == 0 {
		t.Error("no kill met a request: the run shows nothing")
	}
}
