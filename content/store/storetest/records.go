package storetest

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"moxin/content"
	"moxin/content/store"
)

// post makes a publication.
func (d *desk) post(due time.Time) content.Publication {
	d.Helper()
	r := d.settled(due, content.Published)
	return d.posts(content.PublicationFilter{Release: r.ID})[0]
}

func reading(p int64, metric content.Metric, value float64, at time.Time) content.Sample {
	return content.Sample{Publication: p, Metric: metric, Unit: content.UnitTimes, Value: value,
		Cumulative: true, ObservedAt: at, Source: "page"}
}

func samplesOnce(d *desk) {
	p := d.post(noon)
	followers := content.Sample{Channel: "gzh", Metric: content.Followers, Unit: content.UnitPeople, Value: 812,
		Capped: true, ObservedAt: noon, Source: "datacube", Raw: "beef"}
	batch := []content.Sample{
		reading(p.ID, content.Reads, 120, noon), reading(p.ID, content.Reads, 150, noon.Add(time.Hour)),
		reading(p.ID, content.Likes, 0, noon), followers}
	add := func(want int, samples ...content.Sample) {
		d.Helper()
		n, err := d.AddSamples(d.ctx, samples)
		d.ok(err)
		d.equal("added", n, want)
	}
	add(4, batch...)
	add(0, batch...)
	add(0)
	twice := reading(p.ID, content.Shares, 3, noon)
	add(1, twice, twice) // even within one batch
	other := batch[0]
	other.Source, other.Value = "csv:后台.csv", 121
	add(1, other)

	got := d.samples(content.SampleFilter{})
	d.equal("samples", got, []content.Sample{batch[0], batch[2], followers, twice, other, batch[1]})
	for _, c := range []struct {
		name string
		f    content.SampleFilter
		want int
	}{
		{"publication", content.SampleFilter{Publications: []int64{p.ID}}, 5},
		{"channel", content.SampleFilter{Channel: "gzh"}, 1},
		{"both", content.SampleFilter{Channel: "gzh", Publications: []int64{p.ID, 999}}, 6},
		{"nothing", content.SampleFilter{Publications: []int64{999}}, 0},
		{"since is in", content.SampleFilter{Since: noon.Add(time.Hour)}, 1},
		{"until is out", content.SampleFilter{Until: noon.Add(time.Hour)}, 5},
	} {
		d.equal(c.name, len(d.samples(c.f)), c.want)
	}

	// More than one statement carries.
	many := make([]content.Sample, 2500)
	for i := range many {
		many[i] = reading(p.ID, content.Saves, float64(i), noon.Add(time.Duration(i)*time.Second))
	}
	add(2500, many...)
	add(0, many...)
}

