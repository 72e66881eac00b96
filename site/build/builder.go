package build

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"moxin/content"
)

// Sites makes the sites of a workspace's channels. It is what publishers/site asks for.
type Sites struct {
	// Of describes the site of a channel.
	Of func(ch content.Channel) (Site, error)
	// Label says what the store knows of an article; one that it does not know has an empty one.
	Label func(ctx context.Context, slug string) (Label, error)
	// Published lists what the store has on a channel; it is asked where a site begins anew.
	Published func(ctx context.Context, ch content.Channel) ([]Published, error)
}

// Put makes the page of a release visible, and returns its address.
func (s *Sites) Put(ctx context.Context, ch content.Channel, r content.Release, page content.Rendition) (string, error) {
	site, err := s.Of(ch)
	if err != nil {
		return "", err
	}
	_, err = site.change(ctx, func(st state) (state, error) {
		var err error
		if st, err = s.begun(ctx, ch, site, st); err != nil {
			return st, err
		}
		at := site.Now()
		if e, ok := st.has(r.ID); ok {
			at = e.Published // put again, after a kill
		}
		return s.with(ctx, site, st, page, r.ID, at)
	})
	if err != nil {
		return "", err
	}
	return site.address(page.Slug), nil
}

// with adds a release's page to a state.
func (s *Sites) with(ctx context.Context, site Site, st state, page content.Rendition, release int64, at time.Time) (state, error) {
	label, err := s.Label(ctx, page.Slug)
	if err != nil {
		return st, fmt.Errorf("build: %s: %w", page.Slug, err)
	}
	if err := site.keep(page); err != nil {
		return st, err
	}
	return st.with(newEntry(page, release, label, at)), nil
}

// address is where readers find an article.
func (s Site) address(slug string) string {
	href := s.href("articles", slug)
	if s.URL == "" {
		return href
	}
	return s.whole(href)
}

// Has returns the address of a release's page, and false when there is none.
func (s *Sites) Has(_ context.Context, ch content.Channel, r content.Release) (string, bool, error) {
	site, err := s.Of(ch)
	if err != nil {
		return "", false, err
	}
	_, m, err := site.load()
	if err != nil {
		return "", false, err
	}
	e, ok := m.has(r.ID)
	if !ok {
		return "", false, nil
	}
	return site.address(e.Slug), true, nil
}

// Remove takes the page of a release away.
func (s *Sites) Remove(ctx context.Context, ch content.Channel, r content.Release) error {
	site, err := s.Of(ch)
	if err != nil {
		return err
	}
	_, err = site.change(ctx, func(st state) (state, error) {
		var err error
		if st, err = s.begun(ctx, ch, site, st); err != nil {
			return st, err
		}
		return st.without(r.ID), nil
	})
	return err
}

// Published is a publication on a site channel, as the store has it.
type Published struct {
	Release int64
	At      time.Time
	Gone    bool
	// Load brings its rendition.
	Load func(context.Context) (content.Rendition, error)
}

// Sync brings a channel's site to what the store says is published: pages that are missing are put
// back, as after a new folder or another machine, and those that are gone are taken away. What the
// store does not know of stays: its release may be on its way.
func (s *Sites) Sync(ctx context.Context, ch content.Channel) (Stats, error) {
	site, err := s.Of(ch)
	if err != nil {
		return Stats{}, err
	}
	return site.change(ctx, func(st state) (state, error) { return s.synced(ctx, ch, site, st) })
}

// begun is st, or what the store has where nothing is there yet: a new folder must not show one
// page alone because the others were published before.
func (s *Sites) begun(ctx context.Context, ch content.Channel, site Site, st state) (state, error) {
	if len(st.Entries)+len(st.Gone) > 0 {
		return st, nil
	}
	return s.synced(ctx, ch, site, st)
}

func (s *Sites) synced(ctx context.Context, ch content.Channel, site Site, st state) (state, error) {
	list, err := s.Published(ctx, ch)
	if err != nil {
		return st, fmt.Errorf("build: what is published on %s: %w", ch.ID, err)
	}
	for _, p := range list {
		e, there := st.has(p.Release)
		if p.Gone {
			st = st.without(p.Release)
		}
		if p.Gone || there && site.holds(e.Digest) {
			continue
		}
		r, err := p.Load(ctx)
		if err != nil {
			return st, fmt.Errorf("build: release %d: %w", p.Release, err)
		}
		if st, err = s.with(ctx, site, st, r, p.Release, p.At); err != nil {
			return st, err
		}
	}
	return st, nil
}

// holds reports whether a body is kept.
func (s Site) holds(digest string) bool {
	_, err := os.Stat(filepath.Join(s.Folder, "renditions", digest+".json"))
	return err == nil
}

// Look is an article that is only looked at.
type Look struct {
	Rendition content.Rendition
	Label     Label
	At        time.Time
}

// Show builds a site of articles whether they are published or not, and of nothing else. It is for
// a folder of its own.
func (s Site) Show(ctx context.Context, list []Look) (Stats, error) {
	return s.change(ctx, func(old state) (state, error) {
		var st state
		for _, l := range list {
			if slices.ContainsFunc(st.Entries, func(e Entry) bool { return e.Slug == l.Rendition.Slug }) {
				return st, fmt.Errorf("build: two articles have the slug %s", l.Rendition.Slug)
			}
			if err := s.keep(l.Rendition); err != nil {
				return st, err
			}
			st.Entries = append(st.Entries, newEntry(l.Rendition, 0, l.Label, l.At))
		}
		for _, e := range old.Entries {
			if e.Release != 0 {
				return st, errors.New("build: the folder holds a published site")
			}
		}
		return st, nil
	})
}
