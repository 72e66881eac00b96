package console

import (
	"context"
	"fmt"
	"io"
	"time"

	"moxin/content"
)

// unknown stands for every number and instant that is not known.
const unknown = "—"

// shownMetrics are the columns of a publication's numbers.
var shownMetrics = []content.Metric{
	content.Reads, content.Likes, content.Saves, content.Shares, content.Comments, content.Follows,
}

// shownBy are those of platform/mode where nobody reads, likes or follows as on other platforms.
var shownBy = map[string][]content.Metric{
	content.WeCom + "/" + content.ModeMessage: {content.Delivered, content.Undelivered, content.CappedSends, content.LostSends, content.Unfollows},
	content.WeCom + "/" + content.ModeMoment:  {content.Delivered, content.Likes, content.Comments, content.Unfollows},
	content.WeCom + "/" + content.ModeRobot:   {content.Clicks},
}

// shown are the columns of all's numbers: those of the first, as all are of one channel.
func (p *page) shown(all []content.Publication) []content.Metric {
	ch, _ := p.config.Channel(all[0].Channel)
	if own, ok := shownBy[all[0].Platform+"/"+ch.Mode]; ok {
		return own
	}
	return shownMetrics
}

// latest holds the newest reading of each metric, by publication.
type latest map[int64]map[content.Metric]content.Sample

// newest keeps the last reading of each metric. A value that belongs to one day is no total and
// is left out.
func newest(samples []content.Sample) latest {
	out := latest{}
	for _, s := range samples {
		if !s.Cumulative {
			continue
		}
		of := out[s.Publication]
		if of == nil {
			of = map[content.Metric]content.Sample{}
			out[s.Publication] = of
		}
		if was, ok := of[s.Metric]; !ok || s.ObservedAt.After(was.ObservedAt) {
			of[s.Metric] = s
		}
	}
	return out
}

// readAt is the newest instant at which anything of a publication was read.
func (l latest) readAt(publication int64) time.Time {
	var at time.Time
	for _, s := range l[publication] {
		if s.ObservedAt.After(at) {
			at = s.ObservedAt
		}
	}
	return at
}

// figure is a metric as people read it; "—" where it was never read.
func (l latest) figure(publication int64, m content.Metric) string {
	s, ok := l[publication][m]
	if !ok {
		return unknown
	}
	text := count(s.Value)
	if s.Unit == content.UnitShare {
		text = content.Percent(s.Value, 0)
	}
	if s.Capped {
		text += "+"
	}
	return text
}

// count is a number with its thousands set apart.
func count(v float64) string { return content.Grouped(v, 0) }

// tally is how many there are, with its thousands set apart also in a sentence that has %d for it.
type tally int

// Format writes it for whichever verb.
func (t tally) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, count(float64(t))) }

// placeText is a place with its range.
func placeText(rank, low, high int) (place, span string) {
	return count(float64(rank)), count(float64(low)) + "–" + count(float64(high))
}

// postView is a publication with its latest numbers.
type postView struct {
	Title     string
	Channel   channelView
	URL       string
	Release   string
	Published instant
	Age       string
	Gone      instant
	GoneWhy   string
	IsGone    bool
	Figures   []figureView // the same columns in all posts of a table
	Read      string       // how long ago; "—" when never
}

// figureView is one number with the name of what it counts.
type figureView struct{ Name, Value string }

// posts are publications with their latest numbers.
func (h *handler) posts(ctx context.Context, p *page, all []content.Publication) ([]postView, error) {
	if len(all) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(all))
	for i, pub := range all {
		ids[i] = pub.ID
	}
	samples, err := h.Store.LatestSamples(ctx, ids)
	if err != nil {
		return nil, err
	}
	known, shown := newest(samples), p.shown(all)
	out := make([]postView, len(all))
	for i, pub := range all {
		v := postView{
			Title: pub.Title, Channel: p.channel(pub.Channel, pub.Platform), URL: pub.URL,
			Release: releaseHref(pub.Release), Published: p.instant(pub.PublishedAt),
			Age: p.F("age", p.span(p.now.Sub(pub.PublishedAt))), Read: p.ago(known.readAt(pub.ID), p.now),
			Gone: p.instant(pub.GoneAt), GoneWhy: p.In(content.ReadText(pub.GoneWhy)), IsGone: !pub.GoneAt.IsZero(),
		}
		for _, m := range shown {
			v.Figures = append(v.Figures, figureView{p.metric(m), known.figure(pub.ID, m)})
		}
		out[i] = v
	}
	return out, nil
}

// metric is the name of a metric in the reader's language.
func (p *page) metric(m content.Metric) string {
	if t, ok := metrics[m]; ok {
		return p.In(t)
	}
	return string(m)
}
