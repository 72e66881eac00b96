package event

import (
	"math/rand/v2"
	"testing"
	"time"

	"moxin/content"
)

const month = 30 * 24 * time.Hour

func TestCredit(t *testing.T) {
	posts := []content.Publication{
		{ID: 1, Slug: "old-tea", Channel: "gzh", PublishedAt: evening.AddDate(0, 0, -20)},
		{ID: 2, Slug: "old-tea", Channel: "gzh", PublishedAt: evening.AddDate(0, 0, -5)}, // once more
		{ID: 3, Slug: "old-tea", Channel: "gzh", PublishedAt: evening.AddDate(0, 0, 1)},  // later
		{ID: 4, Slug: "new-tea", Channel: "own", PublishedAt: evening.AddDate(0, 0, -40)},
	}
	touch := func(slug, channel string, days int) content.Visit {
		return content.Visit{Kind: content.VisitRead, Slug: slug, Channel: channel, At: evening.AddDate(0, 0, -days)}
	}
	link := content.Link{Code: "abc234", Slug: "old-tea", Channel: "gzh"}
	for name, c := range map[string]struct {
		link    content.Link
		touches []content.Visit
		at      time.Time
		want    int64
	}{
		"by the link":                      {link: link, want: 2},
		"the link wins over a touch":       {link: link, touches: []content.Visit{touch("new-tea", "own", 0)}, want: 2},
		"a link before it was published":   {link: link, at: evening.AddDate(0, 0, -21), want: 0},
		"a link when the first one stood":  {link: link, at: evening.AddDate(0, 0, -10), want: 1},
		"a link to what was never there":   {link: content.Link{Code: "x2345", Slug: "old-tea", Channel: "xhs"}, want: 0},
		"the last touch":                   {touches: []content.Visit{touch("new-tea", "own", 9), touch("old-tea", "gzh", 2), touch("new-tea", "own", 4)}, want: 2},
		"a touch at the end of the window": {touches: []content.Visit{touch("new-tea", "own", 30)}, want: 4},
		"a touch too long ago":             {touches: []content.Visit{touch("new-tea", "own", 31)}, want: 0},
		"a touch afterwards":               {touches: []content.Visit{touch("new-tea", "own", -1)}, want: 0},
		"no touch is a depth":              {touches: []content.Visit{{Kind: content.VisitDepth, Slug: "new-tea", Channel: "own", At: evening}}, want: 0},
		"nobody":                           {want: 0},
	} {
		at := evening
		if !c.at.IsZero() {
			at = c.at
		}
		for range 20 {
			rand.Shuffle(len(c.touches), func(i, j int) { c.touches[i], c.touches[j] = c.touches[j], c.touches[i] })
			rand.Shuffle(len(posts), func(i, j int) { posts[i], posts[j] = posts[j], posts[i] })
			if got := Credit(content.Outcome{At: at}, c.link, c.touches, posts, month); got.ID != c.want {
				t.Errorf("%s: %d, want %d", name, got.ID, c.want)
			}
		}
	}
}

// permutations calls f with every order of list.
func permutations[T any](list []T, f func([]T)) {
	var walk func(int)
	walk = func(n int) {
		if n == len(list) {
			f(list)
			return
		}
		for i := n; i < len(list); i++ {
			list[n], list[i] = list[i], list[n]
			walk(n + 1)
			list[n], list[i] = list[i], list[n]
		}
	}
	walk(0)
}

// Whatever the order in which orders and refunds become known, each is what it is.
func TestStandingWhateverComesFirst(t *testing.T) {
	of := func(kind, ref string, days int) content.Outcome {
		return content.Outcome{Kind: kind, Ref: ref, Reader: "r", At: evening.AddDate(0, 0, days)}
	}
	all := []content.Outcome{
		of(content.OutcomeOrder, "o1", 0), of(content.OutcomeOrder, "o2", 1), of(content.OutcomeOrder, "o3", 2),
		of(content.OutcomeOrder, "o4", 2), of(content.OutcomeRefund, "o1", 3), of(content.OutcomeAdd, "", 0), of(content.OutcomeOrder, "o2", 1),
	}
	permutations(all, func(list []content.Outcome) {
		got := ""
		for _, o := range Standing(list, time.Time{}) {
			got += o.Kind + " " + o.Ref + ","
		}
		if got != "order o2,reorder o3,reorder o4," {
			t.Fatalf("%s", got)
		}
	})
	if got := Standing(all, evening.AddDate(0, 0, 2)); len(got) != 2 || got[0].Ref != "o1" || got[0].Kind != content.OutcomeOrder {
		t.Errorf("before the refund: %+v", got)
	}
}
