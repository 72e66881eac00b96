package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/scheduler"
)

// Names under which the test binary runs as a child; see TestMain.
const (
	childCommand = "moxin-child" // moxin, whatever its arguments
	hastyCommand = "moxin-hasty" // moxin serve in the current folder, with short waits
)

// childMain is moxin as a child of a test: it ends when the test binary does, however that ends.
func childMain() {
	endWithParent()
	main()
}

// endWithParent ends the process when the pipe that is its standard input closes.
func endWithParent() {
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // an error ends the wait as well as the end does
		os.Exit(exitFailed)
	}()
}

// hastyTuning lets a doubt end in seconds: the parts and their order are serve's own.
var hastyTuning = scheduler.Tuning{
	Sweep: 250 * time.Millisecond, QueuedFor: time.Second, LeaseMargin: time.Second,
	Poll: 200 * time.Millisecond, PollMax: time.Second, Beat: time.Second,
	LookupGap: 500 * time.Millisecond, LookupRetry: 500 * time.Millisecond, Backoff: 500 * time.Millisecond,
	Look: 500 * time.Millisecond,
}

func hastyTraits(t publishers.Traits) publishers.Traits {
	t.CallTimeout, t.Processing, t.VisibilityDelay = 2*time.Second, time.Second, 200*time.Millisecond
	return t
}

// impatient is a publisher that comes back soon where it was told to come back later.
type impatient struct{ publishers.Publisher }

// Publish shortens the wait that an error asks for.
func (p impatient) Publish(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
	r, err := p.Publisher.Publish(ctx, m)
	if refusal := (*publishers.Error)(nil); errors.As(err, &refusal) {
		refusal.After = min(refusal.After, time.Second)
	}
	return r, err
}

// Unwrap gives the publisher itself.
func (p impatient) Unwrap() publishers.Publisher { return p.Publisher }

// hastyMain is serve without its console and with short waits: what takes a minute with serve's
// own takes seven seconds, and a test sees many more doubts end. Its arguments are where the board
// is (see board_test.go) and what befalls the process (see failpoints).
func hastyMain() {
	endWithParent()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	a := &app{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, env: os.LookupEnv, now: time.Now}
	err := serveHastily(ctx, a, os.Args[1], os.Args[2:])
	if err != nil {
		a.progressf("%s\n", err)
	}
	stop()
	os.Exit(exitCode(ctx, err))
}

func serveHastily(ctx context.Context, a *app, boardURL string, fate []string) error {
	b, err := a.openBench(ctx, offline)
	if err != nil {
		return err
	}
	st, err := a.openStation(ctx, b, hastyTuning)
	if err != nil {
		return err
	}
	st.registry.wrap = func(p publishers.Publisher, ch content.Channel) publishers.Publisher {
		if strings.HasPrefix(ch.ID, boardChannel) {
			p = &board{url: boardURL}
		}
		p = impatient{publishers.Log(p, st.log)}
		return publishers.WithTraits(p, hastyTraits(p.Traits()))
	}
	if st.scheduler.Failpoint, err = failpoints(fate, a.progressf); err != nil {
		return errors.Join(err, st.Close())
	}
	a.progressf("%s\n", up)
	return errors.Join(st.run(ctx, st.collect), st.Close())
}

// proc is a child process.
type proc struct {
	cmd    *exec.Cmd
	stdin  io.Closer
	stderr output
	done   chan struct{} // closed when it has ended and been reaped
}

// output is what a process has said so far.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write appends.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

// String is all of it.
func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// launch starts a command of TestMain in dir. The test kills and reaps it at its end.
func launch(t testing.TB, dir string, argv ...string) *proc {
	t.Helper()
	return launchWith(t, dir, nil, argv...)
}

// launchWith is launch with more in the environment.
func launchWith(t testing.TB, dir string, env []string, argv ...string) *proc {
	t.Helper()
	p := &proc{cmd: exec.Command(argv[0], argv[1:]...), done: make(chan struct{})}
	p.cmd.Dir, p.cmd.Env = dir, append(childEnv(), env...)
	p.cmd.Stderr = &p.stderr
	p.cmd.WaitDelay = 5 * time.Second
	var err error
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = p.cmd.Wait() // most children are killed
		close(p.done)
	}()
	t.Cleanup(func() {
		p.kill()
		if said := p.stderr.String(); t.Failed() && said != "" {
			t.Logf("%v said:\n%s", p.cmd.Args, said[max(0, len(said)-2000):])
		}
	})
	return p
}

func childEnv() []string {
	env := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "MOXIN_") })
	return append(env, "MOXIN_LANG=en", "MOXIN_USER=tester", "MOXIN_GZH_SECRET="+simSecret, "MOXIN_HOOK_SECRET="+hookSecret,
		"MOXIN_LOG="+cmp.Or(os.Getenv("MOXIN_LOG"), "warn"))
}

// kill ends the process as kill -9 does, at once and without a word, and reaps it.
func (p *proc) kill() {
	_ = p.cmd.Process.Kill() // it may have ended by itself
	<-p.done
}

// interrupt asks the process to end, waits until it has, and returns its exit code.
func (p *proc) interrupt(t testing.TB) int {
	t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	<-p.done
	return p.cmd.ProcessState.ExitCode()
}

// says waits until the process has written text to its standard error.
func (p *proc) says(t testing.TB, text string) {
	t.Helper()
	eventually(t, time.Minute, text, func() bool {
		said := strings.Contains(p.stderr.String(), text)
		select {
		case <-p.done:
			if !said {
				t.Fatalf("%v ended: %s", p.cmd.Args, p.stderr.String())
			}
		default:
		}
		return said
	})
}

// moxin runs one short command and returns what it printed and its exit code.
func moxin(t testing.TB, dir string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	return moxinAs(t, dir, "moxin", args...)
}

// moxinAs runs one short command of TestMain as moxin does.
func moxinAs(t testing.TB, dir, command string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.Command(command, args...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = dir, childEnv(), &out, &errs
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// must runs one short command that has to succeed.
func must(t testing.TB, dir string, args ...string) string {
	t.Helper()
	out, errs, code := moxin(t, dir, args...)
	if code != exitOK {
		t.Fatalf("moxin %v: exit %d\n%s%s", args, code, out, errs)
	}
	return out
}

// eventually waits until ok, and fails the test when it is not within limit.
func eventually(t testing.TB, limit time.Duration, what string, ok func() bool) {
	t.Helper()
	if !within(t, limit, ok) {
		t.Fatalf("not within %s: %s", limit, what)
	}
}

// within reports whether ok became true before limit was over.
func within(t testing.TB, limit time.Duration, ok func() bool) bool {
	over := time.NewTimer(limit)
	defer over.Stop()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-t.Context().Done():
			return false
		case <-over.C:
			return ok()
		case <-tick.C:
		}
	}
	return true
}
