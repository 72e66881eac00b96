package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/publishers/wechat/wechatapi"
)

// simSecret is the secret of every simulated account.
const simSecret = "sim-secret"

// beijing is the zone of the test workspaces.
var beijing = time.FixedZone("Asia/Shanghai", 8*60*60)

// platformProc is `moxin sim` as a process that keeps its posts in a file.
type platformProc struct {
	*proc
	t    testing.TB
	dir  string
	argv []string
	url  string
	apps []string
}

// startSim runs a simulator with one account for each channel of the field.
func startSim(t testing.TB, channels int) *platformProc {
	t.Helper()
	s := newPlatform(t, channels, childCommand, "sim", "--state", "journal", "--processing", "300ms")
	for _, app := range s.apps {
		s.argv = append(s.argv, "--app", app+":"+simSecret)
	}
	s.start("127.0.0.1:0")
	return s
}

func newPlatform(t testing.TB, accounts int, argv ...string) *platformProc {
	s := &platformProc{t: t, dir: t.TempDir(), argv: argv}
	for i := range accounts {
		s.apps = append(s.apps, fmt.Sprintf("wx%016d", i+1))
	}
	return s
}

var simURL = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

func (s *platformProc) start(address string) {
	s.t.Helper()
	s.proc = launch(s.t, s.dir, append(s.argv, "--listen", address)...)
	s.says(s.t, "/console/\n")
	s.url = simURL.FindString(s.stderr.String())
}

// restart kills the simulator and starts it again at its address.
func (s *platformProc) restart() {
	s.t.Helper()
	s.kill()
	s.start(strings.TrimPrefix(s.url, "http://"))
}

// posts are the published articles of all accounts, by title, as the platform's API lists them.
func (s *platformProc) posts(ctx context.Context) (map[string][]wechatapi.Published, error) {
	byTitle := map[string][]wechatapi.Published{}
	for _, app := range s.apps {
		api := wechatapi.New(wechatapi.Options{BaseURL: s.url, AppID: app, Secret: simSecret, HTTP: http.DefaultClient, Now: time.Now})
		const page = 20
		for offset, total := 0, 1; offset < total; offset += page {
			var list []wechatapi.Published
			var err error
			if list, total, err = api.PublishedList(ctx, offset, page); err != nil {
				return nil, err
			}
			for _, p := range list {
				for _, it := range p.Items {
					byTitle[it.Title] = append(byTitle[it.Title], p)
				}
			}
		}
	}
	return byTitle, nil
}

// field is a workspace whose channels are accounts of a simulator, and its store.
type field struct {
	t     testing.TB
	dir   string
	sim   *platformProc
	store *store.Store
}

// layout says what a field looks like.
type layout struct {
	channels int
	late     time.Duration
	base     string // of the platform's API; "" = the simulator itself
	store    string // "" = SQLite in the workspace
	redis    string
	others   []account // channels besides
	quota    string    // calendar.quota
	approval string    // of moxin.yaml; "" = nobody is asked
	ingest   string    // more of ingest, after a comma
	more     string    // more lines of moxin.yaml
}

// account is a channel as moxin.yaml says it.
type account struct{ id, yaml string }

// newField writes a workspace without articles and connects its channels.
func newField(t testing.TB, sim *platformProc, l layout) *field {
	t.Helper()
	f := &field{t: t, dir: t.TempDir(), sim: sim}
	var yaml strings.Builder
	fmt.Fprintf(&yaml, "version: 1\nbrand: 墨信\ntimezone: Asia/Shanghai\narticles: articles\napproval: {%s}\n"+
		"calendar: {late: %s, quota: {%s}}\ningest: {pages: [%q]%s}\nstore: {url: %q}\nredis: {url: %q}\n"+
		"network: {private: [127.0.0.1]}\n%schannels:\n",
		cmp.Or(l.approval, "required: false"), l.late, l.quota, strings.TrimPrefix(sim.url, "http://"), l.ingest, l.store, l.redis, l.more)
	connect := []string{"accounts", "connect", "--yes"}
	for i := range l.channels {
		fmt.Fprintf(&yaml, "  gzh%d: {platform: wechat, account: service, app_id: %s, app_secret: \"${MOXIN_GZH_SECRET}\", mode: publish, base_url: %q, simulator: true}\n",
			i, sim.apps[i], cmp.Or(l.base, sim.url))
		connect = append(connect, fmt.Sprintf("gzh%d", i))
	}
	for _, o := range l.others {
		fmt.Fprintf(&yaml, "  %s: {%s}\n", o.id, o.yaml)
		connect = append(connect, o.id)
	}
	f.write("moxin.yaml", []byte(yaml.String()))
	must(t, f.dir, connect...)
	url := l.store
	if url == "" {
		url = filepath.Join(f.dir, stateDir, "moxin.db")
	}
	var err error
	if f.store, err = store.Open(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.store.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func (f *field) write(name string, data []byte) {
	f.t.Helper()
	path := filepath.Join(f.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		f.t.Fatal(err)
	}
}

// article writes an article that is due on one channel. Every other one has a source URL, which
// carries the release's marker; the others are recognised by title and text.
func (f *field) article(n, channel int, due time.Time) {
	f.t.Helper()
	f.write(fmt.Sprintf("articles/p%03d.png", n), cover(f.t, n))
	source := ""
	if n%2 == 0 {
		source = fmt.Sprintf(", source_url: \"https://example.com/a/%d\"", n)
	}
	f.write(fmt.Sprintf("articles/a%03d.md", n), fmt.Appendf(nil,
		"---\ntitle: 第 %d 封信\ncover: ./p%03d.png\npublish_at: %s\nchannels: {gzh%d: {title: 第 %[1]d 封信%[5]s}}\n---\n\n老朋友，这是第 %[1]d 封信。\n",
		n, n, due.In(beijing).Format("2006-01-02 15:04:05"), channel, source))
}

// cover is a small picture unlike the others.
func cover(t testing.TB, n int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 94, 40))
	for i := range img.Pix {
		img.Pix[i] = uint8(n * (i%4 + 1))
	}
	img.Set(n%94, n/94, color.White)
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// apply writes the plan and returns the releases.
func (f *field) apply() []content.Release {
	f.t.Helper()
	must(f.t, f.dir, "apply")
	return f.releases()
}

func (f *field) releases(states ...content.State) []content.Release {
	f.t.Helper()
	all, err := f.store.Releases(f.t.Context(), content.ReleaseFilter{States: states})
	if err != nil {
		f.t.Fatal(err)
	}
	return all
}

// becomes waits until a release is in a state.
func (f *field) becomes(id int64, want content.State) content.Release {
	f.t.Helper()
	var r content.Release
	eventually(f.t, time.Minute, fmt.Sprintf("release %d %s", id, want), func() bool {
		var err error
		if r, err = f.store.Release(f.t.Context(), id); err != nil {
			f.t.Fatal(err)
		}
		return r.State == want
	})
	return r
}

// soon is the first whole second at least d from now: instants in front matter have no
// fractions.
func soon(d time.Duration) time.Time {
	return time.Now().Add(d + time.Second - 1).Truncate(time.Second)
}
