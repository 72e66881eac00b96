package wecom_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/publishertest"
	"moxin/publishers/sim"
	"moxin/publishers/wecom"
	"moxin/publishers/wecom/wecomsim"
)

const (
	corpID   = "ww0000000000000001"
	secret   = "app-secret-0123456789abcdef0123456789abcdef"
	robotKey = "00000000-0000-4000-8000-000000000001"

	oldTag, newTag = "etOLD", "etNEW"
)

// secrets are those of the tests' channels, by reference.
var secrets = map[content.Secret]string{"${MOXIN_QY_SECRET}": secret, "${MOXIN_ROBOT}": robotKey}

// start is the clock of every world, on a Tuesday in Beijing.
var start = time.Date(2026, 12, 1, 2, 0, 0, 0, time.UTC)

// platform is the simulator on a clock that a test moves.
type platform struct {
	t       testing.TB
	sim     *wecomsim.Server
	faults  *sim.Faults
	url     string
	uploads publishertest.Uploads
	net     *publishertest.Net

	mu    sync.Mutex
	now   time.Time
	taken map[string]int
	hook  func(path string) // called before each request is served; nil = nothing
}

// corp is a company of three colleagues and some customers.
func corp() wecomsim.Corp {
	since := start.AddDate(0, -2, 0)
	return wecomsim.Corp{
		ID:    corpID,
		Apps:  []wecomsim.App{{Name: "moxin", Secret: secret}},
		Staff: []wecomsim.Staff{{ID: "linxi"}, {ID: "wenbo"}, {ID: "yaqin"}},
		Tags: []wecomsim.TagGroup{{ID: "etG1", Name: "客户等级", Tags: []wecomsim.Tag{
			{ID: oldTag, Name: "老客"}, {ID: newTag, Name: "新客"}, {ID: "etNONE", Name: "没人有"},
		}}},
		Customers: []wecomsim.Customer{
			{ID: "wmC1", Name: "客户一", Follows: []wecomsim.Follow{{Staff: "linxi", Since: since, Tags: []string{oldTag}}}},
			{ID: "wmC2", Name: "客户二", Follows: []wecomsim.Follow{{Staff: "wenbo", Since: since, Tags: []string{oldTag}}, {Staff: "linxi", Since: since, Tags: []string{oldTag}}}},
			{ID: "wmC3", Name: "客户三", Follows: []wecomsim.Follow{{Staff: "wenbo", Since: since, Tags: []string{newTag}}}},
			{ID: "wmC4", Name: "客户四", Follows: []wecomsim.Follow{{Staff: "yaqin", Since: since}}},
		},
		Groups: []wecomsim.Group{{ID: "wrG1", Name: "老客群", Owner: "linxi", Members: 40}, {ID: "wrG2", Name: "新客群", Owner: "wenbo", Members: 9}},
	}
}

func newPlatform(t testing.TB) *platform { return newPlatformOf(t, corp()) }

