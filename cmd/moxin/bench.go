package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"moxin/content"
	"moxin/content/card"
	"moxin/content/check"
	"moxin/content/media"
	"moxin/content/render"
)

// stateDir is the folder inside a workspace that holds what git does not.
const stateDir = ".moxin"

// bench is a workspace opened for work: what it says, and what compiles it.
type bench struct {
	root   string
	ws     *content.Workspace
	media  *media.Dir
	engine *render.Engine
	check  *check.Checker

	importing sync.Mutex // held by an import of numbers
}

// findRoot is the workspace named by -C, or the nearest folder upwards with a moxin.yaml.
func (a *app) findRoot() (string, error) {
	start := a.dir
	if start == "" {
		start = "."
	}
	dir, err := filepath.Abs(start)
	if err != nil {
		return "", err
	}
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "moxin.yaml")); err == nil {
			return at, nil
		}
		if a.dir != "" || at == filepath.Dir(at) {
			return "", usagef("no moxin.yaml in %s%s; `moxin init DIR` makes a workspace / 找不到 moxin.yaml，先运行 moxin init", start, upwards(a.dir))
		}
	}
}

func upwards(dir string) string {
	if dir == "" {
		return " or above it"
	}
	return ""
}

// openBench loads the workspace. Findings of the load are not errors here; a moxin.yaml that
// cannot be understood is, because nothing after it would mean anything.
func (a *app) openBench(ctx context.Context, online bool) (*bench, error) {
	root, err := a.findRoot()
	if err != nil {
		return nil, err
	}
	return openBenchAt(ctx, root, online)
}

func openBenchAt(ctx context.Context, root string, online bool) (*bench, error) {
	ws, err := content.Load(os.DirFS(root))
	if err != nil {
		return nil, exit(exitUsage, err)
	}
	if err := addCommits(ctx, root, ws); err != nil {
		return nil, err
	}
	dir := filepath.Join(root, stateDir, "media")
	if ws.Config.Media != "" {
		dir = ws.Config.Media
	}
	store, err := media.OpenDir(dir)
	if err != nil {
		return nil, err
	}
	engine := newEngine(root, ws, store)
	if online {
		engine.Fetch = newFetch(ws.Config.Private)
	}
	return &bench{root: root, ws: ws, media: store, engine: engine, check: check.New(ws)}, nil
}

// newEngine is a compiler for a workspace, with what this machine has to draw with. A check sets
// its Sketch: everything is laid out then, no command is run and nothing is drawn.
func newEngine(root string, ws *content.Workspace, store *media.Dir) *render.Engine {
	return &render.Engine{
		Media:   store,
		Cards:   card.NewDrawer(inWorkspace(root, ws.Config.Cards.Fonts)...),
		Command: newCommand(root, drawTime),
		Browser: newBrowser(),
	}
}

// inWorkspace completes the paths that moxin.yaml names from the workspace's own folder.
func inWorkspace(root string, paths []string) []string {
	var full []string
	for _, p := range paths {
		if !filepath.IsAbs(p) {
			p = filepath.Join(root, filepath.FromSlash(p))
		}
		full = append(full, p)
	}
	return full
}

// configErrors returns the errors of moxin.yaml itself.
func (b *bench) configErrors() []content.Finding {
	return slices.DeleteFunc(slices.Clone(b.ws.Findings), func(f content.Finding) bool {
		return f.File != "moxin.yaml" || f.Severity != content.SeverityError
	})
}

// needConfig refuses to act on a moxin.yaml with errors: what it says could not be what was meant.
func (a *app) needConfig(b *bench) error {
	bad := b.configErrors()
	if len(bad) == 0 {
		return nil
	}
	for _, f := range bad {
		a.progressf("%s", a.findingLine(f))
	}
	return usagef("moxin.yaml has %d error(s) / moxin.yaml 有 %d 处错误", len(bad), len(bad))
}

