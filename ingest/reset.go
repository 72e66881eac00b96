package ingest

import (
	"cmp"
	"slices"

	"moxin/content"
)

// Fall is a cumulative count that fell so far that it began anew: what was read stays as it is, and
// package rank adds the old level back. A smaller fall is a purge by the platform and is believed.
type Fall struct {
	Before, After content.Sample
}

// anew is the share of its last value below which a counter began anew, as rank has it.
const anew = .6

// counter is one count as one source tells it.
type counter struct {
	publication int64
	channel     string
	metric      content.Metric
	source      string
}

// Falls finds the counters that began anew among samples, in the order of their instants.
func Falls(samples []content.Sample) []Fall {
	samples = slices.Clone(samples)
	slices.SortStableFunc(samples, func(a, b content.Sample) int { return a.ObservedAt.Compare(b.ObservedAt) })
	last := map[counter]content.Sample{}
	var out []Fall
	for _, s := range samples {
		kind, _ := content.SourceKind(s.Source)
		if !s.Cumulative || s.Capped || s.Unit == content.UnitShare || s.Unit == content.UnitTime || content.Recounts(kind) {
			continue
		}
		key := counter{s.Publication, s.Channel, s.Metric, s.Source}
		if before, ok := last[key]; ok && cmp.Less(s.Value, anew*before.Value) {
			out = append(out, Fall{before, s})
		}
		last[key] = s
	}
	return out
}
