package douyin_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest"
	"moxin/ingest/douyin"
	"moxin/publishers/douyin/douyinapi"
	"moxin/publishers/douyin/douyinsim"
	"moxin/publishers/sim"
)

const appKey, secret = "awkey0000000001", "0123456789abcdef0123456789abcdef"

// readers are n readings an hour of each metric.
type readers map[content.Metric]int64

func (r readers) Counts(p sim.Post, at time.Time) sim.Counts {
	c := sim.Counts{}
	for m, n := range r {
		c[m] = n * int64(at.Sub(p.Published)/time.Hour)
	}
	return c
}

// world is the simulator on a clock, with one app and its owner.
type world struct {
	t   *testing.T
	api *douyinapi.Client
	sim *douyinsim.Server
	now time.Time
	url string
}

func newWorld(t *testing.T, r readers) *world { return newWorldOf(t, douyinsim.Options{Audience: r}) }

func newWorldOf(t *testing.T, o douyinsim.Options) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)} // 20:00 in Beijing
	var err error
	o.Clock = func() time.Time { return w.now }
	o.Apps = []douyinsim.App{{Key: appKey, Secret: secret, Owner: "open-1", Name: "林溪"}}
	w.sim, err = douyinsim.New(o)
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(w.sim)
	t.Cleanup(web.Close)
	w.url = web.URL
	w.api = douyinapi.New(douyinapi.Options{
		BaseURL: web.URL, ClientKey: appKey, Secret: secret, Now: func() time.Time { return w.now }, Random: strings.NewReader(strings.Repeat("n", 64)),
	})
	return w
}

// letIn is the owner who grants scopes.
func (w *world) letIn(scopes ...string) douyinapi.Tokens {
	w.t.Helper()
	page, err := w.api.AuthorizeURL(scopes, "s", "https://moxin.example.com/oauth/dy")
	if err != nil {
		w.t.Fatal(err)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Get(page)
	if err != nil {
		w.t.Fatal(err)
	}
	resp.Body.Close()
	back, err := url.Parse(resp.Header.Get("Location"))
	if err != nil || back.Query().Get("code") == "" {
		w.t.Fatalf("%s answered %d %q", page, resp.StatusCode, resp.Header.Get("Location"))
	}
	tokens, err := w.api.Trade(w.t.Context(), back.Query().Get("code"))
	if err != nil {
		w.t.Fatal(err)
	}
	return tokens
}

// film is a video that was published from a phone.
func (w *world) film() content.Publication {
	w.t.Helper()
	files := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "video/mp4")
		_, _ = io.WriteString(rw, "bytes")
	}))
	w.t.Cleanup(files.Close)
	share, err := w.api.NewShare(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	signed, err := w.api.Sign(w.t.Context(), douyinapi.Schema{State: share, Title: "老客户", Video: files.URL + "/x.mp4"}, 0)
	if err != nil {
		w.t.Fatal(err)
	}
	p, err := w.sim.Tap(w.t.Context(), signed.URL, douyinsim.Publish)
	if err != nil {
		w.t.Fatal(err)
	}
	return content.Publication{ID: 3, Channel: "dy", Platform: content.Douyin, StatID: p.ItemID, PublishedAt: p.At}
}

func (w *world) collector(t douyinapi.Tokens) *douyin.Collector {
	return douyin.New(douyin.Options{
		Channel: "dy", API: w.api, Now: func() time.Time { return w.now },
		Owner: func(context.Context) (douyinapi.Tokens, bool, error) { return t, true, nil },
	})
}

func TestAgainstTheSimulator(t *testing.T) {
	w := newWorld(t, readers{content.Reads: 10, content.Likes: 3, content.Comments: 2, content.ReadSeconds: 75}) // shares are not told
	tokens := w.letIn("user_info", "data.external.item")
	p := w.film()
	c := w.collector(tokens)
	got, err := c.Collect(t.Context(), p)
	if err != nil || got.Retry != 12*time.Hour || len(got.Samples) != 0 {
		t.Fatalf("on the first evening: %+v, %v", got, err)
	}
	w.now = w.now.Add(3*24*time.Hour - 6*time.Hour) // 14:00 of the fourth day: three evenings are final
	got, err = c.Collect(t.Context(), p)
	if err != nil || got.Retry != 0 {
		t.Fatalf("%+v, %v", got, err)
	}
	days, sums := map[content.Metric]float64{}, map[content.Metric]content.Sample{}
	for _, s := range got.Samples {
		switch s.Source {
		case douyin.Days:
			days[s.Metric] += s.Value
			if s.Cumulative {
				t.Errorf("a day alone is no sum: %+v", s)
			}
		case douyin.Source:
			sums[s.Metric] = s
		default:
			t.Errorf("source %q", s.Source)
		}
	}
	for m, want := range map[content.Metric]float64{content.Reads: 520, content.Likes: 156, content.Comments: 104} { // 52 hours
		if days[m] != want || sums[m].Value != want || !sums[m].Cumulative {
			t.Errorf("%s: %v by days, %+v in sum, want %v", m, days[m], sums[m], want)
		}
	}
	if _, told := sums[content.Shares]; told || days[content.Shares] != 0 {
		t.Error("shares were not told")
	}
	if s := sums[content.ReadSeconds]; s.Value != 7.5 || s.Cumulative {
		t.Errorf("mean of a play: %+v", s)
	}
	if at := sums[content.Reads].ObservedAt; !at.Equal(time.Date(2026, 12, 3, 16, 0, 0, 0, time.UTC)) {
		t.Errorf("the sums hold at %s, not at the end of the last final day", at)
	}
}

func TestAVideoThatIsTooOld(t *testing.T) {
	w := newWorld(t, readers{content.Reads: 1})
	tokens := w.letIn("data.external.item")
	p := w.film()
	w.now = w.now.Add(31 * 24 * time.Hour)
	if got, err := w.collector(tokens).Collect(t.Context(), p); err != nil || len(got.Samples) != 0 || got.Retry != 0 || got.Gone {
		t.Errorf("%+v, %v: the platform has no numbers any more, and the video is still there", got, err)
	}
}

func TestPastTheQuota(t *testing.T) {
	w := newWorldOf(t, douyinsim.Options{Audience: readers{content.Reads: 1}, Calls: 8})
	tokens := w.letIn("data.external.item")
	p := w.film()
	w.now = w.now.Add(48 * time.Hour)
	c := w.collector(tokens)
	var err error
	for range 3 {
		_, err = c.Collect(t.Context(), p)
	}
	var later ingest.ErrLater
	if !errors.As(err, &later) || !later.At.Equal(time.Date(2026, 12, 3, 16, 0, 0, 0, time.UTC)) {
		t.Errorf("%v: the quota comes back at midnight in Beijing", err)
	}
}
