package webhook_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/publishertest"
	"moxin/publishers/sim"
	"moxin/publishers/webhook"
	"moxin/publishers/webhook/webhooksim"
)

const secret = "a-secret-of-the-shop-0001"

func TestPublisher(t *testing.T) {
	publishertest.Run(t, func(t *testing.T) *publishertest.World {
		w := newWorld(t, webhooksim.Options{})
		return &publishertest.World{
			Open:    func() publishers.Publisher { return w.open(t, nil) },
			Message: message,
			Count:   w.sim.Live,
			Pass:    w.pass,
			Faults:  w.faults,
			Net:     w.net,
		}
	})
}

// world is a receiver on a clock that a test moves.
type world struct {
	sim    *webhooksim.Server
	faults *sim.Faults
	url    string
	net    *publishertest.Net

	mu   sync.Mutex
	now  time.Time
	seen []*http.Request
}

func newWorld(t *testing.T, o webhooksim.Options) *world {
	t.Helper()
	w := &world{faults: &sim.Faults{}, now: time.Date(2026, 12, 1, 20, 0, 0, 0, time.UTC)}
	o.Clock, o.Secret, o.Faults, o.Name = w.clock, secret, w.faults, "商城"
	var err error
	if w.sim, err = webhooksim.New(o); err != nil {
		t.Fatal(err)
	}
	w.net = publishertest.NewNet(t, w.sim.Secrets)
	web := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		w.seen = append(w.seen, r)
		w.mu.Unlock()
		w.sim.ServeHTTP(rw, r)
	}))
	t.Cleanup(web.Close)
	w.url = web.URL + webhooksim.Path
	return w
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func (w *world) requests() []*http.Request {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]*http.Request{}, w.seen...)
}

// open makes a publisher as a process does that has just started; change may alter what it is given.
func (w *world) open(t *testing.T, change func(*content.Channel, *publishers.Deps)) publishers.Publisher {
	t.Helper()
	ch := content.Channel{ID: "shop", Platform: content.Webhook, URL: w.url, AppSecret: "${SHOP_SECRET}"}
	d := publishers.Deps{
		Secret: func(content.Secret) (string, error) { return secret, nil },
		Now:    w.clock,
		Key:    []byte("0123456789abcdef0123456789abcdef"),
		Log:    w.net.Logger(),
	}
	if change != nil {
		change(&ch, &d)
	}
	p, err := webhook.New(ch, d)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (w *world) fault(t *testing.T, rules ...sim.Rule) {
	t.Helper()
	if err := w.faults.Add(rules...); err != nil {
		t.Fatal(err)
	}
}

var (
	coverPNG  = content.Media{Hash: strings.Repeat("c0", 32), Role: content.RoleCover, Type: "image/png", Name: "cover.png", Alt: "封面", Width: 4, Height: 3, Size: 5}
	inlinePNG = content.Media{Hash: strings.Repeat("1a", 32), Role: content.RoleInline, Type: "image/png", Name: "a.png", Alt: "图", Width: 2, Height: 2, Size: 7}
)

// message is the n-th article.
func message(n int) publishers.Message {
	r := content.Rendition{
		Slug: "why-customers-leave-" + string(rune('a'+n)), Channel: "shop", Platform: content.Webhook, Family: content.FamilyPage,
		Title: "为什么老客户不再回来 & <其他>", Author: "林溪", Summary: "两句话", Topics: []string{"复购"}, AI: "none",
		HTML:      `<p>需求 &amp; 信任</p><img src="media:` + inlinePNG.Hash + `" alt="图" width="2" height="2">`,
		SourceURL: "https://example.com/a", Media: []content.Media{coverPNG, inlinePNG},
	}
	r.Seal()
	items := []content.Item{{Slug: r.Slug, Title: r.Title, Rendition: r.Digest}}
	return publishers.Message{
		Release: content.Release{
			ID: int64(n + 1), Channel: "shop", Platform: content.Webhook, Run: 1, Items: items,
			Digest: content.MessageDigest(items), Due: time.Date(2026, 12, 1, 20, 0, 0, 0, time.UTC),
		},
		Channel: content.Channel{ID: "shop", Platform: content.Webhook},
		Items:   []content.Rendition{r},
		Media:   publishertest.Files{coverPNG.Hash: []byte("cover"), inlinePNG.Hash: []byte("picture")},
		Steps:   &publishertest.Memory{},
	}
}

// nothing is a media store that fails.
type nothing struct{}

func (nothing) Open(context.Context, string) (io.ReadCloser, error) {
	return nil, errors.New("the disk is away")
}

// endless is one whose files do not end.
type endless struct{}

func (endless) Open(context.Context, string) (io.ReadCloser, error) {
	return io.NopCloser(zeros{}), nil
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }
