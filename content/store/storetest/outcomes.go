package storetest

import (
	"time"

	"moxin/content"
)

func order(ref, reader string, at time.Time) content.Outcome {
	return content.Outcome{Kind: content.OutcomeOrder, Channel: "gzh", Reader: reader, At: at, Value: 12900,
		Source: "webhook", Ref: ref, Code: "k3x9"}
}

// outcomesByRef: what has a ref is the same by it, and two of a day are two by it.
func outcomesByRef(d *desk) {
	p := d.post(noon)
	first, second := order("n1", "r1", noon), order("n2", "r1", noon)
	refund := order("n1", "r1", noon.Add(time.Hour))
	refund.Kind = content.OutcomeRefund
	again := first // by a file, of another day, credited by now, and known as a later one
	again.Kind, again.Source, again.At, again.Publication = content.OutcomeReorder, "csv:订单.csv", noon.Add(time.Hour), p.ID
	unsaid := order("", "r1", noon)
	add := func(want int, outcomes ...content.Outcome) {
		d.Helper()
		n, err := d.AddOutcomes(d.ctx, outcomes)
		d.ok(err)
		d.equal("added", n, want)
	}
	add(3, first, second, refund)
	add(0, first, second, refund, again)
	add(1, unsaid, unsaid)
	is := func(what string, got []content.Outcome, err error, want ...content.Outcome) {
		d.Helper()
		d.ok(err)
		for i := range got {
			got[i].ID = 0
		}
		d.equal(what, got, want)
	}
	got, err := d.Outcomes(d.ctx, time.Time{})
	is("all", got, err, first, second, unsaid, refund)
}

func outcomesAreFound(d *desk) {
	p, q := d.post(noon), d.post(noon)
	mine, late, other, unknown := order("n1", "r1", noon.Add(time.Hour)), order("n2", "r1", noon), order("n3", "r2", noon), order("n4", "", noon)
	mine.Publication, other.Publication, unknown.Publication = p.ID, q.ID, p.ID
	n, err := d.AddOutcomes(d.ctx, []content.Outcome{mine, late, other, unknown})
	d.ok(err)
	d.equal("added", n, 4)
	refs := func(what string, got []content.Outcome, err error, want ...string) {
		d.Helper()
		d.ok(err)
		var all []string
		for _, o := range got {
			all = append(all, o.Ref)
		}
		d.equal(what, all, want)
	}
	got, err := d.OutcomesBy(d.ctx, "r1")
	refs("by a reader", got, err, "n2", "n1")
	back := order("n1", "somebody else", noon.Add(2*time.Hour)) // an order is taken back by its number
	back.Kind = content.OutcomeRefund
	_, err = d.AddOutcomes(d.ctx, []content.Outcome{back})
	d.ok(err)
	got, err = d.OutcomesBy(d.ctx, "r1")
	refs("and what took it back", got, err, "n2", "n1", "n1")
	got, err = d.OutcomesBy(d.ctx, "")
	refs("by nobody known", got, err)
	got, err = d.OutcomesOf(d.ctx, []int64{p.ID, q.ID}, time.Time{})
	refs("of publications", got, err, "n3", "n4", "n1")
	got, err = d.OutcomesOf(d.ctx, []int64{p.ID}, noon.Add(time.Hour))
	refs("until", got, err, "n4")
	got, err = d.OutcomesOf(d.ctx, nil, time.Time{})
	refs("of nothing", got, err)
}
