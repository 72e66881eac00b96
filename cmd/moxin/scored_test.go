package main

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest/event"
)

// Who orders or comes after a post was read for the last time counts; what was read since, or says
// nothing new, is not counted twice.
func TestOutcomesCountAfterTheLastReading(t *testing.T) {
	n := openNewsroom(t)
	n.works()
	post := n.publish("first")
	s, ctx := n.station.store, t.Context()
	day := func(d int) time.Time { return post.PublishedAt.AddDate(0, 0, d) }
	read := func(m content.Metric, v float64, at time.Time) content.Sample {
		return content.Sample{Publication: post.ID, Metric: m, Value: v, Cumulative: true, ObservedAt: at, Source: event.Source}
	}
	_, err := s.AddSamples(ctx, []content.Sample{read(content.Purchases, 1, day(30)), read(content.Repurchases, 0, day(30)), read(content.Reads, 90, day(30))})
	n.ok(err)
	did := func(kind content.OutcomeKind, reader string, d int) {
		t.Helper()
		_, err := s.AddOutcomes(ctx, []content.Outcome{{Kind: kind, Publication: post.ID, Channel: "own", Reader: reader, At: day(d),
			Source: "webhook", Ref: fmt.Sprint(reader, kind, d)}})
		n.ok(err)
	}
	says := func(what string, want ...string) {
		t.Helper()
		data, err := keptData(ctx, s)
		n.ok(err)
		var got []string
		for _, r := range data.Readings {
			for _, m := range []content.Metric{content.Reads, content.Adds, content.Purchases, content.Repurchases} {
				if v, ok := r.Values[m]; ok {
					got = append(got, fmt.Sprintf("%s %g on day %d", m, v, int(r.ObservedAt.Sub(post.PublishedAt).Hours()/24)))
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	is := []string{"reads 90 on day 30", "purchases 1 on day 30", "repurchases 0 on day 30"}
	did(content.OutcomeOrder, "a", 5)
	says("what was read", is...)
	did(content.OutcomeOrder, "a", 41)
	did(content.OutcomeOrder, "b", 40)
	says("orders since", append(is, "purchases 2 on day 41", "repurchases 1 on day 41")...)
	did(content.OutcomeAdd, "c", 50)
	says("and one who came", append(is, "purchases 2 on day 41", "repurchases 1 on day 41", "adds 1 on day 50")...)
}
