package console

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"moxin/content"
	"moxin/site/chart"
)

// groupPosts are the slugs of some articles by their values of a kind.
type groupPosts map[string][]string

// groupsOf sorts articles by their values of a kind; what is not known is no group.
func (k rankedKind) groupsOf(all []content.RankedArticle) groupPosts {
	out := groupPosts{}
	for _, a := range all {
		for _, value := range k.of(a) {
			if value != "" {
				out[value] = append(out[value], a.Slug)
			}
		}
	}
	return out
}

func rankedSlugs(all []content.RankedArticle) []string {
	out := make([]string, len(all))
	for i, a := range all {
		out[i] = a.Slug
	}
	return out
}

// of are the articles that came out in a period, whatever else the URL narrows down to.
func (h *handler) of(ctx context.Context, v *rankingsView, p stretch) ([]content.RankedArticle, error) {
	q := v.query()
	q.From, q.Until, q.Bare = p.From, p.Until, true
	all, _, err := h.Store.RankedArticles(ctx, q)
	return all, err
}

// within lists the groups by the mean trust of what they published in a period. That is no ranking: the
// groups of the scoring are those of all time.
func (h *handler) within(ctx context.Context, v *rankingsView) error {
	all, err := h.of(ctx, v, v.wish.period)
	if err != nil {
		return err
	}
	var rows []rankRow
	var means []content.Interval
	for value, slugs := range v.wish.kind.groupsOf(all) {
		mean, ok := v.kept.Mean(slugs)
		if !ok {
			continue
		}
		means = append(means, mean)
		row := rankRow{
			Subject: value, Trust: signed(mean.Value), Low: signed(mean.Low), High: signed(mean.High), Evidence: unknown, Mean: true,
			score: content.Score{Kind: v.Kind, Value: mean.Value, Low: mean.Low, High: mean.High},
		}
		row.counts(v.page, mean.Posts)
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b rankRow) int {
		return cmp.Or(cmp.Compare(b.score.Value, a.score.Value), strings.Compare(a.Subject, b.Subject))
	})
	scale := chart.ScaleOf(means...)
	for i := range rows {
		rows[i].Bar = v.interval(scale, intervalOf(rows[i].score))
	}
	v.name(rows)
	v.add(v.F("rankings.within", v.wish.period.Name), rows)
	return nil
}
