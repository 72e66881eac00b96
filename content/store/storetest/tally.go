package storetest

import "moxin/content"

func tallyOfTheNewest(d *desk) {
	check := func(what string, want content.Tally) {
		d.Helper()
		at, err := d.ScoredAt(d.ctx)
		d.ok(err)
		d.equal(what+": at", at, want.At)
		got, err := d.Tally(d.ctx)
		d.ok(err)
		d.equal(what, got, want)
	}
	check("before the first", content.Tally{})
	at := noon.AddDate(0, 0, 5)
	d.ok(d.PutScoring(d.ctx, []content.Score{
		scoreOf("article", "tea", "trust", 1, at), scoreOf("article", "cup", "trust", 0, at), scoreOf("article", "pot", "trust", 2, at),
		scoreOf("article", "tea", "demand", 0, at), scoreOf("article", "tea", "exposure", 0, at), scoreOf("article", "cup", "exposure", 0, at),
		scoreOf("author", "林溪", "trust", 1, at),
	}, rankingOf(at)))
	check("three articles", content.Tally{At: at, Model: "m1", Articles: 3, Ranked: 2, Demand: 1, Exposure: 2})
	next := at.AddDate(0, 0, 1)
	d.ok(d.PutScoring(d.ctx, []content.Score{scoreOf("article", "tea", "trust", 0, next)}, rankingOf(next)))
	check("the newest alone", content.Tally{At: next, Model: "m1", Articles: 1})
}
