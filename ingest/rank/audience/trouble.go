package audience

import (
	"maps"
	"math"
	"slices"
	"time"

	"moxin/content"
	"moxin/ingest/rank"
)

// cap is where the troubled platform stops counting.
const capAt = 5001

// trouble does to readings what platforms and people do: counters that begin anew, followers of a purge,
// counts that are not told past a bound, readings that are there twice, and a worse source beside the
// better one.
func trouble(readings []rank.Reading, seed uint64) []rank.Reading {
	type place struct{ post, platform string }
	out, before := []rank.Reading{}, map[place]map[content.Metric]float64{}
	for _, r := range readings {
		at := place{r.Post, r.Platform}
		fate := chance(seed, "fate", r.Post, r.Platform)
		reset, purge, from := fate.Float64() < .04, fate.Float64() < .05, fate.Float64()*96
		age := r.ObservedAt.Sub(r.PublishedAt).Hours()
		if r.PublishedAt.IsZero() {
			age = math.Inf(1) // known by the post alone; its first reading decides
		}
		if before[at] == nil {
			before[at] = map[content.Metric]float64{}
		}
		r.Values = maps.Clone(r.Values)
		for m, v := range r.Values {
			switch base, begun := before[at][m]; {
			case reset && age > from && begun:
				r.Values[m] = v - base
			case purge && age > from && m == content.Likes:
				r.Values[m] = math.Floor(.85 * v)
			default:
				if reset && age <= from {
					before[at][m] = v
				}
			}
			if m == content.Reads && r.Values[m] > capAt && r.Platform == content.WeChat {
				r.Values[m], r.Capped = capAt, map[content.Metric]bool{m: true}
			}
		}
		r.Source = "api"
		out = append(out, r)
		if fate := chance(seed, "again", r.Post, r.Platform, r.ObservedAt.String()); fate.Float64() < .15 {
			out = append(out, r)
		} else if fate.Float64() < .2 {
			out = append(out, worse(r))
		}
	}
	slices.SortStableFunc(out, func(a, b rank.Reading) int { return a.ObservedAt.Compare(b.ObservedAt) })
	return out
}

// worse is a reading as the public page shows it, minutes later: fewer counters, rounded.
func worse(r rank.Reading) rank.Reading {
	r.Source, r.ObservedAt = "page", r.ObservedAt.Add(7*time.Minute)
	values := map[content.Metric]float64{}
	for _, m := range []content.Metric{content.Likes, content.Comments, content.Saves} {
		if v, ok := r.Values[m]; ok {
			values[m] = math.Floor(.9*v/10) * 10
		}
	}
	r.Values, r.Capped = values, nil
	return r
}
