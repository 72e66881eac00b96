package rank

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"moxin/content"
)

// groupKinds are the kinds of Group, in the order they are shown.
var groupKinds = []string{"author", "series", "topic", "format", "stage", "audience", "channel"}

// rankGroups are the effects of groups that posts borrow from, and of channels the mean of their posts.
func (m *model) rankGroups(set dataset, posts []shown, d drawn, ranked int) []Group {
	by := map[string][]candidate{}
	for i, g := range m.groups {
		kind := kinds[g.kind].kind
		by[kind] = append(by[kind], newCandidate(kind, g.name, g.posts, d.effect[i]))
	}
	on := m.onChannels(set)
	for _, name := range slices.Sorted(maps.Keys(on)) {
		by["channel"] = append(by["channel"], newCandidate("channel", name, on[name], d.over(on[name])))
	}
	var out []Group
	for _, kind := range groupKinds {
		of := by[kind]
		slices.SortFunc(of, func(a, b candidate) int {
			return cmp.Or(cmp.Compare(b.Trust.Value, a.Trust.Value), cmp.Compare(a.Name, b.Name))
		})
		if ranked > 0 {
			placed(of)
		}
		for _, c := range of {
			c.Contributions = meanParts(posts, c.posts, d.unit)
			for _, i := range c.posts {
				c.Evidence += posts[i].reads
			}
			c.Evidence = round(c.Evidence)
			out = append(out, c.Group)
		}
	}
	return out
}

// candidate is a group with what it is ranked by.
type candidate struct {
	Group
	posts []int
	draws []float64
}

func newCandidate(kind, name string, posts []int, draws []float64) candidate {
	mean, sd := moments(draws)
	return candidate{Group{Kind: kind, Name: name, Posts: len(posts), Trust: *normal(mean, sd)}, posts, draws}
}

// meanParts is what each signal adds on the average of the posts that it was read of, the largest first.
func meanParts(posts []shown, of []int, unit float64) []Contribution {
	type sum struct {
		posts                   int
		value, events, expected float64
	}
	by := map[content.Metric]sum{}
	for _, i := range of {
		for _, p := range posts[i].parts {
			s := by[p.signal]
			by[p.signal] = sum{s.posts + 1, s.value + p.value, s.events + p.events, s.expected + p.expected}
		}
	}
	out := make([]Contribution, 0, len(by))
	for signal, s := range by {
		out = append(out, Contribution{
			Signal: signal, Value: round(s.value / float64(s.posts) / unit),
			Ratio: round(s.events / s.expected), Events: round(s.events), Posts: s.posts,
		})
	}
	sortParts(out)
	return out
}

// onChannels are the posts of each channel, each once, in canonical order.
func (m *model) onChannels(set dataset) map[string][]int {
	by := make([]int, len(set.posts))
	for i := range m.posts {
		by[m.posts[i].id] = i
	}
	out := map[string][]int{}
	for _, p := range set.publications {
		// Publications come by post: a second one on the channel follows the first.
		if list := out[p.channel]; len(list) == 0 || list[len(list)-1] != by[p.post] {
			out[p.channel] = append(list, by[p.post])
		}
	}
	for _, posts := range out {
		slices.Sort(posts)
	}
	return out
}

// weights are what signals were learned to say, beside the table.
func (m *model) weights() []content.Weight {
	out := make([]content.Weight, len(m.signals))
	for s, sig := range m.signals {
		out[s] = content.Weight{Signal: sig.metric, Loading: m.load[s], Table: sig.loading, Unique: round(math.Sqrt(m.unique[s]))}
	}
	for _, c := range m.cells {
		out[c.signal].Events += c.events
	}
	return out
}
