package storetest

import (
	"time"

	"moxin/content"
)

// learnedSince: of a period everything counts that came in after what was known, whenever it was read, and
// nothing of other periods.
func learnedSince(d *desk) {
	week := content.Week(noon)
	lead := 8 * 24 * time.Hour
	in, before := d.post(week.From.Add(time.Hour)), d.post(week.From.Add(-20*24*time.Hour))
	after := d.post(week.Until)
	d.add(reading(in.ID, content.Reads, 10, week.From.Add(2*time.Hour)))
	known, err := d.NewestNumbers(d.ctx)
	d.ok(err)
	learned := func(what string, want content.Learned) {
		d.Helper()
		got, err := d.Learned(d.ctx, week, lead, known)
		d.ok(err)
		d.equal(what, got, want)
	}
	learned("nothing", content.Learned{})

	d.add(reading(before.ID, content.Reads, 5, week.From.Add(-lead-time.Second)), reading(after.ID, content.Reads, 5, week.Until.Add(time.Hour)), followers(800, week.Until))
	learned("of other periods", content.Learned{})
	late := reading(before.ID, content.Reads, 6, week.From.Add(-lead))
	d.add(late, reading(in.ID, content.Reads, 20, week.From.Add(3*time.Hour)), reading(in.ID, content.Reads, 90, week.Until.Add(30*24*time.Hour)),
		followers(812, week.From.Add(time.Hour)))
	learned("readings", content.Learned{Readings: 4})

	d.correct(word(late, new(7.0), "看错了"))
	d.correct(word(reading(in.ID, content.Reads, 90, week.Until.Add(30*24*time.Hour)), nil, "别的文章"))
	d.correct(word(reading(after.ID, content.Reads, 5, week.Until.Add(time.Hour)), nil, "别的文章"))
	_, err = d.AddOutcomes(d.ctx, []content.Outcome{
		{Kind: content.OutcomeAdd, At: week.From, Source: "webhook", Ref: "1"}, {Kind: content.OutcomeAdd, At: week.Until.Add(-time.Second), Source: "webhook", Ref: "2"},
		{Kind: content.OutcomeAdd, At: week.Until, Source: "webhook", Ref: "3"}, {Kind: content.OutcomeAdd, At: week.From.Add(-time.Second), Source: "webhook", Ref: "4"},
	})
	d.ok(err)
	learned("all", content.Learned{Readings: 4, Corrections: 2, Outcomes: 2})
	known, err = d.NewestNumbers(d.ctx)
	d.ok(err)
	learned("known by now", content.Learned{})
}
