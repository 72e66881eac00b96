package storetest

import (
	"time"

	"moxin/content"
)

// scoresOfOneSubject: what Scores has of it, and of no other.
func scoresOfOneSubject(d *desk) {
	of := func(kind, subject string) []content.Score {
		d.Helper()
		got, err := d.ScoresOf(d.ctx, kind, subject)
		d.ok(err)
		return got
	}
	d.equal("before the first", len(of("article", "a")), 0)
	later := noon.Add(time.Hour)
	d.ok(d.PutScoring(d.ctx, []content.Score{scoreOf("article", "a", "trust", 1, noon), scoreOf("series", "手记", "trust", 1, noon)}, rankingOf(noon, "a")))
	exposure, trust := scoreOf("article", "a", "exposure", 0, later), scoreOf("article", "a", "trust", 2, later)
	d.ok(d.PutScoring(d.ctx, []content.Score{trust, exposure, scoreOf("article", "b", "trust", 1, later), scoreOf("author", "a", "trust", 1, later)},
		rankingOf(later, "b", "a")))
	d.equal("of the newest scoring, with its explanation", of("article", "a"), []content.Score{exposure, trust})
	d.equal("of another kind", of("author", "a"), []content.Score{scoreOf("author", "a", "trust", 1, later)})
	d.equal("of what the newest scoring does not know", len(of("article", "c"))+len(of("series", "手记")), 0)
}
