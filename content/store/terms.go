package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"moxin/content"
)

// terms are what a change makes of a release's terms; the zero value is of a change that keeps them.
type terms struct {
	to  content.State // where the release goes by them
	why string        // of that step, where the terms are its cause
	was content.Terms // without waits
	now *content.Terms
}

// weigh reads the terms that a change replaces and says where the release stands under the new
// ones: to is where the change itself brings it. The approval falls where the new consent, or the new
// content, asks for more words than were given; it is there where nobody has to approve any more.
func weigh(ctx context.Context, tx *sql.Tx, r content.Release, c content.Change, to content.State) (terms, error) {
	t := terms{to: to, why: c.Why, now: c.Terms}
	if t.now == nil {
		return t, nil
	}
	if r.State == content.Queued || r.State == content.Publishing {
		return t, &TransitionError{Release: r.ID, From: r.State, To: to} // it is under way
	}
	var err error
	t.was, err = first(ctx, tx, scanTerms, query(`SELECT campaign, priority, people, barred FROM releases`).and("id = ?", r.ID))
	if err != nil || to != r.State {
		return t, err
	}
	err = t.stand(ctx, tx, r, c.Digest)
	return t, err
}

// stand says where a release stands under its new terms: digest is that of its new content, "" = it
// has the same.
func (t *terms) stand(ctx context.Context, tx *sql.Tx, r content.Release, digest string) error {
	was, asks := t.was.Consent, t.now.Consent
	planned, replaced := r.State == content.Planned, digest != "" && digest != r.Digest
	switch {
	case !r.State.Changeable(), planned && r.Fence > 0: // it was tried: only a person knows what that left
		return nil
	case planned && was.People > 0 && asks.People == 0:
		t.to, t.why = content.Approved, content.T("不再需要审批", "nobody has to approve it any more").String()
		return nil
	case asks.People == 0, !replaced && was.Equal(asks), planned && replaced:
		return nil
	}
	r.Consent = asks
	if replaced {
		r.Digest = digest
	}
	missing, err := wordsMissing(ctx, tx, r)
	switch {
	case err != nil:
		return err
	case planned && missing == 0:
		t.to, t.why = content.Approved, content.T("审批规则变了，已有的批准够了", "under the new rule of approval the words given are enough").String()
	case !planned && missing > 0:
		t.to, t.why = content.Planned, content.T(
			fmt.Sprintf("按审批规则还差 %d 人", missing), fmt.Sprintf("the rule of approval asks for %d more", missing)).String()
	}
	return nil
}

func scanTerms(row scanner) (content.Terms, error) {
	var t content.Terms
	err := row.Scan(&t.Campaign, (*int)(&t.Priority), &t.Consent.People, asJSON{&t.Consent.Barred})
	return t, err
}

// into adds the new terms to the change of the release's row.
func (t terms) into(e *edit) error {
	if t.now == nil {
		return nil
	}
	barred, err := toJSON(append([]string{}, t.now.Consent.Barred...))
	if err != nil {
		return err
	}
	e.set("campaign = ?", t.now.Campaign)
	e.set("priority = ?", int(t.now.Priority))
	e.set("people = ?", t.now.Consent.People)
	e.set("barred = ?", barred)
	return nil
}

// audit writes down which terms are others now. Waits are written where they are resolved.
func (t terms) audit(ctx context.Context, tx *sql.Tx, e content.Entry) error {
	if t.now == nil {
		return nil
	}
	e.Action, e.From, e.To = "release.terms", "", ""
	for _, f := range []struct{ name, was, now string }{
		{"campaign", t.was.Campaign, t.now.Campaign},
		{"priority", t.was.Priority.String(), t.now.Priority.String()},
		{"people", fmt.Sprint(t.was.Consent.People), fmt.Sprint(t.now.Consent.People)},
		{"barred", strings.Join(t.was.Consent.Barred, ","), strings.Join(t.now.Consent.Barred, ",")},
	} {
		if f.was != f.now {
			e.From, e.To = worded(e.From, f.name, f.was), worded(e.To, f.name, f.now)
		}
	}
	if e.From == e.To {
		return nil
	}
	return record(ctx, tx, e)
}

// worded adds "name=value" to a line.
func worded(line, name, value string) string {
	return strings.TrimSpace(line + " " + name + "=" + value)
}
