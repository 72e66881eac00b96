package main

import (
	"context"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"moxin/content"
	"moxin/content/store"
	"moxin/site/build"
)

// themeDir is the workspace's folder with templates that replace the site's own.
const themeDir = "site"

// siteChannels are the workspace's own sites.
func siteChannels(b *bench) []content.Channel {
	return slices.DeleteFunc(slices.Clone(b.ws.Config.Channels), func(ch content.Channel) bool { return ch.Platform != content.Site })
}

// siteFolder is where a channel's site is built. Two sites never share a folder unless moxin.yaml
// says so.
func siteFolder(b *bench, ch content.Channel) string {
	switch {
	case ch.Folder != "" && filepath.IsAbs(ch.Folder):
		return ch.Folder
	case ch.Folder != "":
		return filepath.Join(b.root, filepath.FromSlash(ch.Folder))
	case len(siteChannels(b)) > 1:
		return filepath.Join(stateFolder(b), "site-"+ch.ID)
	}
	return filepath.Join(stateFolder(b), "site")
}

// siteOf describes the site of a channel.
func (a *app) siteOf(b *bench, ch content.Channel) build.Site {
	s := build.Site{
		Folder: siteFolder(b, ch), URL: siteURL(b, ch), Brand: b.ws.Config.Brand,
		Zone: b.ws.Config.Zone, Media: b.media, Now: a.now, Beacon: a.beaconOf(b, ch),
	}
	if dir := filepath.Join(b.root, themeDir); isDir(dir) {
		s.Theme = os.DirFS(dir)
	}
	return s
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// sites builds the workspace's sites from the store.
func (a *app) sites(b *bench, s *store.Store) *build.Sites {
	return &build.Sites{
		Of: func(ch content.Channel) (build.Site, error) { return a.siteOf(b, ch), nil },
		Label: func(ctx context.Context, slug string) (build.Label, error) {
			labels, err := siteLabels(ctx, s)
			return labels[slug], err
		},
		Published: func(ctx context.Context, ch content.Channel) ([]build.Published, error) {
			return sitePublished(ctx, b, s, ch)
		},
	}
}

// siteLabels are what the store knows of articles, by all their names.
func siteLabels(ctx context.Context, s *store.Store) (map[string]build.Label, error) {
	records, err := s.Articles(ctx)
	if err != nil {
		return nil, err
	}
	labels := map[string]build.Label{}
	for _, r := range records {
		for _, name := range append(r.Aliases, r.Slug) {
			labels[name] = build.Label{Series: r.Series, Tags: r.Tags}
		}
	}
	return labels, nil
}

// sitePublished is what the store has on a channel, oldest first. Renditions are read when a page
// is missing.
func sitePublished(ctx context.Context, b *bench, s *store.Store, ch content.Channel) ([]build.Published, error) {
	list, err := s.Publications(ctx, content.PublicationFilter{Channel: ch.ID})
	if err != nil {
		return nil, err
	}
	out := make([]build.Published, len(list))
	for i, p := range list {
		out[i] = build.Published{
			Release: p.Release, At: p.PublishedAt, Gone: !p.GoneAt.IsZero(),
			Load: func(ctx context.Context) (content.Rendition, error) {
				r, err := s.Release(ctx, p.Release)
				if err != nil {
					return content.Rendition{}, err
				}
				if p.Index < 0 || p.Index >= len(r.Items) {
					return content.Rendition{}, fs.ErrNotExist
				}
				page, err := s.Rendition(ctx, r.Items[p.Index].Rendition)
				return pageWithCode(ctx, s, b.media, page), err
			},
		}
	}
	return out, nil
}

// siteHandler serves the workspace's sites, each by the host of its address; where hosts tell
// nothing, the first.
func siteHandler(b *bench) http.Handler {
	hosts, first := map[string]http.Handler{}, http.Handler(nil)
	for _, ch := range siteChannels(b) {
		h := build.Handler(siteFolder(b, ch))
		if first == nil {
			first = h
		}
		if u, err := url.Parse(ch.URL); err == nil && u.Host != "" && hosts[strings.ToLower(u.Host)] == nil {
			hosts[strings.ToLower(u.Host)] = h
		}
	}
	if first == nil {
		return http.NotFoundHandler()
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h, ok := hosts[strings.ToLower(r.Host)]; ok {
			h.ServeHTTP(w, r)
			return
		}
		first.ServeHTTP(w, r)
	})
}
