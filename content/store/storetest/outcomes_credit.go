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
