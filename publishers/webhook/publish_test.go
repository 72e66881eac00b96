package webhook_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/media"
	"moxin/publishers"
	"moxin/publishers/publishertest"
	"moxin/publishers/sim"
	"moxin/publishers/webhook"
	"moxin/publishers/webhook/receiver"
	"moxin/publishers/webhook/webhooksim"
)

// answering is a receiver that answers every request in one way and keeps what it got.
type answering struct {
	status int
	body   string
	header http.Header
	got    []byte
	heads  http.Header
	query  string
}

func (a *answering) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.got, _ = io.ReadAll(r.Body)
	a.heads, a.query = r.Header, r.URL.RawQuery
	for k, v := range a.header {
		w.Header()[k] = v
	}
	w.WriteHeader(a.status)
	_, _ = io.WriteString(w, a.body)
}

// opened is a publisher before a handler.
func opened(t *testing.T, h http.Handler, change func(*content.Channel, *publishers.Deps)) publishers.Publisher {
	t.Helper()
	web := httptest.NewServer(h)
	t.Cleanup(web.Close)
	w := &world{url: web.URL, now: time.Date(2026, 12, 1, 20, 0, 0, 0, time.UTC)}
	w.net = publishertest.NewNet(t, func() []string { return []string{secret} })
	return w.open(t, change)
}

// Each answer has one meaning for the release; the table is the receivers' page's.
func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		class  publishers.Class
		ok     bool
	}{
		{201, `{"id":"7","url":"https://shop.example/7"}`, 0, true}, {200, `{"id":7}`, 0, true}, {204, ``, 0, true},
		{200, ``, publishers.Unknown, false}, {200, `ok`, publishers.Unknown, false}, {200, `{"code":500,"msg":"error"}`, publishers.Unknown, false},
		{200, `<html>log in</html>`, publishers.Unknown, false}, {202, `{}`, publishers.Unknown, false},
		{301, ``, publishers.Unknown, false}, {307, ``, publishers.Unknown, false},
		{400, `{"error":"标题太长"}`, publishers.Rejected, false}, {413, ``, publishers.Rejected, false}, {422, ``, publishers.Rejected, false},
		{401, ``, publishers.Account, false}, {403, ``, publishers.Account, false}, {404, ``, publishers.Account, false}, {410, ``, publishers.Account, false},
		{429, ``, publishers.Limited, false}, {408, ``, publishers.Unknown, false}, {409, ``, publishers.Unknown, false},
		{409, `{"idempotency_key":"another","id":"7"}`, publishers.Unknown, false},
		{405, ``, publishers.Unknown, false}, {418, ``, publishers.Unknown, false},
		{500, ``, publishers.Unknown, false}, {502, ``, publishers.Unknown, false}, {503, `{"id":"7"}`, publishers.Unknown, false},
	} {
		p := opened(t, &answering{status: c.status, body: c.body}, nil)
		r, err := p.Publish(t.Context(), message(0))
		if (err == nil) != c.ok || err != nil && publishers.ClassOf(err) != c.class {
			t.Errorf("%d %s: %+v, %v; want class %v, published %v", c.status, c.body, r, err, c.class, c.ok)
		}
		if c.ok && (r.State != content.Published || r.Posts[0].RemoteID == "") {
			t.Errorf("%d: %+v", c.status, r)
		}
	}
}

func TestAReceiverThatIsBusySaysWhenToComeBack(t *testing.T) {
	for after, want := range map[string]time.Duration{"120": 2 * time.Minute, "": time.Minute, "0": time.Second} {
		p := opened(t, &answering{status: 429, header: http.Header{"Retry-After": {after}}}, nil)
		_, err := p.Publish(t.Context(), message(0))
		var e *publishers.Error
		if !errors.As(err, &e) || e.Class != publishers.Limited || e.After != want {
			t.Errorf("Retry-After %q: %v", after, err)
		}
	}
}

