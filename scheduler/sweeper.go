package scheduler

import (
	"context"
	"fmt"
	"time"
)

// sweep returns work that its worker or the queue lost. Every process runs it; each step is
// one conditional update, so that they do not disturb each other.
func (s *Scheduler) sweep(ctx context.Context) (time.Duration, error) {
	swept, err := s.Store.Sweep(ctx, s.Clock.Now(), s.Tuning.QueuedFor)
	if err != nil {
		return 0, fmt.Errorf("scheduler: sweeping: %w", err)
	}
	for _, id := range swept.Requeued {
		s.Log.Warn("queued release was lost, dispatched again", "release", id)
	}
	for _, id := range swept.InDoubt {
		s.Log.Warn("worker lost, release in doubt", "release", id)
	}
	return 0, nil
}
