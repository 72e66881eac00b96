package storetest

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"moxin/content"
	"moxin/content/store"
)

func waysAreKept(d *desk) {
	p := d.post(noon)
	way := content.ContactWay{State: "mx1abc", Slug: p.Slug, Channel: "gzh", WeCom: "qy", Account: "ww1", Config: "c1",
		Picture: "feed", Staff: []string{"linxi", "zhouye"}, Who: "linxi", At: noon}
	d.ok(d.AddWay(d.ctx, way))
	d.is(d.AddWay(d.ctx, way), store.ErrTaken)
	other := way
	other.State, other.Channel, other.Staff, other.At = "mx1def", "own", nil, noon.Add(time.Hour)
	d.ok(d.AddWay(d.ctx, other))
	got, err := d.Way(d.ctx, way.State)
	d.ok(err)
	d.equal("way", got, way)
	_, err = d.Way(d.ctx, "none")
	d.is(err, store.ErrNotFound)

	d.renamed(p.Slug, "renamed")
	all, err := d.Ways(d.ctx, "renamed")
	d.ok(err)
	d.equal("ways", all, []content.ContactWay{other, way})

	d.ctx = content.WithCaller(d.ctx, content.Caller{Person: content.Person{Name: "周野"}})
	d.ok(d.RetireWay(d.ctx, way.State, noon.Add(time.Hour)))
	d.ok(d.RetireWay(d.ctx, way.State, noon.Add(2*time.Hour)))
	got, err = d.Way(d.ctx, way.State) // whoever comes by it still counts
	d.ok(err)
	d.equal("retired", got.Retired, noon.Add(time.Hour))
	d.is(d.RetireWay(d.ctx, "none", noon), store.ErrNotFound)
	lines, err := d.Audit(d.ctx, "contact:mx1abc", 0)
	d.ok(err)
	d.equal("audit", []string{lines[0].Action, lines[0].Who, lines[1].Action}, []string{"contact.retire", "周野", "contact.add"})
}

func added(reader string, minutes int) content.ContactEvent {
	at := noon.Add(time.Duration(minutes) * time.Minute)
	return content.ContactEvent{Channel: "qy", Account: "ww1", Key: fmt.Sprint(reader, minutes), Change: content.ContactAdded,
		Reader: reader, Staff: "linxi", State: "mx1abc", At: at, Heard: at.Add(time.Second)}
}

func contactEventsOnce(d *desk) {
	one, two := added("r1", 0), added("r2", 1)
	n, err := d.AddContactEvents(d.ctx, []content.ContactEvent{one, two, one})
	d.ok(err)
	d.equal("new", n, 2)
	late := one
	late.Heard = noon.Add(time.Hour)
	n, err = d.AddContactEvents(d.ctx, []content.ContactEvent{late})
	d.ok(err)
	d.equal("again", n, 0)
	open, err := d.OpenContactEvents(d.ctx, 0)
	d.ok(err)
	d.equal("open", open, []content.ContactEvent{one, two})
	d.ok(d.KeepContacts(d.ctx, content.ContactsKept{Events: []content.ContactEvent{one}}))
	open, err = d.OpenContactEvents(d.ctx, 1)
	d.ok(err)
	d.equal("still open", open, []content.ContactEvent{two})
	n, err = d.AddContactEvents(d.ctx, []content.ContactEvent{one})
	d.ok(err)
	d.equal("what is done with is not new", n, 0)
}

func contactsAreReplaced(d *desk) {
	p := d.post(noon)
	c := content.Contact{Account: "ww1", Reader: "r1", Staff: "linxi", State: "mx1abc", At: noon, Tags: []string{"t2", "t1"}}
	add := content.Outcome{Kind: content.OutcomeAdd, Publication: p.ID, Channel: "gzh", Reader: "r1", At: noon, Source: "wecom", Ref: "e1",
		Code: "mx1abc", After: 90 * time.Minute}
	d.ok(d.KeepContacts(d.ctx, content.ContactsKept{Contacts: []content.Contact{c}, Outcomes: []content.Outcome{add}}))
	is := func(f content.ContactFilter, want ...content.Contact) {
		d.Helper()
		got, err := d.Contacts(d.ctx, f)
		d.ok(err)
		for i := range got {
			got[i].ID = 0
		}
		d.equal("contacts", got, want)
	}
	c.Tags = []string{"t1", "t2"}
	is(content.ContactFilter{Account: "ww1", Here: true}, c)
	left := c
	left.Left, left.LeftBy, left.Tags = noon.Add(time.Hour), content.ContactLeft, nil
	d.ok(d.KeepContacts(d.ctx, content.ContactsKept{Contacts: []content.Contact{left}, Outcomes: []content.Outcome{add}}))
	left.Tags = c.Tags // nil leaves them
	is(content.ContactFilter{Reader: "r1"}, left)
	is(content.ContactFilter{Here: true})
	back := left
	back.At, back.Tags = noon.Add(2*time.Hour), []string{}
	d.ok(d.KeepContacts(d.ctx, content.ContactsKept{Contacts: []content.Contact{back}}))
	back.Tags = nil
	is(content.ContactFilter{States: []string{"mx1abc"}, Here: true}, back)
	is(content.ContactFilter{Account: "ww2"})
	d.listedAgain()
	all, err := d.OutcomesOf(d.ctx, []int64{p.ID}, time.Time{})
	d.ok(err)
	add.ID = all[0].ID
	d.equal("outcomes", all, []content.Outcome{add})
}

