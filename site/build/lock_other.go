//go:build !unix

package build

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// lockPause is between two tries to get the lock, in work time.
const lockPause = 20 * time.Millisecond

// lock waits until no other process builds. An open file cannot be removed here, so what a dead
// process left is removed by whoever comes next.
func lock(ctx context.Context, file string) (unlock func(), err error) {
	for {
		_ = os.Remove(file) // fails while it is open
		f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o644)
		if err == nil {
			return func() { _ = f.Close(); _ = os.Remove(file) }, nil
		}
		if !errors.Is(err, fs.ErrExist) && !errors.Is(err, fs.ErrPermission) {
			return nil, fmt.Errorf("build: locking the site: %w", err)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(lockPause):
		}
	}
}
