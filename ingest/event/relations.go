package event

import (
	"context"
	"fmt"
	"strings"
	"time"

	"moxin/content"
)

// Relations works on what callbacks told of contacts, after they were answered. All fields are required.
type Relations struct {
	Store  RelationStore
	Absent error // what the store's errors match when something is not there
	Posts  Posts
	// Hash is a keyed hash: it names what the roll of customers told of.
	Hash func(text string) string
	Now  func() time.Time // calendar

	healed map[string]time.Time // how far the roll of an account was compared with what is known
}

// RelationStore is where relations, and what becomes of them, are kept.
type RelationStore interface {
	Untold
	Sent
	Credited
	Rolls
	Way(ctx context.Context, state string) (content.ContactWay, error)
}

// Untold are events that wait, and the relations that they are about.
type Untold interface {
	OpenContactEvents(ctx context.Context, limit int) ([]content.ContactEvent, error)
	Contacts(ctx context.Context, f content.ContactFilter) ([]content.Contact, error)
	KeepContacts(ctx context.Context, k content.ContactsKept) error
}

// Sent are messages to customers.
type Sent interface {
	// DeliveriesTo are those that a reader got since and before until; zero = no bound.
	DeliveriesTo(ctx context.Context, reader string, since, until time.Time) ([]content.Delivery, error)
}

// Credited are outcomes, and what they are credited to.
type Credited interface {
	Outcomes(ctx context.Context, since time.Time) ([]content.Outcome, error)
	OutcomesBy(ctx context.Context, reader string) ([]content.Outcome, error)
	// CreditOutcomes changes what outcomes are credited to, by their ids, and returns how many it changed.
	CreditOutcomes(ctx context.Context, outcomes []content.Outcome) (int, error)
}

// atOnce is how many events are worked on in one transaction: callbacks wait behind it to be stored, and
// platforms for them.
const atOnce = 100

// Worked says what was done with events.
type Worked struct {
	Events   int
	Outcomes int
	// Stale are the accounts whose roll of customers is behind: tags changed.
	Stale map[string]bool
}

// Work works on all events that wait. What was not done when ctx ends waits on; again is harmless.
func (r *Relations) Work(ctx context.Context) (Worked, error) {
	total := Worked{Stale: map[string]bool{}}
	for {
		events, err := r.Store.OpenContactEvents(ctx, atOnce)
		if err != nil || len(events) == 0 {
			return total, err
		}
		kept, err := r.judge(ctx, events)
		if err == nil {
			err = r.Store.KeepContacts(ctx, kept)
		}
		if err != nil {
			return total, fmt.Errorf("event: working on contacts: %w", err)
		}
		total.Events += len(events)
		total.Outcomes += len(kept.Outcomes)
		for _, e := range events {
			if e.Change == content.ContactEdited || e.Change == content.ContactTags {
				total.Stale[e.Account] = true
			}
		}
		if len(events) < atOnce {
			return total, nil
		}
	}
}

// relation names a contact.
type relation struct{ account, reader, staff string }

// judge is what events mean for the relations that they are about.
func (r *Relations) judge(ctx context.Context, events []content.ContactEvent) (content.ContactsKept, error) {
	kept, look := content.ContactsKept{Events: events}, r.look()
	now := map[relation]content.Contact{}
	for _, e := range events {
		is := relation{e.Account, e.Reader, e.Staff}
		c, seen := now[is]
		if !seen {
			var err error
			if c, err = look.contact(ctx, e); err != nil {
				return kept, err
			}
		}
		way, err := look.way(ctx, e.State)
		if err != nil {
			return kept, err
		}
		e.State = way.State // a state of somebody else's may say anything: it is not kept
		if c, known := Relate(c, e); known {
			now[is] = c
		}
		o, ok, err := look.outcome(ctx, e, way)
		if err != nil {
			return kept, err
		}
		if ok {
			kept.Outcomes = append(kept.Outcomes, o)
		}
	}
	for _, c := range now {
		kept.Contacts = append(kept.Contacts, c)
	}
	return kept, nil
}

