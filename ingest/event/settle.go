package event

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"moxin/content"
)

// Rolls are when the customers of accounts were last read whole.
type Rolls interface {
	RolledContacts(ctx context.Context, account string) (time.Time, error)
}

const (
	// settles is how long the credit of an outcome is looked at again: what it is owed to may become
	// known later, because a message is known to have arrived when its release is confirmed and read
	// back, and a post that a person published when they say so.
	settles = 14 * 24 * time.Hour
	// lost is how far before its last reading a roll is compared again: callbacks were on their way.
	lost = 48 * time.Hour
)

// Settle brings what is known late to where it would be had it been known at once: adds that the roll of
// an account's customers tells of and no callback did, and what adds and leavers are credited to. It
// returns how many outcomes are new or credited otherwise; again is harmless.
func (r *Relations) Settle(ctx context.Context, accounts []string) (int, error) {
	total := 0
	for _, account := range accounts {
		n, err := r.heal(ctx, account)
		if total += n; err != nil {
			return total, err
		}
	}
	n, err := r.credit(ctx)
	return total + n, err
}

// heal adds what the roll says of one account.
func (r *Relations) heal(ctx context.Context, account string) (int, error) {
	at, err := r.Store.RolledContacts(ctx, account)
	if err != nil || !at.After(r.healed[account]) {
		return 0, err
	}
	all, err := r.Store.Contacts(ctx, content.ContactFilter{Account: account})
	if err != nil {
		return 0, fmt.Errorf("event: the roll of %s: %w", account, err)
	}
	var missing []content.Outcome
	look, since := r.look(), r.healed[account].Add(-lost)
	for _, c := range all {
		if c.State == "" || c.At.IsZero() || c.At.Before(since) || unnamed(c.Reader) {
			continue
		}
		o, ok, err := look.missing(ctx, c)
		if err != nil {
			return 0, err
		}
		if ok {
			missing = append(missing, o)
		}
	}
	for part := range slices.Chunk(missing, atOnce) {
		if err := r.Store.KeepContacts(ctx, content.ContactsKept{Outcomes: part}); err != nil {
			return 0, fmt.Errorf("event: adds that the roll of %s tells of: %w", account, err)
		}
	}
	if r.healed == nil {
		r.healed = map[string]time.Time{}
	}
	r.healed[account] = at
	return len(missing), nil
}

// unnamed reports whether a relation is of a reader who was forgotten: it stands under a name with a
// space in it, which no hash has. Theirs was counted when they were known.
func unnamed(reader string) bool { return reader == "" || strings.Contains(reader, " ") }

// missing is the add of a relation, where nothing tells of it yet and it came by one of our ways.
func (g *glance) missing(ctx context.Context, c content.Contact) (content.Outcome, bool, error) {
	way, err := g.way(ctx, c.State)
	if err != nil || way.State == "" {
		return content.Outcome{}, false, err
	}
	known, err := g.Store.OutcomesBy(ctx, c.Reader)
	if err != nil {
		return content.Outcome{}, false, fmt.Errorf("event: outcomes of a reader: %w", err)
	}
	for _, o := range known {
		if o.Kind == content.OutcomeAdd && o.Code == way.State && o.At.Sub(c.At).Abs() <= near {
			return content.Outcome{}, false, nil
		}
	}
	o := content.Outcome{Kind: content.OutcomeAdd, Reader: c.Reader, At: c.At, Source: SourceWeCom, Ref: rolledRef(g.Hash, c), Code: way.State, Learned: g.Now()}
	o, err = g.credit(ctx, o, way)
	return o, true, err
}

// credit credits adds and leavers anew by what is known now.
func (r *Relations) credit(ctx context.Context) (int, error) {
	all, err := r.Store.Outcomes(ctx, r.Now().Add(-settles))
	if err != nil {
		return 0, fmt.Errorf("event: outcomes to settle: %w", err)
	}
	var changed []content.Outcome
	look := r.look()
	for _, o := range all {
		told := o.Source == SourceWeCom && (o.Kind == content.OutcomeAdd || o.Kind == content.OutcomeUnfollow)
		if forgotten := o.Reader == "" || o.Reader == o.Ref; !told || forgotten { // theirs stays as it was
			continue
		}
		way, err := look.way(ctx, o.Code)
		if err != nil {
			return 0, err
		}
		again, err := look.credit(ctx, o, way)
		if err != nil {
			return 0, err
		}
		if again != o {
			changed = append(changed, again)
		}
	}
	if len(changed) == 0 {
		return 0, nil
	}
	n, err := r.Store.CreditOutcomes(ctx, changed)
	if err != nil {
		return 0, fmt.Errorf("event: crediting contacts: %w", err)
	}
	return n, nil
}
