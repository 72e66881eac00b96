package store_test

import (
	"testing"
	"time"

	"moxin/content"
)

// Where the database's clock went back, what was taken before is of a time to come. It is counted for a
// window from now, and not until the clock is there again.
func TestTakesOfATimeToCome(t *testing.T) {
	both(t, func(t *testing.T, url string) {
		s, ctx := reopen(t, url), t.Context()
		rate := content.ChannelRate{Channel: "site", Key: "channel:site/1m0s", Max: 2, Window: time.Minute}
		shift := func(d time.Duration) {
			t.Helper()
			if err := s.Exec(ctx, `UPDATE takes SET at = at + $1`, d.Microseconds()); err != nil {
				t.Fatal(err)
			}
		}
		take := func(what string, want bool) {
			t.Helper()
			if ok, err := s.Take(ctx, rate.Key, rate.Window, rate.Max); err != nil || ok != want {
				t.Errorf("%s: taken %v, %v; want %v", what, ok, err, want)
			}
		}
		due := time.Date(2026, 12, 1, 20, 0, 0, 0, time.UTC)
		dispatched := func(what string, want int) {
			t.Helper()
			tickets, err := s.DispatchDue(ctx, due, due, 0, rate)
			if err != nil || len(tickets) != want {
				t.Errorf("%s: %d dispatched, %v; want %d", what, len(tickets), err, want)
			}
		}
		r := content.Rendition{Slug: "a", Channel: "site", Platform: "site", Title: "A"}
		r.Seal()
		_, err := s.Apply(ctx, content.Changeset{By: "plan", At: due, Renditions: []content.Rendition{r}, Create: []content.Release{{
			Channel: "site", Platform: "site", Run: 1, State: content.Approved, Due: due, Late: time.Hour,
			Items: []content.Item{{Slug: "a", Title: "A", Rendition: r.Digest}}}}})
		if err == nil {
			err = s.Connect(ctx, content.Account{Channel: "site", ID: "s", ConnectedAt: due})
		}
		if err != nil {
			t.Fatal(err)
		}

		take("the first", true)
		take("the second", true)
		dispatched("without room", 0)
		shift(time.Hour) // the clock went back by as much
		take("after the clock went back", false)
		shift(-rate.Window)
		take("a window later", true)
		shift(time.Hour)
		dispatched("what nobody has taken since the clock went back", 1)
	})
}
