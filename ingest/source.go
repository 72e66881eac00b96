package ingest

import (
	"errors"
	"sync"
	"time"

	"moxin/content"
)

const (
	// tolerance is how often in a row a source may fail before it is tried by one reading at a time.
	tolerance = 3
	// abreast is how many readings of one source a lane has under way: a slow one leaves room.
	abreast = 2
	// busyWait is how long a reading waits that found its source busy.
	busyWait = 10 * time.Second
)

// errStuck is a source whose readings do not end when they are told to.
var errStuck = errors.New("ingest: earlier readings of this source hang; they end with the process")

// shutError is a source that is let alone, or busy: nobody asked it.
type shutError struct{ until time.Time } // calendar

func (e shutError) Error() string {
	return "ingest: the source is not asked before " + e.until.Format(time.RFC3339)
}

// source is where a reading comes from: an account's interface, or a host by one collector.
type source struct{ collector, host string }

func (r *Runner) sourceOf(c content.Collection, p content.Publication) source {
	s := source{collector: c.Collector}
	if h, ok := r.Collectors[c.Collector].(Hosted); ok {
		s.host = h.Host(p)
	}
	return s
}

// sources knows how each source does, in this process: what it forgets at the end costs one
// reading of each.
type sources struct {
	mu  sync.Mutex
	all map[source]*standing
}

// standing is how one source does.
type standing struct {
	failures int       // in a row, of whatever reading
	until    time.Time // calendar: not asked before; zero = at once
	under    int       // readings under way
	hung     int       // those of them that did not end when told to
}

func (s *sources) of(at source) *standing {
	if s.all == nil {
		s.all = map[source]*standing{}
	}
	if s.all[at] == nil {
		s.all[at] = &standing{}
	}
	return s.all[at]
}

// shut is until when a source is not asked; zero = it may be asked now.
func (s *sources) shut(at source, now time.Time) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	if st := s.all[at]; st != nil && st.until.After(now) {
		return st.until
	}
	return time.Time{}
}

// enter begins a reading, at most most of a source at once; a source that is down is tried by one.
// The error is a shutError, or errStuck where as many hang as there may be; without one leave or hang
// has to be called at the reading's end.
func (s *sources) enter(at source, now time.Time, most int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.of(at)
	if st.failures >= tolerance {
		most = 1
	}
	switch {
	case st.until.After(now):
		return shutError{st.until}
	case st.hung >= most:
		return errStuck
	case st.under >= most:
		return shutError{now.Add(busyWait)}
	}
	st.under++
	return nil
}

// leave ends a reading, one that hung or another.
func (s *sources) leave(at source, hung bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.of(at)
	st.under--
	if hung {
		st.hung--
	}
}

// hang leaves a reading behind that does not end: it counts as under way until it does.
func (s *sources) hang(at source, done <-chan answer) {
	s.mu.Lock()
	s.of(at).hung++
	s.mu.Unlock()
	go func() {
		<-done
		s.leave(at, true)
	}()
}

func (s *sources) worked(at source) {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.of(at)
	st.failures, st.until = 0, time.Time{}
}

// failed counts a failure. From the third in a row on the source is let alone for a while, which is
// never longer than what the failed reading itself waits.
func (s *sources) failed(at source, now time.Time, t content.Trouble) {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.of(at)
	if st.failures++; st.failures >= tolerance {
		st.until = now.Add(waitAfter(st.failures-tolerance, t))
	}
}

// later keeps a source from being asked before an instant, without holding it against it.
func (s *sources) later(at source, until time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if st := s.of(at); until.After(st.until) {
		st.until = until
	}
}
