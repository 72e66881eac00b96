package console

import (
	"context"
	"errors"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"slices"

	"moxin/content"
	"moxin/site/web"
)

// shown is the rendition that a page shows for a channel.
type shown struct {
	content.Rendition
	release content.Release // whose message carries it; zero when nothing was applied
	drift   bool            // the workspace says something else by now
}

// shown is what was applied for a channel, since that is what goes out; before that, what the
// workspace compiles to. It is web.ErrUnknown when there is neither.
func (h *handler) shown(ctx context.Context, a piece, channel string) (shown, error) {
	out, err := h.applied(ctx, a, channel)
	if err != nil {
		return out, err
	}
	if h.Desk != nil && a.source != nil {
		fresh, err := h.Desk.Compile(ctx, a.Slug, channel)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return out, err
		case out.Digest == "":
			out.Rendition = fresh
		default:
			out.drift = fresh.SourceDigest != out.SourceDigest
		}
	}
	if out.Digest == "" {
		return out, web.ErrUnknown
	}
	return out, nil
}

// applied is the rendition of the channel's newest release that was not given up.
func (h *handler) applied(ctx context.Context, a piece, channel string) (out shown, err error) {
	for _, r := range slices.Backward(a.releases) {
		if r.Channel != channel || r.State == content.Cancelled {
			continue
		}
		i := slices.IndexFunc(r.Items, func(it content.Item) bool {
			return it.Slug == a.Slug || slices.Contains(a.Aliases, it.Slug)
		})
		if i < 0 {
			continue
		}
		out.release = r
		out.Rendition, err = h.Store.Rendition(ctx, r.Items[i].Rendition)
		out.SourceDigest = r.Items[i].SourceDigest
		return out, err
	}
	return out, nil
}

// lookView is a rendition as its platform shows it.
type lookView struct {
	Family   content.Family
	Title    string
	Author   string
	Summary  string
	Frame    string // where the HTML is
	Text     string
	Folded   string // what a feed hides behind "more"; Text is what comes before
	Cover    *imageView
	Images   []imageView
	Counters []counter
	Release  string // of the release that carries it; "" = not applied
	Number   int64
	Drift    bool
	Digest   string
	Message  *web.Message // of WeCom
}

type imageView struct {
	URL           string
	Alt           string
	Width, Height int
}

// folds are after how many characters a feed hides the rest of a caption.
// Source: platform notes collected 2026-11, 视频号, "text over ~55 chars folded in feed" (C).
var folds = map[string]int{content.Channels: 55}

func (v *articleView) lookAt(s shown) *lookView {
	look := &lookView{
		Family: s.Family, Title: s.Title, Author: s.Author, Summary: s.Summary, Text: s.Text,
		Frame: articleHref(v.Slug, "") + "/preview/" + url.PathEscape(v.Channel.ID),
		Drift: s.drift, Digest: short(s.Digest),
		Counters: v.counters(s.Rendition),
	}
	if s.release.ID != 0 {
		look.Release, look.Number = releaseHref(s.release.ID), s.release.ID
	}
	if n := folds[s.Platform]; n > 0 {
		if runes := []rune(s.Text); len(runes) > n {
			look.Text, look.Folded = string(runes[:n]), string(runes[n:])
		}
	}
	if m, ok := s.Cover(); ok {
		image := imageOf(m)
		look.Cover = &image
	}
	for _, m := range s.Media {
		if m.Role == content.RoleImage {
			look.Images = append(look.Images, imageOf(m))
		}
	}
	return look
}

func imageOf(m content.Media) imageView {
	return imageView{URL: mediaHref(m.Hash), Alt: m.Alt, Width: m.Width, Height: m.Height}
}

// preview is the HTML of a rendition by itself, for a frame in which nothing may run.
func (h *handler) preview(w http.ResponseWriter, r *http.Request) error {
	a, err := h.piece(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	s, err := h.shown(r.Context(), a, r.PathValue("channel"))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", framePolicy)
	p := h.page(r, "", s.Title)
	return h.pages.Write(w, r, "preview.html", struct {
		*page
		shown
		Account string
		Body    template.HTML
	}{p, s, p.config.Brand, h.Preview(s.Rendition, func(m content.Media) string { return mediaHref(m.Hash) })})
}
