package main

import (
	"bytes"
	crand "crypto/rand"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers/envelope"
)

// snare holds what must not be seen, and all that was seen.
type snare struct {
	mu      sync.Mutex
	secrets map[string]string // value → what it is
	seen    map[string]string // where → what was printed there
}

// hide adds a value that may appear nowhere.
func (n *snare) hide(what, value string) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.secrets[value] = what
	return value
}

// see adds what was printed somewhere.
func (n *snare) see(where, text string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.seen[where] += text
}

// leaks are the secrets that were seen, and where.
func (n *snare) leaks() []string {
	var out []string
	for value, what := range n.secrets {
		for where, text := range n.seen {
			if what == handoffToken && strings.HasPrefix(where, "page ") {
				continue // the console links the page that it opens, and the page itself its other language
			}
			if strings.Contains(text, value) || strings.Contains(text, url.QueryEscape(value)) {
				out = append(out, what+" in "+where)
			}
		}
	}
	slices.Sort(out)
	return out
}

const handoffToken = "a hand-off's token"

var issuedToken = regexp.MustCompile(`"access_token"\s*:\s*"([^"]+)"`)

// tap stands between moxin and the platform and learns every token that is issued.
func (n *snare) tap(t *testing.T, platform string) string {
	t.Helper()
	to, err := url.Parse(platform)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	proxy.ModifyResponse = func(r *http.Response) error {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return err
		}
		for _, m := range issuedToken.FindAllStringSubmatch(string(body), -1) {
			n.hide("an access token", m[1])
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		return nil
	}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	return server.URL
}

// run is a short command whose words are looked at.
func (n *snare) run(t *testing.T, dir string, args ...string) string {
	t.Helper()
	out, errs, _ := moxin(t, dir, args...)
	n.see("moxin "+strings.Join(args[:min(2, len(args))], " "), out+errs)
	return out
}

// get is a page that is looked at.
func (n *snare) get(t *testing.T, address string) int {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	u, _ := url.Parse(address)
	n.see("page "+u.Path, string(body)+fmt.Sprint(resp.Header))
	return resp.StatusCode
}

var listening = regexp.MustCompile(`(console|public pages): (http://127\.0\.0\.1:\d+)`)

