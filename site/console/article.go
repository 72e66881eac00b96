package console

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"moxin/content"
	"moxin/site/web"
)

// articleView is one article, as one channel will show it.
type articleView struct {
	*page
	Slug     string
	Path     string
	Author   string
	Series   string
	Stage    string
	Audience string
	Tags     []string
	AI       string
	Draft    bool
	Gone     bool
	scoredArticle
	Tabs     []tab
	Channel  channelView
	Shown    *lookView // nil when there is no rendition to show
	Findings []findingView
	Releases []releaseRow
	Posts    []postView
	Numbers  *numbersView // nil while nothing was published
	Funnel   []funnelView // from readers to customers; none while nothing was published
	Refused  string       // why a form was not taken
	Done     string
	Proof    string // the same channel of the article as it is written; "" where it is not shown
}

// tab is a channel of the article.
type tab struct {
	link
	channelView
	Twin bool // another channel of the same name stands beside it
}

type findingView struct {
	Severity   content.Severity
	Word       string
	Rule       string
	Place      string
	Message    string
	Suggestion string
}

func (h *handler) article(w http.ResponseWriter, r *http.Request) error {
	v, err := h.articleView(r)
	if err != nil {
		return err
	}
	if v.Slug != r.PathValue("slug") { // an older name
		http.Redirect(w, r, articleHref(v.Slug, r.URL.Query().Get("channel")), http.StatusFound)
		return nil
	}
	return h.pages.Write(w, r, "article.html", v)
}

func (h *handler) articleView(r *http.Request) (articleView, error) {
	ctx := r.Context()
	a, err := h.piece(ctx, r.PathValue("slug"))
	if err != nil {
		return articleView{}, err
	}
	v := articleView{
		page: h.page(r, "articles", cmp.Or(a.Title, a.Slug)), Slug: a.Slug, Path: a.Path, Author: a.Author,
		Series: a.Series, Tags: a.Tags, Gone: a.Gone,
	}
	v.Stage, v.Audience = v.stage(a.Stage), v.audience(a.Audience)
	if a.source != nil {
		v.Draft, v.AI = a.source.Draft, v.ai(a.source.AI)
	}
	v.choose(v.channelsOf(a))
	if h.Proofs != "" && a.source != nil {
		v.Proof = proofHref(h.Proofs, a.Slug, v.Channel.ID)
	}
	if a.Slug != r.PathValue("slug") {
		return v, nil
	}
	v.Done = v.done()
	if err := h.look(ctx, &v, a); err != nil {
		return v, err
	}
	if err := h.record(ctx, &v, a); err != nil {
		return v, err
	}
	k, err := h.articleScore(ctx, &v, a)
	if err != nil {
		return v, err
	}
	if err := h.numbers(ctx, &v, k.bandsOf(v.Channel.ID)); err != nil {
		return v, err
	}
	if v.Funnel, err = h.funnel(ctx, v.page, a.Slug, v.Numbers != nil); err == nil {
		v.readsApart()
	}
	return v, err
}

// proofHref is where site/preview shows an article.
func proofHref(base, slug, channel string) string {
	q := url.Values{}
	if channel != "" {
		q.Set("channel", channel)
	}
	return base + "a/" + url.PathEscape(slug) + "?" + q.Encode()
}

// piece finds an article by its name or an older one.
func (h *handler) piece(ctx context.Context, slug string) (piece, error) {
	all, err := h.pieces(ctx)
	if err != nil {
		return piece{}, err
	}
	i := slices.IndexFunc(all, func(a piece) bool { return a.Slug == slug })
	if i < 0 {
		i = slices.IndexFunc(all, func(a piece) bool { return slices.Contains(a.Aliases, slug) })
	}
	if i < 0 {
		return piece{}, web.ErrUnknown
	}
	all[i].releases, err = h.Store.Releases(ctx, content.ReleaseFilter{Slug: all[i].Slug})
	return all[i], err
}

// choose makes a tab of each channel and opens the one asked for, else the first.
func (v *articleView) choose(channels []channelView) {
	for _, ch := range channels {
		twin := slices.ContainsFunc(channels, func(o channelView) bool { return o.ID != ch.ID && o.Platform == ch.Platform })
		v.Tabs = append(v.Tabs, tab{link{Href: v.asked.with("channel", ch.ID), On: ch.ID == v.asked.get("channel")}, ch, twin})
	}
	i := slices.IndexFunc(v.Tabs, func(t tab) bool { return t.On })
	if i < 0 && len(v.Tabs) > 0 {
		i, v.Tabs[0].On = 0, true
	}
	if i >= 0 {
		v.Channel = v.Tabs[i].channelView
	}
}

// look fills the rendition and its findings.
func (h *handler) look(ctx context.Context, v *articleView, a piece) error {
	if v.Channel.ID == "" {
		return nil
	}
	s, err := h.shown(ctx, a, v.Channel.ID)
	switch {
	case errors.Is(err, web.ErrUnknown):
	case err != nil:
		return err
	default:
		v.Shown = v.lookAt(s)
		v.Shown.Message = web.NewMessage(v.Voice, s.Rendition, web.MessageLook{Brand: v.Brand, Media: mediaHref, Marked: h.Preview})
	}
	if h.Desk == nil || a.source == nil {
		return nil
	}
	findings, err := h.Desk.Findings(ctx, a.Slug)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, f := range findings {
		if f.Channel == "" || f.Channel == v.Channel.ID {
			v.Findings = append(v.Findings, v.finding(f))
		}
	}
	slices.SortStableFunc(v.Findings, func(a, b findingView) int {
		return strings.Compare(severityOrder(a.Severity), severityOrder(b.Severity))
	})
	return nil
}

// severityOrder puts errors first.
func severityOrder(s content.Severity) string {
	return map[content.Severity]string{content.SeverityError: "0", content.SeverityWarning: "1"}[s] + string(s)
}

func (p *page) finding(f content.Finding) findingView {
	return findingView{
		Severity: f.Severity, Word: p.T("severity." + string(f.Severity)), Rule: f.Rule, Place: f.Position.String(),
		Message: p.In(f.Message), Suggestion: p.In(f.Suggestion),
	}
}

// record fills what became of the article on this channel.
func (h *handler) record(ctx context.Context, v *articleView, a piece) error {
	for _, r := range a.releases {
		if r.Channel == v.Channel.ID {
			v.Releases = append(v.Releases, v.row(r))
		}
	}
	if err := h.phones(ctx, v.Releases); err != nil {
		return err
	}
	publications, err := h.Store.Publications(ctx, content.PublicationFilter{Slug: a.Slug, Channel: v.Channel.ID})
	if err != nil {
		return err
	}
	v.Posts, err = h.posts(ctx, v.page, publications)
	return err
}
