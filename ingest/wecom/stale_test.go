package wecom_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"moxin/ingest/wecom"
)

// Other tags make the list due, once, and an hour after its last reading at the earliest.
func TestRollOfOtherTags(t *testing.T) {
	w := newWorld(t, 1, 3)
	var told time.Time
	var away error
	c := wecom.NewAccount(wecom.AccountOptions{Channel: "qy", API: w.api, Now: w.now, Roll: wecom.NewRoll(wecom.RollOptions{
		Account: corp, API: w.api, Book: w, Reader: hash, Now: w.now,
		Stale: func(_ context.Context, account string) (time.Time, error) {
			if account != corp {
				t.Errorf("asked for %s", account)
			}
			return told, away
		},
	})})
	read := func(what string, want bool) {
		t.Helper()
		if n := w.rollNow(t, c); (n != -1) != want {
			t.Errorf("%s: %v", what, n)
		}
	}
	read("never read", true)
	told = w.now()
	w.pass(30 * time.Minute)
	read("told a moment ago", false)
	w.pass(31 * time.Minute)
	read("an hour later", true)
	w.pass(2 * time.Hour)
	read("nothing was told since", false)
	told = w.now()
	read("told now", true)
	w.pass(2 * time.Hour)
	away = errors.New("disk full")
	if _, err := c.CollectSince(t.Context(), "qy", w.now()); !errors.Is(err, away) {
		t.Errorf("err = %v", err)
	}
}
