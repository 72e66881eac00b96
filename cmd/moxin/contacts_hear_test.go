package main

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest/event"
	"moxin/publishers/wecom/wecomapi"
	"moxin/publishers/wecom/wecomsim"
)

// The company of the tests; nobody is real.
const (
	teaCorp   = "ww0000000000004801"
	teaSecret = "corp-secret-4802"
	teaToken  = "callback-token-4803"
	teaKey    = "team-key-4804-0123456789abcdef0123456789"
)

// teahouse is a workspace with a site and a company in WeCom that calls it back.
type teahouse struct {
	*newsroom
	sim    *wecomsim.Server
	api    *wecomapi.Client
	log    *output
	hasher event.Hasher
	public *httptest.Server
	ahead  atomic.Int64 // seconds that the platform's clock is ahead: what happens in one second is one event
}

func (h *teahouse) platformTime() time.Time {
	return time.Now().Add(time.Duration(h.ahead.Load()) * time.Second)
}

// storeVar names the variable with the store of a teahouse; without it that is its own file.
const storeVar = "MOXIN_STORE"

// openTeahouse opens one; env changes its environment.
func openTeahouse(t testing.TB, env map[string]string) *teahouse {
	t.Helper()
	h := &teahouse{log: &output{}}
	sim, err := wecomsim.New(wecomsim.Options{Clock: h.platformTime, Corps: []wecomsim.Corp{{
		ID: teaCorp, Apps: []wecomsim.App{{Name: "moxin", Secret: teaSecret}}, Staff: []wecomsim.Staff{{ID: "linxi"}, {ID: "zhouye"}},
		Tags: []wecomsim.TagGroup{{ID: "g1", Name: "客户等级", Tags: []wecomsim.Tag{{ID: "et1", Name: "老客"}}}},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	platform := httptest.NewServer(sim)
	t.Cleanup(platform.Close)
	t.Cleanup(sim.Close)
	vars := map[string]string{"QY": teaSecret, "CB_TOKEN": teaToken, "CB_KEY": encodingKey, "MOXIN_KEY": teaKey}
	for name, value := range env {
		vars[name] = value
	}
	h.sim = sim
	h.newsroom = premises{site: "https://tea.example/", env: vars, log: h.log, files: map[string]string{
		"moxin.yaml":        teahouseYAML(platform.URL, env[storeVar]),
		"articles/first.md": "---\ntitle: 茶凉了再说\nslug: first\nchannels: {own: {}}\n---\n先坐下。\n",
	}}.open(t)
	h.api = wecomapi.New(wecomapi.Options{BaseURL: platform.URL, CorpID: teaCorp, Secret: teaSecret, Now: time.Now, HTTP: platform.Client()})
	h.hasher, err = event.NewHasher(teaKey)
	h.ok(err)
	public, err := publicHandler(h.station)
	h.ok(err)
	h.public = httptest.NewServer(public)
	t.Cleanup(h.public.Close)
	h.ok(sim.SetCallback(teaCorp, &wecomsim.Callback{URL: h.public.URL + "/callback/qy", Token: teaToken, Key: encodingKey}))
	return h
}

func teahouseYAML(platform, store string) string {
	if store != "" {
		store = "store: {url: \"${" + storeVar + "}\"}\n"
	}
	return fmt.Sprintf("version: 1\nbrand: 云畔茶事\napproval: {required: false}\nnetwork: {private: [127.0.0.1]}\n"+
		"public: {listen: \"127.0.0.1:0\", url: \"https://tea.example\"}\nchannels:\n  own: {platform: site, url: \"https://tea.example/\"}\n"+
		"  qy: {platform: wecom, mode: message, app_id: %s, app_secret: \"${QY}\", callback_token: \"${CB_TOKEN}\", callback_key: \"${CB_KEY}\",\n"+
		"    tags: {existing: [客户等级/老客]}, base_url: %q, simulator: true}\n%s", teaCorp, platform, store)
}

// way makes the code of an article on the site.
func (h *teahouse) way(slug string) wecomapi.ContactWay {
	h.Helper()
	w := wecomapi.ContactWay{
		Type: wecomapi.WayMulti, Scene: wecomapi.SceneQR, State: content.NewWayState(teaCorp, slug, "own", 0), Users: []string{"linxi", "zhouye"}, SkipVerify: true,
	}
	made, err := h.api.AddContactWay(h.Context(), w)
	h.ok(err)
	w.ConfigID = made.ConfigID
	h.ok(h.station.store.AddWay(h.Context(), content.ContactWay{
		State: w.State, Slug: slug, Channel: "own", WeCom: "qy", Account: teaCorp, Config: made.ConfigID, Staff: w.Users, Who: "linxi", At: time.Now(),
	}))
	return w
}

// comes lets a new customer scan a code and returns their id on the platform.
func (h *teahouse) comes(w wecomapi.ContactWay) string {
	h.Helper()
	external, err := h.sim.Arrive(wecomsim.Arrival{Way: w.ConfigID, Staff: "linxi"})
	h.ok(err)
	return external
}

// deliver has the platform tell what happened, and returns how many events were taken.
func (h *teahouse) deliver() int {
	h.Helper()
	heard, err := h.sim.Deliver(h.Context())
	h.ok(err)
	return heard
}

func (h *teahouse) outcomes(kind content.OutcomeKind) (out []content.Outcome) {
	h.Helper()
	all, err := h.station.store.Outcomes(h.Context(), time.Time{})
	h.ok(err)
	for _, o := range all {
		if o.Kind == kind {
			out = append(out, o)
		}
	}
	return out
}

// contact is the relation of a customer to linxi; zero = none.
func (h *teahouse) contact(external string) content.Contact {
	h.Helper()
	all, err := h.station.store.Contacts(h.Context(), content.ContactFilter{Account: teaCorp, Reader: h.hasher.Customer(external)})
	h.ok(err)
	if len(all) == 0 {
		return content.Contact{}
	}
	return all[0]
}

// tells are the samples that the own numbers have of a publication.
func (h *teahouse) tells(p content.Publication) map[content.Metric]float64 {
	h.Helper()
	r, err := h.station.ingest.Collectors[event.Source].Collect(h.Context(), p)
	h.ok(err)
	out := map[content.Metric]float64{}
	for _, s := range r.Samples {
		out[s.Metric] = s.Value
	}
	return out
}

// TestReadersBecomeContacts: a reader scans the code in an article, becomes a contact, gets a message,
// leaves after it, and asks to be forgotten; another is removed, and tags of a third change. Events come
// out of order and again.
func TestReadersBecomeContacts(t *testing.T) {
	t.Parallel()
	h := openTeahouse(t, nil)
	h.works(h.station.meet)
	post := h.publish("first")
	h.ok(h.sim.CheckURL(t.Context(), teaCorp))
	way := h.way("first")
	if got := h.tells(post); got[content.Adds] != 0 || len(got) == 0 {
		t.Errorf("nobody has come: %v", got)
	}
	h.sim.Shuffle(true)
	left, removed, stays := h.comes(way), h.comes(way), h.comes(way)
	if n := h.deliver(); n != 3 {
		t.Fatalf("%d events were taken", n)
	}
	h.until("three adds", func() bool { return len(h.outcomes(content.OutcomeAdd)) == 3 })
	for _, o := range h.outcomes(content.OutcomeAdd) {
		if o.Publication != post.ID || o.Channel != "own" || o.Code != way.State || o.Reader == "" || o.After < time.Second {
			t.Errorf("an add: %+v", o)
		}
	}
	if got := h.tells(post); got[content.Adds] != 3 {
		t.Errorf("three have come: %v", got)
	}
	h.messageLosesOne(post, left)
	h.ok(h.sim.Remove(teaCorp, removed, "linxi"))
	h.ok(h.sim.Tag(teaCorp, stays, "linxi", "et1"))
	h.deliver()
	h.until("a removal", func() bool { return len(h.outcomes(content.OutcomeRemoved)) == 1 })
	if o := h.outcomes(content.OutcomeRemoved)[0]; o.Publication != 0 || o.Channel != "" {
		t.Errorf("a removal is credited: %+v", o)
	}
	h.tagsAreRead(stays)
	h.replayed()
	h.forgotten(left, way)
	h.quiet(left, removed, stays)
}

// messageLosesOne: a message arrives, and becomes known to have arrived after the customer left.
func (h *teahouse) messageLosesOne(post content.Publication, external string) {
	h.Helper()
	h.ok(h.sim.Leave(teaCorp, external, "linxi"))
	h.deliver()
	h.until("a leaver", func() bool { return len(h.outcomes(content.OutcomeUnfollow)) == 1 })
	if c := h.contact(external); c.Here() || c.LeftBy != content.ContactLeft {
		h.Errorf("they left: %+v", c)
	}
	at := h.outcomes(content.OutcomeUnfollow)[0].At.Add(-10 * time.Minute)
	_, err := h.station.store.PutDeliveries(h.Context(), []content.Delivery{{Publication: post.ID, Reader: h.hasher.Customer(external), Status: content.SendDone, At: at}})
	h.ok(err)
	_, err = h.station.store.AddSamples(h.Context(), []content.Sample{{Publication: post.ID, Metric: content.Delivered, Unit: content.UnitPeople, Value: 1, Cumulative: true, ObservedAt: at, Source: "groupmsg"}})
	h.ok(err)
	h.ok(h.station.contacts.all(h.Context()))
	if o := h.outcomes(content.OutcomeUnfollow)[0]; o.Publication != post.ID || o.After != 10*time.Minute {
		h.Errorf("the leaver is credited %+v", o)
	}
}

// tagsAreRead: an event says that tags changed, and the roll says what they are.
func (h *teahouse) tagsAreRead(external string) {
	h.Helper()
	h.ok(h.station.contacts.work(h.Context()))
	h.ok(h.station.readBack(h.Context()))
	if c := h.contact(external); len(c.Tags) != 1 || c.Tags[0] != "et1" || !c.Here() {
		h.Errorf("after the roll: %+v", c)
	}
}

// replayed: every event is told once more, and nothing changes.
func (h *teahouse) replayed() {
	h.Helper()
	before, err := h.station.store.Outcomes(h.Context(), time.Time{})
	h.ok(err)
	for n := range h.sim.Events() {
		h.ok(h.sim.Replay(h.Context(), n))
	}
	h.ok(h.station.contacts.work(h.Context()))
	after, err := h.station.store.Outcomes(h.Context(), time.Time{})
	h.ok(err)
	if len(after) != len(before) {
		h.Errorf("%d outcomes became %d", len(before), len(after))
	}
}

// forgotten: one who asked for it is known no more, whatever is told of them again.
func (h *teahouse) forgotten(external string, way wecomapi.ContactWay) {
	h.Helper()
	_, err := h.station.store.ForgetReader(h.Context(), h.hasher.Customer(external), time.Now())
	h.ok(err)
	h.replayed()
	h.ahead.Add(60)
	_, err = h.sim.Arrive(wecomsim.Arrival{Way: way.ConfigID, Staff: "linxi", External: external})
	h.ok(err)
	h.deliver()
	h.until("a fourth add", func() bool { return len(h.outcomes(content.OutcomeAdd)) == 4 })
	if c := h.contact(external); c.Reader != "" {
		h.Errorf("they are known again: %+v", c)
	}
	for _, o := range h.outcomes(content.OutcomeAdd) {
		if o.Reader == h.hasher.Customer(external) {
			h.Errorf("an outcome is theirs: %+v", o)
		}
	}
}

// quiet: nothing that names anybody or opens anything is in the log.
func (h *teahouse) quiet(externals ...string) {
	h.Helper()
	said := h.log.String()
	for _, secret := range append(externals, teaSecret, teaToken, encodingKey, teaKey, "msg_signature") {
		if strings.Contains(said, secret) {
			h.Errorf("the log says %q", secret)
		}
	}
}

// Without a key nothing may be kept of anybody: the platform is told to come again, and the log says why.
func TestCallbacksWithoutAKey(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		env  map[string]string
		says string
	}{
		"no key":    {map[string]string{"MOXIN_KEY": ""}, "MOXIN_KEY"},
		"no secret": {map[string]string{"CB_KEY": "too short"}, "callback_key"},
	} {
		h := openTeahouse(t, tc.env)
		h.comes(h.way("first"))
		if n := h.deliver(); n != 0 {
			t.Errorf("%s: %d events were taken", name, n)
		}
		tries := h.sim.Events()[0].Tries
		if len(tries) == 0 || tries[0].Status != 503 {
			t.Errorf("%s: tries %+v", name, tries)
		}
		if said := h.log.String(); !strings.Contains(said, tc.says) || strings.Contains(said, "too short") || strings.Contains(said, teaToken) {
			t.Errorf("%s: the log says %s", name, said)
		}
		h.ok(h.station.contacts.all(t.Context()))
		h.ok(h.station.Close())
	}
}

// What is worked on ends with the process that is told to stop, and not before.
func TestMeetEndsWhenItIsTold(t *testing.T) {
	t.Parallel()
	h := openTeahouse(t, nil)
	ctx, stop := context.WithCancelCause(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.station.meet(ctx) }()
	stop(errors.New("enough"))
	h.ok(<-ended)
	h.ok(h.station.Close())
}
