package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// studio is where pictures are taken: a workspace, the binary, a browser.
type studio struct {
	binary  string
	dir     string // the workspace
	work    string // for whatever a scene needs beside it
	browser *browser
}

// leave is how long a server may take to end after it was asked to.
const leave = 20 * time.Second

func (s *studio) command(ctx context.Context, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, s.binary, args...)
	c.Env = append(os.Environ(), "MOXIN_LANG=zh")
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	c.WaitDelay = leave
	return c
}

// run runs moxin in the workspace and returns what it printed, findings or not.
func (s *studio) run(ctx context.Context, args ...string) (string, error) {
	c := s.command(ctx, append([]string{"-C", s.dir}, args...)...)
	out, err := c.CombinedOutput()
	var left *exec.ExitError
	if errors.As(err, &left) && left.ExitCode() == 5 { // there are errors among the findings
		err = nil
	}
	if err != nil {
		return "", fmt.Errorf("moxin %v: %w\n%s", args, err, out)
	}
	return string(out), nil
}

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+[/a-z]*`)

// serve runs a command that serves until end is called, and returns the address that it prints.
func (s *studio) serve(ctx context.Context, args ...string) (url string, end func() error, err error) {
	ctx, stop := context.WithCancel(ctx)
	c := s.command(ctx, args...)
	var said bytes.Buffer
	c.Stderr = &said
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		stop()
		return "", nil, fmt.Errorf("moxin %v: %w", args, err)
	}
	end = func() error {
		stop()
		_ = c.Wait() // it was interrupted
		return nil
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if url = strings.TrimSuffix(address.FindString(lines.Text()), "/"); url != "" {
			return url, end, nil
		}
	}
	_ = end()
	return "", nil, fmt.Errorf("moxin %v told no address: %s", args, said.String())
}

// file writes something that a scene looks at, and returns its address.
func (s *studio) file(name, text string) (string, error) {
	path := filepath.Join(s.work, name)
	return "file://" + path, os.WriteFile(path, []byte(text), 0o644)
}
