package console

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"moxin/content"
	"moxin/site/chart"
)

// rankRow is one subject of a ranking.
type rankRow struct {
	Subject     string
	Title       string
	Cover       string
	Href        string
	Articles    string // of a group: the ranking of its articles
	Place       string // "" = too little evidence to rank
	Range       string // 1–6
	Channels    []channelView
	Trust       string
	Low         string
	High        string
	Bar         template.HTML
	Demand      string // "" = no demand data
	Exposure    string
	Contributed string        // "" = not known
	Spark       template.HTML // how it was read before the channel's band; empty = never
	Sparks      []sparkView   // the same on each channel
	Evidence    string
	Posts       string // of a group: how many articles
	Read        string // how long ago its numbers were read; "" = never
	Age         string // how long ago it came out; "" = not known
	Reason      string // why it has no place
	Mean        bool   // a mean of a period, which has no place and needs no reason
	Why         whyView
	Changes     []string // what would change its place
	IndexPlace  string   // by the index that articles are shown by; "" = it cannot be computed
	IndexValue  string

	posts   int // of a group: how many articles; 0 = not told
	score   content.Score
	article content.RankedArticle // of a row of articles
	index   indexed               // of a row shown by an index
	demand  *content.Score
	reach   *content.Score
}

// rankRows joins the scores of each subject: ranked by trust, then those without a rank.
func (p *page) rankRows(scores []content.Score) []rankRow {
	type key struct{ subject, name string }
	by := map[key]*content.Score{}
	var trust []content.Score
	for i, s := range scores {
		by[key{s.Subject, s.Name}] = &scores[i]
		if s.Name == nameTrust {
			trust = append(trust, s)
		}
	}
	scale := scaleOf(trust)
	rows := make([]rankRow, len(trust))
	for i, s := range trust {
		rows[i] = p.rankRow(scale, s)
		rows[i].others(by[key{s.Subject, nameDemand}], by[key{s.Subject, nameReach}], by[key{s.Subject, nameContributed}])
	}
	slices.SortStableFunc(rows, func(a, b rankRow) int {
		return cmp.Or(cmp.Compare(unranked(a.score), unranked(b.score)), cmp.Compare(a.score.Rank, b.score.Rank),
			cmp.Compare(b.score.Value, a.score.Value), strings.Compare(a.Subject, b.Subject))
	})
	return rows
}

// rankRow is what a score of trust says.
func (p *page) rankRow(scale chart.Scale, s content.Score) rankRow {
	v := intervalOf(s)
	row := rankRow{
		Subject: s.Subject, Title: s.Subject, Trust: signed(s.Value),
		Bar: p.interval(scale, v), Exposure: unknown, Evidence: unknown, Why: p.why(s.Why), score: s,
	}
	row.Low, row.High = ends(v)
	if s.Rank > 0 {
		row.Place, row.Range = placeText(s.Rank, s.RankLow, s.RankHigh)
	} else {
		row.Reason = p.T("unranked.why")
		if s.Evidence <= 0 && len(row.Why.Missing) > 0 {
			row.Reason = row.Why.Missing[0] // what else is missing keeps nobody from a place
		}
	}
	if s.Evidence > 0 {
		row.Evidence = p.reads(s)
	}
	row.counts(p, row.Why.Posts)
	return row
}

// reads says what a score rests on: that of a channel on its articles, wherever they were read.
func (p *page) reads(s content.Score) string {
	if s.Kind == kindChannel {
		return p.F("reads.everywhere", count(s.Evidence))
	}
	return p.F("reads", count(s.Evidence))
}

// counts says how many articles a group has; 0 = that is not told.
func (r *rankRow) counts(p *page, posts int) {
	if r.posts = posts; posts > 0 {
		r.Posts = p.articleCount(posts)
	}
}

// articleCount says how many articles.
func (p *page) articleCount(n int) string {
	if n == 1 {
		return p.T("rank.post")
	}
	return p.F("rank.posts", count(float64(n)))
}

// others are the scores beside trust; nil = not known.
func (r *rankRow) others(demand, exposure, contributed *content.Score) {
	if r.demand = demand; demand != nil {
		r.Demand = signed(demand.Value)
	}
	if r.reach = exposure; exposure != nil {
		r.Exposure = signed(exposure.Value)
	}
	if contributed != nil {
		r.Contributed = signed(contributed.Value)
	}
}

