package douyin

import (
	"context"
	"fmt"
	"time"

	"moxin/publishers"
)

// memory is what a release's attempts tell each other.
type memory struct{ steps publishers.Steps }

// Names of the steps; they are stored, so they never change.
const (
	stepShare = "douyin.share" // the share_id, once for a release
	stepOut   = "douyin.out"   // the share_id when a link with it may have left, or plain
)

// plain is what stepOut says of a package that left without a link.
const plain = "-"

// shared is the share_id of a link that may have left; out says whether any package has.
func (m memory) shared(ctx context.Context) (share string, out bool, err error) {
	v, err := m.recall(ctx, stepOut)
	if v == plain {
		return "", true, err
	}
	return v, v != "", err
}

// recall reads a step; "" is none.
func (m memory) recall(ctx context.Context, step string) (string, error) {
	v, _, err := m.steps.Step(ctx, step)
	if err != nil {
		return "", fmt.Errorf("reading step %s: %w", step, err)
	}
	return v, nil
}

// recordTimeout bounds the recording of what has already happened.
const recordTimeout = 5 * time.Second

// record writes even when the call's time is over: a share_id that was given must not be lost
// because it came late.
func (m memory) record(ctx context.Context, step, value string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTimeout)
	defer cancel()
	if err := m.steps.Record(ctx, step, value); err != nil {
		return fmt.Errorf("recording step %s: %w", step, err)
	}
	return nil
}
