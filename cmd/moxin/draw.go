package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"

	"moxin/content/media"
)

// Bounds of a command of moxin.yaml that draws.
const (
	drawTime   = 20 * time.Second
	drawOutput = 10 << 20 // bytes on its standard output
	drawTail   = 300      // bytes of its standard error that a finding shows
)

// newCommand runs the draw commands of moxin.yaml, as a shell in the workspace would: source on
// standard input, a PNG on standard output. Whatever such a command leaves running ends with it.
func newCommand(root string, limit time.Duration) func(ctx context.Context, command string, source []byte) ([]byte, error) {
	return func(ctx context.Context, command string, source []byte) ([]byte, error) {
		ctx, cancel := context.WithTimeout(ctx, limit)
		defer cancel()
		c := exec.CommandContext(ctx, "sh", "-c", command)
		c.Dir, c.Stdin = root, bytes.NewReader(source)
		out, tail := &capped{max: drawOutput}, &tail{max: drawTail}
		c.Stdout, c.Stderr = out, tail
		endGroup(c)
		err := c.Run()
		switch {
		case errors.Is(ctx.Err(), context.DeadlineExceeded):
			return nil, fmt.Errorf("no picture within %s", limit)
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case out.over:
			return nil, fmt.Errorf("more than %d MB on its standard output", drawOutput>>20)
		case err != nil:
			return nil, fmt.Errorf("%w%s", err, tail.said())
		}
		if mime, _, _, err := media.Sniff(out.data); err != nil || mime != media.TypePNG {
			return nil, fmt.Errorf("no PNG on its standard output (%d bytes)%s", len(out.data), tail.said())
		}
		return out.data, nil
	}
}

// capped keeps what is written to it until it is too much.
type capped struct {
	data []byte
	max  int
	over bool
}

// Write implements io.Writer.
func (c *capped) Write(p []byte) (int, error) {
	if len(c.data)+len(p) > c.max {
		c.over = true
		return 0, io.ErrShortWrite
	}
	c.data = append(c.data, p...)
	return len(p), nil
}

// tail keeps the end of what is written to it.
type tail struct {
	data []byte
	max  int
}

// Write implements io.Writer.
func (t *tail) Write(p []byte) (int, error) {
	t.data = append(t.data, p...)
	if over := len(t.data) - t.max; over > 0 {
		t.data = t.data[over:]
	}
	return len(p), nil
}

// said is what a command complained of, on one line.
func (t *tail) said() string {
	s := strings.Join(strings.Fields(strings.ToValidUTF8(string(t.data), "")), " ")
	if s == "" {
		return ""
	}
	return ": " + s
}
