package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"moxin/ingest/rank/audience"
	"moxin/publishers/sim"
	"moxin/publishers/wechat/wechatsim"
)

type simOptions struct {
	listen string
	state  string
	apps   []string
	faults []string
	seed   uint64
	delay  time.Duration
}

func newSim(a *app) *cobra.Command {
	o := simOptions{}
	c := &cobra.Command{
		Use:   "sim",
		Short: "Run the platform simulators as a process of their own that keeps its posts",
		Long: `Run a simulated 公众号 (WeChat Official Account): the API under /cgi-bin and /datacube, public article
pages under /s/ whose counters grow as simulated readers read, and at /console/ the page on which a
person publishes a draft. Point a channel at it with base_url: http://ADDRESS; to have the counters of
its pages read, name it with its port: ingest: {pages: ["127.0.0.1:8090"]}.

--fault KIND:PATH[:CHANCE] makes calls fail: busy, error_before, error_after, reset_before, reset_after,
hang_before, hang_after, slow_body. "before" means that the simulator did not act, "after" that it did.`,
		Example: "  moxin sim --listen 127.0.0.1:8090 --state sim.journal\n  moxin sim --fault reset_after:/cgi-bin/freepublish/submit:0.2",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.runSim(cmd.Context(), o) },
	}
	f := c.Flags()
	f.StringVar(&o.listen, "listen", "127.0.0.1:8090", "address; loopback only")
	f.StringVar(&o.state, "state", "", "file that keeps posts, drafts and media across restarts (default: memory only)")
	f.StringSliceVar(&o.apps, "app", []string{"wx0000000000000001:sim-secret"}, "accounts as APPID:SECRET: verified service accounts")
	f.StringArrayVar(&o.faults, "fault", nil, "KIND:PATH[:CHANCE], may be given several times")
	f.Uint64Var(&o.seed, "seed", 1, "of ids, faults and readers' taste")
	f.DurationVar(&o.delay, "processing", 2*time.Second, "how long the platform works on a submitted job")
	return c
}

func (a *app) runSim(ctx context.Context, o simOptions) error {
	l, err := listenLoopback(o.listen)
	if err != nil {
		return err
	}
	server, err := newSimulator(o, a.now, "http://"+l.Addr().String())
	if err != nil {
		return err
	}
	defer server.Close()
	a.progressf("simulated 公众号 on http://%s; drafts are published by hand at http://%[1]s/console/\n", l.Addr())
	return serveHTTP(ctx, l, server)
}

func newSimulator(o simOptions, now func() time.Time, url string) (*wechatsim.Server, error) {
	faults, err := parseFaults(o.seed, o.faults)
	if err != nil {
		return nil, err
	}
	options := wechatsim.Options{
		Clock: now, Audience: readers{audience.New(audience.Options{Seed: o.seed})}, PublicURL: url,
		Faults: faults, StateFile: o.state, Seed: o.seed, ProcessingTime: o.delay,
	}
	for _, app := range o.apps {
		id, secret, ok := strings.Cut(app, ":")
		if !ok || id == "" || secret == "" {
			return nil, usagef("--app %q is not APPID:SECRET", app)
		}
		options.Accounts = append(options.Accounts, wechatsim.Account{
			AppID: id, Secret: secret, Kind: "service", Verified: true, Entity: "corp", FollowersAtStart: 8000,
		})
	}
	return wechatsim.New(options)
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
			if _, err := fmt.Sscanf(parts[2], "%g", &rule.Chance); err != nil || rule.Chance <= 0 || rule.Chance > 1 {
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

// serveHTTP serves until ctx ends and lets calls under way finish for a moment.
func serveHTTP(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		last, stop := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer stop()
		if err := server.Shutdown(last); err != nil {
			return errors.Join(server.Close(), context.Cause(ctx))
		}
		return nil
	})
	return g.Wait()
}
