package main

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"moxin/content"
	"moxin/content/check"
	"moxin/content/render"
	"moxin/site/preview"
)

// told is after how many counted articles the open list is told of them.
const told = 200

// Tally implements preview.Desk.
func (p *proofs) Tally(a *content.Article) (preview.Tally, bool) {
	p.look()
	return p.counted(a)
}

func (p *proofs) counted(a *content.Article) (preview.Tally, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	t, ok := p.tallies[a]
	return t, ok
}

// work looks at what no page waits for until ctx ends: what only all articles together show, and
// how many findings each article has. It begins when somebody first looks at an article or at the list
// of them: a console whose preview nobody opens holds no lexicon and no rendition.
func (p *proofs) work(ctx context.Context) {
	select {
	case <-ctx.Done():
		return
	case <-p.wanted:
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-p.stale:
		}
		p.catchUp(ctx)
	}
}

// catchUp works until everything about the present reading is known.
func (p *proofs) catchUp(ctx context.Context) {
	for ctx.Err() == nil {
		at := p.present()
		if !at.fresh {
			p.lookAcross(at)
			continue
		}
		if p.countSome(ctx, at) == 0 {
			return
		}
		p.more(at, at.across)
	}
}

// lookAcross compares all articles and shows what that says anew.
func (p *proofs) lookAcross(at *proof) {
	across := map[string][]content.Finding{}
	for _, f := range at.check.Workspace() {
		across[f.File] = append(across[f.File], f)
	}
	p.more(at, across)
}

// more shows the same reading with what else is known of it, unless a newer one is shown already.
func (p *proofs) more(at *proof, across map[string][]content.Finding) {
	next := p.edition(at.Workspace, at.check, across)
	next.fresh = true
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.now != at {
		return
	}
	p.now = next
	close(at.newer)
}

// countSome counts the findings of articles that nobody has counted, a few hundred at a time, and
// stops early when the workspace is read again.
func (p *proofs) countSome(ctx context.Context, at *proof) int {
	// The renderer's caches are for articles that are looked at again; these are not.
	sketch := &render.Engine{Sketch: true}
	n := 0
	for _, a := range at.Articles {
		if _, done := p.counted(a); done {
			continue
		}
		tally, err := at.tally(ctx, sketch, a)
		if err != nil {
			if ctx.Err() != nil {
				return n
			}
			p.log.Error("counting findings", "article", a.Slug, "error", err)
			tally = preview.Tally{Broken: true} // asked again when the article changes
		}
		p.mu.Lock()
		p.tallies[a] = tally
		p.mu.Unlock()
		if n++; n == told || p.present().Workspace != at.Workspace {
			break
		}
	}
	return n
}

// tally counts what check says of an article and of its renditions.
func (q *proof) tally(ctx context.Context, sketch *render.Engine, a *content.Article) (preview.Tally, error) {
	findings := slices.Concat(q.own(a), q.across[a.Path])
	for _, ch := range q.Config.Channels {
		if _, goes := a.For(ch.ID); !goes {
			continue
		}
		out, found, err := sketch.Compile(ctx, q.Workspace, a, ch)
		if err != nil {
			return preview.Tally{}, fmt.Errorf("checking %s for %s: %w", a.Path, ch.ID, err)
		}
		findings = slices.Concat(findings, q.check.Apply(a, found), q.check.Rendition(a, ch, out))
	}
	t := preview.Tally{Failing: map[string]int{}}
	for _, f := range check.Tidy(findings) {
		switch {
		case f.Rule == "media/offline": // remote pictures are fetched when the article is opened
		case f.Severity == content.SeverityError:
			t.Errors++
			if f.Channel != "" {
				t.Failing[f.Channel]++
			}
		case f.Severity == content.SeverityWarning:
			t.Warnings++
		default:
			t.Notes++
		}
	}
	return t, nil
}

// names reports whether an article speaks of a file by its name, as it stands or as in a URL.
func names(a *content.Article, file string) bool {
	covers := []string{a.Cover}
	for _, o := range a.Channels {
		covers = append(covers, o.Cover, o.Video)
	}
	for _, name := range []string{file, url.PathEscape(file)} {
		if bytes.Contains(a.Body, []byte(name)) || slices.ContainsFunc(covers, func(c string) bool { return strings.HasSuffix(c, name) }) {
			return true
		}
	}
	return false
}
