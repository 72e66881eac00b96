package console

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"

	"moxin/content"
)

const (
	kindArticle = "article"
	nameTrust   = "trust"
	nameDemand  = "demand"
	nameReach   = "exposure"
)

// rankingsView is a ranking of one kind.
type rankingsView struct {
	*page
	Kind     string
	Tabs     []link
	Filters  []filter
	Narrowed []link // what the list is narrowed to without a filter of its own; removable
	Lists    []rankList
	Head     string // what is ranked
	Model    string
	At       instant
	Sources  string
	Articles bool // the rows are articles
}

// rankList is the ranked, or those with too little evidence.
type rankList struct {
	Label string
	Rows  []rankRow
}

func (h *handler) rankings(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := rankingsView{page: h.page(r, "rankings", "")}
	v.Kind = v.asked.get("by")
	if !slices.ContainsFunc(v.tabs(), func(l link) bool { return l.Kind == v.Kind }) {
		v.Kind = kindArticle
	}
	v.Tabs, v.Articles = v.tabs(), v.Kind == kindArticle
	v.Head = v.T("by." + v.Kind)
	scores, err := h.Store.Scores(ctx, v.Kind)
	if err != nil {
		return err
	}
	rows := v.rankRows(scores)
	if v.Articles {
		if rows, err = h.describe(ctx, &v, rows); err != nil {
			return err
		}
	} else {
		v.name(rows)
	}
	if len(scores) > 0 {
		if err := h.origin(ctx, &v, scores[0], rows); err != nil {
			return err
		}
	}
	first := slices.IndexFunc(rows, func(row rankRow) bool { return row.Place == "" })
	if first < 0 {
		first = len(rows)
	}
	v.list("", rows[:first])
	v.list(v.T("unranked"), rows[first:])
	return h.pages.Write(w, r, "rankings.html", v)
}

func (v *rankingsView) list(label string, rows []rankRow) {
	if len(rows) > 0 {
		v.Lists = append(v.Lists, rankList{label, rows})
	}
}

// tabs are the kinds; another kind is another list, without the filters of this one.
func (v *rankingsView) tabs() []link {
	var out []link
	for _, k := range kinds {
		out = append(out, link{Label: v.T("by." + k.name), Href: "/rankings?by=" + k.name, Kind: k.name, On: k.name == v.Kind})
	}
	return out
}

// name labels subjects that are no articles and links them to the articles behind them.
func (v *rankingsView) name(rows []rankRow) {
	for i := range rows {
		rows[i].Title = v.subject(v.Kind, rows[i].Subject)
		rows[i].Href = "/rankings?" + url.Values{"by": {kindArticle}, v.Kind: {rows[i].Subject}}.Encode()
	}
}

// subject is the name of an author, series, topic, channel, stage or audience for people.
func (p *page) subject(kind, id string) string {
	switch kind {
	case "stage":
		return p.stage(content.Stage(id))
	case "audience":
		return p.audience(content.Audience(id))
	case "channel":
		if ch, ok := p.config.Channel(id); ok {
			return p.channel(id, ch.Platform).Platform + " " + id
		}
	}
	return id
}

// describe labels articles and leaves those that the URL asks for. Places stay those among all.
func (h *handler) describe(ctx context.Context, v *rankingsView, rows []rankRow) ([]rankRow, error) {
	all, err := h.pieces(ctx)
	if err != nil {
		return nil, err
	}
	posts, err := h.Store.Publications(ctx, content.PublicationFilter{})
	if err != nil {
		return nil, err
	}
	known := map[string]piece{}
	for _, a := range all {
		known[a.Slug] = a
	}
	on := v.channelsBySlug(posts)
	v.narrow()
	var out []rankRow
	for _, row := range rows {
		a := known[row.Subject]
		row.Title, row.Channels = cmp.Or(a.Title, titles(posts)[row.Subject], row.Subject), on[row.Subject]
		if row.Href = articleHref(row.Subject, v.asked.get("channel")); a.Cover != "" {
			row.Cover = mediaHref(a.Cover)
		}
		if v.matches(a, row.Channels) {
			out = append(out, row)
		}
	}
	return out, nil
}

// titles are those that posts were published under, for articles that are gone.
func titles(posts []content.Publication) map[string]string {
	out := map[string]string{}
	for _, p := range posts {
		out[p.Slug] = p.Title
	}
	return out
}

// channelsBySlug are the channels that an article is on.
func (p *page) channelsBySlug(posts []content.Publication) map[string][]channelView {
	out := map[string][]channelView{}
	for _, post := range posts {
		if !slices.ContainsFunc(out[post.Slug], func(c channelView) bool { return c.ID == post.Channel }) {
			out[post.Slug] = append(out[post.Slug], p.channel(post.Channel, post.Platform))
		}
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b channelView) int { return p.channelOrder(a.ID) - p.channelOrder(b.ID) })
	}
	return out
}

// origin says what a ranking rests on.
func (h *handler) origin(ctx context.Context, v *rankingsView, s content.Score, rows []rankRow) error {
	v.Model, v.At = s.Model, v.instant(s.At)
	o, err := h.sources.of(ctx, h.Store, s.At)
	if err != nil {
		return err
	}
	v.Sources = v.sourceNames(o.names)
	for i := range rows {
		if at, ok := o.read[rows[i].Subject]; ok && v.Articles {
			rows[i].Read = v.ago(at, v.now)
		}
	}
	return nil
}
