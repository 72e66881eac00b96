package rank

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"moxin/content"
)

// publication is one post on one channel.
type publication struct {
	post     int // index into dataset.posts
	platform string
	channel  string
	counters map[content.Metric]series
	at       time.Time // it went out
}

type dataset struct {
	posts        []Post
	publications []publication
}

type place struct {
	post              int
	platform, channel string
	published         int64
}

type counter struct {
	place  place
	metric content.Metric
}

// clean sorts readings into series. Readings of unknown posts, from before publication or
// without a value are left out; so is everything of a source that is not the counter's best.
func clean(data Data) dataset {
	set := dataset{posts: slices.Clone(data.Posts)}
	slices.SortFunc(set.posts, func(a, b Post) int { return cmp.Compare(a.ID, b.ID) })
	set.posts = slices.CompactFunc(set.posts, func(a, b Post) bool { return a.ID == b.ID })
	index := make(map[string]int, len(set.posts))
	for i, p := range set.posts {
		index[p.ID] = i
	}
	sources := map[counter]map[string]series{}
	for _, r := range data.Readings {
		if i, ok := index[r.Post]; ok {
			take(sources, i, set.posts[i].PublishedAt, r)
		}
	}
	set.publications = assemble(sources)
	return set
}

func take(sources map[counter]map[string]series, post int, published time.Time, r Reading) {
	if !r.PublishedAt.IsZero() {
		published = r.PublishedAt
	}
	if r.ObservedAt.Before(published) {
		return
	}
	at := place{post, r.Platform, cmp.Or(r.Channel, r.Platform), published.Unix()}
	age := max(math.Log(r.ObservedAt.Sub(published).Hours()), youngest)
	family, _, _ := strings.Cut(r.Source, ":")
	for metric, v := range r.Values {
		if !isCount(v) {
			continue
		}
		key := counter{at, metric}
		if sources[key] == nil {
			sources[key] = map[string]series{}
		}
		sources[key][family] = append(sources[key][family], point{age, v, r.Capped[metric]})
	}
}

// mostCounted is past which a float64 no longer counts one by one: no counter of a platform is there.
const mostCounted = 1 << 53

// isCount reports whether v can be a count; NaN is none.
func isCount(v float64) bool { return v >= 0 && v <= mostCounted }

func assemble(sources map[counter]map[string]series) []publication {
	byPlace := map[place]map[content.Metric]series{}
	for key, families := range sources {
		if byPlace[key.place] == nil {
			byPlace[key.place] = map[content.Metric]series{}
		}
		family := best(families)
		s := families[family].sorted()
		if !content.Recounts(family) {
			s = s.mend()
		}
		byPlace[key.place][key.metric] = s
	}
	places := slices.SortedFunc(maps.Keys(byPlace), func(a, b place) int {
		return cmp.Or(a.post-b.post, cmp.Compare(a.published, b.published),
			strings.Compare(a.platform, b.platform), strings.Compare(a.channel, b.channel))
	})
	out := make([]publication, 0, len(places))
	for _, at := range places {
		out = append(out, publication{at.post, at.platform, at.channel, byPlace[at], time.Unix(at.published, 0).UTC()})
	}
	return out
}

func best(families map[string]series) string {
	order := func(f string) int {
		if o, ok := sourceOrder[f]; ok {
			return o
		}
		return 3
	}
	return slices.MinFunc(slices.Collect(maps.Keys(families)), func(a, b string) int {
		return cmp.Or(order(a)-order(b), len(families[b])-len(families[a]), strings.Compare(a, b))
	})
}

func (p publication) exposure(m content.Metric) series {
	if m != strangers {
		return p.counters[m]
	}
	all, followers := p.counters[content.Reads], p.counters[content.FollowerReads]
	if all == nil || followers == nil {
		return nil
	}
	out := make(series, 0, len(all))
	for _, pt := range all {
		pt.value = max(pt.value-followers.at(pt.age), .05*pt.value) // readings may overlap
		out = append(out, pt)
	}
	return out
}
