package scheduler

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"moxin/content"
)

// Compiler compiles articles; content/render with content/check behind it, joined by cmd.
type Compiler interface {
	// SourceDigest says what a rendition would be made from, without making it.
	SourceDigest(ws *content.Workspace, a *content.Article, ch content.Channel) (string, error)
	// Compile makes the sealed rendition, with what the checks found in it.
	Compile(ctx context.Context, ws *content.Workspace, a *content.Article, ch content.Channel) (content.Rendition, []content.Finding, error)
}

// Existing is what the store knows: all releases and all articles it has seen.
type Existing struct {
	Releases []content.Release
	Articles []content.ArticleRecord
}

// Want is one article asked to appear on one channel once.
type Want struct {
	Slug         string
	Aliases      []string
	Path         string
	Title        string // of the rendition
	BodyDigest   string // see content.ArticleRecord
	Channel      string
	Platform     string
	Run          int
	Asked        content.Asked
	Position     int // place in a message, 1 first, 0 unsaid
	Commit       content.Commit
	SourceDigest string
	Rendition    string            // digest; "" when it was not needed or could not be compiled
	Errors       []content.Finding // of severity error, on this channel
}

// Wanted is everything a workspace asks for.
type Wanted struct {
	Config   content.Config
	Items    []Want
	Articles []content.ArticleRecord
	// Renditions are those compiled anew.
	Renditions []content.Rendition
	// Broken are errors in files that gave no article, by path: their releases are held, not cancelled.
	Broken map[string]content.Finding
	// New are slugs a person declared to be new articles although they look like renamed ones.
	New []string
}

// Gather reads a workspace into what it asks for. A rendition is compiled only when no
// release holds one of the same source digest and some release may still change.
func Gather(ctx context.Context, ws *content.Workspace, c Compiler, existing Existing) (Wanted, error) {
	g := gatherer{ctx: ctx, ws: ws, compiler: c, existing: existing, fresh: map[string]content.Rendition{}}
	g.out = Wanted{Config: ws.Config, Broken: broken(ws)}
	for _, a := range ws.Articles {
		g.out.Articles = append(g.out.Articles, Record(a))
		if a.Draft {
			continue
		}
		for _, ch := range ws.Config.Channels {
			if err := g.channel(a, ch); err != nil {
				return Wanted{}, fmt.Errorf("scheduler: %s for %s: %w", a.Path, ch.ID, err)
			}
		}
	}
	for _, digest := range slices.Sorted(maps.Keys(g.fresh)) {
		g.out.Renditions = append(g.out.Renditions, g.fresh[digest])
	}
	return g.out, nil
}

type gatherer struct {
	ctx      context.Context
	ws       *content.Workspace
	compiler Compiler
	existing Existing
	fresh    map[string]content.Rendition // by digest
	out      Wanted
}

