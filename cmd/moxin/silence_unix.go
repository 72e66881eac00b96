//go:build linux || darwin

package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// silence keeps a terminal from showing what is typed, until restore.
func silence(f *os.File) (restore func(), err error) {
	fd := int(f.Fd())
	was, err := unix.IoctlGetTermios(fd, termiosGet)
	if err != nil {
		return nil, err
	}
	quiet := *was
	quiet.Lflag &^= unix.ECHO
	if err := unix.IoctlSetTermios(fd, termiosSet, &quiet); err != nil {
		return nil, err
	}
	return func() { _ = unix.IoctlSetTermios(fd, termiosSet, was) }, nil // the terminal may be gone by now
}
