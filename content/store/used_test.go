package store_test

import (
	"testing"
	"time"
)

// What is shown as used is what Take counts, no more and no longer.
func TestUsed(t *testing.T) {
	both(t, func(t *testing.T, url string) {
		s, ctx := reopen(t, url), t.Context()
		used := func(key string, want int) {
			t.Helper()
			if n, err := s.Used(ctx, key, time.Hour); err != nil || n != want {
				t.Errorf("%s: %d uses, %v; want %d", key, n, err, want)
			}
		}
		for range 3 {
			if _, err := s.Take(ctx, "page:tea.example", time.Hour, 2); err != nil {
				t.Fatal(err)
			}
		}
		used("page:tea.example", 2)
		used("page:other.example", 0)
		if err := s.Exec(ctx, `UPDATE takes SET at = at - $1`, (2 * time.Hour).Microseconds()); err != nil {
			t.Fatal(err)
		}
		used("page:tea.example", 0)
	})
}
