package publishertest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/publishertest"
	"moxin/publishers/sim"
)

// flaw is what a publisher of these tests does wrong.
type flaw string

const (
	none     flaw = ""
	doubles  flaw = "doubles"  // says that a lost answer means nothing happened
	blind    flaw = "blind"    // its look-up never finds anything
	leaks    flaw = "leaks"    // shows the secret in errors
	chatters flaw = "chatters" // shows the secret in a debug line
	silent   flaw = "silent"   // logs elsewhere
	unbowed  flaw = "unbowed"  // publishes although its context is cancelled
	guesses  flaw = "guesses"  // draws a new id for each attempt
	late     flaw = "late"     // writes its intent after the call
	boastful flaw = "boastful" // reports a publication without sending anything
)

// flawEnv makes a child process of this test run the suite on a flawed publisher.
const flawEnv = "PUBLISHERTEST_FLAW"

// TestSuite passes a sound publisher. As the child of TestTheSuiteCatchesFlaws it has a flawed one.
func TestSuite(t *testing.T) { publishertest.Run(t, board(flaw(os.Getenv(flawEnv)))) }

func TestTheSuiteCatchesFlaws(t *testing.T) {
	for f, part := range map[flaw]string{
		chatters: "PublishesOnce", silent: "PublishesOnce",
		doubles: "CutAtEveryCall", blind: "PublishesOnce", leaks: "CutAtEveryCall",
		unbowed: "CancelledContext", guesses: "CutAtEveryCall", late: "KilledAtEveryStep", boastful: "PublishesOnce",
	} {
		t.Run(string(f), func(t *testing.T) {
			t.Parallel()
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestSuite$", "-test.v")
			cmd.Env = append(os.Environ(), flawEnv+"="+string(f))
			out, err := cmd.CombinedOutput()
			var failed *exec.ExitError
			if !errors.As(err, &failed) || !strings.Contains(string(out), "--- FAIL: TestSuite/"+part) {
				t.Errorf("%v: %s should have failed:\n%s", err, part, out)
			}
		})
	}
}

const boardSecret = "BOARD SECRET/1"

// board is a platform of two calls: POST /post?id= pins a note (the same id again pins a second
// one), GET /find?id= counts the notes of an id.
func board(f flaw) publishertest.Harness {
	return func(t *testing.T) *publishertest.World {
		var mu sync.Mutex
		notes := map[string]int{}
		faults := &sim.Faults{}
		s := httptest.NewServer(faults.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			id := r.URL.Query().Get("id")
			if r.URL.Path == "/post" {
				notes[id]++
			}
			fmt.Fprint(w, "notes:", notes[id])
		})))
		t.Cleanup(s.Close)
		net := publishertest.NewNet(t, func() []string { return []string{boardSecret} })
		return &publishertest.World{
			Open: func() publishers.Publisher { return &pinner{flaw: f, base: s.URL, log: net.Logger()} },
			Message: func(n int) publishers.Message {
				return publishers.Message{
					Release: content.Release{ID: int64(n + 1)},
					Channel: content.Channel{ID: "board", Platform: "board"},
					Items:   []content.Rendition{{Slug: "note", Title: "Note"}},
				}
			},
			Count: func() int {
				mu.Lock()
				defer mu.Unlock()
				total := 0
				for _, n := range notes {
					total += n
				}
				return total
			},
			Faults: faults,
			Net:    net,
		}
	}
}

// pinner publishes on a board: intent, call, outcome.
type pinner struct {
	flaw flaw
	base string
	log  *slog.Logger
	seq  int
}

func (p *pinner) Traits() publishers.Traits {
	return publishers.Traits{CallTimeout: time.Second, Lookup: publishers.Authoritative}
}

func (p *pinner) Publish(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
	id := m.Release.Marker()
	switch p.flaw {
	case unbowed:
		ctx = context.WithoutCancel(ctx)
	case guesses:
		p.seq++
		id += fmt.Sprintf("-%d-%p", p.seq, p)
	case boastful:
		return p.receipt(id), nil
	}
	// Before anything is sent every error is harmless.
	if err := p.intend(ctx, m, p.flaw != late); err != nil || ctx.Err() != nil {
		return publishers.Receipt{}, p.fail(publishers.Transient, errors.Join(err, ctx.Err()))
	}
	if _, err := p.ask(ctx, http.MethodPost, "/post", id); err != nil {
		class := publishers.Unknown
		if p.flaw == doubles {
			class = publishers.Transient
		}
		return publishers.Receipt{}, p.fail(class, err)
	}
	return p.receipt(id), p.intend(ctx, m, p.flaw == late)
}

// intend records that the call is about to be made, when it is the moment.
func (p *pinner) intend(ctx context.Context, m publishers.Message, now bool) error {
	if !now {
		return nil
	}
	return m.Steps.Record(context.WithoutCancel(ctx), "intent", m.Release.Marker())
}

func (p *pinner) Lookup(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
	id := m.Release.Marker()
	if _, intended, err := m.Steps.Step(ctx, "intent"); err == nil && !intended {
		return publishers.Receipt{}, publishers.ErrAbsent
	}
	answer, err := p.ask(ctx, http.MethodGet, "/find", id)
	switch {
	case err != nil:
		return publishers.Receipt{}, p.fail(publishers.Unknown, err)
	case answer == "notes:0", p.flaw == blind:
		return publishers.Receipt{}, publishers.ErrAbsent
	}
	return p.receipt(id), nil
}

func (p *pinner) Poll(context.Context, publishers.Message, string) (publishers.Receipt, error) {
	return publishers.Receipt{State: content.Submitted}, nil
}

func (p *pinner) receipt(id string) publishers.Receipt {
	return publishers.Receipt{State: content.Published, Posts: []publishers.Post{{RemoteID: id, URL: p.base + "/" + id}}}
}

func (p *pinner) fail(class publishers.Class, err error) error {
	if p.flaw == leaks {
		err = fmt.Errorf("asking with %s: %w", boardSecret, err)
	}
	return &publishers.Error{Class: class, Text: content.T("没有贴上", "not pinned"), Err: err}
}

func (p *pinner) ask(ctx context.Context, method, path, id string) (string, error) {
	switch p.flaw {
	case silent:
	case chatters:
		p.log.Debug("call", "path", path, "key", boardSecret)
	default:
		p.log.Debug("call", "path", path)
	}
	req, err := http.NewRequestWithContext(ctx, method, p.base+path+"?id="+url.QueryEscape(id), nil)
	if err != nil {
		return "", err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	if !strings.HasPrefix(string(b), "notes:") {
		return "", fmt.Errorf("answer %q with status %d", b, resp.StatusCode)
	}
	return string(b), nil
}
