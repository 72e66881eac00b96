//go:build unix

package main

import (
	"os/exec"
	"syscall"
	"time"
)

// endGroup gives a command a group of its own, all of which ends with its context: a shell's
// children would outlive it, and hold its output open.
func endGroup(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
	c.WaitDelay = time.Second
}
