package main

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"moxin/content"
	"moxin/content/media"
	"moxin/content/render"
	"moxin/content/store"
	"moxin/site/preview"
)

type previewOptions struct {
	listen  string
	open    bool
	offline bool
}

func newPreview(a *app) *cobra.Command {
	var o previewOptions
	c := &cobra.Command{
		Use:   "preview",
		Short: "Show each article as its channels will, and follow every save",
		Long: `Serve the articles of the workspace on this machine: the source with findings beside its lines, and
each channel's version on a phone, with texts to copy, counters and a package to download. An open
page follows every save of articles, pictures, moxin.yaml, lexicons and themes.

It changes nothing but .moxin/media, where drawn and converted pictures are kept, and needs no store;
where there is one, a page can be compared with what was last published. Remote images are fetched
when an article that shows them is opened, unless --offline. Interrupt it to end it.`,
		Example: "  moxin preview --open\n  moxin preview --listen 127.0.0.1:0 --offline",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.runPreview(cmd.Context(), o) },
	}
	f := c.Flags()
	f.StringVar(&o.listen, "listen", "127.0.0.1:8090", "address; port 0 takes a free one")
	f.BoolVar(&o.open, "open", false, "open it in the browser")
	f.BoolVar(&o.offline, "offline", false, "do not fetch remote images")
	return c
}

func (a *app) runPreview(ctx context.Context, o previewOptions) (err error) {
	b, err := a.openBench(ctx, !o.offline)
	if err != nil {
		return err
	}
	past, err := a.openPast(ctx, b)
	if err != nil {
		return err
	}
	if past != nil {
		defer func() { err = errors.Join(err, past.Close()) }()
	}
	p := newProofs(b, past, a.now(), a.logger())
	p.look() // whoever starts a preview opens it: what can be counted till then need not come later
	h, err := a.previewHandler(ctx, p, b.media, previewPlace{hosts: consoleHosts(o.listen)})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", o.listen)
	if err != nil {
		return usagef("preview: %w; --listen 127.0.0.1:0 takes a free port / 用 --listen 127.0.0.1:0 换一个空闲端口", err)
	}
	address := "http://" + listener.Addr().String() + "/preview/"
	a.printf("%s\n", address)
	if o.open {
		if err := browse(ctx, address); err != nil {
			a.progressf("%s\n", a.say(content.T("打不开浏览器，请自己打开上面的地址："+err.Error(), "no browser could be opened, open the address yourself: "+err.Error())))
		}
	}
	mux := http.NewServeMux()
	mux.Handle("/preview/", h)
	mux.Handle("GET /{$}", http.RedirectHandler("/preview/", http.StatusFound))
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return serveHTTP(ctx, listener, mux) })
	g.Go(func() error { return p.run(ctx) })
	return g.Wait()
}

// openPast opens the store if there is one: a preview makes none.
func (a *app) openPast(ctx context.Context, b *bench) (*store.Store, error) {
	url, err := a.storeURL(b)
	if err != nil || !postgres(url) && !exists(url) {
		return nil, nil // a store that is not named here and now: nothing is known to be published
	}
	return a.openStore(ctx, b)
}

// previewPlace is where the pages are reached.
type previewPlace struct {
	home  string   // the console; "" where there is none
	hosts []string // names besides loopback
}

// previewHandler makes the pages over p. Open streams of events end with ctx.
func (a *app) previewHandler(ctx context.Context, p *proofs, m *media.Dir, at previewPlace) (http.Handler, error) {
	h, err := preview.New(preview.Options{
		Desk: p, Media: m, Body: render.Preview, Spoken: render.SpokenSeconds, Now: a.now, Home: at.home, Hosts: at.hosts,
		Package: func(ctx context.Context, w io.Writer, r content.Rendition) error { return writePackage(ctx, w, r, m) },
		Version: buildVersion(), Done: ctx.Done(), Log: a.logger(),
	})
	if err != nil {
		return nil, fmt.Errorf("preview: %w", err)
	}
	return h, nil
}

// run follows the files of the workspace until ctx ends.
func (p *proofs) run(ctx context.Context) error {
	w, err := newWatcher(p.root)
	if err != nil {
		return err
	}
	again := func(_ context.Context, changed []string) error {
		if err := p.Reload(changed); err != nil {
			// The page stays as it was: what cannot be read now may be back with the next save.
			p.log.Error("reading again", "error", err)
		}
		return nil
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { p.work(ctx); return nil })
	g.Go(func() error {
		// The workspace was read before the watch began: nobody told of what was saved in between.
		_ = again(ctx, []string{content.ConfigName})
		return w.run(ctx, again)
	})
	return errors.Join(g.Wait(), w.Close())
}

// writePackage streams a zip of what render writes for a rendition.
func writePackage(ctx context.Context, w io.Writer, r content.Rendition, m *media.Dir) (err error) {
	dir, err := os.MkdirTemp("", "moxin-package-")
	if err != nil {
		return fmt.Errorf("package of %s: %w", r.Slug, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := render.Write(ctx, dir, r, m); err != nil {
		return err
	}
	out := zip.NewWriter(w)
	if err := out.AddFS(os.DirFS(dir)); err != nil {
		return fmt.Errorf("package of %s: %w", r.Slug, err)
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("package of %s: %w", r.Slug, err)
	}
	return nil
}

// openers are the programs that open an address, by system.
var openers = map[string][]string{
	"darwin":  {"open"},
	"windows": {"rundll32", "url.dll,FileProtocolHandler"},
}

// browse opens an address in the person's browser, without waiting for it.
func browse(ctx context.Context, address string) error {
	opener, ok := openers[runtime.GOOS]
	if !ok {
		opener = []string{"xdg-open"}
	}
	if _, err := exec.LookPath(opener[0]); err != nil {
		return fmt.Errorf("%s: %w", opener[0], fs.ErrNotExist)
	}
	cmd := exec.CommandContext(context.WithoutCancel(ctx), opener[0], append(opener[1:], address)...)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("opening a browser: %w", err)
	}
	go func() { _ = cmd.Wait() }() // the browser outlives us; only its exit is taken
	return nil
}
