package scheduler

import (
	"cmp"
	"slices"

	"moxin/content"
)

// index finds releases by the slugs of their items. What a workspace of thousands asks for each
// of its articles must not go through all releases.
type index map[string][]placed

// placed is a release with its place in the list that was indexed.
type placed struct {
	place   int
	release *content.Release
}

func indexOf(releases []*content.Release) index {
	x := index{}
	for i, r := range releases {
		for _, it := range r.Items {
			if all := x[it.Slug]; len(all) == 0 || all[len(all)-1].place != i {
				x[it.Slug] = append(all, placed{i, r})
			}
		}
	}
	return x
}

// holding are the releases that hold any of the slugs, in the order of the list.
func (x index) holding(slug string, others ...string) []placed {
	all := x[slug]
	if len(others) == 0 {
		return all
	}
	all = slices.Clone(all)
	for _, other := range others {
		all = append(all, x[other]...)
	}
	slices.SortFunc(all, func(a, b placed) int { return cmp.Compare(a.place, b.place) })
	return slices.CompactFunc(all, func(a, b placed) bool { return a.place == b.place })
}

// pointers are the releases of a list as they stand there.
func pointers(releases []content.Release) []*content.Release {
	out := make([]*content.Release, len(releases))
	for i := range releases {
		out[i] = &releases[i]
	}
	return out
}

// catalogue finds articles by what they are known by.
type catalogue struct {
	bySlug, byBody, byTitle map[string][]int // places in records
	byName                  map[string][]int // slug and aliases
	records                 []content.ArticleRecord
}

func catalogueOf(records []content.ArticleRecord) catalogue {
	c := catalogue{map[string][]int{}, map[string][]int{}, map[string][]int{}, map[string][]int{}, records}
	for i, a := range records {
		c.bySlug[a.Slug] = append(c.bySlug[a.Slug], i)
		c.byBody[a.BodyDigest] = append(c.byBody[a.BodyDigest], i)
		c.byTitle[a.Title] = append(c.byTitle[a.Title], i)
		for _, name := range append([]string{a.Slug}, a.Aliases...) {
			c.byName[name] = append(c.byName[name], i)
		}
	}
	return c
}

// record is the first article of a slug; nil when there is none.
func (c catalogue) record(slug string) *content.ArticleRecord {
	if at := c.bySlug[slug]; len(at) > 0 {
		return &c.records[at[0]]
	}
	return nil
}

// alike are the articles of a body, or of a title that is not empty, in their order.
func (c catalogue) alike(body, title string) []content.ArticleRecord {
	at := slices.Clone(c.byBody[body])
	if title != "" {
		at = append(at, c.byTitle[title]...)
	}
	return c.at(at)
}

// named are the articles that go or went by a name of a release's items, in their order.
func (c catalogue) named(r *content.Release) []content.ArticleRecord {
	var at []int
	for _, it := range r.Items {
		at = append(at, c.byName[it.Slug]...)
	}
	return c.at(at)
}

func (c catalogue) at(places []int) []content.ArticleRecord {
	slices.Sort(places)
	var out []content.ArticleRecord
	for _, i := range slices.Compact(places) {
		out = append(out, c.records[i])
	}
	return out
}
