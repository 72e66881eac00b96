//go:build unix

package main

import (
	"context"
	"time"

	"moxin/content"
	"moxin/ingest/event"
	"moxin/ingest/page"
)

// isRepeated reports whether a plan is one that reads at every age: public pages and the own ground. What
// the platform's statistics tell comes a day later.
func isRepeated(c content.Collection) bool {
	return c.Collector == page.Source || c.Collector == event.Source
}

// importsDone reports whether both exports are in.
func (w *numbersArena) importsDone(ctx context.Context) bool {
	all, err := w.store.Imports(ctx, 0)
	return err == nil && len(all) >= 2
}

// judge compares what is stored with what was done.
func (w *numbersArena) judge() {
	ctx := w.t.Context()
	posts, err := w.store.Publications(ctx, content.PublicationFilter{})
	if err != nil {
		w.t.Fatal(err)
	}
	w.onPlatform(posts)
	w.plans(posts)
	w.readings(posts)
	w.told(posts)
	imports, err := w.store.Imports(ctx, 0)
	if err != nil || len(imports) != 2 {
		w.t.Errorf("imports %+v, %v", imports, err)
	}
	for _, file := range []string{byCommand, byInbox} {
		if n := w.stored(file); n != 2*exportRows {
			w.t.Errorf("%s: %d samples of %d", file, n, 2*exportRows)
		}
	}
}

// onPlatform expects each article once on each channel, and once before readers.
func (w *numbersArena) onPlatform(posts []content.Publication) {
	w.toll.posts = len(posts)
	seen := map[[2]string]int{}
	for _, p := range posts {
		seen[[2]string{p.Slug, p.Channel}]++
	}
	published, err := w.sim.posts(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	for title, on := range published {
		if len(on) != 1 {
			w.t.Errorf("%q is on the platform %d times", title, len(on))
		}
	}
	if len(posts) != 2*numbersArticles || len(seen) != len(posts) || len(published) != numbersArticles {
		w.t.Errorf("%d publications %v, %d on the platform", len(posts), seen, len(published))
	}
}

// plans expects that every plan has come to its end by a reading that worked, past the last age.
func (w *numbersArena) plans(posts []content.Publication) {
	all, err := w.store.Collections(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	byID := map[int64]content.Publication{}
	for _, p := range posts {
		byID[p.ID] = p
	}
	last := hurriedAges[len(hurriedAges)-1]
	for _, c := range all {
		if isRepeated(c) && (c.Failures > 0 || c.Last.Before(byID[c.Publication].PublishedAt.Add(last)) || !c.Taken.IsZero()) {
			w.t.Errorf("the plan ended as %+v", c)
		}
	}
}

// readings expects no sample twice, and no more readings than ages and what kills made good: at most
// as many as a process has under way.
func (w *numbersArena) readings(posts []content.Publication) {
	ctx := w.t.Context()
	samples, err := w.store.Samples(ctx, content.SampleFilter{})
	if err != nil {
		w.t.Fatal(err)
	}
	type reading struct {
		publication int64
		source      string
		at          time.Time
	}
	type sample struct {
		reading
		metric content.Metric
	}
	once, made := map[sample]bool{}, map[reading]bool{}
	read := map[int64]bool{}
	for _, s := range samples {
		r := reading{s.Publication, s.Source, s.ObservedAt.UTC()}
		if k := (sample{r, s.Metric}); s.Publication != 0 && once[k] {
			w.t.Errorf("twice: %+v", s)
		} else {
			once[k] = true
		}
		if s.Source == page.Source || s.Source == event.Source {
			made[r], read[s.Publication] = true, true
		}
	}
	const underWay = 4
	planned := 3 * numbersArticles * len(hurriedAges)
	w.toll.readings = len(made)
	w.toll.late = max(planned-len(made), 0)
	if most := planned + underWay*w.toll.kills; len(made) > most {
		w.t.Errorf("%d readings, at most %d were due", len(made), most)
	}
	for _, p := range posts {
		if p.Channel == "gzh0" && !read[p.ID] {
			w.t.Errorf("%s on %s was never read", p.Slug, p.Channel)
		}
	}
}

// told expects each look and each order that was answered once, and every order credited.
func (w *numbersArena) told(posts []content.Publication) {
	ctx := w.t.Context()
	for n := range numbersArticles {
		counts, err := w.store.VisitCounts(ctx, slugOf(n), "own", time.Time{})
		if err != nil {
			w.t.Fatal(err)
		}
		got := 0
		for _, c := range counts {
			if c.Kind == content.VisitRead {
				got += c.N
			}
		}
		if got != w.looks[slugOf(n)] {
			w.t.Errorf("%s: %d looks are stored, %d were told", slugOf(n), got, w.looks[slugOf(n)])
		}
	}
	outcomes, err := w.store.Outcomes(ctx, time.Time{})
	if err != nil {
		w.t.Fatal(err)
	}
	refs, sum, first := map[string]bool{}, 0.0, int64(0)
	for _, p := range posts {
		if p.Slug == slugOf(0) && p.Channel == "gzh0" {
			first = p.ID
		}
	}
	for _, o := range outcomes {
		refs[o.Ref] = true
		sum += o.Value
		// What was bought before the article was out is credited to nobody.
		if o.Publication != 0 && o.Publication != first {
			w.t.Errorf("credited to %d, not to %d: %+v", o.Publication, first, o)
		}
	}
	if len(outcomes) != w.toll.orders || len(refs) != len(outcomes) || sum != float64(orderFen*w.toll.orders) {
		w.t.Errorf("%d orders told; %d stored, %d numbers, %v fen", w.toll.orders, len(outcomes), len(refs), sum)
	}
}
