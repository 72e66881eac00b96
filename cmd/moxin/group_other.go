//go:build !unix

package main

import (
	"os/exec"
	"time"
)

// endGroup bounds how long a command's children can hold its output open; there are no groups to
// end here.
func endGroup(c *exec.Cmd) { c.WaitDelay = time.Second }
