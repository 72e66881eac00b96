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

// scoresOfThePast: those of the last scoring before an instant, under the slugs of now.
func scoresOfThePast(d *desk) {
	_, at, err := d.ScoresAt(d.ctx, "article", "trust", noon)
	d.ok(err)
	d.equal("before the first", at, time.Time{})
	_, err = d.Apply(d.ctx, content.Changeset{By: "plan", At: noon, Articles: []content.ArticleRecord{{Slug: "tea", Title: "茶"}, {Slug: "cup", Title: "杯"}}})
	d.ok(err)
	later := noon.AddDate(0, 0, 1)
	first := d.scored(noon, "tea", "cup")
	second := []content.Score{scoreOf("article", "cup", "trust", 1, later), scoreOf("article", "tea", "trust", 0, later), scoreOf("article", "cup", "demand", 0, later),
		scoreOf("author", "tea", "trust", 1, later)}
	d.ok(d.PutScoring(d.ctx, second, rankingOf(later, "cup", "tea")))
	is := func(what string, before time.Time, want []content.Score) {
		d.Helper()
		got, at, err := d.ScoresAt(d.ctx, "article", "trust", before)
		d.ok(err)
		for i := range want {
			want[i].Why = ""
		}
		d.equal(what, got, want)
		d.equal(what+": when", at, want[0].At)
	}
	is("the newest", later.Add(time.Second), second[:2])
	is("an instant is not before itself", later, first)
	is("a year later", later.AddDate(1, 0, 0), second[:2])
	got, _, err := d.ScoresAt(d.ctx, "author", "trust", later.Add(time.Hour))
	d.ok(err)
	d.equal("of another kind", len(got), 1)

	d.renamed("tea", "leaf")
	first[0].Subject = "leaf"
	is("a renamed one", later, first)
	is("and without a rank", later.Add(time.Second), []content.Score{second[0], func() content.Score { c := second[1]; c.Subject = "leaf"; return c }()})
}
