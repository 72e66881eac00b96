//go:build unix

package main

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Named places of the work at which the harness kills or stops a process.
const (
	pointClaimed      = "claimed"       // the attempt is written down, nothing has been called
	pointBeforeCall   = "before-call"   // the lease was checked, the adapter is called next
	pointAfterCall    = "after-call"    // the adapter has answered, nobody knows it yet
	pointBeforeSettle = "before-settle" // the outcome is about to be written
	pointPrepared     = "prepared"      // a draft was put in place ahead, and is not recorded yet
	pointVerdict      = "before-verdict"
)

var points = []string{pointClaimed, pointBeforeCall, pointAfterCall, pointBeforeSettle, pointPrepared, pointVerdict}

// blow is what befalls a process at a named place: at its nth pass it stops or dies.
type blow struct {
	point string
	pass  int
	stop  bool // SIGSTOP, until somebody wakes it up; else SIGKILL
	// length is after how long the harness wakes it up.
	length time.Duration
}

// String is the blow as an argument of hastyCommand.
func (b blow) String() string {
	return fmt.Sprintf("%s:%d:%s", b.point, b.pass, map[bool]string{true: "stop", false: "kill"}[b.stop])
}

func parseBlow(arg string) (b blow, err error) {
	parts := strings.Split(arg, ":")
	if len(parts) != 3 || !slices.Contains(points, parts[0]) {
		return b, fmt.Errorf("%q is not POINT:PASS:kill|stop", arg)
	}
	b.point, b.stop = parts[0], parts[2] == "stop"
	b.pass, err = strconv.Atoi(parts[1])
	return b, err
}

// failpoints lets blows fall on the process that it is called in; say announces each, just
// before it falls.
func failpoints(args []string, say func(format string, args ...any)) (func(string), error) {
	var blows []blow
	for _, arg := range args {
		b, err := parseBlow(arg)
		if err != nil {
			return nil, err
		}
		blows = append(blows, b)
	}
	var mu sync.Mutex
	passes := map[string]int{}
	return func(point string) {
		mu.Lock()
		passes[point]++
		n := passes[point]
		mu.Unlock()
		for _, b := range blows {
			if b.point == point && b.pass == n {
				say("%s%s\n", announced, b)
				b.fall()
			}
		}
	}, nil
}

// announced begins a line for the harness: a blow, or that the process is up.
const announced, up = "harness: ", "harness: up"

// fall stops or kills the process. Signals to oneself arrive a moment later: nobody goes on before.
func (b blow) fall() {
	signal := syscall.SIGKILL
	if b.stop {
		signal = syscall.SIGSTOP
	}
	_ = syscall.Kill(os.Getpid(), signal) // always allowed
	<-time.After(100 * time.Millisecond)
}
