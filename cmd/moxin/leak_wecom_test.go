package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store/storetest"
	"moxin/ingest/event"
	"moxin/publishers/envelope"
	"moxin/publishers/sim"
	"moxin/publishers/wecom/wecomsim"
)

// secretive is a workspace with a robot, messages, moments and contact codes of one company, whose log
// says all it can, and what must be seen nowhere.
type secretive struct {
	*newsroom
	*snare
	sim     *wecomsim.Server
	faults  sim.Faults
	log     *output
	store   string // "" = SQLite
	console string
	public  string
}

const (
	secretiveRobot = "robot-key-4851"
	quotedCustomer = "wmQuotedByThePlatform4852AAAAAAA"
)

func openSecretive(t *testing.T, store string) *secretive {
	t.Helper()
	h := &secretive{log: &output{}, store: store, snare: &snare{secrets: map[string]string{}, seen: map[string]string{}}}
	corp := wecomsim.Corp{
		ID: teaCorp, Apps: []wecomsim.App{{Name: "moxin", Secret: teaSecret}}, Staff: []wecomsim.Staff{{ID: "linxi"}, {ID: "zhouye"}},
		Tags: []wecomsim.TagGroup{{ID: "g1", Name: "客户等级", Tags: []wecomsim.Tag{{ID: "et1", Name: "老客"}}}},
	}
	for i := range 6 {
		corp.Customers = append(corp.Customers, wecomsim.Customer{ID: fmt.Sprintf("wmSecretive485%d0000000000000000", i), Name: fmt.Sprintf("客户名4853%d", i),
			Follows: []wecomsim.Follow{{Staff: corp.Staff[i%2].ID, Since: time.Now().AddDate(0, -2, 0), Tags: []string{"et1"}}}})
	}
	var err error
	h.sim, err = wecomsim.New(wecomsim.Options{Clock: time.Now, Faults: &h.faults, Keys: []string{secretiveRobot}, Corps: []wecomsim.Corp{corp}})
	if err != nil {
		t.Fatal(err)
	}
	platform := httptest.NewServer(h.sim)
	t.Cleanup(platform.Close)
	t.Cleanup(h.sim.Close)
	h.newsroom = premises{site: "https://tea.example/", log: h.log, env: map[string]string{
		"QY": teaSecret, "CB_TOKEN": teaToken, "CB_KEY": encodingKey, "MOXIN_KEY": teaKey, "MOXIN_LOG": "debug", "MOXIN_LANG": "zh",
		"ROBOT": platform.URL + "/cgi-bin/webhook/send?key=" + secretiveRobot, "AWAY": "http://127.0.0.1:9/cgi-bin/webhook/send?key=robot-key-4854",
	}, files: map[string]string{"moxin.yaml": secretiveYAML(platform.URL, store),
		"articles/first.md": "---\ntitle: 茶凉了再说\nslug: first\naudience: existing\nsummary: 先坐下\ncontact: true\n" +
			"channels: {own: {publish_at: " + soon(time.Second).In(beijing).Format("2006-01-02 15:04:05") + "}, qun: {}, qy: {}, pyq: {}}\n---\n先坐下。\n",
	}}.open(t)
	for id, account := range map[string]string{"qy": teaCorp, "pyq": teaCorp} {
		h.ok(h.station.store.Connect(t.Context(), content.Account{Channel: id, Platform: content.WeCom, ID: account, ConnectedAt: time.Now(), ConnectedBy: "linxi"}))
	}
	h.serve()
	for what, secret := range map[string]string{"the team's key": teaKey, "the callback token": teaToken, "the EncodingAESKey": encodingKey,
		"a dead robot's key": "robot-key-4854", "whom the platform quoted": quotedCustomer, "the corp secret": teaSecret, "the robot's key": secretiveRobot} {
		h.hide(what, secret)
	}
	return h
}

