package main

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"

	"github.com/spf13/cobra"

	"moxin/content"
)

type serveOptions struct {
	console string
	public  string
	bound   map[string]string // what an address with port 0 became: it stays so when a workspace is opened anew
}

func newServe(a *app) *cobra.Command {
	var o serveOptions
	c := &cobra.Command{
		Use:   "serve",
		Short: "Release what is due, read numbers back, serve the console and hand-off pages",
		Long: `Run a workspace: release what is due, follow what platforms take, read numbers back by age, score,
make the reports that moxin.yaml asks for, and serve the console. One serve runs on an SQLite store; a
second is refused with who holds it. What was killed at any moment goes on where the store says it stood.

Scores are made each hour that numbers came in, and soon after a file was brought or a number corrected or
typed in here: on one processor, not in the minute before a release unless that was waited for twice as long,
and by one of all that share a store.

The console listens on loopback unless moxin.yaml or --listen say otherwise. Nobody signs in there as
long as there is nobody: see 'moxin user'. Beyond loopback it stays shut until the one-time link that
serve prints has made the first admin. The public listener is off
unless public.listen is set: hand-off pages behind their tokens, callbacks of platforms, the way back
from OAuth, files for platforms that fetch them, and the built site. It speaks plain http; put a
proxy that speaks https before it.

In a git repository each new commit of the checked-out branch is applied as apply --auto does, once the
workspace has no changes that are not committed; moxin.yaml's git says how, also to pull.`,
		Example: "  moxin serve\n  moxin serve --listen 127.0.0.1:9000",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.runServe(cmd.Context(), o) },
	}
	c.Flags().StringVar(&o.console, "listen", "", "console address (default: console.listen of moxin.yaml, else 127.0.0.1:8080)")
	c.Flags().StringVar(&o.public, "public", "", "public address (default: public.listen of moxin.yaml)")
	return c
}

func (a *app) runServe(ctx context.Context, o serveOptions) error {
	ctx = content.WithCaller(ctx, content.Caller{}) // what it does by itself is nobody's command
	b, err := a.openBench(ctx, offline)
	if err != nil {
		return err
	}
	if err := a.needConfig(b); err != nil {
		return err
	}
	o.bound = map[string]string{}
	f, err := a.newFollower(ctx, b)
	if err != nil {
		return err
	}
	return a.serveBenches(ctx, b, f, o)
}

// listeners opens the addresses that serve listens on; each returned function serves one, or works
// for what is served.
func (a *app) listeners(ctx context.Context, st *station, o serveOptions) ([]func(context.Context) error, error) {
	cfg := st.bench.ws.Config
	o.console = cmp.Or(o.console, cfg.Console.Listen, "127.0.0.1:8080")
	pages, err := a.consoleHandler(ctx, st, o.console)
	if err != nil {
		return nil, fmt.Errorf("console: %w", err)
	}
	public, err := publicHandler(st)
	if err != nil {
		return nil, fmt.Errorf("public pages: %w", err)
	}
	serve := []func(context.Context) error{pages.follow}
	for _, l := range []struct {
		name, address string
		server        *http.Server
	}{
		{"console", o.console, consoleServer(pages)},
		{"public pages", cmp.Or(o.public, cfg.Public.Listen), publicServer(public)},
	} {
		if l.address == "" {
			continue
		}
		listener, err := net.Listen("tcp", cmp.Or(o.bound[l.name+" "+l.address], l.address))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.name, err)
		}
		o.bound[l.name+" "+l.address] = listener.Addr().String()
		a.progressf("%s: http://%s\n", l.name, listener.Addr())
		if l.address == o.console {
			if err := a.firstLink(ctx, st.store, listener.Addr().String()); err != nil {
				return nil, err
			}
		}
		serve = append(serve, func(ctx context.Context) error { return serveUntil(ctx, listener, l.server) })
	}
	return serve, nil
}