// listedAgain: an end that the company's list alone told of is taken back by the list, and by nothing else; one
// that was heard of stands.
func (d *desk) listedAgain() {
	d.Helper()
	for _, by := range []content.ContactChange{"", content.ContactLeft} {
		c := content.Contact{Account: "ww1", Reader: "listed" + string(by), Staff: "linxi", At: noon, Left: noon.Add(time.Hour), LeftBy: by}
		here := c
		here.Left, here.LeftBy = time.Time{}, ""
		listed := here
		listed.Tags = []string{}
		for i, now := range []content.Contact{c, here, listed} {
			d.ok(d.KeepContacts(d.ctx, content.ContactsKept{Contacts: []content.Contact{now}}))
			got, err := d.Contacts(d.ctx, content.ContactFilter{Reader: c.Reader})
			d.ok(err)
			d.equal(fmt.Sprintf("here %q %d", by, i), got[0].Here(), i == 2 && by == "")
		}
	}
}

func contactsOfTheForgotten(d *desk) {
	p := d.post(noon)
	c := content.Contact{Account: "ww1", Reader: "r1", Staff: "linxi", At: noon, Tags: []string{"t1"}}
	d.ok(d.KeepContacts(d.ctx, content.ContactsKept{Contacts: []content.Contact{c}}))
	_, err := d.AddContactEvents(d.ctx, []content.ContactEvent{added("r1", 5)})
	d.ok(err)
	_, err = d.PutDeliveries(d.ctx, []content.Delivery{{Publication: p.ID, Reader: "r1", Status: content.SendDone, At: noon}})
	d.ok(err)
	d.ctx = content.WithCaller(d.ctx, content.Caller{Person: content.Person{Name: "周野"}})
	n, err := d.ForgetReader(d.ctx, "r1", noon.Add(time.Hour))
	d.ok(err)
	d.equal("rows", n, 4)

	knows := func(want int) {
		d.Helper()
		all, err := d.Contacts(d.ctx, content.ContactFilter{Reader: "r1"})
		d.ok(err)
		d.equal("contacts", len(all), want)
		sent, err := d.DeliveriesTo(d.ctx, "r1", time.Time{}, time.Time{})
		d.ok(err)
		d.equal("deliveries", len(sent), want)
	}
	knows(0)
	// The company's roll and the messages still name them: nothing is tied to them again.
	again := content.Outcome{Kind: content.OutcomeUnfollow, Publication: p.ID, Reader: "r1", At: noon.Add(2 * time.Hour), Source: "wecom", Ref: "e2"}
	d.ok(d.KeepContacts(d.ctx, content.ContactsKept{Contacts: []content.Contact{c}, Outcomes: []content.Outcome{again}}))
	n, err = d.PutDeliveries(d.ctx, []content.Delivery{{Publication: p.ID, Reader: "r1", Status: content.SendDone, At: noon}})
	d.ok(err)
	d.equal("delivered", n, 0)
	knows(0)
	// Their event was open: whoever works on it reads it without a name.
	nobody := c
	nobody.Reader = ""
	d.ok(d.KeepContacts(d.ctx, content.ContactsKept{Contacts: []content.Contact{nobody}}))
	all, err := d.Contacts(d.ctx, content.ContactFilter{})
	d.ok(err)
	d.equal("counted still", len(all), 1)
	left, err := d.OutcomesOf(d.ctx, []int64{p.ID}, time.Time{})
	d.ok(err)
	d.equal("of nobody", []string{left[0].Kind, left[0].Reader}, []string{content.OutcomeUnfollow, ""})
	counts, err := d.DeliveryCounts(d.ctx, p.ID)
	d.ok(err)
	d.equal("counts", counts, map[content.Send]int{content.SendDone: 1})
}

