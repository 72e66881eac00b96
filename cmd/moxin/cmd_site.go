package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
	"moxin/site/build"
)

type siteOptions struct {
	channel string
	out     string
	all     bool
	index   bool
	offline bool
	listen  string
}

func newSite(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "site",
		Short: "Build and serve the own site",
		Long: `The own site is made of what is published on a channel of platform site: pages, tags, series,
authors, an archive, feeds and a sitemap. A release on such a channel builds it; serve shows it on the
public listener.`,
	}
	group(c)
	for _, sub := range []*cobra.Command{newSiteBuild(a), newSiteServe(a)} {
		usageErrors(sub)
		c.AddCommand(sub)
	}
	return c
}

func newSiteBuild(a *app) *cobra.Command {
	var o siteOptions
	c := &cobra.Command{
		Use:   "build",
		Short: "Bring the site to what the store says is published",
		Long: `Build the site of a channel from the store: pages that are missing are put back, those that were
withdrawn are taken away, and everything else stays as it was approved. What did not change is not
written again, and readers see the new site from one instant to the next.

--all makes a site of every article of the workspace but drafts instead, released or not, from the working tree
and without a store: for a look, or for a host that builds on every push. It is kept apart from the
published site, and search engines are asked to stay away unless --index says otherwise.

--out puts the files into a folder for a host that takes files. A folder that holds anything else than
an earlier export is refused.`,
		Example: "  moxin site build\n  moxin site build --all --index --out public",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.runSiteBuild(cmd.Context(), o) },
	}
	f := c.Flags()
	f.StringVar(&o.out, "out", "", "export the site to this folder")
	f.BoolVar(&o.all, "all", false, "every article of the working tree, released or not")
	f.BoolVar(&o.index, "index", false, "with --all: let search engines in")
	f.BoolVar(&o.offline, "offline", false, "with --all: do not fetch remote images")
	f.StringVar(&o.channel, "channel", "", "of this channel (default: the only one of platform site)")
	a.jsonFlag(c)
	return c
}

func newSiteServe(a *app) *cobra.Command {
	var o siteOptions
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serve the built site on this machine",
		Long: `Serve the site of a channel as it was built; a build that comes meanwhile is shown from the next
request on. Pages that were withdrawn are answered with 410. --all serves what site build --all made.
Interrupt it to end it.`,
		Example: "  moxin site build && moxin site serve\n  moxin site serve --listen 127.0.0.1:0",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.runSiteServe(cmd.Context(), o) },
	}
	f := c.Flags()
	f.StringVar(&o.listen, "listen", "127.0.0.1:8070", "address; port 0 takes a free one")
	f.BoolVar(&o.all, "all", false, "the look at every article")
	f.StringVar(&o.channel, "channel", "", "of this channel (default: the only one of platform site)")
	return c
}

// siteChannel finds the channel that is meant.
func siteChannel(b *bench, id string) (content.Channel, error) {
	sites := siteChannels(b)
	for _, ch := range sites {
		if ch.ID == id || id == "" && len(sites) == 1 {
			return ch, nil
		}
	}
	switch {
	case id != "":
		return content.Channel{}, usagef("no channel %q of platform site / 没有这个站点渠道", id)
	case len(sites) == 0:
		return content.Channel{}, usagef("no channel of platform site in moxin.yaml; add `own: {platform: site, url: https://…}` / moxin.yaml 里没有站点渠道")
	}
	return content.Channel{}, usagef("several sites, name one with --channel / 有几个站点，用 --channel 指定一个")
}

func (a *app) runSiteBuild(ctx context.Context, o siteOptions) error {
	if o.index && !o.all {
		return usagef("--index goes with --all: the published site is open to search engines / --index 要和 --all 一起用")
	}
	if o.all {
		return a.runSiteLook(ctx, o)
	}
	return a.withStore(ctx, offline, func(b *bench, s *store.Store) error {
		ch, err := siteChannel(b, o.channel)
		if err != nil {
			return err
		}
		labels, err := siteLabels(ctx, s)
		if err != nil {
			return err
		}
		sites := a.sites(b, s)
		sites.Label = func(_ context.Context, slug string) (build.Label, error) { return labels[slug], nil }
		began := time.Now()
		stats, err := sites.Sync(ctx, ch)
		if err != nil {
			return err
		}
		return a.finishSite(ctx, a.siteOf(b, ch), stats, o, began)
	})
}

