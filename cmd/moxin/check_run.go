package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"moxin/content"
	"moxin/content/check"
	"moxin/content/media"
	"moxin/content/render"
)

// An examiner checks a workspace without drawing or storing anything.
type examiner struct {
	root    string
	files   *desk
	digests map[string]digest // of the files that the workspace was read from
	ws      *content.Workspace
	check   *check.Checker
	engine  *render.Engine
	cache   *checkCache // nil: everything is checked anew
	now     func() time.Time
}

// examinerOptions say how a workspace is opened for a check.
type examinerOptions struct {
	replaced map[string][]byte // unsaved files by path
	online   bool              // fetch remote pictures: then nothing is remembered
	noCache  bool
}

// newExaminer reads the workspace at root.
func (a *app) newExaminer(ctx context.Context, root string, o examinerOptions) (*examiner, error) {
	x := &examiner{root: root, files: &desk{os.DirFS(root), o.replaced}, now: a.now}
	if err := x.load(ctx); err != nil {
		return nil, err
	}
	x.engine = newEngine(root, x.ws, nil)
	x.engine.Sketch = true
	if o.online {
		dir := x.ws.Config.Media
		if dir == "" {
			dir = filepath.Join(root, stateDir, "media")
		}
		store, err := media.OpenDir(dir)
		if err != nil {
			return nil, err
		}
		x.engine.Media, x.engine.Fetch = store, newFetch(x.ws.Config.Private)
		return x, nil
	}
	if o.noCache {
		return x, nil
	}
	generation, err := checkGeneration(x.files, x.ws.Config, x.engine)
	if err != nil {
		return nil, err
	}
	x.cache = openCheckCache(root, generation)
	return x, nil
}

// load reads the workspace from the files as they are now. The commits of articles say which of
// two that are alike came first.
func (x *examiner) load(ctx context.Context) error {
	reading := &digester{FS: x.files, digests: map[string]digest{}}
	ws, err := content.Load(reading)
	if err != nil {
		return exit(exitUsage, err)
	}
	if err := addCommits(ctx, x.root, ws); err != nil {
		return err
	}
	ws.FS = x.files
	x.digests, x.ws, x.check = reading.digests, ws, check.New(ws)
	return nil
}

// A scope is what of a workspace is asked about.
type scope struct {
	articles []*content.Article
	whole    bool            // all of the workspace
	files    map[string]bool // unless whole: whose findings are wanted
	channels []content.Channel
}

// outcome is what was found in a scope, and what exceptions in the articles let pass of it.
type outcome struct {
	findings []content.Finding // sorted by place, each said once; never nil
	passed   []check.Passed
}

// examine checks a scope. What only all articles together show is looked for in all of them,
// whatever the scope; exceptions that nothing needed are told when every channel was looked at.
func (x *examiner) examine(ctx context.Context, s scope) (outcome, error) {
	var together []content.Finding
	var g errgroup.Group
	g.Go(func() error { // one core is enough for most of it
		together = x.check.Workspace()
		return nil
	})
	perArticle, err := x.articles(ctx, s)
	_ = g.Wait() // Workspace returns no error
	if err != nil {
		return outcome{}, err
	}
	findings := slices.Concat(x.check.Reading(), x.loadings(), together)
	findings = slices.DeleteFunc(findings, func(f content.Finding) bool { return !s.whole && !s.files[f.File] && !x.grave(f) })
	for _, o := range perArticle {
		findings = append(findings, o.findings...)
		x.check.Remember(o.passed)
	}
	wanted := func(f content.Finding) bool {
		return f.Channel == "" || slices.ContainsFunc(s.channels, func(ch content.Channel) bool { return ch.ID == f.Channel })
	}
	findings = slices.DeleteFunc(findings, func(f content.Finding) bool {
		return !wanted(f) || x.engine.Fetch == nil && f.Rule == "media/offline"
	})
	var out outcome
	for _, a := range s.articles {
		if len(s.channels) == len(x.ws.Config.Channels) {
			findings = append(findings, x.check.Unused(a)...)
		}
		out.passed = append(out.passed, x.check.Passed(a)...)
	}
	x.place(findings)
	out.findings = append([]content.Finding{}, check.Tidy(findings)...)
	out.passed = slices.DeleteFunc(out.passed, func(p check.Passed) bool { return !wanted(p.Finding) })
	return out, nil
}

