package console

import (
	"context"
	"maps"
	"slices"
	"time"

	"moxin/content"
)

// monthPosts are the articles of a subject that first came out in a month of the workspace's zone.
type monthPosts struct {
	month time.Time // its first instant
	slugs []string
}

// monthsOf are the articles of a subject, a kind and a name, by month: read once for each scoring.
func (h *handler) monthsOf(ctx context.Context, k *kept, subject [2]string) ([]monthPosts, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if months, ok := k.months[subject]; ok {
		return months, nil
	}
	q := queryOf(subject[0], subject[1])
	q.Bare = true // of a channel it may be all that there are
	all, _, err := h.Store.RankedArticles(ctx, q)
	if err != nil {
		return nil, err
	}
	k.months[subject] = byMonth(all, h.zone())
	return k.months[subject], nil
}

// byMonth groups articles by the month they first came out in, the oldest first.
func byMonth(all []content.RankedArticle, zone *time.Location) []monthPosts {
	by := map[time.Time][]string{}
	for _, a := range all {
		if !a.Published.IsZero() {
			first := monthStart(a.Published.In(zone))
			by[first] = append(by[first], a.Slug)
		}
	}
	var out []monthPosts
	for _, month := range slices.SortedFunc(maps.Keys(by), time.Time.Compare) {
		out = append(out, monthPosts{month, by[month]})
	}
	return out
}

// slugsIn are the articles of all months.
func slugsIn(months []monthPosts) []string {
	var out []string
	for _, m := range months {
		out = append(out, m.slugs...)
	}
	return out
}

// monthStart is the first instant of a time's month.
func monthStart(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, t.Location())
}
