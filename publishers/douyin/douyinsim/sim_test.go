package douyinsim

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"moxin/publishers/sim"
)

const (
	key    = "awkey0000000001"
	secret = "0123456789abcdef0123456789abcdef"
)

// bench is a server on a clock of its own, a host of media, and a client that knows nothing of
// the adapter.
type bench struct {
	t     *testing.T
	sim   *Server
	web   *httptest.Server
	media *httptest.Server

	mu  sync.Mutex
	now time.Time
}

func newBench(t *testing.T, o Options) *bench {
	t.Helper()
	b := &bench{t: t, now: time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)}
	o.Clock = b.clock
	if o.Apps == nil {
		o.Apps = []App{{Key: key, Secret: secret, Owner: "open-1", Name: "林溪"}}
	}
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	b.sim = s
	b.web = httptest.NewServer(s)
	t.Cleanup(b.web.Close)
	b.media = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		label := map[string]string{".mp4": "video/mp4", ".png": "image/png", ".gif": "image/gif", ".avi": "video/x-msvideo"}
		for ext, v := range label {
			if strings.HasSuffix(r.URL.Path, ext) {
				w.Header().Set("Content-Type", v)
				_, _ = io.WriteString(w, "bytes")
				return
			}
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(b.media.Close)
	return b
}

func (b *bench) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bench) pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

