package console

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"moxin/content"
)

const (
	kindArticle = "article"
	nameTrust   = "trust"
	nameDemand  = "demand"
	nameReach   = "exposure"
)

// kinds are what can be ranked, in the order of the tabs. facet lists the values of an article
// that a ranking of articles can be narrowed to; nil for articles themselves.
var kinds = []struct {
	name  string
	facet func(piece, []string) []string
}{
	{kindArticle, nil},
	{"author", func(a piece, _ []string) []string { return []string{a.Author} }},
	{"series", func(a piece, _ []string) []string { return []string{a.Series} }},
	{"topic", func(a piece, _ []string) []string { return a.Tags }},
	{"channel", func(_ piece, channels []string) []string { return channels }},
	{"stage", func(a piece, _ []string) []string { return []string{string(a.Stage)} }},
	{"audience", func(a piece, _ []string) []string { return []string{string(a.Audience)} }},
}

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

// rankRow is one subject of a ranking.
type rankRow struct {
	Subject  string
	Title    string
	Cover    string
	Href     string
	Place    string // "" = too little evidence to rank
	Range    string // 1–6
	Channels []channelView
	Trust    string
	Low      string
	High     string
	Bar      bar
	Demand   string // "" = no demand data
	Exposure string
	Evidence string
	Read     string // how long ago its numbers were read; "" = never
	Spoken   string // the bar in words
	Reason   string // why it has no place
	Why      whyView

	score content.Score
}

// bar is an interval on a scale that all rows share, in units of an SVG barWidth wide.
type bar struct{ Low, Value, High, Zero, Width int }

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
	return h.write(w, r, "rankings.html", v)
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

// rankRows joins the scores of each subject: ranked by trust, then those without a rank.
func (p *page) rankRows(scores []content.Score) []rankRow {
	type key struct{ subject, name string }
	by := map[key]content.Score{}
	var trust []content.Score
	for _, s := range scores {
		by[key{s.Subject, s.Name}] = s
		if s.Name == nameTrust {
			trust = append(trust, s)
		}
	}
	scale := scaleOf(trust)
	rows := make([]rankRow, len(trust))
	for i, s := range trust {
		row := rankRow{
			Subject: s.Subject, Title: s.Subject, Trust: signed(s.Value), Low: signed(s.Low), High: signed(s.High),
			Bar: scale.bar(s), Exposure: unknown, Evidence: unknown, Why: p.why(s.Why), score: s,
		}
		row.Spoken = p.F("interval", row.Trust, row.Low, row.High)
		if row.Reason = row.Why.Missing; row.Reason == "" {
			row.Reason = p.T("unranked.why")
		}
		if s.Rank > 0 {
			row.Place, row.Range = fmt.Sprint(s.Rank), fmt.Sprintf("%d–%d", s.RankLow, s.RankHigh)
		}
		if s.Evidence > 0 {
			row.Evidence = p.F("reads", count(s.Evidence))
		}
		if d, ok := by[key{s.Subject, nameDemand}]; ok {
			row.Demand = signed(d.Value)
		}
		if e, ok := by[key{s.Subject, nameReach}]; ok {
			row.Exposure = signed(e.Value)
		}
		rows[i] = row
	}
	slices.SortStableFunc(rows, func(a, b rankRow) int {
		return cmp.Or(cmp.Compare(unranked(a.score), unranked(b.score)), cmp.Compare(a.score.Rank, b.score.Rank),
			cmp.Compare(b.score.Value, a.score.Value), strings.Compare(a.Subject, b.Subject))
	})
	return rows
}

func unranked(s content.Score) int {
	if s.Rank == 0 {
		return 1
	}
	return 0
}

// signed is a score: in standard deviations, 0 is the usual. A minus of its own width.
func signed(v float64) string { return strings.Replace(fmt.Sprintf("%+.1f", v), "-", "−", 1) }

// scale spans the intervals of the ranked; those of the unranked are so wide that they would
// press all others together, so they are cut off at its ends.
type scale struct{ low, high float64 }

func scaleOf(scores []content.Score) scale {
	s := scale{-1, 1}
	for _, c := range scores {
		if c.Rank > 0 {
			s.low, s.high = min(s.low, c.Low), max(s.high, c.High)
		}
	}
	return s
}

// intervalWidth is how wide an interval's drawing is.
const intervalWidth = 200

func (s scale) at(v float64) int {
	share := (min(max(v, s.low), s.high) - s.low) / (s.high - s.low)
	return 4 + int(share*(intervalWidth-8)+.5) // room for the dot at both ends
}

func (s scale) bar(c content.Score) bar {
	b := bar{Low: s.at(c.Low), Value: s.at(c.Value), High: s.at(c.High), Zero: s.at(0)}
	b.Width = max(1, b.High-b.Low)
	return b
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

// narrow makes the filters of a ranking of articles.
func (v *rankingsView) narrow() {
	q := v.asked
	v.Filters = []filter{
		q.filter("channel", v.T("channel"), v.channelLinks()),
		q.filter("stage", v.T("stage"), v.stageLinks()),
		q.filter("audience", v.T("audience"), v.audienceLinks()),
	}
	for _, kind := range []string{"author", "series", "topic"} {
		if value := q.get(kind); value != "" {
			v.Narrowed = append(v.Narrowed, link{Label: v.T("by."+kind) + " " + value, Href: q.with(kind, ""), On: true})
		}
	}
}

// matches reports whether an article has every value that the URL asks for.
func (v *rankingsView) matches(a piece, on []channelView) bool {
	var channels []string
	for _, c := range on {
		channels = append(channels, c.ID)
	}
	for _, k := range kinds {
		if value := v.asked.get(k.name); k.facet != nil && value != "" && !slices.Contains(k.facet(a, channels), value) {
			return false
		}
	}
	return true
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
