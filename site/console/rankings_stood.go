package console

import (
	"cmp"
	"context"
	"html/template"
	"maps"
	"slices"
	"strings"
	"time"

	"moxin/content"
	"moxin/site/chart"
)

// scoredThen are the scores of trust that a scoring left.
type scoredThen struct {
	at time.Time // zero = no scoring of then is kept
	of map[string]content.Score
}

// scoredBefore are those of articles, of the last scoring before an instant.
func (h *handler) scoredBefore(ctx context.Context, before time.Time) (scoredThen, error) {
	scores, at, err := h.Store.ScoresAt(ctx, kindArticle, nameTrust, before)
	out := scoredThen{at, make(map[string]content.Score, len(scores))}
	for _, s := range scores {
		out.of[s.Subject] = s
	}
	return out, err
}

// read is where an article stood, and its interval; both zero where it was not scored.
func (t scoredThen) read(slug string) (span, content.Interval) {
	s, ok := t.of[slug]
	if !ok {
		return span{}, content.Interval{}
	}
	of := intervalOf(s)
	of.Posts = 1
	return span{s.Rank, s.RankLow, s.RankHigh}, of
}

// stood lists articles by how far their places moved from the end of the period that is compared with until
// now: as the scoring of then had them, which knew what had been read by then, and as the newest has.
func (h *handler) stood(ctx context.Context, v *rankingsView, out *compareView, all []content.RankedArticle, atOnce int) error {
	now, err := h.scoredBefore(ctx, v.outline.at.Add(time.Microsecond))
	if err != nil {
		return err
	}
	then, err := h.scoredBefore(ctx, v.wish.with.Until)
	if err != nil {
		return err
	}
	out.When = v.when(then.at, now.at)
	articles := map[string]content.RankedArticle{}
	for _, a := range all {
		articles[a.Slug] = a
	}
	rows := make([]changeRow, 0, len(articles))
	for _, slug := range slices.Sorted(maps.Keys(articles)) {
		rows = append(rows, v.standThenAndNow(articles[slug], then, now))
	}
	slices.SortStableFunc(rows, func(a, b changeRow) int {
		return cmp.Or(cmp.Compare(stoodOrder[a.Move], stoodOrder[b.Move]), cmp.Compare(b.steps(), a.steps()),
			cmp.Compare(placeOr(a.nowAt), placeOr(b.nowAt)), cmp.Compare(b.now.Value, a.now.Value), strings.Compare(a.subject, b.subject))
	})
	v.total = len(rows)
	if atOnce > 0 {
		rows = rows[min((v.wish.page-1)*atOnce, len(rows)):]
		rows = rows[:min(atOnce, len(rows))]
	}
	v.pager(len(rows), atOnce)
	drawStood(rows)
	out.Stood = rows
	return nil
}

// when says which scorings places are of.
func (v *rankingsView) when(then, now time.Time) string {
	switch {
	case then.IsZero():
		return v.F("compare.when.once", v.instant(now).Text)
	case now.Equal(then):
		return v.F("compare.when.same", v.instant(now).Text)
	}
	return v.F("compare.when", v.instant(then).Text, v.instant(now).Text)
}

// stoodOrder puts what moved first, then what stood, then what can be told of one side alone.
var stoodOrder = map[string]int{"rose": 0, "fell": 0, "same": 1, "new": 2, "one": 3}

// steps are how many places a row went.
func (r changeRow) steps() int {
	if r.nowAt.rank == 0 || r.thenAt.rank == 0 {
		return 0
	}
	return max(r.nowAt.rank-r.thenAt.rank, r.thenAt.rank-r.nowAt.rank)
}

// placeOr is a place, behind all others where there is none.
func placeOr(s span) int {
	if s.rank == 0 {
		return 1 << 30
	}
	return s.rank
}

// standThenAndNow says where an article stood and stands. A place has moved where its ranges do not meet.
func (v *rankingsView) standThenAndNow(a content.RankedArticle, then, now scoredThen) changeRow {
	row := changeRow{Title: cmp.Or(a.Title, a.Slug), Href: articleHref(a.Slug, v.asked.get(kindChannel)), Then: unknown, Now: unknown,
		Move: "one", subject: a.Slug, kind: kindArticle}
	row.thenAt, row.then = then.read(a.Slug)
	row.nowAt, row.now = now.read(a.Slug)
	row.sides(v.page)
	if row.thenAt.rank > 0 {
		row.Then = count(float64(row.thenAt.rank))
	}
	if row.nowAt.rank > 0 {
		row.Now = count(float64(row.nowAt.rank))
	}
	switch {
	case !then.at.IsZero() && row.then.Posts == 0 && row.now.Posts > 0:
		row.Move = "new"
	case row.nowAt.rank == 0 || row.thenAt.rank == 0:
	case row.nowAt.high < row.thenAt.low:
		row.Move, row.Says = "rose", v.T("compare.apart")
	case row.nowAt.low > row.thenAt.high:
		row.Move, row.Says = "fell", v.T("compare.apart")
	default:
		row.Move = "same"
	}
	row.Word = v.T("stood." + row.Move)
	return row
}

// drawStood gives each row a bar of then above one of now, all on one scale: that of those with a place, for
// intervals of the others are so wide that they would press all together.
func drawStood(rows []changeRow) {
	of := []content.Interval{usualScores}
	for _, row := range rows {
		if row.thenAt.rank > 0 {
			of = append(of, row.then)
		}
		if row.nowAt.rank > 0 {
			of = append(of, row.now)
		}
	}
	scale := chart.ScaleOf(of...)
	for i := range rows {
		var bars template.HTML
		known := slices.DeleteFunc([]content.Interval{rows[i].then, rows[i].now}, func(v content.Interval) bool { return v.Posts == 0 })
		for k, v := range known {
			side := rows[i].Sides[k]
			bars += scale.Bar(v, side.Label+" "+side.Trust+" ("+side.Low+" … "+side.High+")")
		}
		rows[i].Bar = bars
	}
}
