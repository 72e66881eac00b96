package douyin

import (
	"context"

	"moxin/publishers"
)

// memory is what a release's attempts tell each other.
type memory struct{ publishers.Memo }

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
func (m memory) recall(ctx context.Context, step string) (v string, err error) {
	_, err = m.Recall(ctx, step, &v)
	return v, err
}
