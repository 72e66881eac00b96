package console

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"moxin/content"
)

// rankedKind is something that is ranked. of are an article's values of it; nil for articles themselves.
type rankedKind struct {
	name string
	of   func(a content.RankedArticle) []string
}

// kinds are what can be ranked, in the order of the tabs.
var kinds = []rankedKind{
	{kindArticle, nil},
	{kindAuthor, func(a content.RankedArticle) []string { return []string{a.Author} }},
	{kindSeries, func(a content.RankedArticle) []string { return []string{a.Series} }},
	{kindTopic, func(a content.RankedArticle) []string { return []string{a.Topic} }},
	{kindFormat, func(a content.RankedArticle) []string { return []string{a.Format} }},
	{kindChannel, func(a content.RankedArticle) []string { return a.Channels }},
	{kindStage, func(a content.RankedArticle) []string { return []string{string(a.Stage)} }},
	{kindAudience, func(a content.RankedArticle) []string { return []string{string(a.Audience)} }},
}

const (
	kindFormat   = "format"
	kindStage    = "stage"
	kindAudience = "audience"
)

// kindOf is the kind of a name, articles where it is none.
func kindOf(name string) rankedKind {
	if i := slices.IndexFunc(kinds, func(k rankedKind) bool { return k.name == name }); i >= 0 {
		return kinds[i]
	}
	return kinds[0]
}

// rankedAtOnce is how many articles a page shows.
const rankedAtOnce = 50

// stretch is a period that the URL asks for.
type stretch struct {
	content.Period
	Name string // as people say it; "" = no period is asked for
}

// wish is what the URL of the rankings asks for.
type wish struct {
	kind   rankedKind
	period stretch
	with   stretch // what it is compared with
	page   int     // from 1
}

// query asks for the articles that the URL narrows down to.
func (v *rankingsView) query() content.RankQuery {
	q := v.asked
	return content.RankQuery{
		Channel: q.get(kindChannel), Author: q.get(kindAuthor), Series: q.get(kindSeries), Topic: q.get(kindTopic),
		Format: q.get(kindFormat), Stage: content.Stage(q.get(kindStage)), Audience: content.Audience(q.get(kindAudience)),
		From: v.wish.period.From, Until: v.wish.period.Until,
	}
}

// ask reads the URL. What is no period is said and narrows nothing.
func (v *rankingsView) ask() {
	v.wish = wish{kind: kindOf(v.asked.get("by")), page: 1}
	v.wish.period = v.stretch("period")
	if v.wish.period.Name != "" {
		v.wish.with = v.stretch("with")
	}
	if n, err := strconv.Atoi(v.asked.get("page")); err == nil && n > 1 {
		v.wish.page = min(n, 1_000_000)
	}
}

func (v *rankingsView) stretch(key string) stretch {
	asked := v.asked.get(key)
	if asked == "" {
		return stretch{}
	}
	p, why, ok := content.ParsePeriod(asked, v.now)
	if !ok {
		v.Refused = v.In(why)
		return stretch{}
	}
	return stretch{p, v.periodName(asked, p)}
}

// periodName is a period as people say it.
func (p *page) periodName(asked string, of content.Period) string {
	if days, ok := daysBack(asked); ok {
		return p.F("period.days", days)
	}
	first, last := of.From, of.Until.Add(-time.Nanosecond)
	if of.IsMonth() {
		return p.monthWord(first)
	}
	if first.Format(time.DateOnly) == last.Format(time.DateOnly) {
		return p.day(first)
	}
	return p.F("period.span", p.day(first), p.day(last))
}

// daysBack reads "30d".
func daysBack(asked string) (int, bool) {
	n := 0
	_, err := fmt.Sscanf(asked, "%dd", &n)
	return n, err == nil && asked == fmt.Sprintf("%dd", n)
}

// day is a date; the year only where it is another one.
func (p *page) day(t time.Time) string {
	if t.Year() != p.now.Year() {
		return t.Format(time.DateOnly)
	}
	return t.Format("01-02")
}

// monthWord is a month of a year.
func (p *page) monthWord(t time.Time) string {
	if p.Lang == "en" {
		return t.Format("Jan 2006")
	}
	return fmt.Sprintf("%d 年 %d 月", t.Year(), int(t.Month()))
}

const monthsOffered = 4

// periods are the ones that are offered: the last days, the last months, and the one that is asked for.
func (v *rankingsView) periods() []link {
	var out []link
	for _, days := range []int{30, 90} {
		out = append(out, link{Kind: fmt.Sprintf("%dd", days), Label: v.F("period.days", days)})
	}
	first := content.Month(v.now).From
	for i := range monthsOffered {
		month := first.AddDate(0, -i, 0)
		out = append(out, link{Kind: month.Format("2006-01"), Label: v.monthWord(month)})
	}
	return v.withAsked(out, "period", v.wish.period)
}

func (v *rankingsView) withAsked(out []link, key string, s stretch) []link {
	asked := v.asked.get(key)
	if s.Name == "" || slices.ContainsFunc(out, func(l link) bool { return l.Kind == asked }) {
		return out
	}
	return append(out, link{Kind: asked, Label: s.Name})
}

// others are the periods that the chosen one can be compared with.
func (v *rankingsView) others() []link {
	p := v.wish.period
	if p.Name == "" {
		return nil
	}
	before := p.Before()
	out := []link{{Kind: before.String(), Label: v.F("period.before", v.periodName("", before))}}
	for i := range monthsOffered {
		month := content.Month(content.Month(v.now).From.AddDate(0, -i, 0))
		if month != p.Period && month != before {
			out = append(out, link{Kind: month.String(), Label: v.monthWord(month.From)})
		}
	}
	return v.withAsked(out, "with", v.wish.with)
}

// narrow makes the filters: few values as links beside each other, many folded away.
func (v *rankingsView) narrow() {
	q := query{v.asked.path, v.asked.values}.set("page", "")
	v.Filters = []filter{q.filter("period", v.T("period"), v.periods())}
	if others := v.others(); len(others) > 0 {
		v.Filters = append(v.Filters, q.filter("with", v.T("with"), others))
	}
	if !v.Articles {
		return
	}
	v.Filters = append(v.Filters,
		q.filter(kindChannel, v.T("channel"), v.channelLinks()),
		q.filter(kindStage, v.T("stage"), v.stageLinks()),
		q.filter(kindAudience, v.T("audience"), v.audienceLinks()))
	for _, kind := range foldedKinds {
		values := v.outline.values[kind]
		if asked := q.get(kind); asked != "" && !slices.Contains(values, asked) {
			values = append([]string{asked}, values...)
		}
		links := make([]link, 0, len(values))
		for _, value := range values {
			links = append(links, link{Kind: value, Label: v.subject(kind, value)})
		}
		f := folded{filter: q.filter(kind, v.T("label."+kind), links), All: "/rankings?" + url.Values{"by": {kind}}.Encode()}
		if i := slices.IndexFunc(f.Links, func(l link) bool { return l.On }); i >= 0 {
			f.Chosen = &f.Links[i]
		}
		if len(f.Links) > mostFolded {
			f.More, f.Links = len(f.Links)-mostFolded, f.Links[:mostFolded]
		}
		if len(f.Links) > 0 {
			v.Folded = append(v.Folded, f)
		}
	}
}

// foldedKinds have as many values as people make; mostFolded is how many are offered.
var foldedKinds = []string{kindAuthor, kindSeries, kindTopic, kindFormat}

const mostFolded = 40

// folded is a filter with many values.
type folded struct {
	filter
	Chosen *link
	More   int    // values that are not offered
	All    string // the ranking of all of them
}