func secretiveYAML(platform, store string) string {
	company := fmt.Sprintf("platform: wecom, app_id: %s, app_secret: \"${QY}\", tags: {existing: [客户等级/老客]}, base_url: %q, simulator: true", teaCorp, platform)
	return "version: 1\nbrand: 云畔茶事\ntimezone: Asia/Shanghai\napproval: {required: false}\nnetwork: {private: [127.0.0.1]}\nstore: {url: \"" + store + "\"}\n" +
		"public: {listen: \"127.0.0.1:0\", url: \"https://tea.example\"}\ncontacts: {channel: qy, staff: [linxi, zhouye], on: [own]}\nnotices: {wecom: \"${AWAY}\"}\nchannels:\n" +
		"  own: {platform: site, url: \"https://tea.example/\"}\n  qun: {platform: wecom, mode: robot, robot: \"${ROBOT}\"}\n" +
		"  qy: {mode: message, format: text, callback_token: \"${CB_TOKEN}\", callback_key: \"${CB_KEY}\", " + company + "}\n  pyq: {mode: moment, format: text, " + company + "}\n"
}

// serve opens the console and what the platform calls.
func (h *secretive) serve() {
	public, err := publicHandler(h.station)
	h.ok(err)
	open := httptest.NewServer(public)
	h.Cleanup(open.Close)
	h.public = open.URL
	h.ok(h.sim.SetCallback(teaCorp, &wecomsim.Callback{URL: h.public + "/callback/qy", Token: teaToken, Key: encodingKey}))
	server := httptest.NewUnstartedServer(nil)
	pages, err := h.app.consoleHandler(h.Context(), h.station, server.Listener.Addr().String())
	h.ok(err)
	server.Config.Handler = pages
	server.Start()
	h.Cleanup(server.Close)
	h.console = server.URL
}

// runs a command beside the station, and looks at all it says.
func (h *secretive) runs(args ...string) string {
	h.Helper()
	var out, said bytes.Buffer
	a := *h.app
	a.stdout, a.stderr = &out, &said
	run(h.Context(), append([]string{"-C", h.app.dir}, args...), &a)
	h.see("moxin "+strings.Join(args[:min(2, len(args))], " "), out.String()+said.String())
	return out.String()
}

// sends an article on a channel and waits until it is in a state.
func (h *secretive) sends(channel string, want content.State) int64 {
	h.Helper()
	h.runs("publish", "first", "--channel", channel)
	return h.waits(channel, want)
}

// waits until the release on a channel is in a state, and returns it.
func (h *secretive) waits(channel string, want content.State) int64 {
	h.Helper()
	var id int64
	h.until(channel+" is "+string(want), func() bool {
		all, err := h.station.store.Releases(h.Context(), content.ReleaseFilter{Channel: channel})
		h.ok(err)
		for _, r := range all {
			if r.State == want {
				id = r.ID
			}
		}
		return id != 0
	})
	return id
}

// TestNothingOfACompanyLeaks lets everything happen that knows a company's secrets or a customer's id:
// accounts, codes, a robot, messages, moments, callbacks right and forged, numbers, people who leave and
// who want to be forgotten, a platform that quotes customers. Then it looks for them in the debug log, in
// what commands say, in pages, and in every byte of both databases.
func TestNothingOfACompanyLeaks(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(testing.TB) string{"SQLite": func(testing.TB) string { return "" }, "PostgreSQL": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			h := openSecretive(t, open(t))
			h.lives(t)
			for _, leak := range h.leaks() {
				t.Error(leak)
			}
			h.ok(h.station.store.Log(t.Context(), content.Entry{At: time.Now(), Who: "a test", Action: "planted", Subject: "x", Why: quotedCustomer}))
			h.stored("the store with a leak")
			if got := h.leaks(); !slices.Equal(got, []string{"whom the platform quoted in the store with a leak"}) {
				t.Errorf("what was planted is seen as %v", got)
			}
		})
	}
}

