package event

import (
	"context"
	"fmt"
	"time"

	"moxin/content"
)

// JourneyStore has what is known of an article's readers; *store.Store does.
type JourneyStore interface {
	Posts
	LatestSamples(ctx context.Context, publications []int64) ([]content.Sample, error)
	Links(ctx context.Context, slug string) ([]content.Link, error)
	journeyPeople
}

// journeyPeople are those whom articles brought, and what became of them.
type journeyPeople interface {
	Ways(ctx context.Context, slug string) ([]content.ContactWay, error)
	Contacts(ctx context.Context, f content.ContactFilter) ([]content.Contact, error)
	OutcomesOf(ctx context.Context, publications []int64, since time.Time) ([]content.Outcome, error)
	Outcomes(ctx context.Context, since time.Time) ([]content.Outcome, error)
}

// ReadJourney reads what is known at now of the readers of an article, whatever it was called. Of
// one that nobody published it is empty.
func ReadJourney(ctx context.Context, s JourneyStore, slug string, now time.Time) (Journey, error) {
	j := Journey{Now: now}
	var err error
	if j.Posts, err = s.Publications(ctx, content.PublicationFilter{Slug: slug}); err != nil {
		return j, fmt.Errorf("the journey of %s: %w", slug, err)
	}
	ids := make([]int64, len(j.Posts))
	for i, p := range j.Posts {
		ids[i] = p.ID
	}
	if j.Latest, err = s.LatestSamples(ctx, ids); err != nil {
		return j, fmt.Errorf("the journey of %s: %w", slug, err)
	}
	if j.Links, err = s.Links(ctx, slug); err != nil {
		return j, fmt.Errorf("the journey of %s: %w", slug, err)
	}
	if j.Ways, err = s.Ways(ctx, slug); err != nil {
		return j, fmt.Errorf("the journey of %s: %w", slug, err)
	}
	if j.Outcomes, err = s.OutcomesOf(ctx, ids, time.Time{}); err != nil {
		return j, fmt.Errorf("the journey of %s: %w", slug, err)
	}
	if err := j.follow(ctx, s); err != nil {
		return j, fmt.Errorf("the journey of %s: %w", slug, err)
	}
	return j, nil
}

// follow reads what became of the readers whom the article brought.
func (j *Journey) follow(ctx context.Context, s journeyPeople) error {
	var since time.Time
	readers := map[string]bool{}
	for _, o := range j.Outcomes {
		if o.Kind != content.OutcomeAdd || o.Reader == "" {
			continue
		}
		readers[o.Reader] = true
		if since.IsZero() || o.At.Before(since) {
			since = o.At
		}
	}
	if len(readers) == 0 {
		return nil
	}
	states, accounts := make([]string, len(j.Ways)), map[string]bool{}
	for i, w := range j.Ways {
		states[i], accounts[w.Account] = w.State, true
	}
	var err error
	if len(states) > 0 { // none would mean every contact there is
		if j.Contacts, err = s.Contacts(ctx, content.ContactFilter{States: states}); err != nil {
			return err
		}
	}
	for _, c := range j.Contacts {
		delete(readers, c.Reader)
	}
	for account := range accounts {
		for reader := range readers { // those who came once more since, by another way; no index has a reader alone
			others, err := s.Contacts(ctx, content.ContactFilter{Account: account, Reader: reader})
			if err != nil {
				return err
			}
			j.Contacts = append(j.Contacts, others...)
		}
	}
	j.Orders, err = s.Outcomes(ctx, since)
	return err
}
