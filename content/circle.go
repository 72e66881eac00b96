package content

import (
	"slices"
	"sort"
	"strings"
)

// termSpot is an article on a channel.
type termSpot struct {
	a       *Article
	channel string
}

// circles finds what would wait for itself over others: none of it would ever go out.
func (t *termReader) circles(articles []*Article) {
	const underWay, done = 1, 2
	seen := map[termSpot]int{}
	said := map[termSpot]bool{}
	var path []termSpot
	var walk func(termSpot)
	walk = func(s termSpot) {
		switch seen[s] {
		case underWay:
			t.circle(path[slices.Index(path, s):], said)
			return
		case done:
			return
		}
		seen[s] = underWay
		path = append(path, s)
		for _, next := range t.before(s) {
			walk(next.termSpot)
		}
		path = path[:len(path)-1]
		seen[s] = done
	}
	for _, a := range articles {
		for _, ch := range t.cfg.Channels {
			walk(termSpot{a, ch.ID})
		}
	}
}

// circle reports one circle at each article that is part of it.
func (t *termReader) circle(ring []termSpot, said map[termSpot]bool) {
	names := make([]string, 0, len(ring)+1)
	for _, s := range append(slices.Clone(ring), ring[0]) {
		names = append(names, s.a.Slug+" ("+s.channel+")")
	}
	way := strings.Join(names, " → ")
	for i, s := range ring {
		if said[s] {
			continue
		}
		said[s] = true
		at, next := Position{File: s.a.Path}, ring[(i+1)%len(ring)]
		for _, b := range t.before(s) {
			if b.termSpot == next {
				at = s.a.At(b.key)
			}
		}
		t.report("plan/circle", SeverityError, at, s.channel,
			Text{ZH: "互相等，绕成一圈，谁也发不出去：" + way, EN: "they wait for each other in a circle, so that none goes out: " + way},
			T("去掉其中一个 after、part 或间隔", "remove one of after, part or offset"))
	}
}

// keyed is what has to be out first, with the key that says so.
type keyed struct {
	termSpot
	key string
}

// before lists what has to be out before an article on a channel.
func (t *termReader) before(s termSpot) []keyed {
	asked, key := t.cfg.askedOn(s.a, s.channel)
	if asked.None() || s.a.Draft {
		return nil
	}
	var out []keyed
	if _, goes := s.a.For(asked.Offset.Channel); goes && asked.Offset.Channel != "" {
		out = append(out, keyed{termSpot{s.a, asked.Offset.Channel}, key})
	}
	for _, slug := range s.a.After {
		if other := t.bySlug[slug]; other != nil && t.goesOut(other, s.channel) {
			out = append(out, keyed{termSpot{other, s.channel}, "after"})
		}
	}
	if s.a.Part == 0 {
		return out
	}
	parts := t.series[s.a.Series]
	first := sort.Search(len(parts), func(i int) bool { return parts[i].Part >= s.a.Part })
	for i := first - 1; i >= 0; i-- {
		if t.goesOut(parts[i], s.channel) {
			return append(out, keyed{termSpot{parts[i], s.channel}, "part"})
		}
	}
	return out
}

func (t *termReader) goesOut(a *Article, channel string) bool {
	return !a.Draft && !t.cfg.AskedOn(a, channel).None()
}
