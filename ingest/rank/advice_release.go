package rank

import (
	"cmp"
	"slices"
	"strings"

	"moxin/content"
)

// rerelease names articles that build trust and could be read by more: on a channel where those that are
// like them do well, or once more where few saw them.
func (a *adviser) rerelease() []content.Advice {
	var out []content.Advice
	for _, p := range a.posts {
		s := a.scores[p.ID]
		if s.Rank == 0 || s.Trust.Low < clearOfZero {
			continue
		}
		if advice, ok := a.elsewhere(p, s); ok {
			out = append(out, advice)
		} else if advice, ok := a.again(s); ok {
			out = append(out, advice)
		}
	}
	return out
}

// elsewhere finds the channel that an article was not on and where its nearest kin do best: of its
// series, else of its topic, else of its author.
func (a *adviser) elsewhere(p Post, s Score) (content.Advice, bool) {
	for _, m := range []belonging{{"series", p.Series}, {"topic", p.Topic}, {"author", p.Author}} {
		for _, k := range a.kinOf(m) {
			if slices.ContainsFunc(a.been[p.ID], func(o outing) bool { return o.channel == k.channel }) {
				continue
			}
			trust := sureness(s.Trust, 1)
			return content.Advice{Do: doRerelease, Kind: "article", Subject: p.ID, Channel: k.channel, Posts: k.posts, Trust: trust,
				Why: saysElsewhere(s, trust, k)}, true
		}
	}
	return content.Advice{}, false
}

// kinOf are the channels where the posts of a group are known to do well, the best first. A post that was
// not on a channel is none of its kin there.
func (a *adviser) kinOf(m belonging) []kinship {
	if known, ok := a.kin[m]; ok {
		return known
	}
	on := map[string][]string{}
	for _, post := range a.of[m] {
		for _, o := range a.been[post] {
			if posts := on[o.channel]; len(posts) == 0 || posts[len(posts)-1] != post {
				on[o.channel] = append(posts, post)
			}
		}
	}
	var out []kinship
	for channel, posts := range on {
		if mean, ok := a.kept.Mean(posts); ok && mean.Posts >= postsSibling && mean.Low >= clearOfZero {
			out = append(out, kinship{m, channel, posts, mean})
		}
	}
	slices.SortFunc(out, func(x, y kinship) int {
		return cmp.Or(cmp.Compare(y.mean.Value, x.mean.Value), strings.Compare(x.channel, y.channel))
	})
	a.kin[m] = out
	return out
}

// again is an article that has rested long enough and that fewer read than usual: back to where it was
// out first.
func (a *adviser) again(s Score) (content.Advice, bool) {
	been := a.been[s.Post]
	if len(been) == 0 || s.Exposure == nil || s.Exposure.High >= 0 || a.now.Sub(been[len(been)-1].at) < restRelease {
		return content.Advice{}, false
	}
	trust, last := sureness(s.Trust, 1), outing{been[0].channel, been[len(been)-1].at}
	return content.Advice{Do: doRerelease, Kind: "article", Subject: s.Post, Channel: last.channel, Posts: []string{s.Post}, Trust: trust,
		Why: saysAgain(s, trust, last, a.now)}, true
}