// finishSite exports where asked, and says what was done.
func (a *app) finishSite(ctx context.Context, s build.Site, stats build.Stats, o siteOptions, began time.Time) error {
	at := filepath.Join(s.Folder, "current")
	if o.out != "" {
		if err := s.Export(ctx, o.out); err != nil {
			return err
		}
		at = o.out
	}
	if a.json {
		return a.printJSON(map[string]any{"folder": at, "url": s.URL, "site": stats})
	}
	a.printf("%s\n", at)
	a.progressf("%s\n", a.say(content.T(
		fmt.Sprintf("%d 篇文章，%d 个文件，新写了 %d 个，用时 %s", stats.Articles, stats.Files, stats.Written, time.Since(began).Round(time.Millisecond)),
		fmt.Sprintf("%s, %s, %d of them written, in %s", many(stats.Articles, "article"), many(stats.Files, "file"), stats.Written, time.Since(began).Round(time.Millisecond)))))
	if s.URL == "" {
		a.progressf("%s\n", a.say(content.T("站点没有地址（渠道的 url 或 public.url），所以没有订阅源和站点地图",
			"the site has no address (the channel's url, or public.url), so it has no feeds and no sitemap")))
	}
	return nil
}

// lookFolder is where a look at every article is built, apart from what is published.
func lookFolder(b *bench) string { return filepath.Join(stateFolder(b), "site-look") }

// runSiteLook builds every article of the working tree. Without a channel of platform site the
// articles are compiled as one would compile them.
func (a *app) runSiteLook(ctx context.Context, o siteOptions) error {
	b, err := a.openBench(ctx, !o.offline)
	if err != nil {
		return err
	}
	if err := a.needConfig(b); err != nil {
		return err
	}
	ch := content.Channel{ID: "site", Platform: content.Site}
	if o.channel != "" || len(siteChannels(b)) > 0 {
		if ch, err = siteChannel(b, o.channel); err != nil {
			return err
		}
	}
	began := time.Now()
	all, err := b.compileAll(ctx, a.shownArticles(b), []content.Channel{ch})
	if err != nil {
		return err
	}
	var list []build.Look
	for _, c := range all {
		at, err := shownAt(b, c.article)
		if err != nil {
			return err
		}
		c.rendition.WithoutContact() // there is no store that knows the codes
		list = append(list, build.Look{
			Rendition: c.rendition, Label: build.Label{Series: c.article.Series, Tags: c.article.Tags}, At: at,
		})
	}
	s := a.siteOf(b, ch)
	s.Folder, s.NoIndex = lookFolder(b), !o.index
	stats, err := s.Show(ctx, list)
	if err != nil {
		return err
	}
	return a.finishSite(ctx, s, stats, o, began)
}

// shownArticles are those that may be looked at: no drafts, and of a slug that two claim the first.
func (a *app) shownArticles(b *bench) []*content.Article {
	owner := map[string]string{}
	return slices.DeleteFunc(slices.Clone(b.ws.Articles), func(art *content.Article) bool {
		if art.Draft {
			return true
		}
		first, taken := owner[art.Slug]
		if taken {
			a.progressf("%s\n", a.say(content.T(
				fmt.Sprintf("%s 没有放进去：slug %s 已经属于 %s", art.Path, art.Slug, first),
				fmt.Sprintf("%s was left out: slug %s belongs to %s", art.Path, art.Slug, first))))
			return true
		}
		owner[art.Slug] = art.Path
		return false
	})
}

// shownAt dates an article that nothing has released: by what it asks for, else its commit, else
// when its file was last written.
func shownAt(b *bench, art *content.Article) (time.Time, error) {
	switch {
	case !art.PublishAt.At.IsZero():
		return art.PublishAt.At, nil
	case !art.Commit.At.IsZero():
		return art.Commit.At, nil
	}
	info, err := os.Stat(filepath.Join(b.root, filepath.FromSlash(art.Path)))
	if err != nil {
		return time.Time{}, fmt.Errorf("dating %s: %w", art.Path, err)
	}
	return info.ModTime(), nil
}

func (a *app) runSiteServe(ctx context.Context, o siteOptions) error {
	b, err := a.openBench(ctx, offline)
	if err != nil {
		return err
	}
	folder := lookFolder(b)
	if !o.all {
		ch, err := siteChannel(b, o.channel)
		if err != nil {
			return err
		}
		folder = siteFolder(b, ch)
	}
	if _, err := os.Lstat(filepath.Join(folder, "current")); err != nil {
		return usagef("nothing is built yet; run `moxin site build` first / 还没有生成站点，先运行 moxin site build")
	}
	listener, err := net.Listen("tcp", o.listen)
	if err != nil {
		return usagef("site: %w; --listen 127.0.0.1:0 takes a free port / 用 --listen 127.0.0.1:0 换一个空闲端口", err)
	}
	a.printf("http://%s%s/\n", listener.Addr(), build.Base(folder))
	return serveHTTP(ctx, listener, build.Handler(folder))
}
