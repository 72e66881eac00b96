//go:build !unix

// Package spent tells what work costs in processor time and memory, for benchmarks: on a machine that does
// other things meanwhile the clock on the wall says little.
package spent

import "time"

// CPU is 0: this system does not tell.
func CPU() time.Duration { return 0 }
