package rank

import "time"

// AsOf is what there was to know at an instant: the posts that were out, and what had been read of them.
// The readings' maps are shared with d; nobody writes to them.
//
// A reading counts from the instant that it tells of. When it was learned, and what was corrected since, the
// data does not say: a store that knows is asked for what it knew then (content.SampleFilter.Known).
func (d Data) AsOf(t time.Time) Data {
	var out Data
	there := make(map[string]bool, len(d.Posts))
	for _, p := range d.Posts {
		if !p.PublishedAt.After(t) {
			out.Posts = append(out.Posts, p)
			there[p.ID] = true
		}
	}
	for _, r := range d.Readings {
		if there[r.Post] && !r.ObservedAt.After(t) {
			out.Readings = append(out.Readings, r)
		}
	}
	return out
}
