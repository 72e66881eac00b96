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
	sure := scoreOf("article", "cup", "exposure", 0, at)
	sure.Value, sure.Low, sure.High = -.5, -.75, -.25
	known := func(value, low, high float64, posts int) content.Interval {
		return content.Interval{Value: value, Low: low, High: high, Posts: posts}
	}
	d.ok(d.PutScoring(d.ctx, []content.Score{
		scoreOf("article", "tea", "trust", 1, at), scoreOf("article", "cup", "trust", 0, at), scoreOf("article", "pot", "trust", 2, at),
		scoreOf("article", "tea", "demand", 1, at), scoreOf("article", "tea", "exposure", 1, at), sure,
		scoreOf("author", "林溪", "trust", 1, at),
	}, rankingOf(at)))
	check("three articles", content.Tally{At: at, Model: "m1", Articles: 3, Ranked: 2, Demand: 1, Exposure: 2,
		MeanDemand: known(.25, -.25, .75, 1), MeanExposure: known(-.125, -.5, .25, 2)})
	next := at.AddDate(0, 0, 1)
	d.ok(d.PutScoring(d.ctx, []content.Score{scoreOf("article", "tea", "trust", 0, next)}, rankingOf(next)))
	check("the newest alone", content.Tally{At: next, Model: "m1", Articles: 1})
}
