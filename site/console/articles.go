package console

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"moxin/content"
)

// piece is an article as the workspace has it, or as it was last applied.
type piece struct {
	content.ArticleRecord
	source   *content.Article // nil: no longer in the workspace, or no workspace at hand
	releases []content.Release
}

// pieces are all articles that the workspace or the store knows, the last path first. What was deleted from
// the workspace stays for its numbers.
func (h *handler) pieces(ctx context.Context) ([]piece, error) {
	kept, err := h.Store.Articles(ctx)
	if err != nil {
		return nil, err
	}
	bySlug := map[string]*piece{}
	for _, a := range kept {
		bySlug[a.Slug] = &piece{ArticleRecord: a}
	}
	if h.Desk != nil {
		sources, err := h.Desk.Articles(ctx)
		if err != nil {
			return nil, err
		}
		for _, a := range sources {
			p := bySlug[a.Slug]
			if p == nil {
				p = &piece{}
				bySlug[a.Slug] = p
			}
			p.source, p.ArticleRecord = a, record(a, p.ArticleRecord)
		}
	}
	out := make([]piece, 0, len(bySlug))
	for _, p := range bySlug {
		out = append(out, *p)
	}
	slices.SortFunc(out, func(a, b piece) int {
		return cmp.Or(strings.Compare(b.Path, a.Path), strings.Compare(a.Slug, b.Slug))
	})
	return out, nil
}

// record is an article of the workspace in the shape that the store keeps, with what only the
// store knows.
func record(a *content.Article, kept content.ArticleRecord) content.ArticleRecord {
	return content.ArticleRecord{
		Slug: a.Slug, Aliases: a.Aliases, Path: a.Path, Title: a.Title, Author: a.Author(), Series: a.Series,
		Stage: a.Stage, Audience: a.Audience, Tags: a.Tags, Cover: kept.Cover, Commit: kept.Commit, UpdatedAt: kept.UpdatedAt,
	}
}

// channelsOf are those that an article goes to or went to, each with its newest release's state.
func (p *page) channelsOf(a piece) []channelView {
	byID := map[string]channelView{}
	for _, ch := range p.config.Channels {
		if a.source != nil {
			if _, ok := a.source.For(ch.ID); ok {
				byID[ch.ID] = p.channel(ch.ID, ch.Platform)
			}
		}
	}
	for _, r := range a.releases { // by due: the last one counts
		v, ok := byID[r.Channel]
		if ok && v.State != "" && r.State == content.Cancelled {
			continue
		}
		v = p.channel(r.Channel, r.Platform)
		v.State, v.Word = r.State, p.stateWord(r.State)
		byID[r.Channel] = v
	}
	var out []channelView
	for _, v := range byID {
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b channelView) int {
		return cmp.Or(p.channelOrder(a.ID)-p.channelOrder(b.ID), strings.Compare(a.ID, b.ID))
	})
	return out
}

// articlesView is the list of articles.
type articlesView struct {
	*page
	Filters []filter
	Rows    []articleRow
	Total   int
}

type articleRow struct {
	Href     string
	Slug     string
	Title    string
	Cover    string
	Author   string
	Series   string
	Stage    string
	Audience string
	Draft    bool
	Gone     bool
	Channels []channelView
}

func articleHref(slug, channel string) string {
	u := url.URL{Path: "/articles/" + slug}
	if channel != "" {
		u.RawQuery = url.Values{"channel": {channel}}.Encode()
	}
	return u.String()
}

func (h *handler) articles(w http.ResponseWriter, r *http.Request) error {
	v := articlesView{page: h.page(r, "articles", "")}
	all, err := h.pieces(r.Context())
	if err != nil {
		return err
	}
	releases, err := h.Store.Releases(r.Context(), content.ReleaseFilter{})
	if err != nil {
		return err
	}
	attach(all, releases)
	q := v.asked
	v.Filters = []filter{
		q.filter("channel", v.T("channel"), v.channelLinks()),
		q.filter("stage", v.T("stage"), v.stageLinks()),
		q.filter("audience", v.T("audience"), v.audienceLinks()),
	}
	v.Total = len(all)
	for _, a := range all {
		if row := v.articleRow(a); v.wanted(a, row) {
			v.Rows = append(v.Rows, row)
		}
	}
	return h.pages.Write(w, r, "articles.html", v)
}

// attach gives each article its releases, also those under its older names.
func attach(all []piece, releases []content.Release) {
	index := map[string]int{}
	for i, a := range all {
		for _, old := range a.Aliases {
			index[old] = i
		}
	}
	for i, a := range all {
		index[a.Slug] = i
	}
	for _, r := range releases {
		for _, it := range r.Items {
			if i, ok := index[it.Slug]; ok {
				all[i].releases = append(all[i].releases, r)
			}
		}
	}
}

func (p *page) articleRow(a piece) articleRow {
	row := articleRow{
		Href: articleHref(a.Slug, p.asked.get("channel")), Slug: a.Slug, Title: cmp.Or(a.Title, a.Slug), Author: a.Author,
		Series: a.Series, Stage: p.stage(a.Stage), Audience: p.audience(a.Audience), Gone: a.Gone,
		Draft: a.source != nil && a.source.Draft, Channels: p.channelsOf(a),
	}
	if a.Cover != "" {
		row.Cover = mediaHref(a.Cover)
	}
	return row
}

// wanted reports whether an article is among those that the URL asks for.
func (v *articlesView) wanted(a piece, row articleRow) bool {
	q := v.asked
	// A clone: the tags are the workspace's own, which other requests read.
	words := append(slices.Clone(a.Tags), a.Title, a.Slug, a.Author, a.Series)
	text := strings.ToLower(strings.Join(words, "\n"))
	return strings.Contains(text, strings.ToLower(strings.TrimSpace(q.get("q")))) &&
		(q.get("stage") == "" || q.get("stage") == string(a.Stage)) &&
		(q.get("audience") == "" || q.get("audience") == string(a.Audience)) &&
		(q.get("channel") == "" || slices.ContainsFunc(row.Channels, func(c channelView) bool { return c.ID == q.get("channel") }))
}