// Compile makes one rendition with everything the checker says of it and of its article.
func (b *bench) Compile(ctx context.Context, ws *content.Workspace, art *content.Article, ch content.Channel) (content.Rendition, []content.Finding, error) {
	r, findings, err := b.engine.Compile(ctx, ws, art, ch)
	if err != nil {
		return r, findings, fmt.Errorf("compiling %s for %s: %w", art.Path, ch.ID, err)
	}
	return r, check.Tidy(slices.Concat(b.check.Apply(art, findings), b.check.Rendition(art, ch, r), b.check.Article(art))), nil
}

// SourceDigest is what would be compiled, without compiling it.
func (b *bench) SourceDigest(ws *content.Workspace, art *content.Article, ch content.Channel) (string, error) {
	return b.engine.SourceDigest(ws, art, ch)
}

// compiled is one rendition and what was found on the way to it.
type compiled struct {
	article   *content.Article
	channel   content.Channel
	rendition content.Rendition
	findings  []content.Finding
}

// compileAll compiles articles for every channel they go to, on all cores; the result is in
// the order of articles and channels however the work was spread.
func (b *bench) compileAll(ctx context.Context, articles []*content.Article, channels []content.Channel) ([]compiled, error) {
	rows := make([][]compiled, len(articles))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.NumCPU())
	for i, art := range articles {
		g.Go(func() error {
			for _, ch := range channels {
				if _, goes := art.For(ch.ID); !goes {
					continue
				}
				r, findings, err := b.Compile(ctx, b.ws, art, ch)
				if err != nil {
					return err
				}
				rows[i] = append(rows[i], compiled{art, ch, r, findings})
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return slices.Concat(rows...), nil
}

// compileNamed compiles what a command line names: articles by slug and a channel by id, all of
// them where none is named.
func (b *bench) compileNamed(ctx context.Context, slugs []string, channel string) ([]*content.Article, []compiled, error) {
	articles, err := b.pick(slugs)
	if err != nil {
		return nil, nil, err
	}
	channels, err := b.pickChannels(channel)
	if err != nil {
		return nil, nil, err
	}
	all, err := b.compileAll(ctx, articles, channels)
	return articles, all, err
}

// pick returns the articles with the slugs, or all of them.
func (b *bench) pick(slugs []string) ([]*content.Article, error) {
	if len(slugs) == 0 {
		return b.ws.Articles, nil
	}
	var picked []*content.Article
	for _, slug := range slugs {
		art, ok := b.ws.Article(slug)
		if !ok {
			like := meant(slug, b.slugs())
			return nil, usageText(
				fmt.Sprintf("%s 里没有文章 %q%s", b.root, slug, like.ZH), fmt.Sprintf("no article %q in %s%s", slug, b.root, like.EN))
		}
		picked = append(picked, art)
	}
	return picked, nil
}

func (b *bench) slugs() []string {
	var all []string
	for _, art := range b.ws.Articles {
		all = append(all, art.Slug)
	}
	return all
}

// pickChannels returns the named channel, or all of them.
func (b *bench) pickChannels(id string) ([]content.Channel, error) {
	if id == "" {
		return b.ws.Config.Channels, nil
	}
	ch, ok := b.ws.Config.Channel(id)
	if !ok {
		var ids []string
		for _, c := range b.ws.Config.Channels {
			ids = append(ids, c.ID)
		}
		like := meant(id, ids)
		return nil, usageText(
			fmt.Sprintf("moxin.yaml 里没有渠道 %q%s", id, like.ZH), fmt.Sprintf("no channel %q in moxin.yaml%s", id, like.EN))
	}
	return []content.Channel{ch}, nil
}

// exists reports whether a path is there at all.
func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// didYouMean ends an error with the known name closest to what was typed, if one is close.
func didYouMean(typed string, known []string) string {
	if best := content.Nearest(typed, known); best != "" {
		return fmt.Sprintf("; did you mean %q?", best)
	}
	return ""
}
