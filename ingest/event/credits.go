package event

import (
	"cmp"
	"slices"
	"time"

	"moxin/content"
)

// Credits says what outcomes make of the publications that they are credited to, as Collect would, at
// the instant of the last one that changed it: contacts, leavers and orders also come when a publication
// is old and no longer read. Of a publication without outcomes it says nothing, not zero.
func Credits(all []content.Outcome) []content.Sample {
	c := credited{map[int64][]content.Outcome{}, map[string][]content.Outcome{}, map[string]content.Outcome{}}
	for _, o := range all {
		c.take(o)
	}
	var out []content.Sample
	for publication, own := range c.of {
		for _, n := range []struct {
			metric content.Metric
			kind   content.OutcomeKind
		}{{content.Adds, content.OutcomeAdd}, {content.Unfollows, content.OutcomeUnfollow}} {
			if count := readersOf(own, n.kind); count > 0 {
				out = append(out, counted(publication, n.metric, count, newestOf(own, n.kind)))
			}
		}
		out = append(out, c.orders(publication, own)...)
	}
	slices.SortFunc(out, func(a, b content.Sample) int {
		return cmp.Or(cmp.Compare(a.Publication, b.Publication), cmp.Compare(a.Metric, b.Metric))
	})
	return out
}

// credited are outcomes by the publication they are credited to, those of each reader, with what took
// their orders back, and refunds by the order's ref.
type credited struct {
	of      map[int64][]content.Outcome
	by      map[string][]content.Outcome
	refunds map[string]content.Outcome
}

func (c credited) take(o content.Outcome) {
	if o.Kind == content.OutcomeRefund {
		c.refunds[o.Ref] = o
		return
	}
	if o.Publication != 0 {
		c.of[o.Publication] = append(c.of[o.Publication], o)
	}
	if o.Reader != "" {
		c.by[o.Reader] = append(c.by[o.Reader], o)
	}
}

// orders counts the first and the later orders credited to a publication that were not taken back.
func (c credited) orders(publication int64, own []content.Outcome) []content.Sample {
	n, readers := map[content.OutcomeKind]int{}, map[string]bool{}
	var last time.Time
	for _, o := range own {
		if o.Kind != content.OutcomeOrder && o.Kind != content.OutcomeReorder {
			continue
		}
		last = latest(last, o.At)
		if back, ok := c.refunds[o.Ref]; ok && o.Ref != "" {
			last = latest(last, back.At)
		}
		if o.Reader == "" { // whoever brought it in says which it was
			n[o.Kind]++
		} else {
			readers[o.Reader] = true
		}
	}
	if last.IsZero() {
		return nil
	}
	for reader := range readers {
		for _, o := range Standing(c.standing(reader), time.Time{}) {
			if o.Publication == publication {
				n[o.Kind]++
			}
		}
	}
	return []content.Sample{counted(publication, content.Purchases, n[content.OutcomeOrder], last),
		counted(publication, content.Repurchases, n[content.OutcomeReorder], last)}
}

// standing are a reader's outcomes and what took orders back, under whatever name.
func (c credited) standing(reader string) []content.Outcome {
	own := c.by[reader]
	all := slices.Clone(own)
	for _, o := range own {
		if back, ok := c.refunds[o.Ref]; ok && o.Ref != "" {
			all = append(all, back)
		}
	}
	return all
}

func newestOf(all []content.Outcome, kind content.OutcomeKind) (at time.Time) {
	for _, o := range all {
		if o.Kind == kind {
			at = latest(at, o.At)
		}
	}
	return at
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func counted(publication int64, m content.Metric, n int, at time.Time) content.Sample {
	return content.Sample{Publication: publication, Metric: m, Unit: content.Metrics[m], Value: float64(n), Cumulative: true,
		ObservedAt: at, Source: Source}
}
