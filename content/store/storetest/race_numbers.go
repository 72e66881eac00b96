package storetest

import (
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"moxin/content"
	"moxin/content/store"
)

// raceOnce has several bring the same things, each in another order, and wants each kept once.
func raceOnce[T any](d *desk, things []T, add func([]T) (int, error)) {
	var added atomic.Int64
	d.together(6, nil, func(i int) error {
		mine := slices.Clone(things)
		if i%2 == 1 {
			slices.Reverse(mine)
		}
		n, err := add(mine)
		added.Add(int64(n))
		return err
	})
	d.equal("added by all together", int(added.Load()), len(things))
}

func raceVisits(d *desk) {
	var visits []content.Visit
	for i := range 40 {
		visits = append(visits, content.Visit{Kind: content.VisitRead, Slug: "tea", Channel: "site", Key: fmt.Sprint(i), At: noon})
	}
	raceOnce(d, visits, func(v []content.Visit) (int, error) { return d.AddVisits(d.ctx, v) })
	got, err := d.VisitCounts(d.ctx, "tea", "site", time.Time{})
	d.ok(err)
	d.equal("counts", got, []content.VisitCount{{Slug: "tea", Channel: "site", Kind: content.VisitRead, N: len(visits)}})
}

func raceOutcomes(d *desk) {
	var outcomes []content.Outcome
	for i := range 40 {
		outcomes = append(outcomes, order(fmt.Sprintf("n%d", i), "r1", noon))
	}
	raceOnce(d, outcomes, func(o []content.Outcome) (int, error) { return d.AddOutcomes(d.ctx, o) })
	got, err := d.OutcomesBy(d.ctx, "r1")
	d.ok(err)
	d.equal("outcomes", len(got), len(outcomes))
}

func raceSamples(d *desk) {
	p := d.post(noon)
	var samples []content.Sample
	for i := range 40 {
		samples = append(samples, reading(p.ID, content.Reads, float64(i), noon.Add(time.Duration(i)*time.Hour)))
	}
	raceOnce(d, samples, func(s []content.Sample) (int, error) { return d.AddSamples(d.ctx, s) })
	d.equal("samples", len(d.samples(content.SampleFilter{})), len(samples))
}

// raceMatches: of several answers to one question one holds, and the audit has how it came to that.
func raceMatches(d *desk) {
	posts := []content.Publication{d.post(noon), d.post(noon), d.post(noon)}
	won := d.together(len(posts), nil, func(i int) error {
		return d.PutMatch(d.ctx, content.Match{Platform: "xiaohongshu", Key: "标题", Publication: posts[i].ID, Who: "linxi", At: noon})
	})
	d.equal("answers", won, len(posts))
	all, err := d.Matches(d.ctx, "xiaohongshu")
	d.ok(err)
	d.equal("that hold", len(all), 1)
	lines, err := d.Audit(d.ctx, "platform:xiaohongshu", 0)
	d.ok(err)
	d.equal("lines", len(lines), len(posts))

	dropped := d.together(5, store.ErrNotFound, func(int) error { return d.DropMatch(d.ctx, "xiaohongshu", "标题") })
	lines, err = d.Entries(d.ctx, content.EntryFilter{Action: "sample.unmatch"})
	d.ok(err)
	d.equal("dropped, and lines of it", []int{dropped, len(lines)}, []int{1, 1})
}

func raceLinks(d *desk) {
	won := d.together(10, store.ErrTaken, func(i int) error {
		return d.AddLink(d.ctx, content.Link{Code: "k3x9", Slug: "tea", Target: fmt.Sprintf("https://shop.example/%d", i), At: noon})
	})
	d.equal("links that have the code", won, 1)
	lines, err := d.Audit(d.ctx, "link:k3x9", 0)
	d.ok(err)
	d.equal("lines", len(lines), 1)
}
