package storetest

import (
	"fmt"
	"time"

	"moxin/content"
	"moxin/content/store"
)

func applyCreates(d *desk) {
	cs := wish(noon, "first", "second", "third")
	cs.Create[0].Why = "slot"
	ids, err := d.Apply(d.ctx, cs)
	d.ok(err)
	d.equal("created", len(ids), 1)

	want := cs.Create[0]
	want.ID, want.Version, want.CreatedAt, want.UpdatedAt = ids[0], 1, noon, noon
	d.equal("release", d.release(ids[0]), want)
	e := d.last(want)
	if e.Action != "release.create" || e.Who != "plan" || e.To != "planned" || e.Why != "slot" || !e.At.Equal(noon) {
		d.Errorf("creation is audited as %+v", e)
	}
	for _, r := range cs.Renditions {
		got, err := d.Rendition(d.ctx, r.Digest)
		d.ok(err)
		d.equal("rendition", got, r)
	}
}

func applyChanges(d *desk) {
	r := d.approved(noon)
	made := rendition(r.Slug(), "gzh", "新标题")
	items := []content.Item{item(made)}
	moved := noon.Add(90 * time.Minute)
	c := content.Change{Release: r.ID, Version: r.Version, Due: moved, Asked: "slot", Items: items,
		Digest: content.MessageDigest(items), Commit: "def456", To: content.Planned, Why: "改了正文"}
	_, err := d.Apply(d.ctx, content.Changeset{By: "plan", At: noon.Add(time.Minute),
		Renditions: []content.Rendition{made}, Change: []content.Change{c}})
	d.ok(err)

	want := r
	want.Due, want.Asked, want.Items, want.Digest, want.Commit = moved, "slot", items, c.Digest, "def456"
	want.State, want.Why, want.Version, want.UpdatedAt = content.Planned, "改了正文", r.Version+1, noon.Add(time.Minute)
	d.equal("changed release", d.release(r.ID), want)

	lines, err := d.Audit(d.ctx, fmt.Sprintf("release:%d", r.ID), 3)
	d.ok(err)
	var got []string
	for _, e := range lines {
		got = append(got, e.Action+" "+e.From+" "+e.To)
	}
	d.equal("audit, newest first", got, []string{
		"release.replace " + r.Digest + " " + c.Digest,
		"release.move " + noon.Format(time.RFC3339) + " " + moved.Format(time.RFC3339),
		"release.transition approved planned",
	})
}

func applyIsAllOrNothing(d *desk) {
	r := d.plan(noon)
	cs := wish(noon, "good")
	cs.Articles = []content.ArticleRecord{{Slug: "good", Title: "好"}}
	cs.Change = []content.Change{{Release: r.ID, Version: r.Version, Due: noon.Add(time.Hour)}}
	bad := wish(noon, "bad").Create[0] // its rendition is not in the changeset
	cs.Create = append(cs.Create, bad)
	ids, err := d.Apply(d.ctx, cs)
	d.is(err, store.ErrNotFound)
	d.equal("ids", ids, []int64(nil))

	d.equal("the changed release", d.release(r.ID), r)
	all, err := d.Releases(d.ctx, content.ReleaseFilter{})
	d.ok(err)
	d.equal("releases", len(all), 1)
	_, err = d.Rendition(d.ctx, cs.Renditions[0].Digest)
	d.is(err, store.ErrNotFound)
	articles, err := d.Articles(d.ctx)
	d.ok(err)
	d.equal("articles", len(articles), 0)
}

func applyRefusesStale(d *desk) {
	change := func(c content.Change) error {
		_, err := d.Apply(d.ctx, content.Changeset{By: "plan", At: noon, Change: []content.Change{c}})
		return err
	}
	r := d.plan(noon)
	d.ok(change(content.Change{Release: r.ID, Version: r.Version, Due: noon.Add(time.Hour)}))
	d.is(change(content.Change{Release: r.ID, Version: r.Version, Due: noon}), store.ErrStale)
	d.is(change(content.Change{Release: 999, Version: 1, Due: noon}), store.ErrNotFound)

	out := d.settled(noon.Add(3*time.Hour), content.Published)
	d.refused(change(content.Change{Release: out.ID, Version: out.Version, Due: noon}), content.Published, content.Published)
	d.refused(change(content.Change{Release: out.ID, Version: out.Version, To: content.Cancelled}), content.Published, content.Cancelled)
	held, _ := d.publishing(noon.Add(5 * time.Hour))
	d.refused(change(content.Change{Release: held.ID, Version: held.Version, To: content.Approved}), content.Publishing, content.Approved)
	// A note of where the wish came from changes nothing that was decided.
	d.ok(change(content.Change{Release: out.ID, Version: out.Version, Asked: "slot", Commit: "def"}))
	d.equal("asked", d.release(out.ID).Asked, "slot")

	cs := wish(noon, "queued-at-birth")
	cs.Create[0].State = content.Queued
	_, err := d.Apply(d.ctx, cs)
	d.refused(err, "", content.Queued)
	cs = wish(noon)
	if _, err = d.Apply(d.ctx, cs); err == nil {
		d.Error("a message without an article was created")
	}
}

