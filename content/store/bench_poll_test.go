package store_test

import (
	"testing"

	"moxin/content/store"
)

// BenchmarkLooks asks what every process asks several times a second while nothing is due.
func BenchmarkLooks(b *testing.B) {
	benchBoth(b, func(b *testing.B, s *store.Store) {
		ctx := b.Context()
		for _, look := range []struct {
			name string
			ask  func() error
		}{
			{"queued", func() error { _, err := s.Queued(ctx, 256); return err }},
			{"next due", func() error { _, _, err := s.NextDue(ctx, noon); return err }},
			{"dispatch", func() error { _, err := s.DispatchDue(ctx, noon, noon, 50); return err }},
			{"readings", func() error { _, err := s.CollectionsDue(ctx, noon, noon, 100); return err }},
		} {
			b.Run(look.name, func(b *testing.B) {
				for b.Loop() {
					if err := look.ask(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	})
}
