package rank

import (
	"cmp"
	"slices"
)

// groupKinds are the kinds of Group, in the order they are shown.
var groupKinds = []string{"author", "series", "topic", "stage", "audience", "channel"}

// groups are the means of their posts in every draw: already shrunk, because posts are.
func groups(set dataset, posts []measured, d drawn, ranked int) []Group {
	var out []Group
	for _, kind := range groupKinds {
		members := membership(set, kind)
		var of []Group
		var candidates [][]float64
		for name, ids := range members {
			of = append(of, group(kind, name, ids, posts, d))
		}
		slices.SortFunc(of, func(a, b Group) int {
			return cmp.Or(cmp.Compare(b.Trust.Value, a.Trust.Value), cmp.Compare(a.Name, b.Name))
		})
		if ranked > 0 {
			for _, g := range of {
				candidates = append(candidates, d.over(members[g.Name]))
			}
			for place, ranks := range rankings(candidates) {
				of[place].Rank = place + 1
				of[place].RankLow, of[place].RankHigh = span(place+1, ranks)
			}
		}
		out = append(out, of...)
	}
	return out
}

func group(kind, name string, ids []int, posts []measured, d drawn) Group {
	g := Group{Kind: kind, Name: name, Posts: len(ids)}
	var mean float64
	for _, i := range ids {
		mean += d.mean[i] / float64(len(ids))
		g.Evidence += posts[i].reads
	}
	g.Trust = interval(mean, d.over(ids))
	g.Evidence = round(g.Evidence)
	return g
}

// over is the mean trust of some posts in every draw.
func (d drawn) over(ids []int) []float64 {
	out := make([]float64, len(d.values[ids[0]]))
	for _, i := range ids {
		for k, v := range d.values[i] {
			out[k] += v / float64(len(ids))
		}
	}
	return out
}

func membership(set dataset, kind string) map[string][]int {
	out := map[string][]int{}
	add := func(name string, post int) {
		ids := out[name]
		if name == "" || len(ids) > 0 && ids[len(ids)-1] == post {
			return // publications come by post: a second one on the channel follows the first
		}
		out[name] = append(ids, post)
	}
	if kind == "channel" {
		for _, p := range set.publications {
			add(p.channel, p.post)
		}
		return out
	}
	of := func(p Post) string { return p.Audience }
	for _, k := range kinds {
		if k.kind == kind {
			of = k.of
		}
	}
	for i, p := range set.posts {
		add(of(p), i)
	}
	return out
}
