//go:build unix

package storetest

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// guard runs a server and ends it when its own standard input closes, which happens when the
// test binary lets go or dies, however it dies. Then it removes the folder named first.
//
// Two signals, because a shell's background children ignore SIGQUIT unless they ask for it:
// Redis ends at the first; PostgreSQL would wait for its clients, and ends at the second,
// which is repeated until it does: on a busy machine it has been seen to miss one.
const guard = `dir=$1; shift
"$@" & pid=$!
read -r _
kill -TERM $pid; kill -QUIT $pid
while sleep 1; do kill -QUIT $pid; done & again=$!
wait $pid; kill $again
rm -rf "$dir"`

// server is a child under guard.
type server struct {
	cmd   *exec.Cmd
	stdin io.Closer
	log   *bufio.Reader
}

// serve starts a server and returns once it has logged ready. dir is its own, and goes with it.
func serve(who *syscall.Credential, dir, ready string, argv ...string) (*server, error) {
	cmd := exec.Command("/bin/sh", append([]string{"-c", guard, "guard", dir}, argv...)...)
	cmd.Dir = dir
	// Its own group: an interrupt typed at the test reaches the guard by the closed input only.
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who, Setpgid: true}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &server{cmd, stdin, bufio.NewReader(out)}
	if err := s.wait(ready); err != nil {
		s.stop()
		return nil, fmt.Errorf("%s: %w", filepath.Base(argv[0]), err)
	}
	go func() { // a full pipe would stop the server; this ends with it
		_, _ = io.Copy(io.Discard, s.log) // nobody needs the log any more
	}()
	return s, nil
}

// wait reads the log until it says ready.
func (s *server) wait(ready string) error {
	var seen strings.Builder
	for {
		line, err := s.log.ReadString('\n')
		if strings.Contains(line, ready) {
			return nil
		}
		seen.WriteString(line)
		if err != nil {
			return fmt.Errorf("ended before it was ready:\n%s", seen.String())
		}
	}
}

// stop ends the server and waits for it.
func (s *server) stop() {
	s.stdin.Close()
	// A guard that was killed has nothing more to tell.
	_ = s.cmd.Wait()
}

// unprivileged is whom PostgreSQL runs as when the tests run as root, which it refuses to be;
// nil otherwise.
func unprivileged() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, fmt.Errorf("no user postgres or nobody to run it as")
}

// folder makes a temporary folder that belongs to who.
func folder(who *syscall.Credential) (string, error) {
	dir, err := os.MkdirTemp("", "moxin-test-")
	if err != nil || who == nil {
		return dir, err
	}
	return dir, os.Chown(dir, int(who.Uid), int(who.Gid))
}