func (h *secretive) lives(t *testing.T) {
	t.Helper()
	for _, args := range [][]string{
		{"accounts", "connect", "qun", "qy", "pyq", "--yes"}, {"accounts", "test"}, {"accounts", "status", "--json"}, {"plan"}, {"apply"},
		{"contact", "list"}, {"contact", "show", "first", "--json"}, {"notices", "test"}, {"doctor", "--json"},
	} {
		h.runs(args...)
	}
	h.works(h.station.meet)
	h.waits("own", content.Published)
	h.sends("qun", content.Published)
	h.ok(h.faults.Add(sim.Rule{Kind: sim.Busy, Path: "/cgi-bin/externalcontact/add_msg_template", Count: 1,
		Body: `{"errcode":40096,"errmsg":"invalid external userid: ` + quotedCustomer + `, more info at https://open.work.weixin.qq.com/devtool/query?e=40096"}`}))
	failed := h.sends("qy", content.Failed)
	h.sends("pyq", content.HandedOff)
	h.told()
	h.ok(h.faults.Add(sim.Rule{Kind: sim.ResetAfter, Path: "/cgi-bin/externalcontact/get_groupmsg_task", Count: 1}))
	h.runs("release", "retry", fmt.Sprint(failed))
	qy := h.waits("qy", content.HandedOff)
	for _, task := range h.sim.Tasks() {
		h.ok(h.sim.Confirm(task.ID))
	}
	h.runs("release", "remind", fmt.Sprint(qy))
	h.waits("qy", content.Published)
	for _, args := range [][]string{
		{"ingest", "run", "--all"}, {"ingest", "run"}, {"ingest", "show", "first"}, {"ingest", "show", "first", "--json"}, {"ingest", "status", "--json"},
		{"release", "show", fmt.Sprint(qy), "--json"}, {"release", "show", fmt.Sprint(qy)}, {"status", "--json"}, {"contact", "list", "--json"},
		{"ingest", "forget", "--customer", h.sim.Customers(teaCorp)[0].ID},
	} {
		h.runs(args...)
	}
	for _, page := range []string{"/", "/releases", fmt.Sprintf("/releases/%d", qy), "/approvals", "/articles/first", "/articles/first/preview/qy", "/accounts", "/collecting", "/audit", "/api/v1/releases"} {
		if status := h.snare.get(t, h.console+page); status != http.StatusOK && !strings.HasPrefix(page, "/api") {
			t.Errorf("the console's %s: %d", page, status)
		}
	}
	h.nets(t)
}

// told: customers come by the code, one leaves, and a forger and another company's callbacks are refused.
func (h *secretive) told() {
	h.Helper()
	ways := h.sim.Ways()
	if len(ways) == 0 {
		h.Fatal("apply made no code")
	}
	for range 2 {
		external, err := h.sim.Arrive(wecomsim.Arrival{Way: ways[0].ConfigID})
		h.ok(err)
		h.hide("a customer who came", external)
		if n, err := h.sim.Deliver(h.Context()); n != 1 || err != nil {
			h.Fatalf("%d events were taken, %v", n, err)
		}
		h.until("the add is worked on", func() bool {
			open, err := h.station.store.OpenContactEvents(h.Context(), 1)
			return err == nil && len(open) == 0
		})
	}
	leaver := h.sim.Customers(teaCorp)[1]
	h.ok(h.sim.Leave(teaCorp, leaver.ID, leaver.Follows[0].Staff))
	_, err := h.sim.Deliver(h.Context())
	h.ok(err)
	for _, corp := range []string{teaCorp, "ww0000000000009999"} {
		h.forges(corp)
	}
}

