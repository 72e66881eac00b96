package main

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"path"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"moxin/content"
	"moxin/content/check"
	"moxin/content/render"
	"moxin/content/store"
	"moxin/site/preview"
)

// proofs shows a workspace while it is written: it is read again whenever a file changes.
type proofs struct {
	root   string
	store  *store.Store // what was published; nil where no store is
	engine *render.Engine
	log    *slog.Logger
	start  int64 // tells the readings of this run from those of another
	count  atomic.Int64

	mu      sync.Mutex
	now     *proof
	tallies map[*content.Article]preview.Tally
	stale   chan struct{} // has a token when something is to be counted

	wanted chan struct{} // closed once somebody looks
	look   func()        // closes wanted
}

// proof is one reading of the workspace, with what was worked out about it.
type proof struct {
	preview.Reading
	check *check.Checker
	newer chan struct{}
	// across are the findings that only all articles together show, by file: those of the reading
	// before until they are looked for again, which takes longer than a person waits.
	across map[string][]content.Finding
	fresh  bool // across is of this reading
	made   *sync.Map
}

// rendition is what came of one article for one channel.
type madeRendition struct {
	rendition content.Rendition
	findings  []content.Finding
}

type madeKey struct {
	article *content.Article
	channel string
}

// newProofs begins with the workspace as b has read it. A nil store knows of no publication.
func newProofs(b *bench, s *store.Store, start time.Time, log *slog.Logger) *proofs {
	p := &proofs{
		root: b.root, store: s, engine: b.engine, log: log, start: start.UnixNano(),
		tallies: map[*content.Article]preview.Tally{}, stale: make(chan struct{}, 1), wanted: make(chan struct{}),
	}
	p.look = sync.OnceFunc(func() { close(p.wanted) })
	p.now = p.edition(b.ws, b.check, nil)
	p.stale <- struct{}{}
	return p
}

// edition is a reading that nobody has seen yet.
func (p *proofs) edition(ws *content.Workspace, c *check.Checker, across map[string][]content.Finding) *proof {
	newer := make(chan struct{})
	id := strconv.FormatInt(p.start, 36) + "-" + strconv.FormatInt(p.count.Add(1), 10)
	return &proof{Reading: preview.Reading{Workspace: ws, ID: id, Newer: newer}, check: c, newer: newer, across: across, made: &sync.Map{}}
}

// show makes a reading the present one and tells whoever waits.
func (p *proofs) show(next *proof) {
	p.mu.Lock()
	last := p.now
	p.now = next
	p.mu.Unlock()
	close(last.newer)
}

func (p *proofs) present() *proof {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now
}

// Reading implements preview.Desk.
func (p *proofs) Reading() preview.Reading { return p.present().Reading }

// Reload reads what changed and shows it.
func (p *proofs) Reload(changed []string) error {
	last := p.present()
	ws, err := content.Reload(last.Workspace, changed)
	if err != nil {
		return fmt.Errorf("reading %s again: %w", p.root, err)
	}
	next := p.edition(ws, last.check.Next(ws), last.across)
	p.forget(ws, changed)
	p.show(next)
	select {
	case p.stale <- struct{}{}:
	default: // it will be seen
	}
	return nil
}

// forget drops the counts that a change makes wrong: of articles that were read again, of those
// that name a picture that changed, and all of them after a change of what every article rests on.
func (p *proofs) forget(ws *content.Workspace, changed []string) {
	all := slices.ContainsFunc(changed, func(name string) bool {
		ext := path.Ext(name)
		return name == content.ConfigName || ext == ".yaml" || ext == ".yml" || ext == ""
	})
	p.mu.Lock()
	defer p.mu.Unlock()
	kept := make(map[*content.Article]preview.Tally, len(p.tallies))
	for _, a := range ws.Articles {
		tally, ok := p.tallies[a]
		if ok && !all && !slices.ContainsFunc(changed, func(name string) bool { return names(a, path.Base(name)) }) {
			kept[a] = tally
		}
	}
	p.tallies = kept
}

// Compile implements preview.Desk.
func (p *proofs) Compile(ctx context.Context, r preview.Reading, a *content.Article, ch content.Channel) (content.Rendition, []content.Finding, error) {
	p.look()
	at := p.present()
	if at.Workspace != r.Workspace { // a newer one came while the page was made
		at = &proof{Reading: r, check: check.New(r.Workspace), made: &sync.Map{}}
	}
	key := madeKey{a, ch.ID}
	if got, ok := at.made.Load(key); ok {
		m := got.(madeRendition)
		return p.withCode(ctx, m.rendition), m.findings, nil
	}
	out, found, err := p.engine.Compile(ctx, r.Workspace, a, ch)
	if err != nil {
		return out, nil, fmt.Errorf("compiling %s for %s: %w", a.Path, ch.ID, err)
	}
	findings := slices.Concat(at.own(a), at.check.Apply(a, found), at.check.Rendition(a, ch, out), at.across[a.Path])
	m := madeRendition{out, check.Tidy(findings)}
	at.made.Store(key, m)
	return p.withCode(ctx, m.rendition), m.findings, nil
}

// withCode shows the real code of a contact way once there is one, which changes no file.
func (p *proofs) withCode(ctx context.Context, r content.Rendition) content.Rendition {
	if p.engine.Media == nil {
		return r
	}
	return withCode(ctx, p.store, p.engine.Media, r)
}

// own is what is wrong with an article whatever the channel.
func (q *proof) own(a *content.Article) []content.Finding {
	var read []content.Finding
	for _, f := range q.Findings {
		if f.File == a.Path {
			read = append(read, f)
		}
	}
	return append(q.check.Apply(a, read), q.check.Article(a)...)
}

// Published implements preview.Desk.
func (p *proofs) Published(ctx context.Context, a *content.Article, channel string) (content.Rendition, time.Time, error) {
	nothing := fmt.Errorf("%s on %s: %w", a.Slug, channel, fs.ErrNotExist)
	if p.store == nil {
		return content.Rendition{}, time.Time{}, nothing
	}
	posts, err := p.store.Publications(ctx, content.PublicationFilter{Slug: a.Slug, Channel: channel})
	if err != nil {
		return content.Rendition{}, time.Time{}, fmt.Errorf("publications of %s: %w", a.Slug, err)
	}
	if len(posts) == 0 {
		return content.Rendition{}, time.Time{}, nothing
	}
	last := slices.MaxFunc(posts, func(x, y content.Publication) int { return x.PublishedAt.Compare(y.PublishedAt) })
	releases, err := p.store.Releases(ctx, content.ReleaseFilter{IDs: []int64{last.Release}})
	if err != nil {
		return content.Rendition{}, time.Time{}, fmt.Errorf("release of %s: %w", a.Slug, err)
	}
	if len(releases) == 0 || last.Index >= len(releases[0].Items) {
		return content.Rendition{}, time.Time{}, nothing
	}
	out, err := p.store.Rendition(ctx, releases[0].Items[last.Index].Rendition)
	if err != nil {
		return out, time.Time{}, fmt.Errorf("rendition of %s: %w", a.Slug, err)
	}
	return p.withCode(ctx, out), last.PublishedAt, nil
}
