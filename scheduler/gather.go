package scheduler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"moxin/content"
)

// Gather reads a workspace into what it asks for. A rendition is compiled only when no
// release holds one of the same source digest and some release may still change.
func Gather(ctx context.Context, ws *content.Workspace, c Compiler, existing Existing) (Wanted, error) {
	g := gatherer{ctx: ctx, ws: ws, compiler: c, stored: existing.Rendition, shown: existing.Shown}
	g.out = Wanted{Config: ws.Config, Broken: broken(ws)}
	g.names, g.held = namesOf(ws.Articles), indexOf(pointers(existing.Releases))
	if err := g.articles(); err != nil {
		return Wanted{}, err
	}
	slices.SortStableFunc(g.out.Renditions, func(a, b content.Rendition) int { return cmp.Compare(a.Digest, b.Digest) })
	g.out.Renditions = slices.CompactFunc(g.out.Renditions, func(a, b content.Rendition) bool { return a.Digest == b.Digest })
	return g.out, nil
}

type gatherer struct {
	ctx      context.Context
	ws       *content.Workspace
	compiler Compiler
	stored   func(context.Context, string) (content.Rendition, error) // nil: links are not looked for
	shown    bool                                                     // see Existing.Shown
	held     index                                                    // of the releases there are
	names    names
	out      Wanted
}

// articles adds what all articles ask for, in their order. They are compiled on all cores.
func (g *gatherer) articles() error {
	parts := make([]gatherer, len(g.ws.Articles))
	var all errgroup.Group
	all.SetLimit(runtime.GOMAXPROCS(0))
	for i, a := range g.ws.Articles {
		part := &parts[i]
		*part = *g
		part.out = Wanted{Config: g.out.Config, Broken: map[string][]content.Finding{a.Path: g.out.Broken[a.Path]}}
		all.Go(func() error {
			if err := part.article(a); err != nil {
				return fmt.Errorf("scheduler: %s: %w", a.Path, err)
			}
			return nil
		})
	}
	if err := all.Wait(); err != nil {
		return err
	}
	for i, a := range g.ws.Articles {
		g.out.Articles = append(g.out.Articles, parts[i].out.Articles...)
		g.out.Items = append(g.out.Items, parts[i].out.Items...)
		if broken := parts[i].out.Broken[a.Path]; len(broken) > 0 {
			g.out.Broken[a.Path] = broken
		}
		g.out.Renditions = append(g.out.Renditions, parts[i].out.Renditions...)
	}
	return nil
}

// article adds what one article asks for on every channel.
func (g *gatherer) article(a *content.Article) error {
	record := Record(a)
	record.Aliases = g.names.own(a)
	g.out.Articles = append(g.out.Articles, record)
	if a.Draft {
		return nil
	}
	for _, ch := range g.ws.Config.Channels {
		if err := g.channel(a, record, ch); err != nil {
			return fmt.Errorf("channel %s: %w", ch.ID, err)
		}
	}
	// Whoever mistypes one channel has not taken the article off the other.
	for _, id := range slices.Sorted(maps.Keys(a.Channels)) {
		if _, ok := g.ws.Config.Channel(id); !ok {
			g.out.Broken[a.Path] = append(g.out.Broken[a.Path], content.Finding{
				Rule: "channel/unknown", Severity: content.SeverityError, Position: a.At("channels." + id),
				Message: content.T("moxin.yaml 里没有渠道 "+id, "moxin.yaml has no channel "+id),
			})
		}
	}
	return nil
}

