package storetest

import (
	"time"

	"moxin/content"
)

// outcomesAreCreditedAnew: what a credit is owed to may become known after the outcome.
func outcomesAreCreditedAnew(d *desk) {
	p, q := d.post(noon), d.post(noon)
	mine, other := order("n1", "r1", noon), order("n2", "r2", noon)
	other.Publication = q.ID
	n, err := d.AddOutcomes(d.ctx, []content.Outcome{mine, other})
	d.ok(err)
	d.equal("added", n, 2)
	all, err := d.Outcomes(d.ctx, time.Time{})
	d.ok(err)
	credit := func(want int, change func(*content.Outcome)) {
		d.Helper()
		for i := range all {
			change(&all[i])
		}
		n, err := d.CreditOutcomes(d.ctx, all)
		d.ok(err)
		d.equal("changed", n, want)
		got, err := d.Outcomes(d.ctx, time.Time{})
		d.ok(err)
		d.equal("outcomes", got, all)
	}
	credit(0, func(*content.Outcome) {})
	credit(1, func(o *content.Outcome) {
		if o.Publication == 0 {
			o.Publication, o.Channel, o.After = p.ID, "qy", 90*time.Minute
		}
	})
	credit(2, func(o *content.Outcome) { o.Publication, o.Channel, o.After = 0, "", 0 })
	all[0].Publication = 999_999 // no such post: nothing of it is kept
	all[1].Channel = "qy"
	_, err = d.CreditOutcomes(d.ctx, all)
	d.equal("refused", err != nil, true)
	got, err := d.Outcomes(d.ctx, time.Time{})
	d.ok(err)
	d.equal("all or none", got[1].Channel, "")
}

// contactsMoveOn: whoever read a contact before another wrote it takes nothing back.
func contactsMoveOn(d *desk) {
	at := func(minutes int) time.Time { return noon.Add(time.Duration(minutes) * time.Minute) }
	came := content.Contact{Account: "ww1", Reader: "r1", Staff: "linxi", State: "mx1abc", At: noon}
	keep := func(change func(*content.Contact), want func(*content.Contact)) {
		d.Helper()
		c, is := came, came
		change(&c)
		want(&is)
		d.ok(d.KeepContacts(d.ctx, content.ContactsKept{Contacts: []content.Contact{c}}))
		got, err := d.Contacts(d.ctx, content.ContactFilter{Account: "ww1"})
		d.ok(err)
		is.ID = got[0].ID
		d.equal("contact", got, []content.Contact{is})
	}
	gone := func(minutes int, by content.ContactChange) func(*content.Contact) {
		return func(c *content.Contact) { c.Left, c.LeftBy = at(minutes), by }
	}
	still := func(*content.Contact) {}
	keep(still, still)
	keep(gone(90, ""), gone(90, "")) // the roll: at some time before
	keep(gone(10, content.ContactLeft), gone(10, content.ContactLeft))
	keep(still, gone(10, content.ContactLeft)) // read before they left
	keep(gone(90, ""), gone(90, ""))           // the roll says so later: it must have been again
	keep(gone(-5, content.ContactLeft), gone(90, ""))
	back := func(c *content.Contact) { gone(90, "")(c); c.At, c.State = at(120), "mx1def" }
	keep(func(c *content.Contact) { c.At, c.State = at(120), "mx1def" }, back)
	keep(gone(60, content.ContactLeft), back) // an older end
	keep(func(c *content.Contact) { c.At, c.State = at(120), "" }, back)
}