// TestNothingLeaks lets everything that handles a secret happen, with debug logs, and looks for the
// secrets in every line, page and reply: a workspace that publishes and hands off, callbacks right
// and forged, OAuth, signed links, a wrong secret, a platform that resets connections.
func TestNothingLeaks(t *testing.T) {
	t.Setenv("MOXIN_LOG", "debug")
	n := &snare{secrets: map[string]string{simSecret: "the app secret"}, seen: map[string]string{}}
	t.Setenv("CB_TOKEN", n.hide("the callback token", "callback-token-4711"))
	t.Setenv("CB_KEY", n.hide("the EncodingAESKey", encodingKey))
	t.Setenv("MOXIN_KEY", n.hide("the team's key", "team-key-4721-0123456789abcdef01234567"))
	t.Setenv("SHOP", n.hide("the webhook's secret", "webhook-secret-4722-0123456789"))
	n.hide("who previews go to", "preview_wechat_id_4723")
	t.Setenv("WRONG_SECRET", n.hide("a wrong secret", "wrong-secret-4712"))
	t.Setenv("ROBOT", n.hide("the robot's key", "http://127.0.0.1:9/cgi-bin/webhook/send?key=robot-key-4713"))
	n.hide("the robot's key alone", "robot-key-4713")
	t.Setenv("FEISHU", "http://127.0.0.1:9/open-apis/bot/v2/hook/"+n.hide("the Feishu bot's token", "feishu-token-4741-00000000"))
	t.Setenv("DING", "http://127.0.0.1:9/robot/send?access_token="+n.hide("the DingTalk robot's token", "ding-token-4742-0000000000"))
	t.Setenv("SIGN", n.hide("what robots' messages are signed with", "SEC4743-0123456789"))
	t.Setenv("MAIL", n.hide("the mailbox's password", "mail-password-4744"))
	n.hide("who gets mails", "reader4745@example.com")
	sim := startSim(t, 2)
	f := newField(t, sim, layout{channels: 2, late: time.Hour, base: n.tap(t, sim.url), others: []account{{"xhs", "platform: xiaohongshu"}}})
	rewrite(t, filepath.Join(f.dir, "moxin.yaml"), func(yaml string) string {
		yaml = strings.Replace(yaml, "gzh0: {", `gzh0: {callback_token: "${CB_TOKEN}", `, 1)
		yaml = strings.Replace(yaml, "gzh1: {", `gzh1: {callback_token: "${CB_TOKEN}", callback_key: "${CB_KEY}", preview_to: preview_wechat_id_4723, `, 1)
		yaml += "  bad: {platform: wechat, app_id: " + sim.apps[0] + ", app_secret: \"${WRONG_SECRET}\", base_url: \"" + sim.url + "\"}\n" +
			"  gone: {platform: wechat, app_id: " + sim.apps[0] + ", app_secret: \"${MOXIN_GZH_SECRET}\", base_url: \"http://127.0.0.1:9\"}\n"
		yaml += "  shop: {platform: webhook, url: \"http://127.0.0.1:9/hook\", app_secret: \"${SHOP}\"}\n"
		return yaml + "public: {url: \"http://127.0.0.1:9\"}\nnotices: {wecom: \"${ROBOT}\", feishu: {url: \"${FEISHU}\", secret: \"${SIGN}\"}, dingtalk: {url: \"${DING}\", secret: \"${SIGN}\"},\n" +
			"  email: {server: \"smtp://127.0.0.1:9\", user: u, password: \"${MAIL}\", from: a@example.com, to: [reader4745@example.com]}, digest: \"" + thisMinute() + "\"}\n"
	})
	for _, args := range [][]string{
		{"accounts", "connect", "bad", "--yes"}, {"accounts", "connect", "gone", "--yes"}, {"accounts", "connect", "shop", "--yes"},
		{"accounts", "test"}, {"accounts", "status", "--json"}, {"doctor"}, {"notices", "test"}, {"notices", "test", "--json"},
	} {
		n.run(t, f.dir, args...)
	}
	serve := launch(t, f.dir, childCommand, "serve", "--listen", "127.0.0.1:0", "--public", "127.0.0.1:0")
	serve.says(t, "public pages: http://127.0.0.1:")
	at := map[string]string{}
	for _, m := range listening.FindAllStringSubmatch(serve.stderr.String(), -1) {
		at[m[1]] = m[2]
	}
	f.article(0, 0, time.Now().Add(time.Second))
	f.article(1, 1, time.Now().Add(time.Second))
	for _, r := range f.apply() {
		f.becomes(r.ID, content.Published)
	}
	f.write("articles/hand.md", []byte("---\ntitle: 交接的一篇\nslug: hand\nchannels: {xhs: {}}\n---\n慢慢写。\n"))
	n.run(t, f.dir, "publish", "hand", "--channel", "xhs")
	n.callbacks(t, at["public pages"])
	n.encrypted(t, at["public pages"], sim.apps[1])
	n.links(t, f, at["public pages"])
	for _, page := range []string{"/", "/releases", "/releases/1", "/accounts", "/articles", "/calendar"} {
		if status := n.get(t, at["console"]+page); status != http.StatusOK {
			t.Errorf("the console's %s: %d", page, status)
		}
	}
	serve.interrupt(t)
	n.see("serve's log", serve.stderr.String())
	n.see("the simulator's log", sim.stderr.String())
	for _, leak := range n.leaks() {
		t.Error(leak)
	}
	if !strings.Contains(n.seen["serve's log"], "level=DEBUG") || !slices.Contains(slices.Collect(maps.Values(n.secrets)), "an access token") {
		t.Error("the net has holes: no debug line, or no token was learned")
	}
	if errors := n.logsOf(t, f.dir); errors != "" {
		t.Error(errors)
	}
}

// rewrite changes a file.
func rewrite(t *testing.T, path string, change func(string) string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(change(string(b))), 0o600); err != nil {
		t.Fatal(err)
	}
}

// callbacks sends what a platform sends, and what a forger does. The reader's id and the signature
// must not be remembered anywhere.
func (n *snare) callbacks(t *testing.T, public string) {
	t.Helper()
	openid := n.hide("a reader's openid", "oReader4714OpenIdOfSomebody")
	nonce := n.hide("a nonce", "nonce4715")
	stamp := fmt.Sprint(time.Now().Unix())
	parts := []string{"callback-token-4711", stamp, nonce}
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, "")))
	signed := url.Values{"signature": {n.hide("a signature", hex.EncodeToString(sum[:]))}, "timestamp": {stamp}, "nonce": {nonce}}
	forged := url.Values{"signature": {n.hide("a forged signature", strings.Repeat("4716", 10))}, "timestamp": {stamp}, "nonce": {nonce}}
	event := "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[" + openid + "]]></FromUserName><CreateTime>" + stamp +
		"</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[MASSSENDJOBFINISH]]></Event><MsgID>1000001</MsgID><Status><![CDATA[send success]]></Status></xml>"
	for _, c := range []struct {
		query  url.Values
		body   string
		status int
	}{{signed, event, 200}, {signed, event, 200}, {forged, event, 403}, {signed, "<xml>" + openid, 400}} {
		resp, err := http.Post(public+"/callback/gzh0?"+c.query.Encode(), "text/xml", strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body) // what arrived is looked at
		resp.Body.Close()
		if resp.StatusCode != c.status {
			t.Errorf("a callback: %d %q, want %d", resp.StatusCode, body, c.status)
		}
		n.see("answers to callbacks", string(body))
	}
}

