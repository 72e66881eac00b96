package rank

import (
	"strings"

	"moxin/content"
)

// groupsToRepeat are the kinds of groups that can be gone on with, the narrowest first: of two that hold
// the same posts the narrower is meant. An author is no thing to retire.
var (
	groupsToRepeat = []string{"series", "topic", "author"}
	groupsToRetire = []string{"series", "topic"}
)

func (a *adviser) repeat() []content.Advice {
	return a.ofGroups(doRepeat, groupsToRepeat, func(g Group, mean content.Interval) bool {
		return min(g.Trust.Low, mean.Low) >= clearOfZero && mean.Posts >= postsRepeat
	})
}

func (a *adviser) retireGroups() []content.Advice {
	return a.ofGroups(doRetire, groupsToRetire, func(g Group, mean content.Interval) bool {
		return max(g.Trust.High, mean.High) <= -clearOfZero && mean.Posts >= postsRetire
	})
}

// ofGroups advises on those groups of some kinds that hold. The effect of a group and the mean of its
// posts must both speak for it: a series may shine by its author alone, and an effect may be of posts that
// something else holds down.
func (a *adviser) ofGroups(do string, of []string, holds func(Group, content.Interval) bool) []content.Advice {
	var out []content.Advice
	said := map[string]bool{}
	for _, kind := range of {
		for _, g := range a.groups {
			posts := a.of[belonging{kind, g.Name}]
			key := strings.Join(posts, "\n")
			if g.Kind != kind || g.Rank == 0 || said[key] {
				continue
			}
			mean, ok := a.kept.Mean(posts)
			if !ok || !holds(g, mean) {
				continue
			}
			said[key] = true
			trust := sureness(g.Trust, mean.Posts)
			out = append(out, content.Advice{Do: do, Kind: kind, Subject: g.Name, Posts: posts, Trust: trust,
				Why: saysGroup(do, kind, g.Name, trust)})
		}
	}
	return out
}
