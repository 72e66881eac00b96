package console

import (
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

// rankingsView is a ranking of one kind, or two periods beside each other.
type rankingsView struct {
	*page
	Kind     string
	Tabs     []link
	Filters  []filter
	Folded   []folded
	From     string // of the period that is asked for, for the form that asks for another
	Until    string
	Keep     []link // what the form keeps of the URL: Kind is the key, Label the value
	Refused  string // why a period was not understood; "" = it was
	Lists    []rankList
	Head     string // what is ranked
	Model    string
	At       instant
	Sources  string
	Articles bool // the rows are articles
	Shown    string
	Pages    []link // to the page before and after
	Exports  []link
	Sum      *sumView
	Advice   []adviceRow
	Weights  []weightRow
	// Unlearned says that the weights are those of the table: there was too little to learn from.
	Unlearned bool
	Notes     []string
	Compare   *compareView
	Index     *indexView // nil = by trust

	wish    wish
	outline outline
	kept    *kept
	placed  map[string]bool // articles that have a place; nil = not asked
	bands   map[bandKey]content.Band
	total   int // articles that the URL narrows down to
}

// rankList is the ranked, or those with too little evidence.
type rankList struct {
	Label string
	Rows  []rankRow
}

func (h *handler) rankings(w http.ResponseWriter, r *http.Request) error {
	if to, ok := typedPeriod(asked(r)); ok {
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	v, err := h.ranked(r, rankedAtOnce)
	if err != nil {
		return err
	}
	if v.Articles {
		for _, l := range v.Lists {
			if err := h.sparks(r.Context(), v, l.Rows); err != nil {
				return err
			}
		}
	}
	return h.pages.Write(w, r, "rankings.html", v)
}

// typedPeriod is where a form that asks for two days leads.
func typedPeriod(q query) (string, bool) {
	from, until := q.get("from"), q.get("until")
	if from == "" && until == "" {
		return "", false
	}
	if from == "" || until == "" {
		from, until = from+until, "" // one day alone is that day
	} else {
		until = ".." + until
	}
	return q.set("from", "").set("until", "").set("page", "").with("period", from+until), true
}

// ranked is what the URL asks for; atOnce is how many articles of it, 0 = all.
func (h *handler) ranked(r *http.Request, atOnce int) (*rankingsView, error) {
	ctx := r.Context()
	v := &rankingsView{page: h.page(r, "rankings", "")}
	v.ask()
	v.Kind, v.Articles = v.wish.kind.name, v.wish.kind.of == nil
	v.Tabs, v.Head = v.tabs(), v.T("by."+v.Kind)
	var err error
	if v.outline, err = h.outlines.of(ctx, h.Store); err != nil {
		return nil, err
	}
	v.narrow()
	v.form()
	if v.outline.at.IsZero() {
		return v, nil
	}
	if v.kept, err = h.scorings.of(ctx, h.Store, v.outline.at); err != nil {
		return nil, err
	}
	v.bands = v.kept.bandsByKey()
	v.offerIndexes()
	if err := h.list(ctx, v, atOnce); err != nil {
		return nil, err
	}
	if v.wish.with.Name != "" {
		if v.Compare, err = h.compare(ctx, v, atOnce); err != nil {
			return nil, err
		}
	}
	return v, h.around(ctx, v)
}

// list fills the rows.
func (h *handler) list(ctx context.Context, v *rankingsView, atOnce int) error {
	switch {
	case v.Index != nil:
		return h.byIndex(ctx, v, atOnce)
	case v.Articles && v.wish.with.Name == "":
		q := v.query()
		q.Limit, q.Offset = atOnce, (v.wish.page-1)*atOnce
		all, total, err := h.Store.RankedArticles(ctx, q)
		if err != nil {
			return err
		}
		v.total = total
		v.pager(len(all), atOnce)
		v.split(v.articleRows(all))
	case v.wish.period.Name != "" && v.wish.with.Name == "":
		return h.within(ctx, v)
	case v.wish.with.Name == "":
		scores, err := h.Store.Scores(ctx, v.Kind)
		if err != nil {
			return err
		}
		rows := v.rankRows(scores)
		if len(rows) == 1 {
			rows[0].Reason = v.T("unranked.alone")
		}
		v.name(rows)
		v.split(rows)
	}
	return nil
}

// split sets those without a place apart from those with one.
func (v *rankingsView) split(rows []rankRow) {
	first := slices.IndexFunc(rows, func(row rankRow) bool { return row.Place == "" })
	if first < 0 {
		first = len(rows)
	}
	v.add("", rows[:first])
	switch unranked := rows[first:]; {
	case v.Articles && !v.Ranked():
		for i := range unranked {
			unranked[i].Reason = "" // the same of all: a note says why
		}
		v.add(v.T("unranked"), unranked)
	case !v.Articles && len(rows) == 1:
		v.add("", unranked)
	default:
		v.add(v.T("unranked"), unranked)
	}
}

func (v *rankingsView) add(label string, rows []rankRow) {
	if len(rows) > 0 {
		v.Lists = append(v.Lists, rankList{label, rows})
	}
}

// tabs are the kinds; another kind is another list, without the filters of this one but its periods.
func (v *rankingsView) tabs() []link {
	var out []link
	for _, k := range kinds {
		to := url.Values{"by": {k.name}}
		for _, key := range []string{"period", "with"} {
			if s := v.asked.get(key); s != "" {
				to.Set(key, s)
			}
		}
		out = append(out, link{Label: v.T("by." + k.name), Href: "/rankings?" + to.Encode(), Kind: k.name, On: k.name == v.Kind})
	}
	return out
}

// name labels subjects that are no articles and links them to their page and to the articles behind them.
func (v *rankingsView) name(rows []rankRow) {
	for i := range rows {
		rows[i].Title = v.subject(v.Kind, rows[i].Subject)
		rows[i].Href = subjectHref(v.Kind, rows[i].Subject)
		rows[i].Articles = v.articlesOf(v.Kind, rows[i].Subject)
	}
}

// articlesOf is the ranking of a subject's articles, in the period that is asked for.
func (v *rankingsView) articlesOf(kind, subject string) string {
	to := url.Values{"by": {kindArticle}, kind: {subject}}
	if s := v.asked.get("period"); v.wish.period.Name != "" {
		to.Set("period", s)
	}
	return "/rankings?" + to.Encode()
}

// subject is the name of an author, series, topic, format, channel, stage or audience for people.
func (p *page) subject(kind, id string) string {
	switch kind {
	case kindStage:
		return p.stage(content.Stage(id))
	case kindAudience:
		return p.audience(content.Audience(id))
	case kindFormat:
		return p.T("format." + id)
	case kindChannel:
		if ch, ok := p.config.Channel(id); ok {
			return p.channel(id, ch.Platform).Platform + " " + id
		}
	}
	return id
}
