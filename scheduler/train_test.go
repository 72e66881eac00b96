package scheduler

import (
	"errors"
	"testing"
	"time"

	"moxin/content"
)

// A person moves the article: the note two hours after and what counts from that go along at once, with
// their approvals; what a person had put elsewhere, a repeat and another article stay.
func TestWhatCountsFromAReleaseGoesAlong(t *testing.T) {
	k := newKit(t)
	evening := day.Add(12 * time.Hour)
	base := addReleases(t, k.store, "gzh", evening, content.Approved, "a", "b")
	note := k.counting("xhs", "a", "gzh +2h0m0s", evening.Add(2*time.Hour))
	morning := k.counting("qun", "a", "xhs +1d 09:00", at9(evening.Add(2*time.Hour).AddDate(0, 0, 1)))
	away := k.counting("dy", "a", "gzh +1h0m0s", evening.Add(time.Hour))
	if err := k.desk.Move(k.ctx, Word{Release: away, Who: "周行"}, evening.Add(9*time.Hour)); err != nil {
		t.Fatal(err)
	}
	other := k.counting("xhs", "b", "gzh +2h0m0s", evening.Add(2*time.Hour))

	later := evening.AddDate(0, 0, 3)
	if err := k.desk.Move(k.ctx, Word{Release: base[0], Who: "周行", Why: "避开停服"}, later); err != nil {
		t.Fatal(err)
	}
	for id, due := range map[int64]time.Time{
		base[0]: later, note: later.Add(2 * time.Hour), morning: at9(later.Add(2*time.Hour).AddDate(0, 0, 1)),
		away: evening.Add(9 * time.Hour), base[1]: evening, other: evening.Add(2 * time.Hour),
	} {
		r := k.want(id, content.Approved)
		if !r.Due.Equal(due) {
			t.Errorf("release %d (%s on %s) is due %s, want %s", id, r.Slug(), r.Channel, r.Due, due)
		}
		if stood, ok := content.AskedAt(r.Asked); r.Channel != "gzh" && id != away && (!ok || !stood.Equal(due)) {
			t.Errorf("release %d remembers %q: the next plan would take it for moved by a person", id, r.Asked)
		}
	}
}

// Where what would go along may not stand, nothing moves and the reason names it.
func TestNothingMovesWhereWhatGoesAlongMayNot(t *testing.T) {
	k := newKit(t)
	quiet, ok := content.ParseQuiet("22:00-07:00")
	if !ok {
		t.Fatal("quiet hours")
	}
	cfg := content.Config{Zone: time.UTC, Calendar: content.Calendar{Quiet: map[string]content.Quiet{"xhs": quiet}}}
	k.desk.Config = func() content.Config { return cfg }
	noon := time.Date(day.Year(), day.Month(), day.Day()+2, 12, 0, 0, 0, time.UTC)
	base := addReleases(t, k.store, "gzh", noon, content.Approved, "a")
	note := k.counting("xhs", "a", "gzh +2h0m0s", noon.Add(2*time.Hour))
	var rule *RuleError
	err := k.desk.Move(k.ctx, Word{Release: base[0], Who: "周行"}, noon.Add(9*time.Hour))
	if !errors.As(err, &rule) || rule.Rule != "quiet" {
		t.Fatalf("the note would stand at 23:00: %v", err)
	}
	if r := k.want(base[0], content.Approved); !r.Due.Equal(noon) {
		t.Errorf("the article moved to %s", r.Due)
	}
	if err := k.desk.MoveAnyway(k.ctx, Word{Release: base[0], Who: "周行", Why: "赶时间"}, noon.Add(9*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if r := k.want(note, content.Approved); !r.Due.Equal(noon.Add(11 * time.Hour)) {
		t.Errorf("the note stands at %s", r.Due)
	}
}

// counting adds a release of an article whose instant counts from another channel's.
func (k *kit) counting(channel, slug, offset string, due time.Time) int64 {
	k.t.Helper()
	id := addReleases(k.t, k.store, channel, due, content.Approved, slug)[0]
	_, err := k.store.Apply(k.ctx, content.Changeset{By: "plan", At: k.clock.Now(), Change: []content.Change{
		{Release: id, Version: 1, Asked: content.OffsetAsked(offset, due.UTC())}}})
	if err != nil {
		k.t.Fatal(err)
	}
	return id
}

func at9(t time.Time) time.Time {
	t = t.UTC()
	return time.Date(t.Year(), t.Month(), t.Day(), 9, 0, 0, 0, time.UTC)
}