// articleRows are ranked articles on a scale that all of them share.
func (p *page) articleRows(all []content.RankedArticle) []rankRow {
	var trust []content.Score
	for _, a := range all {
		trust = append(trust, a.Trust)
	}
	scale := scaleOf(trust)
	rows := make([]rankRow, len(all))
	for i, a := range all {
		row := p.rankRow(scale, a.Trust)
		row.others(a.Demand, a.Exposure, a.Contributed)
		row.Title, row.article = cmp.Or(a.Title, a.Slug), a
		if row.Href = articleHref(a.Slug, p.asked.get(kindChannel)); a.Cover != "" {
			row.Cover = mediaHref(a.Cover)
		}
		for _, id := range a.Channels {
			row.Channels = append(row.Channels, p.channelOf(id))
		}
		slices.SortStableFunc(row.Channels, func(a, b channelView) int { return p.channelOrder(a.ID) - p.channelOrder(b.ID) })
		if !a.Read.IsZero() {
			row.Read = p.ago(a.Read, p.now)
		}
		if !a.Published.IsZero() {
			row.Age = p.F("age", p.span(p.now.Sub(a.Published)))
		}
		row.Changes = p.changes(row)
		rows[i] = row
	}
	return rows
}

// What makes a sentence of what would change a place.
const (
	youngAge  = 14 * 24 * time.Hour // most counters still grow
	staleRead = 7 * 24 * time.Hour  // while they do
	wideRange = 8                   // places
	pullWorth = .15                 // standard deviations
)

// changes say what would change a row's place, by what is known of it.
func (p *page) changes(r rankRow) []string {
	var out []string
	age := p.now.Sub(r.article.Published)
	switch {
	case r.Read == "":
		return []string{p.T("change.unread")}
	case age < youngAge:
		out = append(out, p.F("change.young", p.span(age)))
	case r.article.Read.Sub(r.article.Published) < youngAge && p.now.Sub(r.article.Read) > staleRead:
		out = append(out, p.F("change.stale", r.Read))
	}
	if wide := r.score.RankHigh - r.score.RankLow; r.score.Rank > 0 && wide >= wideRange {
		out = append(out, p.F("change.wide", fmt.Sprint(wide)))
	}
	if r.Why.pull >= pullWorth || r.Why.pull <= -pullWorth {
		out = append(out, p.F("change.pull", signed(r.Why.pull)))
	}
	if len(r.Why.Missing) > 0 {
		out = append(out, p.F("change.missing", p.list(r.Why.Missing)))
	}
	if len(out) == 0 {
		out = append(out, p.T("change.new_data"))
	}
	return out
}

func unranked(s content.Score) int {
	if s.Rank == 0 {
		return 1
	}
	return 0
}

// signed is a score; 0 is the usual.
func signed(v float64) string { return content.WithSign(v, 1) }

// ends are those of an interval. One that is near 0 and leaves it out is not told as 0.
func ends(v content.Interval) (low, high string) { return content.Ends(v.Low, v.High, 1) }

// hundredths is a loading: smaller than scores are.
func hundredths(v float64) string { return content.WithSign(v, 2) }

// usualScores are what nearly all scores lie within: standard deviations. Pages of one ranking share them.
var usualScores = content.Interval{Low: -2.5, High: 2.5}

// scaleOf spans the intervals of the ranked; those of the unranked are so wide that they would press all
// others together. Where none has a place, they are all there is.
func scaleOf(scores []content.Score) chart.Scale {
	var ranked, all []content.Interval
	for _, s := range scores {
		all = append(all, intervalOf(s))
		if s.Rank > 0 {
			ranked = append(ranked, intervalOf(s))
		}
	}
	if len(ranked) == 0 {
		ranked = all
	}
	if len(scores) > 0 && scores[0].Kind == kindArticle {
		ranked = append(ranked, usualScores)
	}
	return chart.ScaleOf(ranked...)
}

// interval draws trust with its interval, and says it.
func (p *page) interval(scale chart.Scale, v content.Interval) template.HTML {
	low, high := ends(v)
	return scale.Bar(v, p.F("interval", signed(v.Value), low, high))
}
