package main

import (
	"context"
	"fmt"
	"slices"

	"moxin/content"
	"moxin/content/store"
)

// ongoing is what a workspace has and has done. A ranking knows only what was read: it does not know of a
// post that nobody has read yet, of a release that waits, nor of what the team took out of its workspace.
type ongoing struct {
	ws         *content.Workspace
	slugs      map[string]string // present ones, by present and older ones
	out, waits map[spotOf]bool
}

// spotOf is an article on a channel.
type spotOf struct{ slug, channel string }

func newOngoing(ws *content.Workspace) ongoing {
	o := ongoing{ws, map[string]string{}, map[spotOf]bool{}, map[spotOf]bool{}}
	for _, a := range ws.Articles {
		for _, alias := range a.Aliases {
			o.slugs[alias] = a.Slug
		}
	}
	for _, a := range ws.Articles { // a present slug is nobody's older one
		o.slugs[a.Slug] = a.Slug
	}
	return o
}

// goingOn reads what is out and what waits.
func goingOn(ctx context.Context, ws *content.Workspace, s *store.Store) (ongoing, error) {
	o := newOngoing(ws)
	out, err := s.Publications(ctx, content.PublicationFilter{NotGone: true})
	if err != nil {
		return o, fmt.Errorf("reading publications: %w", err)
	}
	for _, p := range out {
		o.out[o.at(p.Slug, p.Channel)] = true
	}
	open := slices.DeleteFunc(slices.Clone(content.States), func(s content.State) bool { return !s.Open() })
	waiting, err := s.Releases(ctx, content.ReleaseFilter{States: open, Brief: true})
	if err != nil {
		return o, fmt.Errorf("reading releases: %w", err)
	}
	for _, r := range waiting {
		for _, item := range r.Items {
			o.waits[o.at(item.Slug, r.Channel)] = true
		}
	}
	return o, nil
}

// still is the advice that still has something to do.
func (o ongoing) still(advice []content.Advice) []content.Advice {
	return slices.DeleteFunc(slices.Clone(advice), func(a content.Advice) bool { return !o.due(a) })
}

func (o ongoing) at(slug, channel string) spotOf {
	if present, ok := o.slugs[slug]; ok {
		slug = present
	}
	return spotOf{slug, channel}
}

// due reports whether nobody has done it yet and it can be done.
func (o ongoing) due(a content.Advice) bool {
	if a.Kind != "article" {
		return true
	}
	if _, there := o.slugs[a.Subject]; !there {
		return false
	}
	if a.Channel == "" {
		return true
	}
	spot, again := o.at(a.Subject, a.Channel), slices.Equal(a.Posts, []string{a.Subject})
	_, configured := o.ws.Config.Channel(a.Channel)
	return configured && !o.waits[spot] && (again || !o.out[spot])
}
