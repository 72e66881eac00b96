package ingest

import (
	"slices"

	"moxin/content"
)

// Fall is a cumulative count that fell so far that it began anew (content.BeganAnew): what was read stays as
// it is, and package rank adds the old level back.
type Fall struct {
	Before, After content.Sample
}

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
		if before, ok := last[key]; ok && content.BeganAnew(before.Value, s.Value) {
			out = append(out, Fall{before, s})
		}
		last[key] = s
	}
	return out
}
