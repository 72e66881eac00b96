package build

import (
	"os"

	"golang.org/x/sys/unix"
)

// replace puts a folder in the place of another. Where both are there they change places in one
// step, so that no reader finds nothing.
func replace(from, to string) error {
	err := unix.Renameat2(unix.AT_FDCWD, from, unix.AT_FDCWD, to, unix.RENAME_EXCHANGE)
	if err == nil {
		return os.RemoveAll(from) // the old one, under the new one's first name
	}
	return replaceSlowly(from, to)
}