// channel adds the runs of one article on one channel.
func (g *gatherer) channel(a *content.Article, record content.ArticleRecord, ch content.Channel) error {
	over, goes := a.For(ch.ID)
	runs := g.runs(a, ch.ID, over)
	if p, _ := content.PlatformByID(ch.Platform); !goes || len(runs) == 0 || p.Later { // moxin.yaml's finding says so
		return nil
	}
	want := Want{
		Slug: a.Slug, Aliases: record.Aliases, Path: a.Path, Title: a.Title, BodyDigest: record.BodyDigest,
		Channel: ch.ID, Platform: ch.Platform, Position: over.Position, Commit: a.Commit, Stage: a.Stage, Authors: a.Authors,
		Series: a.Series, Part: a.Part, Campaign: a.Campaign, Priority: a.Priority, After: g.names.slugs(a.After),
		Errors: append(errorsOf(g.out.Broken[a.Path], ch.ID), g.names.clashes(a)...),
	}
	if g.settled(&want, runs) {
		// Every run is out: nothing can change any more, so nothing is compiled.
	} else if err := g.compile(&want, a, ch); err != nil {
		return err
	}
	for _, run := range slices.Sorted(maps.Keys(runs)) {
		w := want
		w.Run, w.Asked = run, runs[run]
		g.out.Items = append(g.out.Items, w)
	}
	return nil
}

// compile fills in the rendition, from the store when its source is the same. A rendition says
// its own source digest: where no release could hold the same, it is not asked for beforehand.
func (g *gatherer) compile(w *Want, a *content.Article, ch content.Channel) error {
	if held := g.on(a.Slug, ch.ID); len(held) > 0 {
		if err := g.digest(w, a, ch); err != nil {
			return g.refuse(w, err)
		}
		for _, it := range held {
			if it.SourceDigest == w.SourceDigest {
				w.Rendition, w.Title = it.Rendition, it.Title
				return g.storedLinks(w, a)
			}
		}
	}
	r, findings, err := g.compiler.Compile(g.ctx, g.ws, a, ch)
	if err != nil {
		if unread := g.digest(w, a, ch); unread != nil {
			err = unread // what could not be read says more than what came of it
		}
		return g.refuse(w, err)
	}
	w.SourceDigest = r.SourceDigest
	for _, f := range findings {
		switch {
		case f.Channel != "" && f.Channel != ch.ID:
		case f.Severity == content.SeverityError:
			w.Errors = append(w.Errors, f)
		case f.Severity == content.SeverityWarning:
			w.Warnings = append(w.Warnings, f)
		}
	}
	if len(w.Errors) > 0 {
		return nil
	}
	w.Rendition, w.Title, w.Links = r.Digest, r.Title, linksOf(r)
	if g.shown {
		r.HTML, r.Text, r.Script = "", "", ""
	}
	g.out.Renditions = append(g.out.Renditions, r)
	return nil
}

// on are the items of an article in the releases of a channel.
func (g *gatherer) on(slug, channel string) []content.Item {
	var items []content.Item
	for _, at := range g.held.holding(slug) {
		if it, ok := itemOf(at.release, slug); ok && at.release.Channel == channel {
			items = append(items, it)
		}
	}
	return items
}

// digest fills in the source digest of what would be compiled.
func (g *gatherer) digest(w *Want, a *content.Article, ch content.Channel) (err error) {
	w.SourceDigest, err = g.compiler.SourceDigest(g.ws, a, ch)
	return err
}

// refuse turns a failure to compile one article into a finding, so that the others go on.
func (g *gatherer) refuse(w *Want, err error) error {
	if g.ctx.Err() != nil {
		return errors.Join(g.ctx.Err(), err)
	}
	w.Errors = append(w.Errors, content.Finding{
		Rule: "plan/compile", Severity: content.SeverityError,
		Position: content.Position{File: w.Path}, Channel: w.Channel,
		Message: content.T("无法生成成稿："+err.Error(), "cannot be compiled: "+err.Error()),
	})
	return nil
}

// settled reports whether every run is carried by a release that plan may not change.
func (g *gatherer) settled(w *Want, runs map[int]content.Asked) bool {
	for run := range runs {
		out := slices.ContainsFunc(g.held.holding(w.Slug, w.Aliases...), func(at placed) bool {
			return at.release.Channel == w.Channel && at.release.Run == run && isOut(at.release.State)
		})
		if !out {
			return false
		}
	}
	return true
}

