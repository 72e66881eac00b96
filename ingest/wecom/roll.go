package wecom

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"moxin/content"
	"moxin/ingest"
	"moxin/publishers/wecom/wecomapi"
)

const (
	// rollEvery is how old the list of customers may be before it is read again; the days of a channel
	// are read twice a day, so it is read once.
	rollEvery = 20 * time.Hour
	// near is how far apart the instants may be that an event and the list say of one add, and how far the
	// platform's clock may be behind ours.
	near = 10 * time.Minute
	// atOnce is how many rows are written in one transaction: callbacks wait behind it to be stored, and
	// the platform for them.
	atOnce = 500
)

// Book keeps the contacts. The store is one.
type Book interface {
	Contacts(ctx context.Context, f content.ContactFilter) ([]content.Contact, error)
	KeepContacts(ctx context.Context, k content.ContactsKept) error
	RollContacts(ctx context.Context, account string, at time.Time) error
	RolledContacts(ctx context.Context, account string) (time.Time, error)
}

// RollOptions of a list.
type RollOptions struct {
	Account string // the corp id
	API     Customers
	Book    Book
	Reader  func(external string) string // the keyed hash of an external user id
	Now     func() time.Time             // calendar
	// Stale is when the customers of a corp were last told to have other tags; nil = nobody tells.
	Stale func(ctx context.Context, account string) (time.Time, error)
}

// Roll reads the list of a corp's customers into the book, once a day: their tags, and whoever came or
// went while no callback was heard.
type Roll struct {
	opt    RollOptions
	halves halves[string, rollRead]

	mu     sync.Mutex
	untold []content.Sample // of a list that was read, until a reading that tells of it is whole
}

// NewRoll makes the list of one corp.
func NewRoll(o RollOptions) *Roll { return &Roll{opt: o} }

// rollRead is what was read of the list.
type rollRead struct {
	next   int    // the chunk of staff that is read next
	cursor string // within it
	seen   []content.Contact
}

// tell adds what the list said to a reading that is whole. A reading that broke off after the list was
// read is made again without it.
func (l *Roll) tell(r *ingest.Reading) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r.Samples = append(r.Samples, l.untold...)
	l.untold = nil
}

