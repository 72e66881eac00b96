package storetest

import (
	"time"

	"moxin/content"
)

// knownAsItWas: an instant that is past is seen with what was known then, and as it counted then.
func knownAsItWas(d *desk) {
	p := d.post(noon)
	read, wrong := reading(p.ID, content.Reads, 120, noon), reading(p.ID, content.Likes, 9, noon)
	typed := reading(p.ID, content.Saves, 7, noon)
	typed.Source = content.ByHand
	day := func(n int) time.Time { return noon.AddDate(0, 0, n) }
	raw := func(body string, at time.Time) string {
		hash, err := d.PutRaw(d.ctx, "csv:表.csv", at, []byte(body))
		d.ok(err)
		return hash
	}
	file, old := reading(p.ID, content.Shares, 5, noon), reading(p.ID, content.Comments, 3, noon)
	file.Source, file.Raw = "csv:表.csv", raw("brought in on the third day", day(3))
	old.Source, old.Raw = "csv:表.csv", raw("brought in at once", noon)
	later := reading(p.ID, content.Reads, 130, day(1))
	d.add(read, wrong, file, old, later)
	d.ok(d.AddByHand(d.ctx, typed, content.Correction{Why: "手机后台", Who: "周野", At: day(4)}))
	says := func(s content.Sample, value *float64, n int) {
		c := word(s, value, "看错了")
		c.At = day(n)
		d.correct(c)
	}
	says(read, new(12.0), 1)
	says(read, new(1200.0), 2)
	says(wrong, nil, 2)
	says(typed, new(70.0), 5)

	counts := func(s content.Sample, value float64) content.Sample {
		s.Value = value
		return s
	}
	for _, c := range []struct {
		what string
		at   time.Time
		want []content.Sample
	}{
		{"when it was read", noon, []content.Sample{read, wrong, old}},
		{"after the first word", day(1), []content.Sample{counts(read, 12), wrong, old, later}},
		{"after the second", day(2), []content.Sample{counts(read, 1200), old, later}},
		{"after the file", day(3), []content.Sample{counts(read, 1200), file, old, later}},
		{"after what was typed in", day(4), []content.Sample{counts(read, 1200), file, old, typed, later}},
		{"now", time.Time{}, []content.Sample{counts(read, 1200), file, old, counts(typed, 70), later}},
		{"before anything", noon.Add(-time.Microsecond), nil},
	} {
		f := content.SampleFilter{Known: c.at}
		d.equal(c.what, d.samples(f), c.want)
		n := 0
		for s, err := range d.EachSample(d.ctx, f) {
			d.ok(err)
			if s.Value < 0 {
				d.Errorf("%s: %+v", c.what, s)
			}
			n++
		}
		d.equal("one by one, "+c.what, n, len(c.want))
	}
}

// outcomesSayWhenLearned: a file of orders tells of days long past.
func outcomesSayWhenLearned(d *desk) {
	o := order("n1", "r1", noon)
	o.Learned = noon.AddDate(0, 0, 20)
	_, err := d.AddOutcomes(d.ctx, []content.Outcome{o})
	d.ok(err)
	again := o
	again.Learned = noon.AddDate(0, 0, 30)
	n, err := d.AddOutcomes(d.ctx, []content.Outcome{again})
	d.ok(err)
	d.equal("told again", n, 0)
	all, err := d.Outcomes(d.ctx, time.Time{})
	d.ok(err)
	d.equal("learned", all[0].Learned, o.Learned)
}
