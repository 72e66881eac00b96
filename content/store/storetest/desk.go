package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
)

// Two clocks that never meet: what is stored under the wrong one shows.
var (
	noon = time.Date(2026, 11, 3, 4, 0, 0, 0, time.UTC)      // calendar: 12:00 in Shanghai
	work = time.Date(2031, 1, 2, 3, 4, 5, 678_000, time.UTC) // the machine's
)

// late is the window of every release a desk makes.
const late = 30 * time.Minute

// desk is a store at work: it makes releases and brings them where a test begins.
type desk struct {
	*testing.T
	*store.Store
	ctx   context.Context
	plans int
}

func newDesk(t *testing.T, s *store.Store) *desk {
	d := &desk{T: t, Store: s, ctx: t.Context()}
	d.connect("gzh")
	return d
}

// connect makes a channel of platform wechat one that the store publishes on.
func (d *desk) connect(channel string) {
	d.Helper()
	d.ok(d.Connect(d.ctx, content.Account{Channel: channel, Platform: "wechat", ID: "wx1",
		Name: "墨信样例", Kind: "subscription", ConnectedAt: noon, ConnectedBy: "linxi"}))
}

func (d *desk) ok(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) is(err, want error) {
	d.Helper()
	if !errors.Is(err, want) {
		d.Fatalf("error is %v, want %v", err, want)
	}
}

// refused wants a TransitionError between two states.
func (d *desk) refused(err error, from, to content.State) {
	d.Helper()
	var e *store.TransitionError
	if !errors.As(err, &e) || e.From != from || e.To != to {
		d.Fatalf("error is %v, want a TransitionError from %s to %s", err, from, to)
	}
}

func (d *desk) equal(what string, got, want any) {
	d.Helper()
	if !reflect.DeepEqual(got, want) {
		d.Fatalf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

// rendition is a sealed one.
func rendition(slug, channel, title string) content.Rendition {
	r := content.Rendition{Slug: slug, Channel: channel, Platform: "wechat", Family: content.FamilyWeChat,
		Title: title, HTML: "<p>" + title + "</p>", Topics: []string{"复购"}, SourceDigest: "source of " + title,
		Media: []content.Media{{Hash: "c0ffee", Role: content.RoleCover, Type: "image/png", Size: 12}}}
	r.Seal()
	return r
}

func item(r content.Rendition) content.Item {
	return content.Item{Slug: r.Slug, Title: r.Title, Rendition: r.Digest, SourceDigest: r.SourceDigest}
}

// wish is a changeset that creates one planned release on gzh of the articles, with all it needs.
func wish(due time.Time, slugs ...string) content.Changeset {
	cs := content.Changeset{By: "plan", At: noon}
	r := content.Release{Channel: "gzh", Platform: "wechat", Run: 1, State: content.Planned,
		Due: due, Late: late, Asked: due.Format(time.RFC3339), Commit: "abc123"}
	for _, slug := range slugs {
		made := rendition(slug, "gzh", "标题 "+slug)
		cs.Renditions = append(cs.Renditions, made)
		r.Items = append(r.Items, item(made))
	}
	r.Digest = content.MessageDigest(r.Items)
	cs.Create = []content.Release{r}
	return cs
}

// plan creates one planned release of its own article.
func (d *desk) plan(due time.Time) content.Release {
	d.Helper()
	d.plans++
	ids, err := d.Apply(d.ctx, wish(due, fmt.Sprintf("article-%d", d.plans)))
	d.ok(err)
	return d.release(ids[0])
}

// approved creates one that is ready to go.
func (d *desk) approved(due time.Time) content.Release {
	d.Helper()
	d.plans++
	cs := wish(due, fmt.Sprintf("article-%d", d.plans))
	cs.Create[0].State = content.Approved
	ids, err := d.Apply(d.ctx, cs)
	d.ok(err)
	return d.release(ids[0])
}

func (d *desk) release(id int64) content.Release {
	d.Helper()
	r, err := d.Release(d.ctx, id)
	d.ok(err)
	return r
}

// ticket dispatches exactly the release that is due at now.
func (d *desk) ticket(now time.Time) content.Ticket {
	d.Helper()
	tickets, err := d.DispatchDue(d.ctx, now, work, 0)
	d.ok(err)
	if len(tickets) != 1 {
		d.Fatalf("dispatched %v, want one", tickets)
	}
	return tickets[0]
}

// queued makes a release that is due at due and dispatched then; nothing else may be due.
func (d *desk) queued(due time.Time) (content.Release, content.Ticket) {
	d.Helper()
	r := d.approved(due)
	t := d.ticket(due)
	return d.release(r.ID), t
}

func claimOf(t content.Ticket, now time.Time) content.Claim {
	return content.Claim{Ticket: t, Worker: "host:1", Now: now, Started: work, Lease: work.Add(time.Minute)}
}

// publishing makes a release that a worker holds.
func (d *desk) publishing(due time.Time) (content.Release, content.Attempt) {
	d.Helper()
	r, t := d.queued(due)
	a, err := d.Claim(d.ctx, claimOf(t, due.Add(time.Second)))
	d.ok(err)
	return d.release(r.ID), a
}

// settlement ends the state of a release as its attempt a would; a may be zero.
func settlement(r content.Release, a content.Attempt, to content.State) content.Settlement {
	m := content.Settlement{Release: r.ID, Fence: r.Fence, From: r.State, To: to, Attempt: a.ID,
		Who: "worker", Why: "因为", At: r.Due.Add(2 * time.Second), Finished: work.Add(2 * time.Second)}
	if to == content.Published {
		for i := range r.Items {
			m.Publications = append(m.Publications, content.Publication{Index: i,
				RemoteID: fmt.Sprintf("remote-%d-%d", r.ID, i), URL: fmt.Sprintf("https://example.com/%d/%d", r.ID, i)})
		}
	}
	return m
}

// settled brings a release from publishing to another state.
func (d *desk) settled(due time.Time, to content.State) content.Release {
	d.Helper()
	r, a := d.publishing(due)
	d.ok(d.Settle(d.ctx, settlement(r, a, to)))
	return d.release(r.ID)
}

// in makes a release in any state. Dues of one test must lie more than late apart.
func (d *desk) in(state content.State, due time.Time) content.Release {
	d.Helper()
	word := func(r content.Release) content.Release {
		d.ok(d.Transition(d.ctx, content.Transition{Release: r.ID, To: state, Who: "linxi", At: noon}))
		return d.release(r.ID)
	}
	switch state {
	case content.Planned:
		return d.plan(due)
	case content.Approved:
		return d.approved(due)
	case content.Queued:
		r, _ := d.queued(due)
		return r
	case content.Publishing:
		r, _ := d.publishing(due)
		return r
	case content.Missed, content.Cancelled:
		return word(d.plan(due))
	case content.Expired:
		return word(d.settled(due, content.HandedOff))
	}
	return d.settled(due, state)
}

// last is the newest audit line of a release.
func (d *desk) last(r content.Release) content.Entry {
	d.Helper()
	lines, err := d.Audit(d.ctx, fmt.Sprintf("release:%d", r.ID), 1)
	d.ok(err)
	if len(lines) != 1 {
		d.Fatalf("release %d has no audit", r.ID)
	}
	return lines[0]
}
