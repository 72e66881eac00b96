package wechat_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/publishertest"
	"moxin/publishers/sim"
	"moxin/publishers/wechat"
	"moxin/publishers/wechat/wechatsim"
)

const (
	appID  = "wx0000000000000001"
	secret = "0123456789abcdef0123456789abcdef"
)

func TestPublishMode(t *testing.T) { publishertest.Run(t, harness(wechat.ModePublish, marked)) }

func TestPublishModeWithoutSourceLinks(t *testing.T) {
	publishertest.Run(t, harness(wechat.ModePublish, unmarked))
}

func TestDraftMode(t *testing.T) { publishertest.Run(t, harness(wechat.ModeDraft, marked)) }

func TestBroadcastMode(t *testing.T) { publishertest.Run(t, harness(wechat.ModeBroadcast, marked)) }

func TestPicturePosts(t *testing.T) {
	for _, mode := range []string{wechat.ModeDraft, wechat.ModePublish, wechat.ModeBroadcast} {
		t.Run(mode, func(t *testing.T) { publishertest.Run(t, harness(mode, picturePost)) })
	}
}

func harness(mode string, message func(int) publishers.Message) publishertest.Harness {
	return func(t *testing.T) *publishertest.World {
		// Quotas are a test of their own: days that pass for one message would age the others' tokens.
		p := newPlatformOf(t, wechatsim.Account{AppID: appID, Secret: secret, Verified: true, NoMassQuota: true})
		count := p.messages
		if mode == wechat.ModeDraft {
			count = func() int { return len(p.sim.Drafts(appID)) }
		}
		return &publishertest.World{
			Open:    func() publishers.Publisher { return p.open(t, mode) },
			Message: message,
			Count:   count,
			Settle:  func() { p.pass(2 * processingTime) },
			Pass:    p.pass,
			Faults:  p.faults,
			Net:     p.net,
			NoURLs:  mode == wechat.ModeBroadcast,
		}
	}
}

// processingTime is what the simulator takes for a publishing job.
const processingTime = time.Minute

// platform is the simulator on a clock that a test moves.
type platform struct {
	sim     *wechatsim.Server
	faults  *sim.Faults
	url     string
	uploads publishertest.Uploads
	mu      sync.Mutex
	now     time.Time
	net     *publishertest.Net
	hook    func(path string) // called before each request is served; nil = nothing
}

func newPlatform(t testing.TB) *platform {
	t.Helper()
	return newPlatformOf(t, wechatsim.Account{AppID: appID, Secret: secret, Verified: true, Tags: map[int]int{7: 100}})
}

func newPlatformOf(t testing.TB, a wechatsim.Account) *platform {
	t.Helper()
	p := &platform{faults: &sim.Faults{}, now: time.Date(2026, 12, 1, 20, 0, 0, 0, time.UTC)}
	var err error
	p.sim, err = wechatsim.New(wechatsim.Options{
		Clock:          p.clock,
		Faults:         p.faults,
		Accounts:       []wechatsim.Account{a},
		ProcessingTime: processingTime,
	})
	if err != nil {
		t.Fatal(err)
	}
	p.net = publishertest.NewNet(t, p.secrets)
	t.Cleanup(func() { _ = p.sim.Close() }) // ends the deliveries that are under way
	s := httptest.NewServer(http.HandlerFunc(p.serve))
	t.Cleanup(s.Close)
	p.url = s.URL
	return p
}

func (p *platform) serve(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	hook := p.hook
	p.mu.Unlock()
	if hook != nil {
		hook(r.URL.Path)
	}
	p.sim.ServeHTTP(w, r)
}

func (p *platform) before(hook func(path string)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hook = hook
}

func (p *platform) clock() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now
}

func (p *platform) pass(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now = p.now.Add(d)
}

// secrets are what the platform gave out and what the channel is configured with.
func (p *platform) secrets() []string {
	return append(p.sim.Secrets(), secrets["${MOXIN_GZH_TOKEN}"], secrets["${MOXIN_GZH_AES}"])
}

// messages counts what readers see: the articles of one message share an id.
func (p *platform) messages() int {
	ids := map[string]bool{}
	for _, post := range p.sim.Posts(appID) {
		ids[post.ArticleID] = true
	}
	return len(ids)
}

func (p *platform) open(t *testing.T, mode string) publishers.Publisher {
	t.Helper()
	return p.openChannel(t, p.channel(mode))
}

// storeKey is the key of the store in these tests.
var storeKey = bytes.Repeat([]byte{7}, 32)

// openChannel makes a channel's publisher.
func (p *platform) openChannel(t testing.TB, ch content.Channel) *wechat.Publisher {
	t.Helper()
	pub, err := wechat.New(ch, p.deps())
	if err != nil {
		t.Fatal(err)
	}
	return pub.(*wechat.Publisher)
}

func (p *platform) deps() publishers.Deps {
	return publishers.Deps{
		Secret:  func(s content.Secret) (string, error) { return secrets[s], nil },
		Uploads: &p.uploads,
		Now:     p.clock,
		Key:     storeKey,
		Log:     p.net.Logger(),
	}
}

// secrets are those of the tests' channels, by reference.
var secrets = map[content.Secret]string{
	"${MOXIN_GZH_SECRET}": secret, "${MOXIN_GZH_TOKEN}": "callback-token-1",
	"${MOXIN_GZH_AES}": "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR",
}

func (p *platform) channel(mode string) content.Channel {
	return content.Channel{
		ID: "gzh", Platform: content.WeChat, Account: "subscription", AppID: appID,
		AppSecret: "${MOXIN_GZH_SECRET}", Mode: mode, BaseURL: p.url,
	}
}
