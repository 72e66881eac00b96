package console

import (
	"cmp"
	"context"
	"html/template"
	"slices"

	"moxin/content"
	"moxin/site/chart"
)

// sparkView is how an article was read on one channel, aligned by age.
type sparkView struct {
	Channel channelView
	Name    string        // of the channel and the metric, and how far that is
	Drawn   template.HTML // empty = never read there
	Says    string        // the picture in words
}

// sparkMetrics are what a spark is drawn of: the first that was read.
var sparkMetrics = []content.Metric{content.Reads, content.Impressions, content.Likes}

// sparks draw the rows that are shown: readings of no other article are read.
func (h *handler) sparks(ctx context.Context, v *rankingsView, rows []rankRow) error {
	var posts []content.Publication
	var ids []int64
	for _, row := range rows {
		of, err := h.Store.Publications(ctx, content.PublicationFilter{Slug: row.Subject, Channel: v.asked.get(kindChannel)})
		if err != nil {
			return err
		}
		for _, post := range of {
			post.Slug = row.Subject // it may have gone out under an older name
			posts, ids = append(posts, post), append(ids, post.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	samples, err := h.Store.Samples(ctx, content.SampleFilter{Publications: ids})
	if err != nil {
		return err
	}
	readings := map[int64][]content.Sample{}
	for _, s := range samples {
		readings[s.Publication] = append(readings[s.Publication], s)
	}
	drawn := map[string][]drawnPost{}
	for _, post := range posts {
		if d, ok := v.spark(post, readings[post.ID]); ok {
			drawn[post.Slug] = append(drawn[post.Slug], d)
		}
	}
	for i := range rows {
		rows[i].show(drawn[rows[i].Subject])
	}
	return nil
}

// drawnPost is the spark of one publication; most is its last count, by which one of several is chosen.
type drawnPost struct {
	sparkView
	metric int // place in sparkMetrics
	most   float64
	order  int
}

// show gives a row its sparks: the one with the most reads beside it, all of them below.
func (r *rankRow) show(all []drawnPost) {
	slices.SortStableFunc(all, func(a, b drawnPost) int { return cmp.Compare(a.order, b.order) })
	best := -1
	for i, d := range all {
		r.Sparks = append(r.Sparks, d.sparkView)
		if best < 0 || d.metric < all[best].metric || d.metric == all[best].metric && d.most > all[best].most {
			best = i
		}
	}
	if best >= 0 {
		r.Spark = all[best].Drawn
	}
}

// spark draws one publication before its channel's band; false when nothing that sparks are made of was
// read.
func (v *rankingsView) spark(post content.Publication, samples []content.Sample) (drawnPost, bool) {
	for i, metric := range sparkMetrics {
		c, ok := lineOf(post, samples, metric)
		if !ok {
			continue
		}
		channel := v.channel(post.Channel, post.Platform)
		a := chart.Ages{Name: v.metric(metric), Band: v.bands[bandKey{post.Channel, metric}]}
		for _, at := range c.Points {
			a.Hours = append(a.Hours, at.ObservedAt.Sub(post.PublishedAt).Hours())
			a.Counts = append(a.Counts, at.Value)
		}
		last := c.Points[len(c.Points)-1]
		where := channel.Platform + " " + post.Channel
		says := cmp.Or(v.usually(post, []content.Curve{c}, a.Band), v.T("rank.spark.alone"))
		a.Label = v.F("rank.spark", a.Name, where, v.pointValue(last), says)
		return drawnPost{
			sparkView: sparkView{Channel: channel, Name: where + v.T("rank.spark.of") + a.Name + " " + v.pointValue(last), Drawn: a.Spark(), Says: says},
			metric:    i, most: last.Value, order: v.channelOrder(post.Channel),
		}, true
	}
	return drawnPost{}, false
}

// lineOf is the curve of a metric that was read most recently, of totals alone.
func lineOf(post content.Publication, samples []content.Sample, metric content.Metric) (content.Curve, bool) {
	var of []content.Sample
	for _, s := range samples {
		if s.Metric == metric && s.Cumulative && !s.ObservedAt.Before(post.PublishedAt) {
			of = append(of, s)
		}
	}
	var best content.Curve
	for _, c := range content.CurvesOf(content.ReadingsOf(of, nil), post.PublishedAt, nil) {
		if len(best.Points) == 0 || c.Points[len(c.Points)-1].ObservedAt.After(best.Points[len(best.Points)-1].ObservedAt) {
			best = c
		}
	}
	return best, len(best.Points) > 0
}

// bandKey names what a band is of.
type bandKey struct {
	channel string
	metric  content.Metric
}

// bandAt is the middle half at an age, between the two ages of the band around it; false outside of them:
// nothing is said of ages that nobody was read at.
func bandAt(b content.Band, hours float64) (low, high float64, ok bool) {
	i, exact := slices.BinarySearch(b.Hours, hours)
	switch {
	case exact:
		return b.Low[i], b.High[i], true
	case i == 0 || i == len(b.Hours):
		return 0, 0, false
	}
	part := (hours - b.Hours[i-1]) / (b.Hours[i] - b.Hours[i-1])
	between := func(of []float64) float64 { return of[i-1] + part*(of[i]-of[i-1]) }
	return between(b.Low), between(b.High), true
}