// After a call that may have arrived no refusal of a later one proves anything.
func TestNoRefusalEndsADoubt(t *testing.T) {
	for _, status := range []int{400, 401, 404, 429} {
		a := &answering{status: 502}
		p := opened(t, a, nil)
		m := message(0)
		if _, err := p.Publish(t.Context(), m); publishers.ClassOf(err) != publishers.Unknown {
			t.Fatalf("err = %v", err)
		}
		a.status = status
		if _, err := p.Publish(t.Context(), m); publishers.ClassOf(err) != publishers.Unknown {
			t.Errorf("%d after a doubt: %v", status, err)
		}
		a.status, a.body = 200, `{"id":"7"}`
		if r, err := p.Publish(t.Context(), m); err != nil || r.State != content.Published {
			t.Errorf("there it is: %+v, %v", r, err)
		}
	}
	// Nor does what cannot be sent any more.
	a := &answering{status: 502}
	again, changed := opened(t, a, nil), message(0)
	if _, err := again.Publish(t.Context(), changed); publishers.ClassOf(err) != publishers.Unknown {
		t.Fatalf("err = %v", err)
	}
	changed.Items[0].HTML = `<a href="{{link gzh}}">全文</a>`
	if _, err := again.Publish(t.Context(), changed); publishers.ClassOf(err) != publishers.Unknown {
		t.Errorf("a link that leads nowhere, after a doubt: %v", err)
	}
	changed.Steps = &publishertest.Memory{}
	if _, err := again.Publish(t.Context(), changed); publishers.ClassOf(err) != publishers.Rejected {
		t.Errorf("a link that leads nowhere: %v", err)
	}
	// A refusal of the first call is one, and so is that of the next.
	p := opened(t, &answering{status: 422}, nil)
	m := message(0)
	for range 2 {
		if _, err := p.Publish(t.Context(), m); publishers.ClassOf(err) != publishers.Rejected {
			t.Errorf("err = %v", err)
		}
	}
}

// Once the receiver knew nothing of the call, the next one is the first again: its refusal is one.
// That says nothing of a call after it.
func TestARefusalAfterAProofOfAbsenceIsOne(t *testing.T) {
	a := &answering{status: 502}
	p := opened(t, a, nil)
	m := message(0)
	lost := func() {
		a.status, a.body = 502, ""
		if _, err := p.Publish(t.Context(), m); publishers.ClassOf(err) != publishers.Unknown {
			t.Fatalf("err = %v", err)
		}
	}
	absent := func() {
		a.status, a.body = 404, `{"absent": true}`
		if _, err := p.Lookup(t.Context(), m); !errors.Is(err, publishers.ErrAbsent) {
			t.Fatalf("err = %v", err)
		}
	}
	refused := func(want publishers.Class) {
		t.Helper()
		a.status, a.body = 422, ""
		if _, err := p.Publish(t.Context(), m); publishers.ClassOf(err) != want {
			t.Errorf("class %v, want %v", publishers.ClassOf(err), want)
		}
	}
	lost()
	absent()
	refused(publishers.Rejected)
	lost()
	absent()
	lost()
	refused(publishers.Unknown)
}

// Whatever is lost on the way, a receiver that keeps its promise makes one post, under one key.
func TestTheKeyIsTheReleases(t *testing.T) {
	w := newWorld(t, webhooksim.Options{NoLookup: true})
	w.fault(t, sim.Rule{Kind: sim.ResetAfter, Count: 2})
	m := message(0)
	for range 2 {
		if _, err := w.open(t, nil).Publish(t.Context(), m); publishers.ClassOf(err) != publishers.Unknown {
			t.Fatalf("err = %v", err)
		}
		if _, err := w.open(t, nil).Lookup(t.Context(), m); err == nil || errors.Is(err, publishers.ErrAbsent) {
			t.Fatalf("a bare 404 was taken for an answer: %v", err)
		}
		w.pass(time.Hour)
	}
	r, err := w.open(t, nil).Publish(t.Context(), m)
	if err != nil || r.Posts[0].RemoteID != "1" || len(w.sim.Posts()) != 1 {
		t.Fatalf("%+v, %v, %d posts", r, err, len(w.sim.Posts()))
	}
	for key, n := range w.sim.Deliveries() {
		if n != 3 || !strings.HasPrefix(key, "moxin-1-") {
			t.Errorf("key %s came %d times", key, n)
		}
	}
	// Another store counts from one too, and so does another channel.
	for _, change := range []func(*content.Channel, *publishers.Deps){
		func(_ *content.Channel, d *publishers.Deps) { d.Key = []byte("another store's key") },
		func(ch *content.Channel, _ *publishers.Deps) { ch.ID = "shop2" },
	} {
		if _, err := w.open(t, change).Publish(t.Context(), message(0)); err != nil {
			t.Fatal(err)
		}
	}
	if len(w.sim.Posts()) != 3 {
		t.Errorf("%d posts, want 3", len(w.sim.Posts()))
	}
}

