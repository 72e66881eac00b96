package event

import (
	"slices"
	"strings"
	"time"

	"moxin/content"
)

// Credit finds what an outcome at an instant is owed to: the article and channel of the link that it
// carries, else those of the reader's last touch within window before it. Of several publications
// there it is the newest one before the outcome, because that is what the link then stood in. Zero
// when there is none: nothing is guessed.
//
// It is a pure function: whatever the order in which touches and outcomes become known, the same
// outcome is credited to the same publication.
func Credit(o content.Outcome, link content.Link, touches []content.Visit, posts []content.Publication, window time.Duration) content.Publication {
	if link.Code != "" {
		return newest(posts, link.Slug, link.Channel, o.At)
	}
	var last content.Visit
	for _, t := range touches {
		if (t.Kind == content.VisitClick || t.Kind == content.VisitRead) &&
			!t.At.After(o.At) && o.At.Sub(t.At) <= window && later(t, last) {
			last = t
		}
	}
	if last.Slug == "" {
		return content.Publication{}
	}
	return newest(posts, last.Slug, last.Channel, o.At)
}

// later orders touches, also those of one instant.
func later(a, b content.Visit) bool {
	if !a.At.Equal(b.At) {
		return a.At.After(b.At)
	}
	return strings.Compare(a.Slug+"\x00"+a.Channel, b.Slug+"\x00"+b.Channel) > 0
}

// newest is the newest publication of an article on a channel that was there at an instant.
func newest(posts []content.Publication, slug, channel string, at time.Time) (found content.Publication) {
	for _, p := range posts {
		if p.Slug == slug && p.Channel == channel && !p.PublishedAt.After(at) &&
			(found.ID == 0 || p.PublishedAt.After(found.PublishedAt) || p.PublishedAt.Equal(found.PublishedAt) && p.ID > found.ID) {
			found = p
		}
	}
	return found
}

// Standing says what all orders of one reader are, those before until (zero = all): the first is an
// order, every later one a reorder, and an order that was taken back is none, so that the next one is
// the first. The order in which they became known does not matter, which is why it is asked for
// instead of stored: orders are kept as OutcomeOrder, whichever they are.
func Standing(all []content.Outcome, until time.Time) []content.Outcome {
	refunded, seen := map[string]bool{}, map[string]bool{}
	var orders []content.Outcome
	for _, o := range all {
		switch {
		case !until.IsZero() && !o.At.Before(until):
		case o.Kind == content.OutcomeRefund:
			refunded[o.Ref] = true
		case o.Kind == content.OutcomeOrder || o.Kind == content.OutcomeReorder:
			orders = append(orders, o)
		}
	}
	slices.SortStableFunc(orders, func(a, b content.Outcome) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return strings.Compare(a.Ref, b.Ref)
	})
	var standing []content.Outcome
	for _, o := range orders {
		if o.Ref != "" && (refunded[o.Ref] || seen[o.Ref]) {
			continue
		}
		seen[o.Ref] = true
		o.Kind = content.OutcomeReorder
		if len(standing) == 0 {
			o.Kind = content.OutcomeOrder
		}
		standing = append(standing, o)
	}
	return standing
}
