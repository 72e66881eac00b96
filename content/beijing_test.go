package content_test

import (
	"testing"
	"time"

	"moxin/content"
)

func TestDaysEndInBeijing(t *testing.T) {
	for at, want := range map[string]string{
		"2026-11-05T15:59:59Z":      "2026-11-05T16:00:00Z",
		"2026-11-05T16:00:00Z":      "2026-11-06T16:00:00Z", // midnight itself begins a day
		"2026-12-31T20:00:00-05:00": "2027-01-01T16:00:00Z", // already the new year there
	} {
		from, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := content.NextMidnight(from).UTC().Format(time.RFC3339); got != want {
			t.Errorf("midnight after %s: %s, want %s", at, got, want)
		}
	}
}

func TestTheEndOfAPlatformsDay(t *testing.T) {
	at, err := content.EndOfDay("2026-02-28")
	if want := time.Date(2026, 2, 28, 16, 0, 0, 0, time.UTC); err != nil || !at.Equal(want) {
		t.Errorf("%v, %v, want %v", at, err, want)
	}
	for _, day := range []string{"", "2026-02-30", "20260228", "soon"} {
		if at, err := content.EndOfDay(day); err == nil {
			t.Errorf("%q is a day: %v", day, at)
		}
	}
}
