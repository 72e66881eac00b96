package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest"
	"moxin/scheduler"
)

// newsroom is a workspace with a site of its own and a station that works on it.
type newsroom struct {
	testing.TB
	app     *app
	bench   *bench
	station *station
}

func openNewsroom(t *testing.T) *newsroom {
	t.Helper()
	return newsroomOf(t, "https://tea.example/", map[string]string{
		"moxin.yaml":          "version: 1\nbrand: 云畔茶事\napproval: {required: false}\nchannels:\n  own: {platform: site, url: \"https://tea.example/\"}\n",
		"articles/first.md":   "---\ntitle: 茶凉了再说\nslug: first\n---\n先坐下。\n",
		"articles/another.md": "---\ntitle: 水开了再来\nslug: another\n---\n先听着。\n",
	})
}

// newsroomOf opens a workspace of these files, whose channel own is the site.
func newsroomOf(t *testing.T, site string, files map[string]string) *newsroom {
	t.Helper()
	return premises{site: site, files: files, log: t.Output()}.open(t)
}

// premises are what a newsroom is opened in.
type premises struct {
	site  string // the account of the channel own
	files map[string]string
	env   map[string]string
	log   io.Writer
}

func (p premises) open(t testing.TB) *newsroom {
	t.Helper()
	dir := t.TempDir()
	for name, text := range p.files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	n := &newsroom{TB: t, app: &app{
		stdin: strings.NewReader(""), stdout: t.Output(), stderr: p.log, dir: dir, now: time.Now, lang: "en",
		env: func(name string) (string, bool) {
			if v, ok := p.env[name]; ok {
				return v, ok
			}
			return "linxi", name == "MOXIN_USER"
		},
	}}
	var err error
	n.bench, err = n.app.openBench(t.Context(), offline)
	n.ok(err)
	n.ok(n.app.needConfig(n.bench))
	n.station, err = n.app.openStation(t.Context(), n.bench, demoTuning)
	n.ok(err)
	n.ok(n.station.store.Connect(t.Context(), content.Account{
		Channel: "own", Platform: content.Site, ID: p.site, ConnectedAt: time.Now(), ConnectedBy: "linxi",
	}))
	return n
}

func (n *newsroom) ok(err error) {
	n.Helper()
	if err != nil {
		n.Fatal(err)
	}
}

// works runs the station, and what else is given, until the test ends.
func (n *newsroom) works(also ...func(context.Context) error) {
	ctx, stop := context.WithCancel(n.Context())
	ended := make(chan error, 1)
	go func() { ended <- n.station.run(ctx, also...) }()
	n.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			n.Error(err)
		}
		if err := n.station.Close(); err != nil {
			n.Error(err)
		}
	})
}

// publish sends an article now and returns its publication.
func (n *newsroom) publish(slug string) content.Publication {
	n.Helper()
	ch, _ := n.bench.ws.Config.Channel("own")
	article, _ := n.bench.ws.Article(slug)
	r, _, err := n.bench.Compile(n.Context(), n.bench.ws, article, ch)
	n.ok(err)
	id, err := n.station.people.Publish(n.Context(), scheduler.PublishNow{Rendition: r, Article: scheduler.Record(article), Late: time.Hour, Who: "linxi"})
	n.ok(err)
	n.until(slug+" is published", func() bool {
		release, err := n.station.store.Release(n.Context(), id)
		n.ok(err)
		if !release.State.Open() && release.State != content.Published {
			n.Fatalf("%s is %s: %s", slug, release.State, release.Why)
		}
		return release.State == content.Published
	})
	posts, err := n.station.store.Publications(n.Context(), content.PublicationFilter{Release: id})
	n.ok(err)
	return posts[0]
}

// until waits for what becomes of work in other goroutines.
func (n *newsroom) until(what string, is func() bool) {
	n.Helper()
	eventually(n.TB, time.Minute, what, is)
}

// plan is what is planned of a publication.
func (n *newsroom) plan(publication int64, collector string) content.Collection {
	n.Helper()
	all, err := n.station.store.Collections(n.Context())
	n.ok(err)
	for _, c := range all {
		if c.Publication == publication && c.Collector == collector {
			return c
		}
	}
	n.Fatalf("nothing is planned of %d by %s: %+v", publication, collector, all)
	return content.Collection{}
}

// hanging is a source that never answers and does not hear that it should end.
type hanging struct{ began, hold chan struct{} }

func (hanging) Accepts(content.Publication) bool { return true }

func (h hanging) Collect(context.Context, content.Publication) (ingest.Reading, error) {
	h.began <- struct{}{}
	<-h.hold
	return ingest.Reading{}, nil
}

// broken is a source whose code is wrong.
type broken struct{}

func (broken) Accepts(content.Publication) bool { return true }

func (broken) Collect(context.Context, content.Publication) (ingest.Reading, error) {
	panic("no such field")
}

// While one source hangs and another panics, what is due goes out: reading has a lane, workers and
// errors of its own.
func TestReadingsThatHangOrPanicDelayNoRelease(t *testing.T) {
	t.Parallel()
	n := openNewsroom(t)
	h := hanging{began: make(chan struct{}, 8), hold: make(chan struct{})}
	t.Cleanup(func() { close(h.hold) })
	n.station.ingest.Collectors = map[string]ingest.Collector{"broken": broken{}, "hanging": h}
	n.station.ingest.Ages = []time.Duration{time.Millisecond, time.Hour}
	n.works(func(ctx context.Context) error { return n.station.queue.RunReadings(ctx, n.station.ingest.Handle) })

	first := n.publish("first")
	n.ok(n.station.planReadings(t.Context()))
	n.until("one source hangs, the other broke", func() bool {
		_, err := n.station.ingest.Dispatch(t.Context(), n.station.queue)
		n.ok(err)
		return len(h.began) > 0 && n.plan(first.ID, "broken").Failures > 0
	})

	another := n.publish("another")
	if another.ID == first.ID {
		t.Fatal("nothing new was published")
	}
	if n.plan(first.ID, "hanging").Taken.IsZero() {
		t.Error("the source that hangs had ended by then: this proves nothing")
	}
	if c := n.plan(first.ID, "broken"); !strings.Contains(c.Error, "no such field") || c.Trouble != content.TroublePassing {
		t.Errorf("the panic is told as %+v", c)
	}
}
