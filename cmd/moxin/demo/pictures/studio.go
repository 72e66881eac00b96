package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
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
	env     []string
	work    string // for whatever a scene needs beside it
	browser *browser
	stage   *stage // the demo at its end, once a scene has asked for it
	doubt   *doubt // set up first: it takes a while to come about
}

// leave is how long a server may take to end after it was asked to.
const leave = 20 * time.Second

func (s *studio) command(ctx context.Context, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, s.binary, args...)
	c.Env = append(append(os.Environ(), "MOXIN_LANG=zh"), s.env...)
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	c.WaitDelay = leave
	return c
}

// run runs moxin in the workspace and returns what it printed, findings or not.
func (s *studio) run(ctx context.Context, args ...string) (string, error) {
	c := s.command(ctx, append([]string{"-C", s.dir}, args...)...)
	out, err := c.CombinedOutput()
	var left *exec.ExitError
	if errors.As(err, &left) && (left.ExitCode() == 5 || left.ExitCode() == 3) { // errors among the findings, or in doubt
		err = nil
	}
	if err != nil {
		return "", fmt.Errorf("moxin %v: %w\n%s", args, err, out)
	}
	return string(out), nil
}

// address is how commands say where they serve.
var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+[/a-z]*`)

// serve runs a command that serves until end is called, and returns the addresses that it prints:
// each on the first line that has its mark.
func (s *studio) serve(ctx context.Context, marks []string, args ...string) (urls []string, end func() error, err error) {
	ctx, stop := context.WithCancel(ctx)
	c := s.command(ctx, args...)
	out, in, err := os.Pipe()
	if err == nil {
		c.Stdout, c.Stderr = in, in
		err = errors.Join(c.Start(), in.Close())
	}
	if err != nil {
		stop()
		return nil, nil, fmt.Errorf("moxin %v: %w", args, err)
	}
	end = func() error {
		stop()
		_ = c.Wait() // it was interrupted
		return out.Close()
	}
	var said strings.Builder
	for lines := bufio.NewScanner(out); len(urls) < len(marks) && lines.Scan(); {
		line := lines.Text()
		said.WriteString(line + "\n")
		if url := address.FindString(line); url != "" && strings.Contains(line, marks[len(urls)]) {
			urls = append(urls, strings.TrimSuffix(url, "/"))
		}
	}
	if len(urls) < len(marks) {
		_ = end()
		return nil, nil, fmt.Errorf("moxin %v told no address: %s", args, said.String())
	}
	go func() { _, _ = io.Copy(io.Discard, out) }() // ends with the command: what it says must not block it
	return urls, end, nil
}

// file writes something that a scene looks at, and returns its address.
func (s *studio) file(name, text string) (string, error) {
	path := filepath.Join(s.work, name)
	return "file://" + path, os.WriteFile(path, []byte(text), 0o644)
}
