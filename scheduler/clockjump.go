package scheduler

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"moxin/content"
)

// Bounds of clock jumps, all of the machine's time.
const (
	jumpLeast = 2 * time.Second // a clock that is set by less is slewed, or a pause of the process
	jumpQuiet = time.Minute     // so long the processes of one machine leave telling of a jump to one
)

// watch compares the wall clock with the time that the machine was awake: the two part when the clock
// is set, and when the machine was asleep. Everything that is written down for other processes is of
// the wall clock, so a jump makes leases end too early or never, and what must be visible by now is
// not. What a process measures by itself it measures awake, which no jump touches.
type watch struct {
	mu      sync.Mutex
	awake   func(from, to time.Time) time.Duration // the monotonic part of two readings
	last    time.Time                              // the last reading
	up      time.Duration                          // awake since the first reading
	highest time.Time                              // the latest that the wall clock would show, had it never gone back
	jumps   []jump                                 // not told of yet
	newest  jump
}

// jump is one leap of the wall clock. Both instants are work time.
type jump struct {
	from time.Time     // what the clock would have shown
	to   time.Time     // what it shows
	up   time.Duration // when, on the watch
}

// by is how far the clock went: negative = back.
func (j jump) by() time.Duration { return wall(j.from, j.to) }

// wall is how far two readings lie apart on the wall clock.
func wall(from, to time.Time) time.Duration { return to.Round(0).Sub(from.Round(0)) }

// look reads the clock and returns for how long this process has been awake.
func (w *watch) look(now time.Time) time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.last.IsZero() {
		w.last, w.highest = now, now.Round(0)
		return 0
	}
	awake := w.awake(w.last, now)
	if awake < 0 { // another goroutine has read a later clock
		return w.up
	}
	expected := w.last.Round(0).Add(awake)
	w.up += awake
	if by := wall(expected, now); by >= jumpLeast || by <= -jumpLeast {
		w.newest = jump{from: expected, to: now.Round(0), up: w.up}
		w.jumps = append(w.jumps, w.newest)
	}
	w.highest = w.highest.Add(awake)
	if now.After(w.highest) {
		w.highest = now.Round(0)
	}
	w.last = now
	return w.up
}

// leapt is the last jump that this process saw, and how long it has been awake since. False of none:
// it is awake for so long.
func (w *watch) leapt(now time.Time) (jump, time.Duration, bool) {
	up := w.look(now)
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.newest, up - w.newest.up, !w.newest.to.IsZero()
}

// latest is the work instant that it is at the latest: a clock that was put back makes nothing younger.
func (w *watch) latest(now time.Time) time.Time {
	w.look(now)
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.highest
}

// ended is when something ended that was written down as t: never after now, and where the clock has
// leapt since, not before the leap, for nobody knows how long ago t really was.
func (w *watch) ended(t, now time.Time) time.Time {
	if j, _, ok := w.leapt(now); ok && j.to.After(t) {
		t = j.to
	}
	if t.After(now) {
		t = now
	}
	return t
}

// within reports whether something that takes so long is over before an instant, by the wall clock and
// by the time awake: after a sleep of the machine only the one knows, after a clock that was put back
// only the other.
func within(now time.Time, takes time.Duration, until time.Time) bool {
	end := now.Add(takes)
	return end.Before(until) && end.Round(0).Before(until.Round(0))
}

// beatClock looks at the clock and tells once of each jump: in the log, in the audit and to people.
func (s *Scheduler) beatClock(ctx context.Context) (time.Duration, error) {
	s.watch.look(s.Clock.Now())
	for {
		j, ok := s.watch.next()
		if !ok {
			return 0, nil
		}
		if err := s.audited(ctx, j); err != nil {
			return 0, err // the jump stays the next
		}
		s.watch.told()
		if err := s.tellJump(ctx, j); err != nil {
			s.Log.Warn("jump of the clock not told", "error", err)
		}
	}
}

func (w *watch) next() (jump, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.jumps) == 0 {
		return jump{}, false
	}
	return w.jumps[0], true
}

func (w *watch) told() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.jumps = w.jumps[1:]
}

// words say of a jump what people must know of it.
func (j jump) words(worker string) content.Text {
	by := j.by().Round(time.Second)
	if by < 0 {
		return content.T(
			fmt.Sprintf("%s 的时钟往回跳了 %s：已发出的不会再发，还没到点的会晚到点", worker, -by),
			fmt.Sprintf("the clock of %s went back by %s: nothing goes out again, and what is not due yet falls due later", worker, -by))
	}
	return content.T(
		fmt.Sprintf("%s 的时钟往前跳了 %s，或者机器休眠过：过了时限的不会补发，会标为错过，等人决定", worker, by),
		fmt.Sprintf("the clock of %s went forward by %s, or the machine was asleep: what is past its window is not sent but missed, and waits for a person", worker, by))
}

func (s *Scheduler) audited(ctx context.Context, j jump) error {
	err := s.Store.Log(ctx, content.Entry{
		At: s.Now(), Who: "scheduler", Action: "clock.jump", Subject: "clock", Why: j.words(s.Worker).String(),
		From: j.from.UTC().Format(time.RFC3339), To: j.to.UTC().Format(time.RFC3339),
	})
	if err == nil {
		s.Log.Warn("the clock jumped, or the machine was asleep", "worker", s.Worker, "from", j.from, "to", j.to)
	}
	return err
}

// tellJump tells people, from one process of each machine, in all places at once.
func (s *Scheduler) tellJump(ctx context.Context, j jump) error {
	if len(s.Targets) == 0 {
		return nil
	}
	host, now := s.Worker, s.Clock.Now()
	if i := strings.LastIndexByte(host, ':'); i >= 0 {
		host = host[:i]
	}
	ok, err := s.Store.Lead(ctx, "clock:"+host, s.Worker, now, now.Add(jumpQuiet))
	if err != nil || !ok {
		return err
	}
	errs := make([]error, len(s.Targets))
	var wg sync.WaitGroup
	for i, t := range s.Targets {
		wg.Go(func() { errs[i] = s.tellJumpTo(ctx, t, j) })
	}
	wg.Wait()
	return errors.Join(errs...)
}

// tellJumpTo tells people in one place, in a few tries.
func (s *Scheduler) tellJumpTo(ctx context.Context, t Target, j jump) error {
	for try := 1; ; try++ {
		err := s.notifyJump(ctx, t, j)
		if err == nil || try == noticeTries || ctx.Err() != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-s.Clock.After(s.Tuning.LookupRetry):
		}
	}
}

func (s *Scheduler) notifyJump(ctx context.Context, t Target, j jump) error {
	ctx, cancel := context.WithTimeout(ctx, noticeTimeout)
	defer cancel()
	n := content.Notice{Kind: content.NoticeClock, Why: j.words(s.Worker).String(), Key: "clock " + s.Worker + " " + j.to.UTC().Format(time.RFC3339)}
	return t.Notify(ctx, n)
}