func deliveriesStay(d *desk) {
	first, second := d.post(noon), d.post(noon.Add(time.Hour))
	put := func(want int, all ...content.Delivery) {
		d.Helper()
		n, err := d.PutDeliveries(d.ctx, all)
		d.ok(err)
		d.equal("news", n, want)
	}
	waits := content.Delivery{Publication: first.ID, Reader: "r1"}
	done := content.Delivery{Publication: first.ID, Reader: "r1", Status: content.SendDone, At: noon.Add(time.Minute)}
	put(2, waits, content.Delivery{Publication: first.ID, Reader: "r2", Status: content.SendCapped})
	put(0, waits)
	put(1, waits, done)
	put(0, waits) // an older reply that comes late
	both := content.Delivery{Publication: first.ID, Reader: "r3", Status: content.SendDone, At: noon.Add(time.Minute)}
	put(1, both, content.Delivery{Publication: first.ID, Reader: "r3", Status: content.SendNoPal}) // of two colleagues, in one reply
	later := content.Delivery{Publication: second.ID, Reader: "r1", Status: content.SendDone, At: noon.Add(time.Hour)}
	put(1, later)
	got, err := d.DeliveriesTo(d.ctx, "r1", time.Time{}, time.Time{})
	d.ok(err)
	d.equal("deliveries", got, []content.Delivery{later, done})
	got, err = d.DeliveriesTo(d.ctx, "r1", noon, later.At)
	d.ok(err)
	d.equal("before", got, []content.Delivery{done})
	counts, err := d.DeliveryCounts(d.ctx, first.ID)
	d.ok(err)
	d.equal("counts", counts, map[content.Send]int{content.SendDone: 2, content.SendCapped: 1})
	_, err = d.PutDeliveries(d.ctx, []content.Delivery{{Publication: 999, Reader: "r1"}})
	d.is(err, store.ErrNotFound)
}

func reachIsCounted(d *desk) {
	p := d.post(noon)
	contact := func(reader, staff string, tags ...string) content.Contact {
		return content.Contact{Account: "ww1", Reader: reader, Staff: staff, At: noon, Tags: tags}
	}
	gone := contact("r4", "linxi", "old")
	gone.Left = noon.Add(time.Minute)
	elsewhere := contact("r5", "linxi", "old")
	elsewhere.Account = "ww2"
	d.ok(d.KeepContacts(d.ctx, content.ContactsKept{Contacts: []content.Contact{
		contact("r1", "linxi", "old", "vip"), contact("r1", "zhouye", "old"), contact("r2", "linxi", "old"), contact("r3", "zhouye"), gone, elsewhere,
	}}))
	is := func(q content.ReachQuery, want content.Reach) {
		d.Helper()
		q.Account = "ww1"
		got, err := d.ReachOf(d.ctx, q)
		d.ok(err)
		d.equal("reach", got, want)
	}
	is(content.ReachQuery{}, content.Reach{Customers: 3, Staff: 2})
	d.ok(d.RollContacts(d.ctx, "ww1", noon))
	d.ok(d.RollContacts(d.ctx, "ww1", noon.Add(time.Hour)))
	_, err := d.PutDeliveries(d.ctx, []content.Delivery{{Publication: p.ID, Reader: "r1", Status: content.SendDone, At: noon},
		{Publication: p.ID, Reader: "r2", Status: content.SendCapped}})
	d.ok(err)
	asOf := noon.Add(time.Hour)
	is(content.ReachQuery{Tags: []string{"old", "vip"}, Since: noon, Max: 1}, content.Reach{Customers: 2, Staff: 2, Capped: 1, AsOf: asOf})
	is(content.ReachQuery{Tags: []string{"old"}, Staff: []string{"zhouye"}, Since: noon.Add(time.Minute), Max: 1}, content.Reach{Customers: 1, Staff: 1, AsOf: asOf})
	is(content.ReachQuery{Tags: []string{"none"}}, content.Reach{AsOf: asOf})
}

// raceContacts lets several workers do the same work on the same events.
func raceContacts(d *desk) {
	var events []content.ContactEvent
	for i := range 40 {
		events = append(events, added(fmt.Sprint("r", i), i))
	}
	var wg sync.WaitGroup
	for w := range 4 {
		mine := slices.Clone(events)
		if w%2 == 1 {
			slices.Reverse(mine)
		}
		wg.Go(func() {
			_, err := d.AddContactEvents(d.ctx, mine)
			d.ok(err)
			for part := range slices.Chunk(mine, 7) {
				k := content.ContactsKept{Events: part}
				for _, e := range part {
					k.Contacts = append(k.Contacts, content.Contact{Account: e.Account, Reader: e.Reader, Staff: e.Staff, State: e.State, At: e.At, Tags: []string{"t"}})
					k.Outcomes = append(k.Outcomes, content.Outcome{Kind: content.OutcomeAdd, Reader: e.Reader, At: e.At, Source: "wecom", Ref: e.Key})
				}
				d.ok(d.KeepContacts(d.ctx, k))
			}
		})
	}
	wg.Wait()
	open, err := d.OpenContactEvents(d.ctx, 0)
	d.ok(err)
	all, err := d.Outcomes(d.ctx, time.Time{})
	d.ok(err)
	contacts, err := d.Contacts(d.ctx, content.ContactFilter{})
	d.ok(err)
	d.equal("open, outcomes, contacts", []int{len(open), len(all), len(contacts)}, []int{0, 40, 40})
}
