package event

import (
	"context"
	"fmt"
	"time"

	"moxin/content"
)

// Till takes orders. All fields are required.
type Till struct {
	Store interface {
		Touches
		Link(ctx context.Context, code string) (content.Link, error)
		AddOutcomes(ctx context.Context, outcomes []content.Outcome) (int, error)
	}
	Absent error // what the store's errors match when something is not there
	Posts  Posts
	Hasher Hasher
	Window time.Duration    // how long after a touch it is still credited
	Now    func() time.Time // calendar
}

// Taken says what became of orders.
type Taken struct {
	New      int `json:"new"`      // that were not known
	Known    int `json:"known"`    // that were: nothing changed
	Credited int `json:"credited"` // of all these, new or known, those that a publication is thanked for
}

// Take stores orders, all or none, and credits them. One whose number is known changes nothing.
func (t Till) Take(ctx context.Context, source string, orders []Order) (Taken, error) {
	now := t.Now()
	for _, o := range orders {
		if err := o.Check(now); err != nil {
			return Taken{}, err
		}
	}
	said, seen := Taken{}, lookups{t, map[string]content.Link{}, map[[2]string][]content.Publication{}}
	outcomes := make([]content.Outcome, 0, len(orders))
	for _, o := range orders {
		out, err := seen.outcome(ctx, o)
		if err != nil {
			return Taken{}, err
		}
		if out.Source, out.Learned = source, now; out.Publication != 0 {
			said.Credited++
		}
		outcomes = append(outcomes, out)
	}
	added, err := t.Store.AddOutcomes(ctx, outcomes)
	if err != nil {
		return Taken{}, fmt.Errorf("event: keeping orders: %w", err)
	}
	said.New, said.Known = added, len(outcomes)-added
	return said, nil
}

// lookups asks for each link and each article once in a file of orders.
type lookups struct {
	Till
	links map[string]content.Link
	posts map[[2]string][]content.Publication // by slug and channel
}

// outcome is an order as it is kept: hashes in the place of whoever and whatever it names.
func (l lookups) outcome(ctx context.Context, o Order) (content.Outcome, error) {
	number := o.ID
	out := content.Outcome{Kind: content.OutcomeOrder, At: o.At, Value: float64(o.Amount)}
	if o.Refunds != "" {
		out.Kind, number = content.OutcomeRefund, o.Refunds
	}
	out.Ref, out.Reader = l.Hasher.Order(number), l.Hasher.nobody(number)
	if o.Customer != "" {
		out.Reader = l.Hasher.Customer(o.Customer)
	}
	link, err := l.link(ctx, o.Code)
	if err != nil || out.Kind == content.OutcomeRefund { // takes credit away; it is owed to nobody
		return out, err
	}
	out.Code, out.Channel = link.Code, link.Channel
	touches, err := l.touches(ctx, o)
	if err != nil {
		return out, err
	}
	at := [2]string{link.Slug, link.Channel}
	if link.Code == "" && len(touches) > 0 {
		at = [2]string{touches[0].Slug, touches[0].Channel}
	}
	posts, err := l.at(ctx, at)
	if err != nil {
		return out, err
	}
	if p := Credit(out, link, touches, posts, l.Window); p.ID != 0 {
		out.Publication, out.Channel = p.ID, p.Channel
	}
	return out, nil
}

func (l lookups) link(ctx context.Context, code string) (content.Link, error) {
	known, ok := l.links[code]
	if ok || code == "" {
		return known, nil
	}
	found, err := l.Till.Store.Link(ctx, code)
	if found, err = orNone(found, err, l.Absent); err != nil {
		return found, fmt.Errorf("event: looking a link up: %w", err)
	}
	l.links[code] = found
	return found, nil
}

// touches is the reader's last touch before an order, where the shop says who the reader was.
func (l lookups) touches(ctx context.Context, o Order) ([]content.Visit, error) {
	if o.Reader == "" {
		return nil, nil
	}
	last, err := l.Store.LastTouch(ctx, l.Hasher.Reader(o.Reader), o.At.Add(-l.Window), o.At.Add(time.Microsecond))
	if last, err = orNone(last, err, l.Absent); err != nil || last.Slug == "" {
		return nil, err
	}
	return []content.Visit{last}, nil
}

func (l lookups) at(ctx context.Context, at [2]string) ([]content.Publication, error) {
	if at[0] == "" {
		return nil, nil
	}
	if known, ok := l.posts[at]; ok {
		return known, nil
	}
	posts, err := l.Posts.Publications(ctx, content.PublicationFilter{Slug: at[0], Channel: at[1]})
	if err != nil {
		return nil, fmt.Errorf("event: looking an article up: %w", err)
	}
	for i := range posts { // under whichever of its names
		posts[i].Slug = at[0]
	}
	l.posts[at] = posts
	return posts, nil
}
