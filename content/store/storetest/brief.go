package storetest

import (
	"reflect"
	"time"

	"moxin/content"
)

// briefly is what content.ReleaseFilter.Brief promises of a release.
func briefly(r content.Release) content.Release {
	out := content.Release{ID: r.ID, Channel: r.Channel, Platform: r.Platform, Run: r.Run, State: r.State, Why: r.Why,
		Due: r.Due, Asked: r.Asked, NotBefore: r.NotBefore, Version: r.Version, UpdatedAt: r.UpdatedAt,
		Campaign: r.Campaign, Priority: r.Priority}
	for _, it := range r.Items {
		out.Items = append(out.Items, content.Item{Slug: it.Slug, Title: it.Title})
	}
	return out
}

func briefIsPartOfTheWhole(d *desk) {
	cs := wish(noon, "first", "second")
	one := &cs.Create[0]
	one.State, one.Why, one.Campaign, one.Priority = content.Approved, "slot", "launch", content.PriorityHigh
	one.Consent = content.Consent{People: 2, Barred: []string{"linxi"}}
	_, err := d.Apply(d.ctx, cs)
	d.ok(err)
	t := d.ticket(noon)
	a, err := d.Claim(d.ctx, claimOf(t, noon))
	d.ok(err)
	again := settlement(d.release(t.Release), a, content.Approved)
	again.NotBefore = noon.Add(time.Hour)
	d.ok(d.Settle(d.ctx, again))
	d.plan(noon.Add(time.Minute))
	d.in(content.Cancelled, noon.Add(2*time.Minute))

	for _, c := range []struct {
		name string
		f    content.ReleaseFilter
		n    int
	}{
		{"all", content.ReleaseFilter{}, 3},
		{"a limit", content.ReleaseFilter{Limit: 2}, 2},
		{"those of an article", content.ReleaseFilter{Slug: "second", From: noon}, 1},
		{"none", content.ReleaseFilter{Slug: "nobody"}, 0},
	} {
		whole, err := d.Releases(d.ctx, c.f)
		d.ok(err)
		var want []content.Release
		for _, r := range whole {
			want = append(want, briefly(r))
		}
		c.f.Brief = true
		got, err := d.Releases(d.ctx, c.f)
		d.ok(err)
		d.equal(c.name, got, want)
		d.equal(c.name+": how many", len(got), c.n)
	}

	// The first had something in every field that is promised.
	first, err := d.Releases(d.ctx, content.ReleaseFilter{Limit: 1, Brief: true})
	d.ok(err)
	v := reflect.ValueOf(first[0])
	filled := 0
	for i := range v.NumField() {
		if !v.Field(i).IsZero() {
			filled++
		}
	}
	d.equal("fields that say something", filled, 14)
}
