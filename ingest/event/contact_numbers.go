package event

import (
	"context"
	"fmt"
	"slices"

	"moxin/content"
)

// Brought is what is known of who came by a publication, and whom it went to.
type Brought interface {
	Rolls
	// Ways are an article's contact ways under all its names, retired ones too.
	Ways(ctx context.Context, slug string) ([]content.ContactWay, error)
	DeliveryCounts(ctx context.Context, publication int64) (map[content.Send]int, error)
}

// contacts adds the readers whom a publication made contacts, where a code stood in it, and those who
// left after it, where it went to customers: each reader once.
func (c *Collector) contacts(ctx context.Context, p content.Publication, credited []content.Outcome, add func(content.Metric, float64)) error {
	ways, err := c.Numbers.Ways(ctx, p.Slug)
	if err != nil {
		return fmt.Errorf("event: contact ways of %s: %w", p.Slug, err)
	}
	ways = slices.DeleteFunc(ways, func(w content.ContactWay) bool { return w.Channel != p.Channel })
	if n := readersOf(credited, content.OutcomeAdd); n > 0 {
		add(content.Adds, float64(n))
	} else if whole, err := c.followed(ctx, p, ways); err != nil {
		return err
	} else if whole {
		add(content.Adds, 0)
	}
	if p.Platform != content.WeCom {
		return nil
	}
	n := readersOf(credited, content.OutcomeUnfollow)
	if n == 0 {
		sent, err := c.Numbers.DeliveryCounts(ctx, p.ID)
		if err != nil {
			return fmt.Errorf("event: deliveries of %s: %w", p.Slug, err)
		}
		if sent[content.SendDone] == 0 || !c.Calls[p.Channel] {
			return nil
		}
	}
	add(content.Unfollows, float64(n))
	return nil
}

// followed reports whether an add by one of the ways would be known: callbacks tell of it, or the roll
// of customers was read since the post went out.
func (c *Collector) followed(ctx context.Context, p content.Publication, ways []content.ContactWay) (bool, error) {
	for _, w := range ways {
		if c.Calls[w.WeCom] {
			return true, nil
		}
		at, err := c.Numbers.RolledContacts(ctx, w.Account)
		if err != nil {
			return false, fmt.Errorf("event: roll of %s: %w", w.Account, err)
		}
		if at.After(p.PublishedAt) {
			return true, nil
		}
	}
	return false, nil
}

// readersOf counts the readers of outcomes of one kind; of those of nobody in particular each is one.
func readersOf(outcomes []content.Outcome, kind content.OutcomeKind) int {
	readers, n := map[string]bool{}, 0
	for _, o := range outcomes {
		switch {
		case o.Kind != kind:
		case o.Reader == "":
			n++
		default:
			readers[o.Reader] = true
		}
	}
	return n + len(readers)
}