// forges sends an event that nobody signed, and one that is sealed for a company.
func (h *secretive) forges(corp string) {
	h.Helper()
	box, err := envelope.New(encodingKey, corp)
	h.ok(err)
	reader := h.hide("whom a forger names", "wmForged4855AAAAAAAAAAAAAAAAAAAA")
	sealed, err := box.Seal([]byte("<xml><ToUserName>"+corp+"</ToUserName><Event>change_external_contact</Event><ChangeType>add_external_contact</ChangeType>"+
		"<CreateTime>soon</CreateTime><UserID>linxi</UserID><ExternalUserID>"+reader+"</ExternalUserID></xml>"), bytes.NewReader(make([]byte, 16)))
	h.ok(err)
	for _, signature := range []string{envelope.Sign(teaToken, "1", "nonce4856", sealed), strings.Repeat("4857", 10)} {
		q := url.Values{"msg_signature": {h.hide("a signature", signature)}, "timestamp": {"1"}, "nonce": {h.hide("a nonce", "nonce4856")}}
		res, err := http.Post(h.public+"/callback/qy?"+q.Encode(), "text/xml", strings.NewReader("<xml><Encrypt>"+sealed+"</Encrypt></xml>"))
		h.ok(err)
		res.Body.Close() //nolint:errcheck // nothing is read of it
		if res.StatusCode == http.StatusOK {
			h.Errorf("a forged event of %s was taken", corp)
		}
	}
}

// nets looks at the log and the store once all has happened, and that there was something to catch.
func (h *secretive) nets(t *testing.T) {
	t.Helper()
	for _, secret := range h.sim.Secrets() {
		h.hide("a secret of the simulator", secret)
	}
	for _, c := range h.sim.Customers(teaCorp) {
		h.hide("a customer", c.ID)
		h.hide("a customer's name", c.Name)
	}
	h.see("the log", h.log.String())
	h.stored("the store")
	// The command that publishes and the station beside it share the work: what each call said is in the log of
	// whoever made it.
	logs := h.seen["the log"] + h.seen["moxin publish first"]
	for what, text := range map[string]string{
		"a debug line of a call": "level=DEBUG msg=\"platform call\"", "the task": "path=/cgi-bin/externalcontact/add_msg_template",
		"the moment": "path=/cgi-bin/externalcontact/add_moment_task", "a robot": "path=/cgi-bin/webhook/send", "what the platform quoted": "invalid external userid: ***",
		"a forger": "callback refused",
	} {
		if !strings.Contains(logs, text) {
			t.Errorf("no log tells of %s", what)
		}
	}
	hasher, err := event.NewHasher(teaKey)
	h.ok(err)
	for _, c := range h.sim.Customers(teaCorp)[2:] {
		if !strings.Contains(h.seen["the store"], hasher.Customer(c.ID)) {
			t.Errorf("the store does not know %s by their hash: nothing was read", c.ID)
		}
	}
	if said := fmt.Sprint(h.seen["moxin contact list"], h.seen["moxin ingest show"]); !strings.Contains(said, "first") || !strings.Contains(said, "delivered") {
		t.Errorf("commands tell of nothing: %s", said)
	}
}

// stored looks at every byte of the workspace's state, and every row of a server's database.
func (h *secretive) stored(where string) {
	h.Helper()
	var all strings.Builder
	h.ok(filepath.WalkDir(filepath.Join(h.app.dir, stateDir), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		all.Write(b)
		return err
	}))
	if h.store != "" {
		h.dump(&all)
	}
	h.see(where, all.String())
}

// dump writes every row of every table as text.
func (h *secretive) dump(out *strings.Builder) {
	h.Helper()
	db, err := sql.Open("pgx", h.store)
	h.ok(err)
	defer db.Close() //nolint:errcheck // nothing was written
	for _, table := range h.column(db, `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()`) {
		for _, row := range h.column(db, `SELECT t::text FROM "`+table+`" t`) {
			fmt.Fprintln(out, table, row)
		}
	}
}

func (h *secretive) column(db *sql.DB, query string) (all []string) {
	h.Helper()
	rows, err := db.QueryContext(h.Context(), query)
	h.ok(err)
	defer rows.Close() //nolint:errcheck // Err tells
	for rows.Next() {
		var one string
		h.ok(rows.Scan(&one))
		all = append(all, one)
	}
	h.ok(rows.Err())
	return all
}
