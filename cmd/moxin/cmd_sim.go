package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"moxin/ingest/rank/audience"
	"moxin/publishers/douyin/douyinsim"
	"moxin/publishers/sim"
	"moxin/publishers/wechat/wechatsim"
	"moxin/publishers/wecom/wecomsim"
)

type simOptions struct {
	listen   string
	douyin   string
	works    string // where 抖音 tells what was published
	state    string
	apps     []string
	faults   []string
	verdicts []string
	callback simCallback
	robot    string
	corp     simCorp
	seed     uint64
	hasty    bool
	delay    time.Duration
}

// simCallback is where the simulated 公众号 tells its events.
type simCallback struct{ url, token, key string }

const simHelp = `Run the platforms on this machine, for trying everything without them. On --listen:

  公众号       the API under /cgi-bin and /datacube, public article pages under /s/ whose counters grow as
              simulated readers read, and at /console/ the page on which a person publishes a draft,
              confirms a mass send or deletes an article. Point a channel at it with
              base_url: http://ADDRESS and simulator: true (which shortens waits and margins; never
              say it of a real platform or a proxy to one); to have the counters of its pages read, name it with its port:
              ingest: {pages: ["127.0.0.1:8090"]}.
  WeCom robot  POST /cgi-bin/webhook/send?key=KEY. In moxin.yaml say notices: {wecom: "${MOXIN_ROBOT}"} and set
              MOXIN_ROBOT=http://ADDRESS/cgi-bin/webhook/send?key=KEY.
  WeCom       a company of --staff and --customers, who have the tags 客户等级/老客, 客户等级/半熟客 and 客户等级/新客 in
              turn: contact ways, mass messages, moments, numbers, and signed events to --corp-callback. At /wecom/ a person
              confirms tasks, scans codes and leaves; --confirm 0.8:2h lets that share of the staff confirm by
              themselves within two hours. Customers add and leave as simulated readers do. It keeps
              nothing across restarts. A channel says base_url: http://ADDRESS and simulator: true.

--douyin ADDRESS runs 抖音's open platform there: its API, its authorisation page, and at /phone/ the app
that opens a share schema. Its application is CLIENT. A channel says base_url and simulator: true as above.

What happens is printed line by line (--json: one JSON object a line): what was published and how, what
waits for the administrator, what failed, was deleted or was told by callback. A process in another place
counts posts with GET /console/tally?appid=APPID, /console/posts and /console/sends, and WeCom's with GET
/wecom/tasks, /wecom/ways, /wecom/events and /wecom/customers?corp=CORPID.

--app APPID:SECRET[:TRAIT...] is an account, a verified 服务号 of a company with 8000 followers and the
tags 2 and 100, unless a trait says otherwise:
TRAITS

VERDICTS

--fault KIND:PATH[:CHANCE] makes calls fail:
  KINDS
"before" means that the simulator did not act, "after" that it did. The path of callbacks is that of the
address they go to.`

func newSim(a *app) *cobra.Command {
	o := simOptions{}
	var kinds []string
	for _, k := range sim.Kinds() {
		kinds = append(kinds, string(k))
	}
	c := &cobra.Command{
		Use:   "sim",
		Short: "Run the platform simulators as a process of their own that keeps its posts",
		Long:  strings.NewReplacer("CLIENT", simDouyinKey+" with the secret "+simDouyinSecret, "TRAITS", traitHelp(), "VERDICTS", verdictsHelp(), "KINDS", strings.Join(kinds, " ")).Replace(simHelp),
		Example: "  moxin sim --listen 127.0.0.1:8090 --state sim.journal\n" +
			"  moxin sim --app wx0000000000000001:sim-secret:subscription:confirm --callback http://127.0.0.1:8080/callback/gzh\n" +
			"  moxin sim --fault reset_after:/cgi-bin/freepublish/submit:0.2 --fault duplicate_callback:/callback/*",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runSim(cmd.Context(), o) },
	}
	f := c.Flags()
	f.StringVar(&o.listen, "listen", "127.0.0.1:8090", "address; loopback only")
	f.StringVar(&o.douyin, "douyin", "", "also run 抖音 at this address; loopback only")
	f.StringVar(&o.works, "douyin-callback", "", "where 抖音 tells what was published (/callback/CHANNEL of moxin); loopback only")
	f.StringVar(&o.state, "state", "", "file that keeps posts, drafts and media of the 公众号 across restarts (default: memory only)")
	f.StringSliceVar(&o.apps, "app", []string{"wx0000000000000001:sim-secret"}, "accounts as APPID:SECRET[:TRAIT...]")
	f.StringArrayVar(&o.faults, "fault", nil, "KIND:PATH[:CHANCE], may be given several times")
	f.StringArrayVar(&o.verdicts, "verdict", nil, "APPID:WORD, how the account's next publish job ends; may be given several times")
	f.StringVar(&o.callback.url, "callback", "", "where the 公众号 tells its events; loopback only, {app} stands for the app id")
	f.StringVar(&o.callback.token, "callback-token", "sim-token", "what callbacks are signed with")
	f.StringVar(&o.callback.key, "callback-key", "", "EncodingAESKey of encrypted callbacks (default: plain)")
	f.StringVar(&o.robot, "robot", "sim-robot-key", "key of the WeCom robot")
	f.StringVar(&o.corp.id, "corp", "ww0000000000000001:sim-corp-secret", "the WeCom company as CORPID:SECRET; empty = none")
	f.StringSliceVar(&o.corp.staff, "staff", []string{"linxi", "chenyu", "zhaolan"}, "user ids of the company's staff")
	f.IntVar(&o.corp.customers, "customers", 30, "how many customers the company has at the start")
	f.StringVar(&o.corp.confirm, "confirm", "0", "SHARE[:WITHIN], how many of the staff confirm a task by themselves, and within what time (default 1h)")
	f.StringVar(&o.corp.callback.url, "corp-callback", "", "where the company's events are told (/callback/CHANNEL of moxin); loopback only")
	f.StringVar(&o.corp.callback.token, "corp-token", "sim-token", "what the company's events are signed with")
	f.StringVar(&o.corp.callback.key, "corp-key", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "EncodingAESKey of the company's events")
	f.BoolVar(&o.hasty, "hasty", false, "let a clientmsgid be repeated within a minute (no 45066)")
	f.Uint64Var(&o.seed, "seed", 1, "of ids, faults and readers' taste")
	f.DurationVar(&o.delay, "processing", 2*time.Second, "how long the platform works on a submitted job")
	a.jsonFlag(c)
	return c
}

