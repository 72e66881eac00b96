package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// buildBinary builds the binary as `make build` does.
func buildBinary(tb testing.TB) string {
	tb.Helper()
	binary := filepath.Join(tb.TempDir(), "moxin")
	build := exec.Command("go", "build", "-trimpath", "-o", binary, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		tb.Fatalf("go build: %v\n%s", err, out)
	}
	return binary
}

// BenchmarkColdStart is `moxin version` as a process of its own; cpu-ms is its processor time.
func BenchmarkColdStart(b *testing.B) {
	binary := buildBinary(b)
	var cpu time.Duration
	for b.Loop() {
		version := exec.Command(binary, "version")
		if err := version.Run(); err != nil {
			b.Fatal(err)
		}
		cpu += version.ProcessState.UserTime() + version.ProcessState.SystemTime()
	}
	b.ReportMetric(cpu.Seconds()*1e3/float64(b.N), "cpu-ms")
}

// BenchmarkServeAtRest starts serve on a new workspace, waits for it to listen, and reads its
// resident memory, in MB.
func BenchmarkServeAtRest(b *testing.B) {
	binary := buildBinary(b)
	ws := filepath.Join(b.TempDir(), "ws")
	if out, err := exec.Command(binary, "init", ws).CombinedOutput(); err != nil {
		b.Fatalf("init: %v\n%s", err, out)
	}
	var sum float64
	for b.Loop() {
		sum += serveOnce(b, binary, ws)
	}
	b.ReportMetric(sum/float64(b.N), "MB-resident")
}

func serveOnce(b *testing.B, binary, ws string) float64 {
	b.Helper()
	ctx, stop := context.WithCancel(b.Context())
	defer stop()
	serve := exec.CommandContext(ctx, binary, "-C", ws, "serve", "--listen", "127.0.0.1:0")
	serve.Cancel = func() error { return serve.Process.Signal(syscall.SIGTERM) }
	stderr, err := serve.StderrPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := serve.Start(); err != nil {
		b.Fatal(err)
	}
	lines := bufio.NewScanner(stderr)
	for lines.Scan() && !strings.Contains(lines.Text(), "console: http://") {
	}
	mb, err := resident(serve.Process.Pid)
	stop()
	if waitErr := serve.Wait(); err != nil {
		b.Fatal(err, waitErr)
	}
	return mb
}

// resident is a process's resident memory in MB, as Linux tells it.
func resident(pid int) (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	_, after, found := bytes.Cut(status, []byte("VmRSS:"))
	var kb float64
	if _, err := fmt.Sscan(string(after), &kb); !found || err != nil {
		return 0, fmt.Errorf("no VmRSS of process %d: %w", pid, err)
	}
	return kb / 1024, nil
}