// messagesExchangeArticles: neither order of two changes would do, since each takes what the
// other still holds.
func messagesExchangeArticles(d *desk) {
	first, second := wish(noon, "a", "b"), wish(noon.Add(time.Hour), "c", "d")
	first.Renditions = append(first.Renditions, second.Renditions...)
	first.Create = append(first.Create, second.Create...)
	ids, err := d.Apply(d.ctx, first)
	d.ok(err)
	one, two := d.release(ids[0]), d.release(ids[1])

	exchange := func(version int64) error {
		_, err := d.Apply(d.ctx, content.Changeset{By: "plan", At: noon, Change: []content.Change{
			{Release: one.ID, Version: one.Version, Items: []content.Item{one.Items[0], two.Items[1]}},
			{Release: two.ID, Version: version, Items: []content.Item{two.Items[0], one.Items[1]}},
		}})
		return err
	}
	d.is(exchange(two.Version+1), store.ErrStale)
	d.equal("a release of a refused exchange", d.release(one.ID), one)
	d.ok(exchange(two.Version))
	for _, c := range []struct {
		release content.Release
		want    []content.Item
	}{{one, []content.Item{one.Items[0], two.Items[1]}}, {two, []content.Item{two.Items[0], one.Items[1]}}} {
		got := d.release(c.release.ID)
		d.equal("articles", got.Items, c.want)
		d.equal("digest", got.Digest, content.MessageDigest(c.want))
	}
	// And each article is still held once.
	_, err = d.Apply(d.ctx, wish(noon, "d"))
	d.is(err, store.ErrStale)
}

// revivedOwesNothing: what plan sends on its way again does not wait for what a platform said
// of an earlier try.
func revivedOwesNothing(d *desk) {
	r, a := d.publishing(noon)
	d.ok(d.Settle(d.ctx, content.Settlement{Release: r.ID, Fence: r.Fence, From: content.Publishing, To: content.Approved,
		Attempt: a.ID, Who: "worker", At: noon, Finished: work, NotBefore: noon.Add(24 * time.Hour)}))
	_, err := d.MissLate(d.ctx, noon.Add(time.Hour))
	d.ok(err)
	r = d.release(r.ID)
	d.equal("state", r.State, content.Missed)
	due := noon.Add(2 * time.Hour)
	_, err = d.Apply(d.ctx, content.Changeset{By: "plan", At: noon.Add(time.Hour), Change: []content.Change{
		{Release: r.ID, Version: r.Version, Due: due, To: content.Approved}}})
	d.ok(err)
	tickets, err := d.DispatchDue(d.ctx, due, work, 0)
	d.ok(err)
	d.equal("dispatched at the new instant", len(tickets), 1)
}

func oneSlotEach(d *desk) {
	_, err := d.Apply(d.ctx, wish(noon, "a", "b"))
	d.ok(err)
	// b is in a's message: not a second time, even as the first article of its own.
	_, err = d.Apply(d.ctx, wish(noon.Add(time.Hour), "b"))
	d.is(err, store.ErrStale)

	again := wish(noon.Add(time.Hour), "b")
	again.Create[0].Run = 2
	_, err = d.Apply(d.ctx, again)
	d.ok(err)
	elsewhere := wish(noon.Add(time.Hour), "b")
	elsewhere.Create[0].Channel = "gzh2"
	_, err = d.Apply(d.ctx, elsewhere)
	d.ok(err)
}

func cancelledFreesItsSlot(d *desk) {
	ids, err := d.Apply(d.ctx, wish(noon, "a"))
	d.ok(err)
	// Cancelled and made anew in one changeset.
	cs := wish(noon.Add(time.Hour), "a")
	cs.Change = []content.Change{{Release: ids[0], Version: 1, To: content.Cancelled, Why: "文件删除"}}
	second, err := d.Apply(d.ctx, cs)
	d.ok(err)

	// And by a person's word. A missed one keeps its slot: it waits for a word of its own.
	d.ok(d.Transition(d.ctx, content.Transition{Release: second[0], To: content.Missed, Who: "linxi", At: noon}))
	_, err = d.Apply(d.ctx, wish(noon, "a"))
	d.is(err, store.ErrStale)
	d.ok(d.Transition(d.ctx, content.Transition{Release: second[0], To: content.Cancelled, Who: "linxi", At: noon}))
	_, err = d.Apply(d.ctx, wish(noon, "a"))
	d.ok(err)

	all, err := d.Releases(d.ctx, content.ReleaseFilter{Slug: "a", States: []content.State{content.Cancelled}})
	d.ok(err)
	d.equal("cancelled releases that are remembered", len(all), 2)
}