// simulators are the platforms of one process.
type simulators struct {
	gzh    *wechatsim.Server
	robot  *wecomsim.Server // and the company
	douyin *douyinsim.Server
	key    string // of the robot
}

func (a *app) runSim(ctx context.Context, o simOptions) error {
	l, err := listenLoopback(o.listen)
	if err != nil {
		return err
	}
	defer l.Close() // serving closes it too; what fails before that must not keep it
	all, err := newSimulators(o, a.now, "http://"+l.Addr().String())
	if err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	if o.douyin != "" {
		phone, err := listenLoopback(o.douyin)
		if err != nil {
			return errors.Join(err, all.gzh.Close())
		}
		a.progressf("simulated 抖音 on http://%s; client_key %s\n", phone.Addr(), simDouyinKey)
		g.Go(func() error { return serveHTTP(ctx, phone, all.douyin) })
	}
	g.Go(func() error { return serveHTTP(ctx, l, all.handler()) })
	g.Go(func() error { return a.tellActs(ctx, all) })
	g.Go(func() error { return liveWeCom(ctx, all.robot) })
	a.progressf("simulated 公众号 on http://%s; drafts are published by hand at http://%[1]s/console/\n", l.Addr())
	a.progressf("simulated 企业微信 on http://%s; tasks are confirmed by hand at http://%[1]s/wecom/\n", l.Addr())
	return errors.Join(g.Wait(), all.gzh.Close())
}

// handler is the first listener: WeCom's paths are its own, the rest is the 公众号's.
func (s simulators) handler() http.Handler {
	mux := http.NewServeMux()
	for _, path := range wecomPaths {
		mux.Handle(path, s.robot)
	}
	mux.Handle("/", s.gzh)
	return mux
}

// The application of the simulated 抖音: nothing in it is secret.
const (
	simDouyinKey    = "awsim0000000001"
	simDouyinSecret = "sim-secret"
)

func newSimulators(o simOptions, now func() time.Time, url string) (simulators, error) {
	faults, err := parseFaults(o.seed, o.faults)
	if err != nil {
		return simulators{}, err
	}
	accounts, err := parseApps(o.apps, o.callback)
	if err != nil {
		return simulators{}, err
	}
	ends, err := parseVerdicts(o.verdicts)
	if err != nil {
		return simulators{}, err
	}
	s := simulators{key: o.robot}
	public := readers{audience.New(audience.Options{Seed: o.seed})}
	if s.robot, err = newSimWeCom(o, now, wecomsim.Options{Faults: faults, Audience: public}); err != nil {
		return s, err
	}
	s.douyin, err = douyinsim.New(douyinsim.Options{
		Clock: now, Audience: public, Seed: o.seed, Faults: faults, Callback: o.works,
		Apps: []douyinsim.App{{Key: simDouyinKey, Secret: simDouyinSecret, Owner: "sim-owner", Name: "墨信样例"}},
	})
	if err != nil {
		return s, exit(exitUsage, fmt.Errorf("--douyin-callback: %w", err))
	}
	s.gzh, err = wechatsim.New(wechatsim.Options{
		Clock: now, Audience: public, PublicURL: url,
		Faults: faults, StateFile: o.state, Seed: o.seed, ProcessingTime: o.delay, Accounts: accounts, HastyKeys: o.hasty,
	})
	if err != nil && !errors.Is(err, wechatsim.ErrState) {
		err = exit(exitUsage, err)
	}
	if err != nil {
		return s, err
	}
	if err := scriptVerdicts(s.gzh, ends); err != nil {
		return s, errors.Join(err, s.gzh.Close())
	}
	return s, nil
}

