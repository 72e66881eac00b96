package build

import (
	"errors"
	"io/fs"
	"os"
)

// replaceSlowly does it in two steps, for file systems that cannot exchange; between them there is
// nothing at the place, for microseconds.
func replaceSlowly(from, to string) error {
	old := to + ".old"
	if err := os.RemoveAll(old); err != nil {
		return err
	}
	if err := os.Rename(to, old); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return os.RemoveAll(old)
}
