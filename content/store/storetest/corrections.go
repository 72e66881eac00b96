package storetest

import (
	"math"
	"time"

	"moxin/content"
	"moxin/content/store"
)

// word is a correction of a sample.
func word(s content.Sample, value *float64, why string) content.Correction {
	return content.Correction{Publication: s.Publication, Channel: s.Channel, Metric: s.Metric, ObservedAt: s.ObservedAt,
		Source: s.Source, Value: value, Why: why, Who: "linxi", At: noon.Add(24 * time.Hour)}
}

func (d *desk) correct(c content.Correction) content.Correction {
	d.Helper()
	id, err := d.AddCorrection(d.ctx, c)
	d.ok(err)
	c.ID = id
	return c
}

func (d *desk) add(samples ...content.Sample) {
	d.Helper()
	n, err := d.AddSamples(d.ctx, samples)
	d.ok(err)
	d.equal("added", n, len(samples))
}

func followers(value float64, at time.Time) content.Sample {
	return content.Sample{Channel: "gzh", Metric: content.Followers, Unit: content.UnitPeople, Value: value,
		Cumulative: true, ObservedAt: at, Source: "datacube"}
}

// boundsHold: a reading that the platform capped is a lower bound until a person says another number.
func boundsHold(d *desk) {
	capped := reading(d.post(noon).ID, content.Saves, 100000, noon)
	capped.Capped = true
	d.add(capped)
	exactly := capped
	exactly.Value, exactly.Capped = 123456, false
	all := content.SampleFilter{}
	d.correct(word(capped, new(123456.0), "后台写 123456"))
	d.equal("known better", d.samples(all), []content.Sample{exactly})
	d.correct(word(capped, nil, "读的是另一篇"))
	d.correct(word(capped, new(capped.Value), "就是这一篇"))
	d.equal("a bound again", d.samples(all), []content.Sample{capped})
}

// correctionsHold: the newest word on a sample is what it counts as, and the reading stays.
func correctionsHold(d *desk) {
	p := d.post(noon)
	reads, likes, fans := reading(p.ID, content.Reads, 120, noon), reading(p.ID, content.Likes, 7, noon), followers(812, noon)
	read := []content.Sample{reads, likes, fans}
	d.add(read...)
	all := content.SampleFilter{}

	first := d.correct(word(reads, new(1200.0), "少打了一个零"))
	counts := reads
	counts.Value = 1200
	d.equal("corrected", d.samples(all), []content.Sample{counts, likes, fans})
	gone := d.correct(word(reads, nil, "读的是另一篇"))
	d.equal("withdrawn", d.samples(all), []content.Sample{likes, fans})
	back := d.correct(word(reads, new(0.0), "确实没人看"))
	counts.Value = 0
	d.equal("corrected again", d.samples(all), []content.Sample{counts, likes, fans})
	fan := d.correct(word(fans, new(813.0), "后台写 813"))
	shown := fans
	shown.Value = 813
	d.equal("of the channel itself", d.samples(content.SampleFilter{Channel: "gzh"}), []content.Sample{shown})

	d.equal("as read", d.samples(content.SampleFilter{AsRead: true}), read)
	d.add(reading(p.ID, content.Reads, 150, noon.Add(time.Hour))) // the word is on one sample, not on the metric
	d.equal("later reading", d.samples(content.SampleFilter{Since: noon.Add(time.Hour)})[0].Value, 150.0)
	n, err := d.AddSamples(d.ctx, read)
	d.ok(err)
	d.equal("the same readings again", n, 0)
	d.equal("after them", d.samples(content.SampleFilter{Until: noon.Add(time.Hour)}), []content.Sample{counts, likes, shown})

	for name, c := range map[string]struct {
		f    content.SampleFilter
		want []content.Correction
	}{
		"all":             {all, []content.Correction{first, gone, back, fan}},
		"of publications": {content.SampleFilter{Publications: []int64{p.ID}}, []content.Correction{first, gone, back}},
		"of the channel":  {content.SampleFilter{Channel: "gzh"}, []content.Correction{fan}},
		"before":          {content.SampleFilter{Until: noon}, nil},
	} {
		got, err := d.Corrections(d.ctx, c.f)
		d.ok(err)
		d.equal("corrections "+name, got, c.want)
	}
}