func TestWhatIsSent(t *testing.T) {
	a := &answering{status: 204}
	p := opened(t, a, func(_ *content.Channel, d *publishers.Deps) {
		d.MediaURL = func(hash string) string { return "https://pub.example/m/x?h=" + hash[:4] + "&s=SIGNED" }
	})
	r, err := p.Publish(t.Context(), message(0))
	if err != nil {
		t.Fatal(err)
	}
	if err := receiver.Verify([]byte(secret), a.heads, a.got, time.Date(2026, 12, 1, 20, 4, 0, 0, time.UTC), 0); err != nil {
		t.Error(err)
	}
	d, err := receiver.ReadDocument(a.got)
	if err != nil {
		t.Fatal(err)
	}
	art := d.Article
	switch {
	case d.Event != "publish" || d.Test || d.Channel != "shop" || d.Release != 1 || d.Run != 1 || d.Digest == "" || !d.PublishedAt.Equal(message(0).Release.Due):
		t.Errorf("%+v", d)
	case d.IdempotencyKey == "" || a.heads.Get("Idempotency-Key") != d.IdempotencyKey:
		t.Errorf("keys %q and %q", d.IdempotencyKey, a.heads.Get("Idempotency-Key"))
	case art.Title != "为什么老客户不再回来 & <其他>" || art.Author != "林溪" || art.Topics[0] != "复购" || art.Text != "需求 & 信任" || art.SourceURL == "" || art.AI != "none":
		t.Errorf("%+v", art)
	case art.Cover == nil || art.Cover.Hash != coverPNG.Hash || len(art.Media) != 2:
		t.Errorf("media %+v", art.Media)
	case !strings.Contains(art.HTML, `src="https://pub.example/m/x?h=1a1a&amp;s=SIGNED"`) || art.Media[1].Ref != "https://pub.example/m/x?h=1a1a&s=SIGNED":
		t.Errorf("html %s", art.HTML)
	case !strings.Contains(string(a.got), "& <其他>"):
		t.Error("the body is escaped for HTML")
	case strings.Contains(r.Filled, "SIGNED") || !json.Valid([]byte(r.Filled)) || r.Posts[0].RemoteID != d.IdempotencyKey:
		t.Errorf("receipt %+v", r)
	}
}

// Without a public address the bytes travel in the document, each file once.
func TestMediaTravelWhereNobodyCanFetchThem(t *testing.T) {
	a := &answering{status: 204}
	p := opened(t, a, nil)
	m := message(0)
	m.Items[0].Media = append(m.Items[0].Media, inlinePNG)
	if _, err := p.Publish(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	d, err := receiver.ReadDocument(a.got)
	if err != nil {
		t.Fatal(err)
	}
	f := d.Article.Media
	if string(f[0].Data) != "cover" || string(f[1].Data) != "picture" || f[2].Data != nil || f[1].URL != "" || !strings.Contains(d.Article.HTML, f[1].Ref) {
		t.Errorf("media %+v in %s", f, d.Article.HTML)
	}
	m = message(1)
	m.Media = nothing{}
	if _, err := p.Publish(t.Context(), m); publishers.ClassOf(err) != publishers.Transient {
		t.Errorf("a media store that fails: %v", err)
	}
	m.Media = endless{}
	if _, err := p.Publish(t.Context(), m); publishers.ClassOf(err) != publishers.Account {
		t.Errorf("pictures beyond the bound: %v", err)
	}
}

func TestWithdraw(t *testing.T) {
	w := newWorld(t, webhooksim.Options{})
	p := w.open(t, nil)
	r, err := p.Publish(t.Context(), message(0))
	if err != nil {
		t.Fatal(err)
	}
	wd, ok := publishers.As[publishers.Withdrawer](p)
	if !ok {
		t.Fatal("cannot withdraw")
	}
	post := []content.Publication{{RemoteID: r.Posts[0].RemoteID, URL: r.Posts[0].URL}}
	for range 2 {
		if left, err := wd.Withdraw(t.Context(), message(0), post); err != nil || left.ZH == "" || w.sim.Live() != 0 {
			t.Errorf("Withdraw = %v, %v; %d live", left, err, w.sim.Live())
		}
	}
	if res, err := http.Get(r.Posts[0].URL); err != nil || res.StatusCode != http.StatusGone {
		t.Errorf("the page answers %v, %v", res, err)
	}
	for status, gone := range map[int]bool{410: true, 404: false, 500: false} {
		wd := opened(t, &answering{status: status}, nil).(publishers.Withdrawer)
		if _, err := wd.Withdraw(t.Context(), message(0), post); (err == nil) != gone {
			t.Errorf("%d: %v", status, err)
		}
	}
}

func TestProbeAndIdentify(t *testing.T) {
	w := newWorld(t, webhooksim.Options{})
	p := w.open(t, nil)
	id, _ := publishers.As[publishers.Identifier](p)
	who, err := id.Identify(t.Context())
	if err != nil || who.Name != "商城" || who.Platform != content.Webhook || !strings.HasSuffix(who.ID, "/hook") || strings.Contains(who.ID, "://") {
		t.Errorf("Identify = %+v, %v", who, err)
	}
	failing := func(h http.Handler) string {
		list := opened(t, h, nil).(publishers.Prober).Probe(t.Context())
		var keys []string
		for _, q := range list {
			if q.Err != nil {
				keys = append(keys, q.Key)
			}
		}
		return strings.Join(keys, " ")
	}
	for _, q := range p.(publishers.Prober).Probe(t.Context()) {
		if q.Err != nil {
			t.Errorf("a good receiver fails %s: %v", q.Key, q.Err)
		}
	}
	if len(w.sim.Posts()) != 0 {
		t.Error("a probe made a post")
	}
	if got := failing(&answering{status: 204}); got != "signature lookup" {
		t.Errorf("a receiver that takes everything fails %q", got)
	}
	if got := failing(&answering{status: 404}); got != "publish" {
		t.Errorf("an address without a receiver fails %q", got)
	}
	if got := failing(&answering{status: 200, body: `{"id":"7","idempotency_key":"moxin-probe"}`}); got != "signature lookup" {
		t.Errorf("a receiver that knows every key fails %q", got)
	}
}

// Absence is the receiver's explicit word for this key, and nothing else.
func TestLookupAnswers(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		absent bool
	}{
		{404, `{"absent":true}`, true}, {404, `{"absent":"true"}`, false}, {404, ``, false}, {404, `{"error":"not found"}`, false},
		{404, `{"absent":true,"idempotency_key":"another"}`, false}, {200, `{"absent":true}`, false},
		{200, `{"id":"7"}`, false}, {410, `{"absent":true}`, false}, {401, ``, false}, {500, `{"absent":true}`, false},
	} {
		a := &answering{status: c.status, body: c.body}
		r, err := opened(t, a, nil).Lookup(t.Context(), message(0))
		if err == nil || errors.Is(err, publishers.ErrAbsent) != c.absent {
			t.Errorf("%d %s: %+v, %v", c.status, c.body, r, err)
		}
		if err := receiver.Verify([]byte(secret), a.heads, []byte(a.query), time.Date(2026, 12, 1, 20, 0, 0, 0, time.UTC), 0); err != nil {
			t.Errorf("a look-up is not signed: %v", err)
		}
	}
}