// ask makes one call and returns the data of the envelope.
func (b *bench) ask(method, path, token string, form url.Values) map[string]any {
	b.t.Helper()
	var body io.Reader
	if method == "POST" {
		body = strings.NewReader(form.Encode())
	} else if len(form) > 0 {
		path += "?" + form.Encode()
	}
	req, err := http.NewRequest(method, b.web.URL+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	if method == "POST" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if token != "" {
		req.Header.Set("access-token", token)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	var reply struct{ Data map[string]any }
	d := json.NewDecoder(resp.Body)
	d.UseNumber()
	if err := d.Decode(&reply); err != nil || resp.StatusCode != 200 {
		b.t.Fatalf("%s %s answers %d: %v", method, path, resp.StatusCode, err)
	}
	return reply.Data
}

func code(data map[string]any) string { return string(data["error_code"].(json.Number)) }

func (b *bench) token() string {
	b.t.Helper()
	data := b.ask("POST", "/oauth/client_token/", "", url.Values{"client_key": {key}, "client_secret": {secret}, "grant_type": {"client_credential"}})
	if code(data) != "0" || data["expires_in"] != json.Number("7200") {
		b.t.Fatalf("client_token: %v", data)
	}
	return data["access_token"].(string)
}

func (b *bench) ticket(token string) string {
	b.t.Helper()
	data := b.ask("GET", "/open/getticket/", token, nil)
	if code(data) != "0" {
		b.t.Fatalf("getticket: %v", data)
	}
	return data["ticket"].(string)
}

func (b *bench) share(token string) string {
	b.t.Helper()
	data := b.ask("POST", "/share-id/?need_callback=true", token, nil)
	if code(data) != "0" {
		b.t.Fatalf("share-id: %v", data)
	}
	return data["share_id"].(string)
}

// signed writes a schema by the page's own words; changes replace or, when empty, remove.
func (b *bench) signed(ticket, share string, changes map[string]string) string {
	b.t.Helper()
	stamp := seconds(time.Duration(b.clock().Unix()) * time.Second)
	values := map[string]string{
		"client_key": key, "nonce_str": "abc", "timestamp": stamp, "share_type": "h5",
		"signature": sign("abc", ticket, stamp), "state": share, "title": "为什么 老客户",
		"video_path": b.media.URL + "/x.mp4",
	}
	for k, v := range changes {
		values[k] = v
		if v == "" {
			delete(values, k)
		}
	}
	var pairs []string
	for k, v := range values {
		pairs = append(pairs, k+"="+url.PathEscape(v))
	}
	return base + strings.Join(pairs, "&")
}

func (b *bench) tap(schema string) (Post, error) {
	b.t.Helper()
	return b.sim.Tap(b.t.Context(), schema, Publish)
}

func TestTokensAndTicketsEnd(t *testing.T) {
	b := newBench(t, Options{})
	if data := b.ask("POST", "/oauth/client_token/", "", url.Values{"client_key": {key}, "client_secret": {"no"}, "grant_type": {"client_credential"}}); code(data) != "10003" {
		t.Errorf("a wrong secret: %v", data)
	}
	first := b.token()
	if data := b.ask("GET", "/open/getticket/", "clt.none", nil); code(data) != "28001003" {
		t.Errorf("an unknown token: %v", data)
	}
	second := b.token()
	b.ticket(first) // both work while they overlap
	b.pass(5 * time.Minute)
	if data := b.ask("GET", "/open/getticket/", first, nil); code(data) != "28001008" {
		t.Errorf("a replaced token: %v", data)
	}
	b.ticket(second)
	b.pass(2 * time.Hour)
	if data := b.ask("GET", "/open/getticket/", second, nil); code(data) != "28001008" {
		t.Errorf("an old token: %v", data)
	}
}

func TestCapabilitiesAndQuota(t *testing.T) {
	b := newBench(t, Options{Calls: 1, Apps: []App{{Key: key, Secret: secret, Lacks: []string{CanTicket}}, {Key: "banned", Secret: "s", Banned: true}}})
	token := b.token()
	for _, want := range []string{"28001014", "28001014"} { // what is refused costs nothing
		if data := b.ask("GET", "/open/getticket/", token, nil); code(data) != want {
			t.Errorf("%v, want %s", data, want)
		}
	}
	b.share(token)
	if data := b.ask("POST", "/share-id/", token, nil); code(data) != "28003017" {
		t.Errorf("past the quota: %v", data)
	}
	if data := b.ask("POST", "/oauth/client_token/", "", url.Values{"client_key": {"banned"}, "client_secret": {"s"}, "grant_type": {"client_credential"}}); code(data) != "28001016" {
		t.Errorf("a banned app: %v", data)
	}
	b.pass(24 * time.Hour)
	b.share(b.token())
}

func TestAShareIsLookedUp(t *testing.T) {
	b := newBench(t, Options{NumericIDs: true})
	token := b.token()
	id := b.share(token)
	look := func() map[string]any {
		return b.ask("GET", DefaultLookupPath, token, url.Values{"share_id": {id}})
	}
	if data := look(); code(data) != "0" || data["item_id"] != "" {
		t.Errorf("before the post: %v", data)
	}
	schema := b.signed(b.ticket(token), id, nil)
	for _, act := range []Act{Draft, Cancel} {
		if p, err := b.sim.Tap(t.Context(), schema, act); err != nil || p.VideoID != "" || len(b.sim.Posts()) != 0 {
			t.Errorf("%s: %+v, %v", act, p, err)
		}
	}
	p, err := b.tap(schema)
	if err != nil {
		t.Fatal(err)
	}
	if data := look(); data["item_id"] != p.ItemID || data["video_id"] != json.Number(p.VideoID) || data["share_url"] != p.URL {
		t.Errorf("after the post: %v, posted %+v", data, p)
	}
	if p.Title != "为什么 老客户" || p.Kind != "video" || p.At != b.clock() {
		t.Errorf("posted %+v", p)
	}
	if _, err := b.tap(schema); err != nil || len(b.sim.PostsOf(id)) != 2 {
		t.Errorf("a second tap is a second post: %v, %d", err, len(b.sim.PostsOf(id)))
	}
	if data := look(); data["item_id"] != p.ItemID {
		t.Errorf("the look-up names another post: %v", data)
	}
	if data := b.ask("GET", DefaultLookupPath, token, url.Values{"share_id": {"0"}}); code(data) != "28001007" {
		t.Errorf("an unknown share_id: %v", data)
	}
}

func TestAShareThatHasEndedIsNotTold(t *testing.T) {
	b := newBench(t, Options{ShareLife: time.Hour})
	token := b.token()
	schema := b.signed(b.ticket(token), b.share(token), nil)
	b.pass(time.Hour)
	p, err := b.tap(schema)
	if err != nil || p.ShareID != "" || len(b.sim.Callbacks()) != 0 || len(b.sim.Posts()) != 1 {
		t.Errorf("%+v, %v, %d callbacks", p, err, len(b.sim.Callbacks()))
	}
}

func TestFaultsSitBeforeTheInterface(t *testing.T) {
	faults, err := sim.NewFaults(1, sim.Rule{Kind: sim.ErrorAfter, Path: "/share-id/", Count: 1})
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t, Options{Faults: faults})
	req, _ := http.NewRequest("POST", b.web.URL+"/share-id/", nil)
	req.Header.Set("access-token", b.token())
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 502 || b.sim.Shares() != 1 {
		t.Errorf("status %d, %d shares", resp.StatusCode, b.sim.Shares())
	}
}

func TestOptionsThatCannotBe(t *testing.T) {
	now := func() time.Time { return time.Unix(0, 0) }
	for _, o := range []Options{
		{}, {Clock: now}, {Clock: now, Apps: []App{{Key: "a"}}}, {Clock: now, Apps: []App{{Key: "a", Secret: "s"}, {Key: "a", Secret: "s"}}},
		{Clock: now, Apps: []App{{Key: "a", Secret: "s"}}, Callback: "https://hooks.example/dy"},
	} {
		if _, err := New(o); err == nil {
			t.Errorf("%+v is taken", o)
		}
	}
}