// correctionsAreAudited: who said what of which sample, and what it counted as before.
func correctionsAreAudited(d *desk) {
	p := d.post(noon)
	reads := reading(p.ID, content.Reads, 120, noon)
	d.add(reads, followers(812, noon))
	first := d.correct(word(reads, new(1200.5), "少打了一个零"))
	d.correct(word(reads, nil, "读的是另一篇"))
	d.correct(word(followers(812, noon), new(813.0), "后台写 813"))

	lines, err := d.Entries(d.ctx, content.EntryFilter{Action: "sample.correct"})
	d.ok(err)
	d.equal("lines", len(lines), 3)
	which := "reads 2026-11-03T04:00:00Z page "
	for i, want := range []content.Entry{
		{Subject: "channel:gzh", From: "followers 2026-11-03T04:00:00Z datacube 812", To: "followers 2026-11-03T04:00:00Z datacube 813", Why: "后台写 813"},
		{Subject: publication(p), From: which + "1200.5", To: which + "-", Why: "读的是另一篇"},
		{Subject: publication(p), From: which + "120", To: which + "1200.5", Why: "少打了一个零"},
	} {
		want.ID, want.At, want.Who, want.Action = lines[i].ID, first.At, "linxi", "sample.correct"
		d.equal("line", lines[i], want)
	}
}

func correctionsRefused(d *desk) {
	p := d.post(noon)
	reads := reading(p.ID, content.Reads, 120, noon)
	d.add(reads)
	other := func(change func(*content.Sample)) content.Correction {
		s := reads
		change(&s)
		return word(s, new(1.0), "x")
	}
	for name, c := range map[string]content.Correction{
		"publication": other(func(s *content.Sample) { s.Publication++ }),
		"channel":     other(func(s *content.Sample) { s.Publication, s.Channel = 0, "gzh" }),
		"both":        other(func(s *content.Sample) { s.Channel = "gzh" }),
		"metric":      other(func(s *content.Sample) { s.Metric = content.Likes }),
		"instant":     other(func(s *content.Sample) { s.ObservedAt = noon.Add(time.Microsecond) }),
		"source":      other(func(s *content.Sample) { s.Source = "datacube" }),
	} {
		if _, err := d.AddCorrection(d.ctx, c); err == nil {
			d.Errorf("of another %s: accepted", name)
		} else {
			d.is(err, store.ErrNotFound)
		}
	}
	for name, c := range map[string]content.Correction{
		"no reason": word(reads, new(1.0), " "),
		"NaN":       word(reads, new(math.NaN()), "x"),
	} {
		if id, err := d.AddCorrection(d.ctx, c); err == nil || id != 0 {
			d.Errorf("%s: accepted as %d", name, id)
		}
	}
	got, err := d.Corrections(d.ctx, content.SampleFilter{})
	d.ok(err)
	d.equal("corrections", len(got), 0)
	lines, err := d.Entries(d.ctx, content.EntryFilter{Action: "sample."})
	d.ok(err)
	d.equal("lines", len(lines), 0)
}

// typedInOnce: what a person typed in stands with their word, and a second word on it is a correction.
func typedInOnce(d *desk) {
	p := d.post(noon)
	sample := reading(p.ID, content.Reads, 88, noon)
	sample.Source = content.ByHand
	typed := content.Correction{Why: "手机后台", Who: "周野", At: noon.Add(time.Hour)}
	d.ok(d.AddByHand(d.ctx, sample, typed))
	other := sample
	other.Value = 89
	d.is(d.AddByHand(d.ctx, other, typed), store.ErrTaken)
	other.Publication = 999
	d.is(d.AddByHand(d.ctx, other, typed), store.ErrNotFound)
	fans := followers(812, noon)
	for name, bad := range map[string]func() error{
		"no reason": func() error { return d.AddByHand(d.ctx, fans, content.Correction{Who: "周野"}) },
		"NaN":       func() error { return d.AddByHand(d.ctx, followers(math.NaN(), noon), typed) },
		"of both":   func() error { fans := fans; fans.Publication = p.ID; return d.AddByHand(d.ctx, fans, typed) },
	} {
		if bad() == nil {
			d.Errorf("%s: accepted", name)
		}
	}
	d.equal("samples", d.samples(content.SampleFilter{}), []content.Sample{sample})
	d.correct(word(sample, new(90.0), "打错了"))
	d.equal("corrected", d.samples(content.SampleFilter{})[0].Value, 90.0)

	words, err := d.Corrections(d.ctx, content.SampleFilter{})
	d.ok(err)
	d.equal("who typed it in", []string{words[0].Who, words[0].Why, words[1].Who}, []string{"周野", "手机后台", "linxi"})
	lines, err := d.Entries(d.ctx, content.EntryFilter{Action: "sample.add"})
	d.ok(err)
	d.equal("lines", len(lines), 1)
	d.equal("audit", lines[0], content.Entry{ID: lines[0].ID, At: typed.At, Who: "周野", Action: "sample.add",
		Subject: publication(p), To: "reads 2026-11-03T04:00:00Z hand 88", Why: "手机后台"})
}
