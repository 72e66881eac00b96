package scheduler

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"moxin/content"
)

// TestIndexKeepsTheOrder: what is found by its slugs comes as a walk through the list finds it.
func TestIndexKeepsTheOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	slug := func() string { return fmt.Sprint("s", random.IntN(12)) }
	releases := make([]*content.Release, 200)
	for i := range releases {
		releases[i] = &content.Release{ID: int64(i)}
		for range random.IntN(3) {
			releases[i].Items = append(releases[i].Items, content.Item{Slug: slug()})
		}
	}
	x := indexOf(releases)
	for range 100 {
		name, others := slug(), []string{slug(), slug()}[:random.IntN(3)]
		var got, want []int64
		for _, at := range x.holding(name, others...) {
			got = append(got, at.release.ID)
		}
		for _, r := range releases {
			if holdsAny(r, name, others) {
				want = append(want, r.ID)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("holding %s, %v: %v, want %v", name, others, got, want)
		}
	}
}

func TestCatalogue(t *testing.T) {
	c := catalogueOf([]content.ArticleRecord{
		{Slug: "tea", Title: "茶", BodyDigest: "b1", Aliases: []string{"cha"}},
		{Slug: "oil", Title: "油", BodyDigest: "b2"},
		{Slug: "cha", Title: "茶", BodyDigest: "b2"},
		{Slug: "salt", BodyDigest: "b3"},
	})
	slugs := func(records []content.ArticleRecord) string {
		var out []string
		for _, a := range records {
			out = append(out, a.Slug)
		}
		return fmt.Sprint(out)
	}
	for name, tt := range map[string]struct{ got, want string }{
		"body or title":          {slugs(c.alike("b2", "茶")), "[tea oil cha]"},
		"both of one article":    {slugs(c.alike("b1", "茶")), "[tea cha]"},
		"no title is none":       {slugs(c.alike("b9", "")), "[]"},
		"slugs and older names":  {slugs(c.named(&content.Release{Items: []content.Item{{Slug: "cha"}, {Slug: "oil"}}})), "[tea oil cha]"},
		"a name that nobody has": {slugs(c.named(&content.Release{Items: []content.Item{{Slug: "rice"}}})), "[]"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %s, want %s", name, tt.got, tt.want)
		}
	}
	if c.record("cha").BodyDigest != "b2" || c.record("rice") != nil {
		t.Error("a record is found by its own slug alone")
	}
}

// holdsAny is the index's question asked of one release.
func holdsAny(r *content.Release, slug string, aliases []string) bool {
	return slices.ContainsFunc(r.Items, func(it content.Item) bool {
		return it.Slug == slug || slices.Contains(aliases, it.Slug)
	})
}