func newPlatformOf(t testing.TB, c wecomsim.Corp) *platform {
	t.Helper()
	p := &platform{t: t, faults: &sim.Faults{}, now: start, taken: map[string]int{}}
	var err error
	p.sim, err = wecomsim.New(wecomsim.Options{Clock: p.clock, Faults: p.faults, Keys: []string{robotKey}, Corps: []wecomsim.Corp{c}, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	p.net = publishertest.NewNet(t, p.secrets)
	t.Cleanup(p.sim.Close)
	s := httptest.NewServer(http.HandlerFunc(p.serve))
	t.Cleanup(s.Close)
	p.url = s.URL
	return p
}

// secrets are also the ids of customers: they never leave a call.
func (p *platform) secrets() []string {
	out := p.sim.Secrets()
	for _, c := range p.sim.Customers(corpID) {
		out = append(out, c.ID)
	}
	return out
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

// take counts without forgetting: no test's window ends.
func (p *platform) take(_ context.Context, key string, window time.Duration, most int) (bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	key += " " + window.String()
	if p.taken[key] >= most {
		return false, nil
	}
	p.taken[key]++
	return true, nil
}

func (p *platform) fault(t *testing.T, r sim.Rule) {
	t.Helper()
	if err := p.faults.Add(r); err != nil {
		t.Fatal(err)
	}
}

func (p *platform) deps() publishers.Deps {
	return publishers.Deps{
		Secret:   func(s content.Secret) (string, error) { return secrets[s], nil },
		Uploads:  &p.uploads,
		Now:      p.clock,
		Key:      bytes.Repeat([]byte{7}, 32),
		Log:      p.net.Logger(),
		Take:     p.take,
		MediaURL: func(hash string) string { return "https://moxin.example.com/m/" + hash },
	}
}

// channel is a channel of a mode and format.
func (p *platform) channel(mode, format string) content.Channel {
	ch := content.Channel{ID: "qy", Platform: content.WeCom, Mode: mode, Format: format, BaseURL: p.url}
	if mode == content.ModeRobot {
		ch.Robot = "${MOXIN_ROBOT}"
		return ch
	}
	ch.AppID, ch.AppSecret = corpID, "${MOXIN_QY_SECRET}"
	ch.Tags = map[content.Audience][]string{content.AudienceExisting: {"客户等级/老客"}}
	return ch
}

func newPublisher(p *platform, ch content.Channel) (publishers.Publisher, error) {
	return wecom.New(ch, p.deps())
}

// open makes the publisher of a channel of tasks.
func (p *platform) open(ch content.Channel) *wecom.Publisher {
	return p.publisher(ch).(*wecom.Publisher)
}

func (p *platform) publisher(ch content.Channel) publishers.Publisher {
	p.t.Helper()
	pub, err := wecom.New(ch, p.deps())
	if err != nil {
		p.t.Fatal(err)
	}
	return pub
}

func file(data []byte, name, kind string, role content.Role) content.Media {
	sum := sha256.Sum256(data)
	hash := hex.EncodeToString(sum[:])
	return content.Media{Hash: hash, Role: role, Type: kind, Name: name, Source: name, Size: int64(len(data))}
}

var (
	coverData = publishertest.PNG(30, 20, 1)
	firstData = publishertest.PNG(20, 20, 2)
	nextData  = publishertest.PNG(20, 20, 3)
	videoData = append([]byte("\x00\x00\x00\x18ftypmp42"), make([]byte, 64)...)
	sheetData = []byte("讲义全文：一、先看盒子；二、再看封口。")

	cover = file(coverData, "cover.png", "image/png", content.RoleCover)
	first = file(firstData, "1.png", "image/png", content.RoleImage)
	next  = file(nextData, "2.png", "image/png", content.RoleImage)
	video = file(videoData, "live.mp4", "video/mp4", content.RoleVideo)
	sheet = file(sheetData, "讲义.txt", "text/plain", content.RoleFile)
)

func files() publishertest.Files {
	return publishertest.Files{cover.Hash: coverData, first.Hash: firstData, next.Hash: nextData, video.Hash: videoData, sheet.Hash: sheetData}
}

// rendition is the n-th article in a mode and format.
func rendition(mode, format string, n int) content.Rendition {
	r := content.Rendition{
		Slug: fmt.Sprintf("tea-%d", n), Channel: "qy", Platform: content.WeCom, Family: content.FamilyMessage, Mode: mode, Format: format,
		Title: fmt.Sprintf("第 %d 期：茶饼怎么存", n),
	}
	words := fmt.Sprintf("第 %d 期来了：茶饼放对地方，三年也不走味。\n周二晚上八点直播。", n)
	if mode != content.ModeRobot {
		r.To = &content.Recipients{Audience: content.AudienceExisting, Tags: []string{"客户等级/老客"}}
	}
	switch format {
	case "image":
		r.Media = []content.Media{{Hash: first.Hash, Role: content.RoleImage, Type: first.Type, Name: first.Name}}
		if n%2 == 1 {
			r.Media[0].Hash = next.Hash
		}
	case "file":
		r.Media = []content.Media{sheet}
	case "news", "link":
		r.Summary, r.SourceURL, r.Media = "干燥、避光、透气", fmt.Sprintf("https://example.com/tea-%d", n), []content.Media{cover}
		if format == "link" {
			r.Text = words
		}
	case "images":
		r.Text, r.Media = words, []content.Media{first, next}
	case "video":
		r.Text, r.Media = words, []content.Media{video}
	case "markdown_v2":
		r.Text = words + "\n\n![盒子](media:" + first.Hash + ")"
	default:
		r.Text = words
	}
	r.Seal()
	return r
}

// message is the n-th message of a channel, without steps.
func message(ch content.Channel, n int) publishers.Message {
	r := rendition(ch.Mode, ch.Format, n)
	return publishers.Message{
		Release: content.Release{
			ID: int64(n + 1), Channel: ch.ID, Platform: content.WeCom, Run: 1, Due: start, Late: 2 * time.Hour,
			Items: []content.Item{{Slug: r.Slug, Title: r.Title, Rendition: r.Digest}}, CreatedAt: start,
		},
		Channel: ch, Items: []content.Rendition{r}, Media: files(),
	}
}

// withSteps is the n-th message with a memory of its own.
func withSteps(ch content.Channel, n int) publishers.Message {
	m := message(ch, n)
	m.Steps = &publishertest.Memory{}
	return m
}

// tasks are those that were made and not taken back.
func (p *platform) tasks() []wecomsim.Task {
	var out []wecomsim.Task
	for _, t := range p.sim.Tasks() {
		if t.Cancelled.IsZero() {
			out = append(out, t)
		}
	}
	return out
}

func openWith(t *testing.T, ch content.Channel, d publishers.Deps) *wecom.Publisher {
	t.Helper()
	pub, err := wecom.New(ch, d)
	if err != nil {
		t.Fatal(err)
	}
	return pub.(*wecom.Publisher)
}

func newWith(ch content.Channel, d publishers.Deps) (publishers.Publisher, error) {
	return wecom.New(ch, d)
}