// samplesToTheBit: what is stored is what was read, to the last bit of a value and in any script; those
// of one instant are read back in the order they were brought in.
func samplesToTheBit(d *desk) {
	p, later := d.post(noon), d.post(noon)
	var batch []content.Sample
	add := func(p int64, value float64, source string) {
		s := reading(p, content.Reads, value, noon)
		s.Source = source
		batch = append(batch, s)
	}
	for i, v := range []float64{0, -3, 1e15, 1<<53 - 1, 1. / 3, 0.1 + 0.2, 15.2, 2.5e-9, math.MaxFloat64, math.SmallestNonzeroFloat64,
		math.Nextafter(1, 2), math.Nextafter(1e22, 0)} {
		add(later.ID, v, fmt.Sprint("page ", 99-i))
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 3000 {
		v := math.Float64frombits(random.Uint64())
		for math.IsNaN(v) || math.IsInf(v, 0) {
			v = random.Float64()
		}
		add(p.ID, v, fmt.Sprint("some ", i))
	}
	for _, source := range []string{`csv:"笔记", 'x' \ $1 ?.csv`, "csv:<b>&\u2028\n\t.csv", "csv:😀[1,2]{}.csv", ""} {
		add(p.ID, 1, source)
	}
	batch = append(batch, followers(812, noon))
	d.add(batch...)
	got := d.samples(content.SampleFilter{})
	d.equal("how many", len(got), len(batch))
	for i, want := range batch {
		d.equal("sample", got[i], want)
	}
}

func (d *desk) samples(f content.SampleFilter) []content.Sample {
	d.Helper()
	all, err := d.Samples(d.ctx, f)
	d.ok(err)
	return all
}

func samplesRefused(d *desk) {
	p := d.post(noon)
	good := reading(p.ID, content.Reads, 1, noon)
	from := func(source string) content.Sample {
		s := good
		s.Source = source
		return s
	}
	for name, bad := range map[string]content.Sample{
		"of nothing": reading(0, content.Reads, 1, noon),
		"of both":    {Publication: p.ID, Channel: "gzh", Metric: content.Reads, ObservedAt: noon},
		"NaN":        reading(p.ID, content.Reads, math.NaN(), noon),
		"infinite":   reading(p.ID, content.Reads, math.Inf(1), noon),
		"no text":    from("csv:\xb1\xca.csv"),
		"zero byte":  from("csv:\x00.csv"),
	} {
		if n, err := d.AddSamples(d.ctx, []content.Sample{good, bad}); err == nil || n != 0 {
			d.Errorf("%s: added %d, %v", name, n, err)
		}
	}
	_, err := d.AddSamples(d.ctx, []content.Sample{good, reading(999, content.Reads, 1, noon)})
	d.is(err, store.ErrNotFound)
	d.equal("samples beside refused ones", len(d.samples(content.SampleFilter{})), 0)
}

func rawsOnce(d *desk) {
	body := []byte("{\"read\":\x00\xff 墨}")
	hash, err := d.PutRaw(d.ctx, "page", noon, body)
	d.ok(err)
	again, err := d.PutRaw(d.ctx, "datacube", noon.Add(time.Hour), body)
	d.ok(err)
	d.equal("hash", again, hash)
	got, err := d.Raw(d.ctx, hash)
	d.ok(err)
	if !bytes.Equal(got, body) {
		d.Errorf("read back %q", got)
	}
	_, err = d.PutRaw(d.ctx, "page", noon, nil)
	d.ok(err)
}

func outcomesOnce(d *desk) {
	p := d.post(noon)
	batch := []content.Outcome{
		{Kind: "follow", Publication: p.ID, Channel: "gzh", Reader: "r1", At: noon, Source: "callback"},
		{Kind: "order", Channel: "gzh", Reader: "r1", At: noon.Add(time.Hour), Value: 12900, Source: "csv:订单.csv"}}
	for _, want := range []int{2, 0} {
		n, err := d.AddOutcomes(d.ctx, batch)
		d.ok(err)
		d.equal("added", n, want)
	}
	got, err := d.Outcomes(d.ctx, time.Time{})
	d.ok(err)
	for i := range got {
		batch[i].ID = got[i].ID
	}
	d.equal("outcomes", got, batch)
	got, err = d.Outcomes(d.ctx, noon.Add(time.Hour))
	d.ok(err)
	d.equal("outcomes since", len(got), 1)
	_, err = d.AddOutcomes(d.ctx, []content.Outcome{{Kind: "add", Publication: 999, At: noon}})
	d.is(err, store.ErrNotFound)
}

func scoresOfTheNewest(d *desk) {
	score := func(kind, subject string, rank int, at time.Time) content.Score {
		return content.Score{Kind: kind, Subject: subject, Name: "trust", Value: 0.5 - float64(rank)/100, Low: 0.25,
			High: 0.75, Rank: rank, RankLow: 1, RankHigh: 3, Evidence: 812, Why: `{"reads":812}`, Model: "m1", At: at}
	}
	old := []content.Score{score("article", "a", 1, noon), score("author", "林溪", 1, noon)}
	later := noon.Add(time.Hour)
	fresh := []content.Score{score("article", "b", 1, later), score("article", "a", 2, later),
		score("article", "thin", 0, later), score("series", "手记", 1, later)}
	d.ok(d.PutScoring(d.ctx, old, rankingOf(noon, "a")))
	d.ok(d.PutScoring(d.ctx, []content.Score{fresh[2], fresh[3], fresh[1], fresh[0]}, rankingOf(later, "b", "a")))

	for kind, want := range map[string][]content.Score{
		"article": fresh[:3], "author": nil, "series": fresh[3:], "": fresh, "topic": nil,
	} {
		got, err := d.Scores(d.ctx, kind)
		d.ok(err)
		d.equal("scores of kind "+kind, got, want)
	}
}

func collectionsDue(d *desk) {
	p := d.post(noon)
	page := content.Collection{Publication: p.ID, Collector: "page", Next: noon.Add(time.Hour)}
	cube := content.Collection{Publication: p.ID, Collector: "datacube", Next: noon, Last: noon.Add(-time.Hour),
		Failures: 2, Error: "超时"}
	done := content.Collection{Publication: p.ID, Collector: "sheet"}
	for _, c := range []content.Collection{page, cube, done} {
		d.ok(d.PutCollection(d.ctx, c))
	}
	due := func(now time.Time, limit int, want ...content.Collection) {
		d.Helper()
		got, err := d.CollectionsDue(d.ctx, now, work, limit)
		d.ok(err)
		d.equal("due", got, want)
	}
	due(noon, 0, cube)
	due(noon.Add(time.Hour), 0, cube, page)
	due(noon.Add(time.Hour), 1, cube)
	cube.Next, cube.Failures, cube.Error = noon.Add(2*time.Hour), 0, ""
	d.ok(d.PutCollection(d.ctx, cube))
	due(noon.Add(time.Hour), 0, page)
	all, err := d.Collections(d.ctx)
	d.ok(err)
	d.equal("all", all, []content.Collection{cube, page, done})
	d.is(d.PutCollection(d.ctx, content.Collection{Publication: 999, Collector: "page"}), store.ErrNotFound)
}

func nothingIsNotFound(d *desk) {
	for name, run := range map[string]func() error{
		"release":       func() error { _, err := d.Release(d.ctx, 9); return err },
		"rendition":     func() error { _, err := d.Rendition(d.ctx, "9"); return err },
		"hand-off":      func() error { _, err := d.Handoff(d.ctx, "9"); return err },
		"hand-off of":   func() error { _, err := d.HandoffOf(d.ctx, 9); return err },
		"raw":           func() error { _, err := d.Raw(d.ctx, "9"); return err },
		"gone":          func() error { return d.MarkGone(d.ctx, 9, noon, "") },
		"statistics id": func() error { return d.SetStatID(d.ctx, 9, "9") },
		"disconnect":    func() error { return d.Disconnect(d.ctx, "9", "linxi", noon) },
		"resume":        func() error { return d.Resume(d.ctx, "channel:9", "linxi", noon) },
		"transition":    func() error { return d.Transition(d.ctx, content.Transition{Release: 9, To: content.Missed}) },
		"approve":       func() error { return d.Approve(d.ctx, content.Approval{Release: 9}) },
		"import":        func() error { _, err := d.Import(d.ctx, 9); return err },
		"put import":    func() error { return d.PutImport(d.ctx, content.Import{ID: 9}) },
		"link":          func() error { _, err := d.Link(d.ctx, "9"); return err },
		"retire link":   func() error { return d.RetireLink(d.ctx, "9", noon) },
		"drop match":    func() error { return d.DropMatch(d.ctx, "zhihu", "9") },
		"step":          func() error { return d.Steps(9).Record(d.ctx, "draft", "x") },
	} {
		if err := run(); !errors.Is(err, store.ErrNotFound) || errors.Is(err, sql.ErrNoRows) {
			d.Errorf("%s: %v", name, err)
		}
	}
	audit, err := d.Audit(d.ctx, "channel:9", 0)
	d.ok(err)
	d.equal("audit of what was not there", len(audit), 0)
}
