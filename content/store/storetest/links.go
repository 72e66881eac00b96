package storetest

import (
	"math"
	"time"

	"moxin/content"
	"moxin/content/store"
)

func linksAreKept(d *desk) {
	p := d.post(noon)
	link := content.Link{Code: "k3x9", Slug: p.Slug, Channel: "gzh", Passer: "店里的群", Target: "https://shop.example/茶?a=1",
		Who: "linxi", At: noon}
	second := content.Link{Code: "a1b2", Slug: "别的", Channel: "xhs", Target: "https://shop.example/", Who: "linxi", At: noon.Add(time.Hour)}
	d.ok(d.AddLink(d.ctx, link))
	d.ok(d.AddLink(d.ctx, second))
	twice := second
	twice.Code = link.Code
	d.is(d.AddLink(d.ctx, twice), store.ErrTaken)
	got, err := d.Link(d.ctx, link.Code)
	d.ok(err)
	d.equal("link", got, link)

	is := func(slug string, want ...content.Link) {
		d.Helper()
		got, err := d.Links(d.ctx, slug)
		d.ok(err)
		d.equal("links of "+slug, got, want)
	}
	is("", second, link)
	is(p.Slug, link)
	is("nothing")
	d.renamed(p.Slug, "renamed")
	is("renamed", link)

	d.ctx = content.WithCaller(d.ctx, content.Caller{Person: content.Person{Name: "周野"}})
	d.ok(d.RetireLink(d.ctx, link.Code, noon.Add(time.Hour)))
	d.ok(d.RetireLink(d.ctx, link.Code, noon.Add(2*time.Hour)))
	link.Retired = noon.Add(time.Hour)
	is("renamed", link)
	d.is(d.AddLink(d.ctx, twice), store.ErrTaken) // a retired code is printed somewhere
	lines, err := d.Audit(d.ctx, "link:k3x9", 0)
	d.ok(err)
	d.equal("lines", len(lines), 2)
	d.equal("audit", lines, []content.Entry{
		{ID: lines[0].ID, At: noon.Add(time.Hour), Who: "周野", Action: "link.retire", Subject: "link:k3x9"},
		{ID: lines[1].ID, At: noon, Who: "linxi", Action: "link.add", Subject: "link:k3x9", To: link.Target, Why: link.Passer}})
}

// renamed gives an article another slug.
func (d *desk) renamed(old, slug string) {
	d.Helper()
	_, err := d.Apply(d.ctx, content.Changeset{By: "plan", At: noon, Articles: []content.ArticleRecord{
		{Slug: slug, Aliases: []string{old}, Path: slug + ".md", Title: "标题", UpdatedAt: noon}}})
	d.ok(err)
}

func visitsOnce(d *desk) {
	at := func(minutes int) time.Time { return noon.Add(time.Duration(minutes) * time.Minute) }
	visit := func(kind content.VisitKind, key, reader string, value float64, minutes int) content.Visit {
		return content.Visit{Kind: kind, Slug: "tea", Channel: "site", Key: key, Reader: reader, Value: value, At: at(minutes)}
	}
	click := content.Visit{Kind: content.VisitClick, Slug: "tea", Channel: "gzh", Code: "k3x9", Key: "c1", Reader: "r1", At: at(3)}
	batch := []content.Visit{
		visit(content.VisitRead, "a", "r1", 0, 0), visit(content.VisitDepth, "a", "r1", 0.25, 1), // one key, two kinds
		visit(content.VisitRead, "b", "", 0, 1), visit(content.VisitRead, "c", "r1", 0, 2),
		visit(content.VisitDepth, "b", "", 0.75, 2), visit(content.VisitRead, "d", "r2", 0, 5), click}
	add := func(want int, visits ...content.Visit) {
		d.Helper()
		n, err := d.AddVisits(d.ctx, visits)
		d.ok(err)
		d.equal("added", n, want)
	}
	add(7, batch...)
	add(0, batch...)
	add(0, visit(content.VisitRead, "a", "r9", 9, 9)) // what came first stands
	add(1, visit(content.VisitRead, "e", "", 0, 6), visit(content.VisitRead, "e", "", 0, 6))
	add(2, content.Visit{Kind: content.VisitFinish, Slug: "tea", Channel: "site", At: at(6)},
		content.Visit{Kind: content.VisitFinish, Slug: "tea", Channel: "site", At: at(6)}) // without a key each counts
	add(0)
	if n, err := d.AddVisits(d.ctx, []content.Visit{visit(content.VisitTime, "t", "", math.NaN(), 1)}); err == nil || n != 0 {
		d.Errorf("NaN seconds: added %d", n)
	}

	count := func(channel string, kind content.VisitKind, n, readers int, sum float64) content.VisitCount {
		return content.VisitCount{Slug: "tea", Channel: channel, Kind: kind, N: n, Readers: readers, Sum: sum}
	}
	is := func(slug, channel string, until time.Time, want ...content.VisitCount) {
		d.Helper()
		got, err := d.VisitCounts(d.ctx, slug, channel, until)
		d.ok(err)
		d.equal("counts", got, want)
	}
	onSite := []content.VisitCount{count("site", content.VisitDepth, 2, 1, 1), count("site", content.VisitFinish, 2, 0, 0),
		count("site", content.VisitRead, 5, 2, 0)}
	clicked := count("gzh", content.VisitClick, 1, 1, 0)
	is("tea", "site", time.Time{}, onSite...)
	is("tea", "", time.Time{}, append([]content.VisitCount{clicked}, onSite...)...)
	is("", "gzh", time.Time{}, clicked)
	is("tea", "site", at(1), count("site", content.VisitRead, 1, 1, 0)) // until is out
	is("coffee", "site", time.Time{})
	d.renamed("tea", "oolong")
	is("oolong", "gzh", time.Time{}, clicked)
}

func touchesAreTheLast(d *desk) {
	at := func(minutes int) time.Time { return noon.Add(time.Duration(minutes) * time.Minute) }
	visit := func(kind content.VisitKind, key, reader string, minutes int) content.Visit {
		return content.Visit{Kind: kind, Slug: key, Channel: "gzh", Code: "k", Reader: reader, Key: key, At: at(minutes)}
	}
	_, err := d.AddVisits(d.ctx, []content.Visit{
		visit(content.VisitClick, "first", "r1", 1), visit(content.VisitRead, "second", "r1", 2),
		visit(content.VisitDepth, "deep", "r1", 4), visit(content.VisitTime, "long", "r1", 4), // of a page left open
		visit(content.VisitRead, "other", "r2", 3), visit(content.VisitRead, "unknown", "", 3),
	})
	d.ok(err)
	for _, c := range []struct {
		reader       string
		since, until time.Time
		want         string
	}{
		{"r1", at(0), at(9), "second"}, {"r1", at(0), at(2), "first"}, {"r1", at(1), at(2), "first"}, {"r1", at(2), at(9), "second"},
		{"r1", at(3), at(9), ""}, {"r1", at(0), at(1), ""}, {"r3", at(0), at(9), ""}, {"", at(0), at(9), ""},
		{"r2", time.Time{}, time.Time{}, "other"},
	} {
		got, err := d.LastTouch(d.ctx, c.reader, c.since, c.until)
		if c.want == "" {
			d.is(err, store.ErrNotFound)
			continue
		}
		d.ok(err)
		d.equal("touch", got.Slug, c.want)
	}
	got, err := d.LastTouch(d.ctx, "r1", at(0), at(2))
	d.ok(err)
	want := visit(content.VisitClick, "first", "r1", 1)
	want.ID = got.ID
	d.equal("the whole visit", got, want)
}