func TestPrivateNetworksAreRefused(t *testing.T) {
	called := &answering{status: 204}
	p := opened(t, called, func(_ *content.Channel, d *publishers.Deps) { d.Guard = media.Guard(nil) })
	_, err := p.Publish(t.Context(), message(0))
	if publishers.ClassOf(err) != publishers.Account || !strings.Contains(err.Error(), "network.private") || called.heads != nil {
		t.Errorf("err = %v", err)
	}
}

// A receiver that repeats the secret in its words does not bring it into ours.
func TestWordsOfAReceiverAreTamed(t *testing.T) {
	long := strings.Repeat("长", 500)
	for body, want := range map[string]string{
		`{"error":"key ` + secret + ` is wrong\nfor\tyou"}`: "key *** is wrong for you",
		`{"error":"` + long + `"}`:                          strings.Repeat("长", 200) + "…",
	} {
		_, err := opened(t, &answering{status: 400, body: body}, nil).Publish(t.Context(), message(0))
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), strings.Repeat("长", 201)) {
			t.Errorf("err = %v", err)
		}
	}
	_, err := opened(t, &answering{status: 200, body: strings.Repeat(" ", 70<<10) + `{"id":"7"}`}, nil).Publish(t.Context(), message(0))
	if publishers.ClassOf(err) != publishers.Unknown {
		t.Errorf("an answer without end: %v", err)
	}
}

func TestChannelsThatCannotBe(t *testing.T) {
	for name, change := range map[string]func(*content.Channel, *publishers.Deps){
		"no url": func(ch *content.Channel, _ *publishers.Deps) { ch.URL = "" },
		"plain":  func(ch *content.Channel, _ *publishers.Deps) { ch.URL = "http://shop.example/hook" },
		"short": func(_ *content.Channel, d *publishers.Deps) {
			d.Secret = func(content.Secret) (string, error) { return "short", nil }
		},
		"no secret": func(_ *content.Channel, d *publishers.Deps) {
			d.Secret = func(content.Secret) (string, error) { return "", errors.New("SHOP_SECRET is not set") }
		},
	} {
		ch := content.Channel{ID: "shop", URL: "https://shop.example/hook", AppSecret: "${SHOP_SECRET}"}
		d := publishers.Deps{Secret: func(content.Secret) (string, error) { return secret, nil }, Now: time.Now}
		change(&ch, &d)
		if _, err := webhook.New(ch, d); publishers.ClassOf(err) != publishers.Account {
			t.Errorf("%s: %v", name, err)
		}
	}
	m := message(0)
	m.Items = append(m.Items, m.Items...)
	if _, err := opened(t, &answering{status: 204}, nil).Publish(t.Context(), m); publishers.ClassOf(err) != publishers.Bug {
		t.Errorf("two articles: %v", err)
	}
}