// runs lists the instants asked for, by run: publish_at is run 1, again is 2, 3, … A repeat
// that a release remembers keeps that release's run wherever it stands in the list now: taking
// the first one out must not make the second another's.
func (g *gatherer) runs(a *content.Article, channel string, over content.Override) map[int]content.Asked {
	runs := map[int]content.Asked{}
	if first := g.ws.Config.AskedOn(a, channel); !first.None() {
		runs[1] = first
	}
	var others []int
	for i, again := range over.Again {
		if run, ok := g.remembered(a, channel, again, runs); ok {
			runs[run] = again
		} else if !again.None() {
			others = append(others, i)
		}
	}
	for _, i := range others {
		run := i + 2
		for !runs[run].None() {
			run++
		}
		runs[run] = over.Again[i]
	}
	return runs
}

// remembered finds the run of the release that a repeat was asked for by before.
func (g *gatherer) remembered(a *content.Article, channel string, again content.Asked, taken map[int]content.Asked) (int, bool) {
	for _, at := range g.held.holding(a.Slug, g.names.own(a)...) {
		r := at.release
		if r.Run > 1 && r.Channel == channel && r.State != content.Cancelled && taken[r.Run].None() && sameAsked(r.Asked, again) {
			return r.Run, true
		}
	}
	return 0, false
}

// errorsOf are the errors that concern a channel.
func errorsOf(findings []content.Finding, channel string) []content.Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f content.Finding) bool {
		return f.Channel != "" && f.Channel != channel
	})
}

// broken collects the errors of files and folders.
func broken(ws *content.Workspace) map[string][]content.Finding {
	out := map[string][]content.Finding{}
	for _, f := range ws.Findings {
		if f.Severity == content.SeverityError {
			out[f.File] = append(out[f.File], f)
		}
	}
	for _, f := range ws.Terms() {
		if f.Severity == content.SeverityError {
			out[f.File] = append(out[f.File], f)
		}
	}
	return out
}

// names says which articles claim a slug, as their own or as an older one.
type names map[string][]*content.Article

func namesOf(articles []*content.Article) names {
	n := names{}
	for _, a := range articles {
		for _, name := range append([]string{a.Slug}, a.Aliases...) {
			if !slices.Contains(n[name], a) {
				n[name] = append(n[name], a)
			}
		}
	}
	return n
}

// own are the aliases that no other article claims. What two claim is neither's: it would give
// one article's release to the other.
func (n names) own(a *content.Article) []string {
	return slices.DeleteFunc(slices.Clone(a.Aliases), func(alias string) bool { return len(n[alias]) > 1 })
}

// slugs are the present names of articles that may be named by older ones.
func (n names) slugs(named []string) []string {
	var out []string
	for _, name := range named {
		claim := n[name]
		if len(claim) > 0 && !slices.ContainsFunc(claim, func(a *content.Article) bool { return a.Slug == name }) {
			name = claim[0].Slug
		}
		out = append(out, name)
	}
	return out
}

// clashes are the errors of an article whose names others claim too.
func (n names) clashes(a *content.Article) []content.Finding {
	var out []content.Finding
	for _, name := range append([]string{a.Slug}, a.Aliases...) {
		var paths []string
		for _, other := range n[name] {
			if other != a && (name != a.Slug || other.Slug == name) {
				paths = append(paths, other.Path)
			}
		}
		if len(paths) > 0 {
			also := strings.Join(paths, ", ")
			out = append(out, content.Finding{
				Rule: "slug/duplicate", Severity: content.SeverityError, Position: a.At("slug"),
				Message: content.T(name+" 也是 "+also+" 的 slug 或别名", name+" is also a slug or an alias of "+also),
			})
		}
	}
	return out
}
