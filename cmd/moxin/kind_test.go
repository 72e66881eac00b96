//go:build unix

package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers/wechat/wechatsim"
)

// hookSecret signs what goes to the webhooks of the tests.
const hookSecret = "hook-secret-of-the-tests"

// Kinds of channels: the beginnings of their ids.
const (
	kindPublish = "gzh"  // 公众号, mode publish: a second phase, a look-up that proves
	kindDraft   = "box"  // 公众号, mode draft: a person publishes it
	kindMass    = "cast" // 公众号, mass send: a key
	kindHook    = "hook" // webhook: a key
	kindHandoff = "xhs"  // a package for a person
)

// kind is a sort of channel; there is one of it in every lane.
type kind struct {
	id    string
	name  string // for the report
	first int    // of its accounts on the simulator, in lanes; -1 = none
	about string // for moxin.yaml
}

const onSim = `platform: wechat, account: service, app_id: %s, app_secret: "${MOXIN_GZH_SECRET}", base_url: %q, simulator: true, mode: `

// kinds are what an article goes out on. The first is the field's own.
var kinds = []kind{
	{kindPublish, "公众号 publish", 0, onSim + "publish"},
	{kindDraft, "公众号 draft", 1, onSim + "draft"},
	{kindMass, "公众号 mass send", 2, onSim + "broadcast"},
	{kindHook, "webhook", -1, `platform: webhook, url: %q, simulator: true, app_secret: "${MOXIN_HOOK_SECRET}"`},
	{kindHandoff, "hand-off", -1, "platform: xiaohongshu"},
	{boardChannel, "with neither key nor second phase", -1, "platform: group"},
}

func kindNamed(id string) kind {
	return kinds[slices.IndexFunc(kinds, func(k kind) bool { return k.id == id })]
}

func (k kind) channel(lane int) string { return fmt.Sprintf("%s%d", k.id, lane) }

func (k kind) yaml(lane int, apps []string, bridge string) string {
	switch {
	case k.first >= 0:
		return fmt.Sprintf(k.about, apps[k.first*lanes+lane], bridge)
	case k.id == kindHook:
		return fmt.Sprintf(k.about, fmt.Sprintf("%s/hook%d/hook", bridge, lane))
	}
	return k.about
}

// kindOf is the kind of a channel: its id without the lane.
func kindOf(channel string) string { return strings.TrimRight(channel, "0123456789") }

// simCommand is the simulator for load: a mass send does not use up a month's quota.
const simCommand = "moxin-loaded-sim"

// startLoadedSim runs it with accounts.
func startLoadedSim(t testing.TB, accounts int, more ...string) *platformProc {
	t.Helper()
	s := newPlatform(t, accounts, simCommand)
	s.argv = append(append(s.argv, "-apps", strings.Join(s.apps, ",")), more...)
	s.start("127.0.0.1:0")
	return s
}

// simMain is the child that simCommand names.
func simMain() {
	endWithParent()
	apps := flag.String("apps", "", "app ids, by comma")
	address := flag.String("listen", "", "address")
	epoch := flag.Int64("epoch", 0, "since when its calendar hurries, in nanoseconds; 0 = it does not")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := serveSim(ctx, *address, hurryingSince(*epoch).calendar, strings.Split(*apps, ",")); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitFailed)
	}
}

// talliesPath is where a loaded simulator counts its posts and sends for the judge.
const talliesPath = "/tallies"

// account as the judge sees it.
type ledger struct {
	Posts  []wechatsim.Post
	Drafts []wechatsim.Draft
	Sends  []wechatsim.Send
	Tally  wechatsim.Tally
}

func serveSim(ctx context.Context, address string, clock func() time.Time, apps []string) error {
	l, err := listenLoopback(address)
	if err != nil {
		return err
	}
	o := wechatsim.Options{
		Clock: clock, PublicURL: "http://" + l.Addr().String(), StateFile: "journal",
		ProcessingTime: 300 * time.Millisecond, HastyKeys: true,
	}
	for _, app := range apps {
		o.Accounts = append(o.Accounts, wechatsim.Account{
			AppID: app, Secret: simSecret, Kind: "service", Verified: true, Entity: "corp", FollowersAtStart: 8000, NoMassQuota: true,
		})
	}
	server, err := wechatsim.New(o)
	if err != nil {
		return err
	}
	defer server.Close()
	mux := http.NewServeMux()
	mux.Handle("/", server)
	mux.HandleFunc(talliesPath, func(w http.ResponseWriter, r *http.Request) {
		app := r.URL.Query().Get("app")
		_ = json.NewEncoder(w).Encode(ledger{server.Posts(app), server.Drafts(app), server.Sends(app), server.Tally(app)})
	})
	fmt.Fprintf(os.Stderr, "http://%s/console/\n", l.Addr())
	return serveHTTP(ctx, l, mux)
}

// ledger is what an account has put before readers.
func (s *platformProc) ledger(ctx context.Context, app string) (got ledger, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+talliesPath+"?app="+url.QueryEscape(app), nil)
	if err != nil {
		return got, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return got, err
	}
	defer res.Body.Close()
	return got, json.NewDecoder(res.Body).Decode(&got)
}

// seen is one article before readers.
type seen struct {
	id, url string
	index   int    // 0-based
	job     string // that made it, where its id alone is answered
}

// sight is what the platforms have, by kind and lane and then by title.
type sight struct {
	posts  map[string]map[string][]seen // by channel
	drafts map[string]map[string]int
	keys   map[string]int // sends and deliveries that made a post, by key
}

// of are the posts of a release's channel.
func (s sight) of(x content.Release) map[string][]seen { return s.posts[x.Channel] }

// see looks at every platform, past the faults.
func (a *arena) see(ctx context.Context) (sight, error) {
	s := sight{map[string]map[string][]seen{}, map[string]map[string]int{}, map[string]int{}}
	for _, k := range kinds {
		for lane := range lanes + 1 {
			if lane == careless && k.id != kindHook {
				continue
			}
			ch := k.channel(lane)
			s.posts[ch], s.drafts[ch] = map[string][]seen{}, map[string]int{}
			if err := a.watch(ctx, k, lane, s); err != nil {
				return s, err
			}
		}
	}
	return s, nil
}

func (a *arena) watch(ctx context.Context, k kind, lane int, s sight) error {
	posts := s.posts[k.channel(lane)]
	switch {
	case k.first >= 0:
		got, err := a.sim.ledger(ctx, a.sim.apps[k.first*lanes+lane])
		if err != nil {
			return err
		}
		for _, p := range got.Posts {
			posts[p.Title] = append(posts[p.Title], seen{p.ArticleID, p.URL, p.Index - 1, strconv.FormatInt(p.MsgID, 10)})
		}
		for _, d := range got.Drafts {
			for _, title := range d.Titles {
				s.drafts[k.channel(lane)][title]++
			}
		}
		for key, n := range got.Tally.Keys {
			s.keys[key] = n
		}
	case k.id == kindHook:
		for _, p := range a.gate.hooks[lane].Posts() {
			posts[p.Title] = append(posts[p.Title], seen{p.ID, fmt.Sprintf("%s/hook%d/posts/%s", a.gate.url, lane, p.ID), 0, ""})
			s.keys[p.Key]++
		}
	case k.id == boardChannel:
		for title, ids := range a.gate.board.all(k.channel(lane)) {
			for _, id := range ids {
				posts[title] = append(posts[title], seen{id, a.gate.url + "/board/" + id, 0, ""})
			}
		}
	}
	return nil
}
