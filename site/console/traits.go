package console

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"moxin/content"
)

// traits are what the articles of a subject have in common.
type traits struct {
	months []monthPosts
	parts  []meanPart // the largest first
}

// slugs are the articles that have come out.
func (t traits) slugs() []string {
	var out []string
	for _, m := range t.months {
		out = append(out, m.slugs...)
	}
	return out
}

// monthPosts are the articles of a subject that first came out in a month of the workspace's zone.
type monthPosts struct {
	month time.Time // its first instant
	slugs []string
}

// meanPart is what a signal adds to the trust of a subject's articles on average, over those for which it
// is known.
type meanPart struct {
	signal content.Metric
	value  float64 // standard deviations of trust
	ratio  float64 // geometric mean of events over what is usual at the same age; 0 = not known
	posts  int
}

// traitsOf works out what the articles of a subject have in common, once for each scoring.
func (h *handler) traitsOf(ctx context.Context, k *kept, kind, subject string) (traits, error) {
	key := [2]string{kind, subject}
	k.mu.Lock()
	defer k.mu.Unlock()
	if t, ok := k.traits[key]; ok {
		return t, nil
	}
	all, _, err := h.Store.RankedArticles(ctx, queryOf(kind, subject))
	if err != nil {
		return traits{}, err
	}
	t := traits{months: monthsOf(all, h.zone()), parts: meanParts(all)}
	k.traits[key] = t
	return t, nil
}

// monthsOf groups articles by the month they first came out in, the oldest first.
func monthsOf(all []content.RankedArticle, zone *time.Location) []monthPosts {
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

// monthStart is the first instant of a time's month.
func monthStart(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, t.Location())
}

// meanParts averages what each signal adds over the articles for which it is known.
func meanParts(all []content.RankedArticle) []meanPart {
	type sum struct {
		value, logs float64
		posts, told int
	}
	of := map[content.Metric]*sum{}
	for _, a := range all {
		why, _ := readReasons(a.Trust.Why)
		for _, c := range why.Contributions {
			s := of[c.Signal]
			if s == nil {
				s = &sum{}
				of[c.Signal] = s
			}
			s.value += c.Value
			s.posts++
			if c.Ratio > 0 { // nothing at all has no logarithm
				s.logs += math.Log(c.Ratio)
				s.told++
			}
		}
	}
	var out []meanPart
	for signal, s := range of {
		part := meanPart{signal: signal, value: s.value / float64(s.posts), posts: s.posts}
		if s.told == s.posts {
			part.ratio = math.Exp(s.logs / float64(s.told))
		}
		out = append(out, part)
	}
	slices.SortFunc(out, func(a, b meanPart) int {
		return cmp.Or(cmp.Compare(math.Abs(b.value), math.Abs(a.value)), strings.Compare(string(a.signal), string(b.signal)))
	})
	return out
}
