package console

import (
	"context"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"moxin/content"
	"moxin/site/chart"
	"moxin/site/web"
)

// subjectView is an author, a series, a topic or a channel: how much its articles are trusted, and what
// they have in common.
type subjectView struct {
	*page
	Kind    string
	Name    string
	Mark    *channelView // of a channel
	Crumbs  []link
	Score   *scoreView // nil while it was never scored
	Next    []nextStep
	Peers   []standView // of its kind, around its place
	All     string      // where all of its kind are; "" = these are all
	Months  monthsView
	Parts   template.HTML // what its articles get more or less of; "" = not known
	Usual   []usualView   // of a channel
	Notes   []string
	History *historyView
	Lines   []standView // its articles
	Total   tally
	From    tally // which of them is the first shown, from 1
	To      tally
	Newer   string // the page before
	Older   string
	Narrow  string // the ranking of its articles
	Why     string // why it was never scored
	Search  string // where the articles of what was never scored are; "" = there can be none
}

const (
	// linesShown is how many articles a page lists.
	linesShown = 50
	// peersShown is how many of its kind stand around a subject.
	peersShown = 9
	// partsShown is how many signals are compared.
	partsShown = 10
)

// subject serves the page of a subject of a kind.
func (h *handler) subject(kind string) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		v := subjectView{page: h.page(r, "rankings", r.PathValue("name")), Kind: kind, Name: r.PathValue("name")}
		v.Narrow = "/rankings?" + url.Values{"by": {kindArticle}, kind: {v.Name}}.Encode()
		v.Crumbs = []link{{Label: v.T("rankings"), Href: "/rankings"}, {Label: v.T("by." + kind), Href: "/rankings?by=" + kind}}
		if err := h.fillSubject(r.Context(), &v); err != nil {
			return err
		}
		return h.pages.Write(w, r, "subject.html", v)
	}
}

func (h *handler) fillSubject(ctx context.Context, v *subjectView) error {
	scores, err := h.Store.Scores(ctx, v.Kind)
	if err != nil {
		return err
	}
	if err := h.articlesOf(ctx, v); err != nil {
		return err
	}
	own := slices.DeleteFunc(slices.Clone(scores), func(s content.Score) bool { return s.Subject != v.Name })
	v.Score = v.score(own)
	if v.Score == nil && v.Total == 0 {
		there, err := h.exists(ctx, v.Kind, v.Name)
		if err != nil {
			return err
		}
		if !there {
			return web.ErrUnknown
		}
	}
	v.name()
	if v.Score == nil {
		v.Why = v.T("subject.unscored." + v.Kind)
		if v.Kind != kindChannel {
			v.Search = "/articles?" + url.Values{"q": {v.Name}}.Encode()
		}
		return nil
	}
	v.Score.Of = tally(ranks(scores))
	v.peers(scores)
	return h.scored(ctx, v)
}

// name says what people call it.
func (v *subjectView) name() {
	if v.Kind == kindChannel {
		ch := v.channelOf(v.Name)
		v.Mark, v.Title = &ch, ch.Platform+" "+ch.ID
	}
}

// ranks are how many subjects have a place.
func ranks(scores []content.Score) int {
	n := 0
	for _, s := range scores {
		if s.Name == nameTrust && s.Rank > 0 {
			n++
		}
	}
	return n
}

// scored fills what the newest scoring says beside the score.
func (h *handler) scored(ctx context.Context, v *subjectView) error {
	k, err := h.scorings.of(ctx, h.Store, v.Score.trust.At)
	if err != nil {
		return err
	}
	months, err := h.monthsOf(ctx, k, [2]string{v.Kind, v.Name})
	if err != nil {
		return err
	}
	advice, err := h.advice(ctx, k)
	if err != nil {
		return err
	}
	v.Next = append(v.nextFor(advice, v.Kind, v.Name), v.nextBeside(advice, func(a content.Advice) bool {
		return v.Kind == kindChannel && a.Channel == v.Name
	})...)
	for i, step := range v.Next {
		if step.slug == "" {
			continue
		}
		if v.Next[i].Of, err = h.titled(ctx, step.slug); err != nil {
			return err
		}
	}
	mean, known := k.Mean(slugsIn(months))
	v.beside(v.Score, mean, known)
	why, _ := readReasons(v.Score.trust.Why)
	v.Months, v.Parts = v.monthly(k, months), v.common(why.Contributions)
	if v.Kind == kindChannel {
		v.channelTells(k)
	}
	past, err := h.Store.ScoreHistory(ctx, v.Kind, v.Name, nameTrust)
	v.History = v.history(past)
	return err
}

// articlesOf fills a page of the subject's articles.
func (h *handler) articlesOf(ctx context.Context, v *subjectView) error {
	at, err := strconv.Atoi(v.asked.get("page"))
	if err != nil || at < 1 {
		at = 1
	}
	q := queryOf(v.Kind, v.Name)
	q.Limit, q.Offset = linesShown, (at-1)*linesShown
	list, total, err := h.Store.RankedArticles(ctx, q)
	if err != nil {
		return err
	}
	opens := ""
	if v.Kind == kindChannel {
		opens = v.Name
	}
	v.Lines, v.Total = v.articleLines(list, opens), tally(total)
	v.From, v.To = tally(q.Offset+1), tally(q.Offset+len(list))
	if at > 1 {
		v.Newer = v.asked.with("page", strconv.Itoa(at-1))
	}
	if v.To < v.Total {
		v.Older = v.asked.with("page", strconv.Itoa(at+1))
	}
	return nil
}

// exists reports whether an article, or moxin.yaml, names a subject that was never scored.
func (h *handler) exists(ctx context.Context, kind, name string) (bool, error) {
	cfg := h.Config()
	if _, ok := cfg.Channel(name); ok && kind == kindChannel {
		return true, nil
	}
	all, err := h.pieces(ctx)
	if err != nil {
		return false, err
	}
	i := slices.IndexFunc(all, func(a piece) bool { return name != "" && a.belongs(kind, name) })
	return i >= 0, nil
}

// peers are the subjects of the kind around this one's place.
func (v *subjectView) peers(scores []content.Score) {
	all := slices.DeleteFunc(slices.Clone(scores), func(s content.Score) bool { return s.Name != nameTrust })
	at := slices.IndexFunc(all, func(s content.Score) bool { return s.Subject == v.Name })
	from := max(0, min(at-peersShown/2, len(all)-peersShown))
	shown := all[from:min(from+peersShown, len(all))]
	var of []content.Interval
	for _, s := range shown {
		if s.Rank > 0 {
			of = append(of, intervalOf(s))
		}
	}
	scale := chart.ScaleOf(of...)
	for _, s := range shown {
		line := v.stand(s, scale)
		line.Title, line.Here = v.page.subject(s.Kind, s.Subject), s.Subject == v.Name
		if s.Evidence > 0 {
			line.Beside = v.reads(s)
		}
		v.Peers = append(v.Peers, line)
	}
	if len(all) > len(shown) {
		v.All = "/rankings?by=" + v.Kind
	}
}

// common draws what the articles of a subject get more or less of.
func (p *page) common(all []contribution) template.HTML {
	var out []chart.Part
	for _, c := range all[:min(len(all), partsShown)] {
		out = append(out, chart.Part{
			Name: p.metric(c.Signal), Size: c.Value, Say: signed(c.Value), Note: p.F("subject.part", decimal(c.Ratio, 2), tally(c.Posts)),
		})
	}
	return chart.Parts(out)
}