// channel adds the runs of one article on one channel.
func (g *gatherer) channel(a *content.Article, ch content.Channel) error {
	over, goes := a.For(ch.ID)
	runs := runsOf(a, over)
	if !goes || len(runs) == 0 {
		return nil
	}
	want := Want{
		Slug: a.Slug, Aliases: a.Aliases, Path: a.Path, Title: a.Title, BodyDigest: bodyDigest(a),
		Channel: ch.ID, Platform: ch.Platform, Position: over.Position, Commit: a.Commit,
		Errors: errorsOf(g.ws.Findings, a.Path, ch.ID),
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

// compile fills in the rendition, from the store when its source is the same.
func (g *gatherer) compile(w *Want, a *content.Article, ch content.Channel) error {
	digest, err := g.compiler.SourceDigest(g.ws, a, ch)
	if err != nil {
		return g.refuse(w, err)
	}
	w.SourceDigest = digest
	for i := range g.existing.Releases {
		r := &g.existing.Releases[i]
		if it, ok := itemOf(r, a.Slug); ok && r.Channel == ch.ID && it.SourceDigest == digest {
			w.Rendition, w.Title = it.Rendition, it.Title
			return nil
		}
	}
	r, findings, err := g.compiler.Compile(g.ctx, g.ws, a, ch)
	if err != nil {
		return g.refuse(w, err)
	}
	for _, f := range findings {
		if f.Severity == content.SeverityError && (f.Channel == "" || f.Channel == ch.ID) {
			w.Errors = append(w.Errors, f)
		}
	}
	if len(w.Errors) > 0 {
		return nil
	}
	w.Rendition, w.Title = r.Digest, r.Title
	g.fresh[r.Digest] = r
	return nil
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
		out := slices.ContainsFunc(g.existing.Releases, func(r content.Release) bool {
			return r.Channel == w.Channel && r.Run == run && isOut(r.State) && holdsAny(&r, w.Slug, w.Aliases)
		})
		if !out {
			return false
		}
	}
	return true
}

// runsOf lists the instants asked for, by run: publish_at is run 1, again is 2, 3, …
func runsOf(a *content.Article, over content.Override) map[int]content.Asked {
	runs := map[int]content.Asked{}
	first := over.PublishAt
	if first.None() {
		first = a.PublishAt
	}
	if !first.None() {
		runs[1] = first
	}
	for i, again := range over.Again {
		if !again.None() {
			runs[i+2] = again
		}
	}
	return runs
}

func errorsOf(findings []content.Finding, path, channel string) []content.Finding {
	var out []content.Finding
	for _, f := range findings {
		if f.Severity == content.SeverityError && f.File == path && (f.Channel == "" || f.Channel == channel) {
			out = append(out, f)
		}
	}
	return out
}

// broken finds files with errors that gave no article.
func broken(ws *content.Workspace) map[string]content.Finding {
	out := map[string]content.Finding{}
	for _, f := range ws.Findings {
		if _, seen := out[f.File]; !seen && f.Severity == content.SeverityError {
			out[f.File] = f
		}
	}
	for _, a := range ws.Articles {
		delete(out, a.Path)
	}
	return out
}

func bodyDigest(a *content.Article) string {
	h := sha256.New()
	h.Write([]byte(a.Title + "\n"))
	h.Write(a.Body)
	return hex.EncodeToString(h.Sum(nil))
}

// Record is what the store remembers of an article.
func Record(a *content.Article) content.ArticleRecord {
	return content.ArticleRecord{
		Slug: a.Slug, Aliases: a.Aliases, Path: a.Path, Title: a.Title, Author: a.Author(),
		Series: a.Series, Stage: a.Stage, Audience: a.Audience, Tags: a.Tags,
		BodyDigest: bodyDigest(a), Commit: a.Commit.Hash, UpdatedAt: a.Commit.At,
	}
}

func itemOf(r *content.Release, slug string) (content.Item, bool) {
	for _, it := range r.Items {
		if it.Slug == slug {
			return it, true
		}
	}
	return content.Item{}, false
}

func holdsAny(r *content.Release, slug string, aliases []string) bool {
	return slices.ContainsFunc(r.Items, func(it content.Item) bool {
		return it.Slug == slug || slices.Contains(aliases, it.Slug)
	})
}

// isOut reports whether a release has left plan's hands: under way, with a person, or done.
func isOut(s content.State) bool {
	switch s {
	case content.Queued, content.Publishing, content.Submitted, content.HandedOff, content.InDoubt, content.Published:
		return true
	}
	return false
}

// isStuck reports whether a release ended without a publication and waits for a person.
func isStuck(s content.State) bool {
	return s == content.Failed || s == content.Missed || s == content.Expired
}

// instant is what is asked for as a time: zero for a slot that is not assigned.
func instant(raw string) time.Time {
	if t, ok := slotOf(raw); ok {
		return t
	}
	t, err := time.Parse(time.RFC3339, raw)
	if err != nil {
		return time.Time{}
	}
	return t
}