// place gives findings of an article as a whole the line of its title, else its first one: editors
// and reviews show nothing that has no line. Exceptions were applied before.
func (x *examiner) place(findings []content.Finding) {
	articles := make(map[string]*content.Article, len(x.ws.Articles))
	for _, a := range x.ws.Articles {
		articles[a.Path] = a
	}
	for i, f := range findings {
		a := articles[f.File]
		if f.Line > 0 || a == nil {
			continue
		}
		if findings[i].Position = a.At("title"); findings[i].Line == 0 {
			findings[i].Line = 1
		}
	}
}

// grave reports an error of moxin.yaml: whatever was asked about, nothing after it means what it
// seems to.
func (x *examiner) grave(f content.Finding) bool {
	return f.File == content.ConfigName && f.Severity == content.SeverityError
}

// articles returns what was found in each article of the scope, in their order.
func (x *examiner) articles(ctx context.Context, s scope) ([]outcome, error) {
	out := make([]outcome, len(s.articles))
	var next atomic.Int64
	g, ctx := errgroup.WithContext(ctx)
	for range min(runtime.NumCPU(), len(s.articles)) {
		g.Go(func() error {
			w := x.worker()
			for i := int(next.Add(1)) - 1; i < len(out); i = int(next.Add(1)) - 1 {
				var err error
				if out[i], err = w.article(ctx, s.articles[i], s.channels); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return out, nil
}

// A clerk checks one article at a time, with a record of the files that each one rests on.
type clerk struct {
	*examiner
	record *recorder
	seen   *content.Workspace // the workspace through the record
	own    *check.Checker     // made when the first article is not remembered
}

func (x *examiner) worker() *clerk {
	w := &clerk{examiner: x, record: &recorder{FS: x.files, asked: map[string]bool{}}}
	seen := *x.ws
	seen.FS = w.record
	w.seen = &seen
	return w
}

// article returns what was found in an article and its renditions, remembered or new. Only a
// verdict about all channels is remembered.
func (w *clerk) article(ctx context.Context, a *content.Article, channels []content.Channel) (outcome, error) {
	sum, read := w.digests[a.Path]
	if w.cache != nil && read {
		if found, ok := w.cache.find(w.files, a.Path, sum); ok {
			return found, nil
		}
	}
	if w.own == nil {
		w.own = check.New(w.seen)
	}
	w.record.take() // what making the checker asked for is no article's
	found, err := w.judge(ctx, a, channels)
	if err != nil {
		return outcome{}, err
	}
	if w.cache == nil || !read || len(channels) < len(w.ws.Config.Channels) {
		return found, nil
	}
	v := verdict{digest: sum, outcome: found}
	for _, name := range w.record.take() {
		if !fs.ValidPath(name) {
			continue // never there, whatever the files
		}
		r, readable := rest(w.files, name, w.now())
		if !readable {
			return found, nil
		}
		v.rests = append(v.rests, r)
	}
	w.cache.keep(a.Path, v)
	return found, nil
}

// judge checks an article and compiles and checks its renditions.
func (w *clerk) judge(ctx context.Context, a *content.Article, channels []content.Channel) (outcome, error) {
	findings := w.own.Article(a)
	for _, ch := range channels {
		if _, goes := a.For(ch.ID); !goes {
			continue
		}
		r, more, err := w.engine.Compile(ctx, w.seen, a, ch)
		if err != nil {
			return outcome{}, fmt.Errorf("compiling %s for %s: %w", a.Path, ch.ID, err)
		}
		findings = slices.Concat(findings, w.own.Apply(a, more), w.own.Rendition(a, ch, r))
	}
	return outcome{check.Tidy(findings), w.own.Passed(a)}, nil
}
