package console

import (
	"cmp"
	"html/template"
	"slices"

	"moxin/content"
	"moxin/site/chart"
)

// standView is one of several subjects under each other, with their intervals on one scale.
type standView struct {
	Place, Range string // Place "" = too little evidence to rank
	Title, Href  string
	Channels     []channelView
	Trust        string
	Low, High    string
	Bar          template.HTML
	Beside       string // what it rests on
	Read         string // how long ago it was read; "" = never, or not of one article
	Note         string // how it compares with the one the page is about
	Here         bool   // the page is about it
}

// stand is a subject by its trust.
func (p *page) stand(s content.Score, scale chart.Scale) standView {
	v := standView{Title: s.Subject, Href: subjectHref(s.Kind, s.Subject), Trust: signed(s.Value), Low: signed(s.Low), High: signed(s.High)}
	v.Bar = scale.Bar(intervalOf(s), p.F("interval", v.Trust, v.Low, v.High))
	if s.Rank > 0 {
		v.Place, v.Range = placeText(s.Rank, s.RankLow, s.RankHigh)
	}
	return v
}

// articleLines are articles by their trust; channel is the tab that their pages open with.
func (p *page) articleLines(list []content.RankedArticle, channel string) []standView {
	scale := scaleOfArticles(list)
	out := make([]standView, len(list))
	for i, a := range list {
		s := a.Trust
		s.Kind, s.Subject = kindArticle, a.Slug
		v := p.stand(s, scale)
		v.Title, v.Href = cmp.Or(a.Title, a.Slug), articleHref(a.Slug, channel)
		for _, id := range a.Channels {
			v.Channels = append(v.Channels, p.channelOf(id))
		}
		slices.SortStableFunc(v.Channels, func(a, b channelView) int { return p.channelOrder(a.ID) - p.channelOrder(b.ID) })
		v.Beside = unknown
		if s.Evidence > 0 {
			v.Beside = p.F("reads", count(s.Evidence))
		}
		if !a.Read.IsZero() {
			v.Read = p.T("read_at") + " " + p.ago(a.Read, p.now)
		}
		out[i] = v
	}
	return out
}

// scaleOfArticles spans the ranked: those without a rank are so wide that they would press the others
// together.
func scaleOfArticles(list []content.RankedArticle) chart.Scale {
	var of []content.Interval
	for _, a := range list {
		if a.Trust.Rank > 0 {
			of = append(of, intervalOf(a.Trust))
		}
	}
	return chart.ScaleOf(of...)
}

// channelOf is a channel by its id alone.
func (p *page) channelOf(id string) channelView {
	ch, _ := p.config.Channel(id)
	v := p.channel(id, ch.Platform)
	v.Platform = cmp.Or(v.Platform, id)
	return v
}