// look asks the store for each way and article once.
func (r *Relations) look() *glance {
	return &glance{r, map[string]content.ContactWay{}, map[[2]string][]content.Publication{}, map[int64]content.Publication{}}
}

// glance is what one piece of work has looked up.
type glance struct {
	*Relations
	ways  map[string]content.ContactWay
	posts map[[2]string][]content.Publication // by slug and channel
	post  map[int64]content.Publication
}

func (g *glance) contact(ctx context.Context, e content.ContactEvent) (content.Contact, error) {
	if e.Reader == "" {
		return content.Contact{}, nil
	}
	all, err := g.Store.Contacts(ctx, content.ContactFilter{Account: e.Account, Reader: e.Reader})
	if err != nil {
		return content.Contact{}, fmt.Errorf("event: looking a contact up: %w", err)
	}
	for _, c := range all {
		if c.Staff == e.Staff {
			c.Tags = nil // are left as they are
			return c, nil
		}
	}
	return content.Contact{}, nil
}

func (g *glance) way(ctx context.Context, state string) (content.ContactWay, error) {
	w, ok := g.ways[state]
	if ok || state == "" {
		return w, nil
	}
	w, err := g.Store.Way(ctx, state)
	if w, err = orNone(w, err, g.Absent); err != nil {
		return w, fmt.Errorf("event: looking a contact way up: %w", err)
	}
	g.ways[state] = w
	return w, nil
}

// outcome is what an event is, credited; false where it is none, or known from the roll already.
func (g *glance) outcome(ctx context.Context, e content.ContactEvent, way content.ContactWay) (content.Outcome, bool, error) {
	o, ok := OutcomeOf(e, way)
	if !ok {
		return o, false, nil
	}
	if o.Kind == content.OutcomeAdd {
		all, err := g.Store.OutcomesBy(ctx, e.Reader)
		if err != nil {
			return o, false, fmt.Errorf("event: outcomes of a reader: %w", err)
		}
		told := rolledOf(g.Hash, content.Contact{Account: e.Account, Reader: e.Reader, Staff: e.Staff})
		for _, was := range all {
			if strings.HasPrefix(was.Ref, told) && was.At.Sub(o.At).Abs() <= near {
				return o, false, nil
			}
		}
	}
	o, err := g.credit(ctx, o, way)
	return o, true, err
}

// credit looks up what an outcome can be credited by, and credits it.
func (g *glance) credit(ctx context.Context, o content.Outcome, way content.ContactWay) (content.Outcome, error) {
	by := Evidence{Way: way}
	var err error
	switch {
	case o.Kind == content.OutcomeAdd && way.State != "":
		by.Posts, err = g.at(ctx, way.Slug, way.Channel)
	case o.Kind == content.OutcomeUnfollow && o.Reader != "":
		if by.Deliveries, err = g.Store.DeliveriesTo(ctx, o.Reader, time.Time{}, o.At.Add(time.Microsecond)); err == nil {
			by.Posts, err = g.of(ctx, lastDelivery(by.Deliveries, o.At).Publication)
		}
	}
	if err != nil {
		return o, fmt.Errorf("event: crediting a contact: %w", err)
	}
	return CreditContact(o, by), nil
}

func (g *glance) at(ctx context.Context, slug, channel string) ([]content.Publication, error) {
	key := [2]string{slug, channel}
	if known, ok := g.posts[key]; ok {
		return known, nil
	}
	posts, err := g.Posts.Publications(ctx, content.PublicationFilter{Slug: slug, Channel: channel})
	if err != nil {
		return nil, err
	}
	for i := range posts { // under whichever of its names
		posts[i].Slug = slug
	}
	g.posts[key] = posts
	return posts, nil
}

func (g *glance) of(ctx context.Context, id int64) ([]content.Publication, error) {
	if id == 0 {
		return nil, nil
	}
	if p, ok := g.post[id]; ok {
		return []content.Publication{p}, nil
	}
	posts, err := g.Posts.Publications(ctx, content.PublicationFilter{IDs: []int64{id}})
	if err == nil && len(posts) == 1 {
		g.post[id] = posts[0]
	}
	return posts, err
}