// read reads the list when it is due.
func (l *Roll) read(ctx context.Context, channel string, staff []string) error {
	rolled, err := l.opt.Book.RolledContacts(ctx, l.opt.Account)
	if err != nil {
		return fmt.Errorf("wecom: list of customers: %w", err)
	}
	if due, err := l.due(ctx, rolled); err != nil || !due || len(staff) == 0 {
		return err
	}
	read, began := l.halves.take(l.opt.Account, l.opt.Now())
	if err := l.pages(ctx, staff, &read); err != nil {
		l.halves.keep(l.opt.Account, read, began)
		return refused(fmt.Errorf("wecom: list of customers: %w", err), l.opt.Now())
	}
	here, err := l.keep(ctx, staff, read.seen, began)
	if err != nil {
		return fmt.Errorf("wecom: list of customers: %w", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.untold = append(l.untold, content.Sample{
		Channel: channel, Metric: content.Followers, Value: float64(here), Cumulative: true, ObservedAt: began, Source: RollSource,
	})
	return nil
}

// pages reads the list to its end, a hundred members at once.
func (l *Roll) pages(ctx context.Context, staff []string, read *rollRead) error {
	chunks := slices.Collect(slices.Chunk(staff, wecomapi.MaxCustomerStaff))
	for read.next < len(chunks) {
		page, err := l.opt.API.CustomersOf(ctx, chunks[read.next], read.cursor)
		if err != nil {
			return err
		}
		for _, c := range page.List {
			read.seen = append(read.seen, l.contact(c))
		}
		switch {
		case page.Next == "" || page.Next == read.cursor && len(page.List) == 0:
			read.next, read.cursor = read.next+1, ""
		case page.Next == read.cursor: // whoever is not in the list is taken to have gone: it has to be whole
			return wecomapi.ErrLoop
		default:
			read.cursor = page.Next
		}
	}
	return nil
}

// contact is a customer as it is kept: nobody is named in it.
func (l *Roll) contact(c wecomapi.Customer) content.Contact {
	out := content.Contact{
		Account: l.opt.Account, Reader: l.opt.Reader(c.ID), Staff: c.User, State: c.State, At: c.Added,
		Tags: slices.Sorted(slices.Values(c.Tags)),
	}
	if out.Tags == nil {
		out.Tags = []string{} // none, which is known; nil would leave those of before
	}
	if _, err := content.ParseWayState(c.State); err != nil {
		out.State = "" // another program's way, whose state may say anything
	}
	return out
}

// relation names a contact within an account.
type relation struct{ reader, staff string }

// keep writes what the list says otherwise than the book, and returns how many customers there are.
// Contacts are read again just before: callbacks go on being heard while the list is read.
func (l *Roll) keep(ctx context.Context, staff []string, seen []content.Contact, began time.Time) (int, error) {
	known, err := l.opt.Book.Contacts(ctx, content.ContactFilter{Account: l.opt.Account})
	if err != nil {
		return 0, err
	}
	book := make(map[relation]content.Contact, len(known))
	for _, c := range known {
		book[relation{c.Reader, c.Staff}] = c
	}
	changed, here := compare(book, seen, staff, began)
	for part := range slices.Chunk(changed, atOnce) { // who is not written when it breaks off is found again
		if err := l.opt.Book.KeepContacts(ctx, content.ContactsKept{Contacts: part}); err != nil {
			return 0, err
		}
	}
	return here, l.opt.Book.RollContacts(ctx, l.opt.Account, began)
}

// compare is what has to be written so that the book says what the list says, and how many customers
// there are then. began is when the list began to be read: what the book heard later is newer.
func compare(book map[relation]content.Contact, seen []content.Contact, staff []string, began time.Time) (changed []content.Contact, here int) {
	readers, listed := map[string]bool{}, map[relation]bool{}
	for _, c := range seen {
		key := relation{c.Reader, c.Staff}
		listed[key] = true
		now, differs := merge(book[key], c)
		if differs {
			changed = append(changed, now)
		}
		if now.Here() {
			readers[now.Reader] = true
		}
	}
	for key, c := range book {
		switch {
		case listed[key] || !c.Here() || forgotten(c):
		case slices.Contains(staff, c.Staff) && c.At.Before(began.Add(-near)):
			c.Left, c.LeftBy, c.Tags = began, "", nil // who ended it, and when, nobody told
			changed = append(changed, c)
		case slices.Contains(staff, c.Staff):
			readers[c.Reader] = true // came while the list was read
		}
	}
	slices.SortFunc(changed, func(a, b content.Contact) int {
		return slices.Compare([]string{a.Reader, a.Staff}, []string{b.Reader, b.Staff})
	})
	return changed, len(readers)
}

// forgotten reports whether a relation is of a reader who asked to be forgotten: it stands under a name with
// a space in it, which no hash has, and the list cannot say whether it is there.
func forgotten(c content.Contact) bool { return strings.Contains(c.Reader, " ") }

// merge is a contact of the book as the list has it. An end that was heard of stands until the list
// has a later beginning: the platform may go on listing customers who removed the member. One that an
// earlier list alone told of, because it left the customer out, was none.
func merge(kept, listed content.Contact) (content.Contact, bool) {
	if kept.Reader == "" {
		return listed, true
	}
	now := kept
	now.Tags = listed.Tags
	if listed.At.After(kept.At.Add(near)) && !kept.At.IsZero() || kept.At.IsZero() && !listed.At.IsZero() {
		now.At, now.State = listed.At, listed.State
	}
	if now.LeftBy == "" && !now.Here() {
		now.Left = time.Time{}
	}
	return now, !slices.Equal(now.Tags, kept.Tags) || !now.At.Equal(kept.At) || now.State != kept.State || !now.Left.Equal(kept.Left)
}
