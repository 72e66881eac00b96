package douyin_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/douyin"
	"moxin/publishers/douyin/douyinsim"
	"moxin/publishers/publishertest"
	"moxin/publishers/sim"
)

const (
	appKey = "awkey0000000001"
	secret = "0123456789abcdef0123456789abcdef"
	video  = "aa"
)

// platform is the simulator on a clock that a test moves, with a host of the store's files.
type platform struct {
	sim    *douyinsim.Server
	faults *sim.Faults
	url    string
	media  string // address of the host of files; "" = there is none
	vault  *vault
	net    *publishertest.Net

	mu    sync.Mutex
	now   time.Time
	links map[string]bool // share_ids of the links that were handed out
}

func newPlatform(t *testing.T, o douyinsim.Options) *platform {
	t.Helper()
	p := &platform{
		faults: &sim.Faults{}, vault: &vault{kept: map[string]string{}}, links: map[string]bool{},
		now: time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC),
	}
	o.Clock, o.Faults = p.clock, p.faults
	if o.Apps == nil {
		o.Apps = []douyinsim.App{{Key: appKey, Secret: secret, Owner: "open-1", Name: "林溪"}}
	}
	var err error
	if p.sim, err = douyinsim.New(o); err != nil {
		t.Fatal(err)
	}
	p.net = publishertest.NewNet(t, p.secrets)
	web := httptest.NewServer(p.sim)
	files := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "video/mp4")
		if strings.Contains(r.URL.Path, "picture") {
			w.Header().Set("Content-Type", "image/png")
		}
		_, _ = io.WriteString(w, "bytes")
	}))
	t.Cleanup(web.Close)
	t.Cleanup(files.Close)
	p.url, p.media = web.URL, files.URL
	return p
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

func (p *platform) secrets() []string {
	return append(p.sim.Secrets(), secret)
}

// waiting is how many posts wait for a person's tap.
func (p *platform) waiting() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.links)
}

func (p *platform) channel() content.Channel {
	return content.Channel{ID: "dy", Platform: content.Douyin, AppID: appKey, AppSecret: "${S}", BaseURL: p.url}
}

func (p *platform) deps() publishers.Deps {
	d := publishers.Deps{
		Secret: func(content.Secret) (string, error) { return secret, nil },
		Now:    p.clock, Vault: p.vault, Key: []byte(strings.Repeat("k", 32)), Log: p.net.Logger(),
	}
	if p.media != "" {
		d.MediaURL = func(hash string) string { return p.media + "/m/" + hash + "?e=1&s=2" }
	}
	return d
}

func (p *platform) open(t *testing.T) publishers.Publisher { return newWith(t, p, p.deps()) }

func newWith(t *testing.T, p *platform, d publishers.Deps) publishers.Publisher {
	t.Helper()
	pub, err := douyin.New(p.channel(), d)
	if err != nil {
		t.Fatal(err)
	}
	return pub
}

// watched notes the links that go out.
type watched struct {
	publishers.Publisher
	p *platform
}

func (w watched) Unwrap() publishers.Publisher { return w.Publisher }

func (w watched) Publish(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
	r, err := w.Publisher.Publish(ctx, m)
	if err == nil && r.Handoff != nil && r.Handoff.Open.URL != "" {
		w.p.mu.Lock()
		defer w.p.mu.Unlock()
		w.p.links[parameter(r.Handoff.Open.URL, "state")] = true
	}
	return r, err
}

// parameter reads one parameter of a schema, a plus as a plus.
func parameter(schema, name string) string {
	_, query, _ := strings.Cut(schema, "?")
	values, err := url.ParseQuery(strings.ReplaceAll(query, "+", "%2B"))
	if err != nil {
		return ""
	}
	return values.Get(name)
}

// message is the n-th release: a video with texts.
func (p *platform) message(n int) publishers.Message {
	r := content.Rendition{
		Slug: "a", Channel: "dy", Platform: content.Douyin, Family: content.FamilyCaption,
		Title: "为什么 老客户" + strings.Repeat("一", n), Short: "短", Text: "作品描述", Topics: []string{"复购", "#会员"},
		Media: []content.Media{{Hash: video, Role: content.RoleVideo, Type: "video/mp4", Name: "x.mp4"}, {Hash: "bb", Role: content.RoleCover, Type: "image/png"}},
	}
	return p.of(r)
}

func (p *platform) of(r content.Rendition) publishers.Message {
	r.Seal()
	items := []content.Item{{Slug: r.Slug, Title: r.Title, Rendition: r.Digest}}
	return publishers.Message{
		Release: content.Release{Channel: "dy", Platform: content.Douyin, Run: 1, Items: items, Digest: content.MessageDigest(items), Due: p.clock()},
		Channel: p.channel(), Items: []content.Rendition{r}, Steps: &publishertest.Memory{},
		Media: publishertest.Files{video: []byte("mp4"), "bb": publishertest.PNG(4, 3, 0x80), "picture-1": publishertest.PNG(4, 3, 1), "picture-2": publishertest.PNG(4, 3, 2)},
	}
}

// vault is publishers.Vault in memory.
type vault struct {
	mu   sync.Mutex
	kept map[string]string
	full bool // nothing more can be kept
	// meanwhile is what another process keeps under douyin.refresh before the next write; "" = none.
	meanwhile string
}

func (v *vault) Token(_ context.Context, channel, name string) (string, bool, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	value, ok := v.kept[channel+" "+name]
	return value, ok, nil
}

func (v *vault) PutToken(_ context.Context, channel, name, value string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.full || value == "" {
		return errors.New("vault: cannot keep it")
	}
	if v.meanwhile != "" {
		v.kept[channel+" douyin.refresh"], v.meanwhile = v.meanwhile, ""
	}
	v.kept[channel+" "+name] = value
	return nil
}