// encodingKey is an EncodingAESKey as the platform's page makes them.
const encodingKey = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"

// encrypted sends an event as a platform in safe mode does, and one that somebody changed. Its plain
// text, the reader in it and its signature are nobody's to see.
func (n *snare) encrypted(t *testing.T, public, app string) {
	t.Helper()
	reader := n.hide("a reader's openid in an encrypted event", "oReader4724Encrypted")
	stamp, nonce := fmt.Sprint(time.Now().Unix()), n.hide("a nonce of an encrypted event", "nonce4725")
	event := "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[" + reader + "]]></FromUserName><CreateTime>" + stamp +
		"</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[MASSSENDJOBFINISH]]></Event><MsgID>1000002</MsgID><Status><![CDATA[send success]]></Status></xml>"
	box, err := envelope.New(encodingKey, app)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := box.Seal([]byte(event), crand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for signature, want := range map[string]int{
		n.hide("a signature of an encrypted event", envelope.Sign("callback-token-4711", stamp, nonce, sealed)): 200,
		n.hide("a forged signature of an encrypted event", strings.Repeat("4726", 10)):                          403,
	} {
		q := url.Values{"encrypt_type": {"aes"}, "msg_signature": {signature}, "timestamp": {stamp}, "nonce": {nonce}}
		body := "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Encrypt><![CDATA[" + sealed + "]]></Encrypt></xml>"
		resp, err := http.Post(public+"/callback/gzh1?"+q.Encode(), "text/xml", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		answer, _ := io.ReadAll(resp.Body) // what arrived is looked at
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("an encrypted event: %d %q, want %d", resp.StatusCode, answer, want)
		}
		n.see("answers to encrypted events", string(answer))
	}
}

// links opens what is behind tokens, rightly and wrongly: the tokens are in the path.
func (n *snare) links(t *testing.T, f *field, public string) {
	t.Helper()
	for _, path := range []string{
		oauthRoute + "gzh0?code=" + n.hide("an OAuth code", "oauth-code-4717") + "&state=" + n.hide("an OAuth state", "oauth-state-4718"),
		"/m/" + n.hide("a media link", "media-link-4719"), "/h/" + n.hide(handoffToken, "guessed-token-4720"), "/none?token=oauth-code-4717",
	} {
		if status := n.get(t, public+path); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
	for _, r := range f.releases(content.HandedOff) {
		h, err := f.store.HandoffOf(t.Context(), r.ID)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.Get(public + "/h/" + h.Token)
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("the hand-off: %v, %v", resp, err)
		}
		resp.Body.Close()
		n.hide(handoffToken, h.Token) // in the console's pages as a link, never in a log
	}
}

// logsOf looks into the state folder: nothing there may hold a secret in the clear.
func (n *snare) logsOf(t *testing.T, dir string) string {
	t.Helper()
	for _, name := range []string{"moxin.db", "moxin.db-wal"} {
		b, err := os.ReadFile(filepath.Join(dir, stateDir, name))
		if err != nil {
			continue // checkpointed away
		}
		for value, what := range n.secrets {
			if what != handoffToken && what != "an access token" && bytes.Contains(b, []byte(value)) {
				return what + " in " + name
			}
		}
	}
	return ""
}

func TestTheSnareCatches(t *testing.T) {
	n := &snare{secrets: map[string]string{}, seen: map[string]string{}}
	n.hide("a key", "a/b+c")
	n.hide(handoffToken, "token-1")
	n.see("a log", "GET /x?key=a%2Fb%2Bc")
	n.see("page /", `<a href="/h/token-1">`)
	n.see("a line", "opened token-1")
	if got := n.leaks(); !slices.Equal(got, []string{"a hand-off's token in a line", "a key in a log"}) {
		t.Errorf("caught %v", got)
	}
}