func renameKeepsOneSlot(d *desk) {
	cs := wish(noon, "old")
	cs.Articles = []content.ArticleRecord{{Slug: "old", Title: "旧"}}
	ids, err := d.Apply(d.ctx, cs)
	d.ok(err)

	renamed := wish(noon.Add(time.Hour), "new")
	renamed.Articles = []content.ArticleRecord{{Slug: "new", Aliases: []string{"old"}}}
	_, err = d.Apply(d.ctx, renamed)
	d.is(err, store.ErrStale)

	_, err = d.Apply(d.ctx, content.Changeset{By: "plan", At: noon, Articles: renamed.Articles})
	d.ok(err)
	for _, name := range []string{"old", "new"} {
		all, err := d.Releases(d.ctx, content.ReleaseFilter{Slug: name})
		d.ok(err)
		if len(all) != 1 || all[0].ID != ids[0] || all[0].Slug() != "old" {
			d.Errorf("by its name %s: %+v", name, all)
		}
	}
}

func articlesAndAliases(d *desk) {
	put := func(articles ...content.ArticleRecord) {
		d.Helper()
		_, err := d.Apply(d.ctx, content.Changeset{By: "plan", At: noon, Articles: articles})
		d.ok(err)
	}
	full := content.ArticleRecord{Slug: "a", Aliases: []string{"a0"}, Path: "articles/a.md", Title: "老客户",
		Author: "林溪", Series: "手记", Stage: content.StageTrust, Audience: content.AudienceExisting,
		Tags: []string{"复购", "会员"}, Cover: "c0ffee", BodyDigest: "d1", Commit: "abc", UpdatedAt: noon}
	bare := content.ArticleRecord{Slug: "b", Tags: []string{}}
	put(full, bare)
	d.articlesAre(full, bare)

	full.Title, full.Gone = "老客户（改）", true
	put(full)
	d.articlesAre(full, bare)

	// A rename takes the old record's place, with all its older names; the old file's being
	// gone, in the same changeset or a later one, does not bring it back.
	renamed := full
	renamed.Slug, renamed.Aliases, renamed.Gone = "c", []string{"a"}, false
	put(renamed, full)
	put(full)
	renamed.Aliases = []string{"a", "a0"}
	d.articlesAre(bare, renamed)

	// A new article takes the name that was an alias.
	fresh := content.ArticleRecord{Slug: "a0", Title: "新来的", Tags: []string{}}
	put(fresh)
	renamed.Aliases = []string{"a"}
	d.articlesAre(fresh, bare, renamed)
}

func (d *desk) articlesAre(want ...content.ArticleRecord) {
	d.Helper()
	got, err := d.Articles(d.ctx)
	d.ok(err)
	d.equal("articles", got, want)
	// Each is found by every name that it has.
	for _, a := range want {
		for _, name := range append([]string{a.Slug}, a.Aliases...) {
			got, err := d.ArticlesOf(d.ctx, name, "nobody")
			d.ok(err)
			d.equal("the article that goes by "+name, got, []content.ArticleRecord{a})
		}
	}
	none, err := d.ArticlesOf(d.ctx)
	d.ok(err)
	d.equal("articles of no name", len(none), 0)
}

func releasesAreFiltered(d *desk) {
	a := d.approved(noon.Add(2 * time.Hour))
	b := d.plan(noon)
	cs := wish(noon.Add(time.Hour), "x", "y")
	cs.Create[0].Channel = "gzh2"
	ids, err := d.Apply(d.ctx, cs)
	d.ok(err)
	x := ids[0]
	for _, c := range []struct {
		name string
		f    content.ReleaseFilter
		want []int64
	}{
		{"all, by due", content.ReleaseFilter{}, []int64{b.ID, x, a.ID}},
		{"ids", content.ReleaseFilter{IDs: []int64{a.ID, b.ID, 999}}, []int64{b.ID, a.ID}},
		{"states", content.ReleaseFilter{States: []content.State{content.Planned, content.Missed}}, []int64{b.ID, x}},
		{"channel", content.ReleaseFilter{Channel: "gzh2"}, []int64{x}},
		{"second article", content.ReleaseFilter{Slug: "y"}, []int64{x}},
		{"from is in", content.ReleaseFilter{From: noon.Add(time.Hour)}, []int64{x, a.ID}},
		{"to is out", content.ReleaseFilter{To: noon.Add(time.Hour)}, []int64{b.ID}},
		{"a limit counts releases", content.ReleaseFilter{From: noon.Add(time.Hour), Limit: 1}, []int64{x}},
		{"together", content.ReleaseFilter{Channel: "gzh", States: []content.State{content.Approved}, Slug: a.Slug()}, []int64{a.ID}},
		{"none", content.ReleaseFilter{Slug: "nobody"}, nil},
	} {
		got, err := d.Releases(d.ctx, c.f)
		d.ok(err)
		d.equal(c.name, releaseIDs(got), c.want)
	}
}

func releaseIDs(all []content.Release) []int64 {
	var ids []int64
	for _, r := range all {
		ids = append(ids, r.ID)
	}
	return ids
}
