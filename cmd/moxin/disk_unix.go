//go:build linux || darwin || freebsd

package main

import "syscall"

// freeBytes is what an ordinary user may still write where dir is.
func freeBytes(dir string) (uint64, bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, false
	}
	return uint64(s.Bavail) * uint64(s.Bsize), true
}
