package storetest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"moxin/content"
)

func publication(p content.Publication) string { return fmt.Sprintf("publication:%d", p.ID) }

// latestSamples: the newest of each publication, metric and source, as corrected.
func latestSamples(d *desk) {
	p, q, later := d.post(noon), d.post(noon), noon.Add(time.Hour)
	cube := reading(p.ID, content.Reads, 140, noon)
	cube.Source = "datacube"
	old, reads, likes := reading(p.ID, content.Reads, 120, noon), reading(p.ID, content.Reads, 150, later), reading(p.ID, content.Likes, 0, noon)
	others := reading(q.ID, content.Reads, 9, noon)
	d.add(reads, old, likes, cube, others, followers(812, noon))

	is := func(what string, want ...content.Sample) {
		d.Helper()
		got, err := d.LatestSamples(d.ctx, []int64{q.ID, p.ID, p.ID, 999})
		d.ok(err)
		d.equal(what, got, want)
	}
	is("as read", cube, likes, reads, others)
	d.correct(word(old, nil, "不是这一篇")) // of what is not the newest
	is("an older one withdrawn", cube, likes, reads, others)
	d.correct(word(old, new(121.0), "是这一篇"))
	d.correct(word(reads, new(151.0), "看错了"))
	reads.Value = 151
	is("corrected", cube, likes, reads, others)
	d.correct(word(reads, nil, "页面换了"))
	old.Value = 121
	is("withdrawn: the one before holds", cube, likes, old, others)
	d.correct(word(reads, new(152.0), "没换"))
	reads.Value = 152
	is("taken back", cube, likes, reads, others)
	d.correct(word(others, nil, "错"))
	is("nothing left", cube, likes, reads)

	got, err := d.LatestSamples(d.ctx, nil)
	d.ok(err)
	d.equal("of nothing", len(got), 0)
	ids := make([]int64, 1000) // more than one statement asks for
	for i := range ids {
		ids[i] = p.ID + int64(len(ids)-1-i)
	}
	got, err = d.LatestSamples(d.ctx, ids)
	d.ok(err)
	d.equal("among many", got, []content.Sample{cube, likes, reads})
}

func sampleSources(d *desk) {
	p, q, later := d.post(noon), d.post(noon), noon.Add(time.Hour)
	cube := reading(p.ID, content.Reads, 140, noon)
	cube.Source = "datacube"
	newest := reading(p.ID, content.Likes, 2, later)
	only := reading(q.ID, content.Reads, 9, noon)
	d.add(cube, reading(p.ID, content.Reads, 120, noon), newest, only, followers(812, later))

	is := func(what string, until time.Time, want ...content.Origin) {
		d.Helper()
		got, err := d.SampleSources(d.ctx, until)
		d.ok(err)
		d.equal(what, got, want)
	}
	fromCube := content.Origin{Slug: p.Slug, Source: "datacube", Newest: noon}
	page, other := content.Origin{Slug: p.Slug, Source: "page", Newest: noon}, content.Origin{Slug: q.Slug, Source: "page", Newest: noon}
	is("before anything", noon)
	is("until", later, fromCube, page, other)
	page.Newest = later
	is("all", time.Time{}, fromCube, page, other)
	d.correct(word(cube, new(1.0), "x"))
	is("corrected", time.Time{}, fromCube, page, other)
	d.correct(word(only, nil, "x"))
	d.correct(word(newest, nil, "x"))
	page.Newest = noon
	is("withdrawn", time.Time{}, fromCube, page)
	d.correct(word(only, new(9.0), "x"))
	is("taken back", time.Time{}, fromCube, page, other)
}

// samplesAreKnown: what is known stays as it is, and who brings it again can tell what it is.
func samplesAreKnown(d *desk) {
	p, q := d.post(noon), d.post(noon)
	reads, likes, fans := reading(p.ID, content.Reads, 120, noon), reading(p.ID, content.Likes, 7, noon), followers(812, noon)
	d.add(reads, likes, fans, reading(q.ID, content.Reads, 120, noon))
	d.correct(word(reads, new(121.0), "看错了"))

	is := func(what string, samples []content.Sample, want ...content.Sample) {
		d.Helper()
		got, err := d.Known(d.ctx, samples)
		d.ok(err)
		slices.SortFunc(got, func(a, b content.Sample) int { return cmp.Compare(a.Value, b.Value) })
		d.equal(what, got, want)
	}
	with := func(s content.Sample, value float64) content.Sample { s.Value = value; return s }
	fresh, source, metric, other := with(reads, 1), with(reads, 1), with(reads, 1), with(reads, 1)
	fresh.ObservedAt, source.Source, metric.Metric = noon.Add(time.Hour), "datacube", content.Saves
	other.Publication, other.ObservedAt = q.ID, noon.Add(time.Hour)
	is("nothing", nil)
	is("what is new", []content.Sample{fresh, source, metric, other})
	is("what is there", []content.Sample{fans, reads, likes}, likes, reads, fans)
	is("all kinds", []content.Sample{with(fans, 813), fresh, with(likes, 8), with(reads, 121), source, other}, likes, reads, fans)

	n, err := d.AddSamples(d.ctx, []content.Sample{with(metric, 3), with(metric, 4)})
	d.ok(err)
	d.equal("added of two that contradict each other", n, 1)
	is("the first of them", []content.Sample{with(metric, 4)}, with(metric, 3))
}

// eachSampleIsSaid: going through samples says what Samples says, but for the unit and the raw payload.
func eachSampleIsSaid(d *desk) {
	p := d.post(noon)
	wrong, gone, fans := reading(p.ID, content.Reads, 120, noon), reading(p.ID, content.Likes, 7, noon), followers(812, noon)
	late := reading(p.ID, content.Reads, 100001, noon.Add(time.Hour))
	late.Capped, fans.Raw = true, "beef"
	d.add(wrong, gone, fans, late)
	d.correct(word(wrong, new(121.0), "看错了"))
	d.correct(word(gone, nil, "不是这一篇"))
	for _, f := range []content.SampleFilter{{}, {AsRead: true}, {Publications: []int64{p.ID}}, {Since: noon.Add(time.Minute)}, {Channel: "nobody"}} {
		var got []content.Sample
		for sample, err := range d.EachSample(d.ctx, f) {
			d.ok(err)
			got = append(got, sample)
		}
		want := d.samples(f)
		for i := range want {
			want[i].Unit, want[i].Raw = "", ""
		}
		order := func(a, b content.Sample) int {
			return cmp.Or(a.ObservedAt.Compare(b.ObservedAt), cmp.Compare(a.Value, b.Value))
		}
		slices.SortFunc(got, order)
		slices.SortFunc(want, order)
		d.equal("samples", got, want)
	}
	for range d.EachSample(d.ctx, content.SampleFilter{}) {
		break // who has enough holds nothing up
	}
	ended, end := context.WithCancel(d.ctx)
	end()
	n := 0
	for _, err := range d.EachSample(ended, content.SampleFilter{}) {
		d.is(err, context.Canceled)
		n++
	}
	d.equal("errors", n, 1)
}
