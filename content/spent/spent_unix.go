//go:build unix

// Package spent tells what work costs in processor time and memory, for benchmarks: on a machine that does
// other things meanwhile the clock on the wall says little.
package spent

import (
	"syscall"
	"time"
)

// CPU is the processor time of this process so far, of all its threads, in the system too.
func CPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0 // Linux and the BSDs refuse only what is no process
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