// trait is one word about an account.
type trait struct {
	name, means string
	set         func(*wechatsim.Account)
}

// traits are the words of --app.
var traits = []trait{
	{"subscription", "a 公众号 (订阅号): one mass send a day", func(c *wechatsim.Account) { c.Kind = "subscription" }},
	{"personal", "of a person: no freepublish", func(c *wechatsim.Account) { c.Entity = "personal" }},
	{"unverified", "drafts alone", func(c *wechatsim.Account) { c.Verified = false }},
	{"nodrafts", "no drafts either", func(c *wechatsim.Account) { c.NoDrafts = true }},
	{"confirm", "a mass send to all waits for the administrator", func(c *wechatsim.Account) { c.AdminConfirm = true }},
	{"fenced", "its IP allow list lets nobody here in (40164)", func(c *wechatsim.Account) { c.IPs = []string{"203.0.113.1"} }},
	{"unlimited", "mass sends without a quota, for load", func(c *wechatsim.Account) { c.NoMassQuota = true }},
}

func traitNames() string {
	var list []string
	for _, t := range traits {
		list = append(list, t.name)
	}
	return strings.Join(list, ", ")
}

func traitHelp() string {
	var list []string
	for _, t := range traits {
		list = append(list, fmt.Sprintf("  %-13s %s", t.name, t.means))
	}
	return strings.Join(list, "\n")
}

// parseApps reads APPID:SECRET[:TRAIT...].
func parseApps(specs []string, to simCallback) ([]wechatsim.Account, error) {
	var accounts []wechatsim.Account
	for _, spec := range specs {
		parts := strings.Split(spec, ":")
		if len(parts) < 2 || parts[0] == "" || parts[1] == "" {
			return nil, usagef("--app %q is not APPID:SECRET[:TRAIT...]", spec)
		}
		c := wechatsim.Account{
			AppID: parts[0], Secret: parts[1], Kind: "service", Verified: true, Entity: "corp",
			FollowersAtStart: 8000, Tags: map[int]int{2: 300, 100: 1200},
		}
		if to.url != "" {
			c.Callback = &wechatsim.Callback{URL: strings.ReplaceAll(to.url, "{app}", c.AppID), Token: to.token, AESKey: to.key}
		}
		for _, word := range parts[2:] {
			i := slices.IndexFunc(traits, func(t trait) bool { return t.name == word })
			if i < 0 {
				return nil, usagef("--app: no trait is called %q; there are %s", word, traitNames())
			}
			traits[i].set(&c)
		}
		accounts = append(accounts, c)
	}
	return accounts, nil
}

// parseFaults reads KIND:PATH[:CHANCE] rules.
func parseFaults(seed uint64, specs []string) (*sim.Faults, error) {
	var rules []sim.Rule
	for _, spec := range specs {
		parts := strings.Split(spec, ":")
		rule := sim.Rule{Kind: sim.Kind(parts[0])}
		if len(parts) > 1 {
			rule.Path = parts[1]
		}
		if len(parts) > 2 {
			chance, err := strconv.ParseFloat(parts[2], 64)
			if rule.Chance = chance; err != nil || len(parts) > 3 || !(chance > 0 && chance <= 1) {
				return nil, usagef("--fault %q: the chance is a number above 0 and up to 1", spec)
			}
		}
		rules = append(rules, rule)
	}
	faults, err := sim.NewFaults(seed, rules...)
	if err != nil {
		return nil, exit(exitUsage, fmt.Errorf("--fault: %w", err))
	}
	return faults, nil
}

// readers lets a simulated audience read on a simulated platform.
type readers struct{ audience *audience.Audience }

func (r readers) Counts(p sim.Post, at time.Time) sim.Counts {
	return r.audience.Counts(audience.Key{Platform: p.Platform, ID: p.ID, Title: p.Title, Published: p.Published}, at)
}

// listenLoopback opens an address that only this machine reaches.
func listenLoopback(address string) (net.Listener, error) {
	if !loopback(address) {
		return nil, usagef("--listen %s: a simulator listens on loopback only, such as 127.0.0.1:8090", address)
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listening: %w", err)
	}
	return l, nil
}

// serveHTTP serves a page without an end of its own until ctx ends; see serveUntil.
func serveHTTP(ctx context.Context, l net.Listener, h http.Handler) error {
	return serveUntil(ctx, l, consoleServer(h))
}
