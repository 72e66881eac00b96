package wecomsim

import "time"

// Limits are how much a company may ask. Zero values are the platform's (path/90454, read 2026-11).
type Limits struct {
	Minute   int // calls of one API by one company in a minute; 0 = 10 000
	Hour     int // in an hour; 0 = 150 000
	IPMinute int // calls of one address; 0 = 20 000
	IPHour   int // 0 = 600 000
	Failing  int // failing calls of one company in an hour; 0 = 2000
}

func (l Limits) filled() Limits {
	for _, d := range []struct {
		at *int
		to int
	}{{&l.Minute, 10_000}, {&l.Hour, 150_000}, {&l.IPMinute, 20_000}, {&l.IPHour, 600_000}, {&l.Failing, 2000}} {
		if *d.at == 0 {
			*d.at = d.to
		}
	}
	return l
}

// window counts what falls into one span of time. What is over the limit closes it for one span
// more: a minute's breach blocks 60 seconds, an hour's 60 minutes.
type window struct {
	from   time.Time
	n      int
	closed time.Time // until
}

// take counts one; false = over the limit or still closed.
func (w *window) take(now time.Time, span time.Duration, most int) bool {
	if now.Before(w.closed) {
		return false
	}
	if now.Sub(w.from) >= span {
		w.from, w.n = now, 0
	}
	if w.n++; w.n > most {
		w.closed = now.Add(span)
		return false
	}
	return true
}

// meter holds the windows by what they count.
type meter map[string]*window

func (m meter) take(name string, now time.Time, span time.Duration, most int) bool {
	w := m[name]
	if w == nil {
		w = &window{from: now}
		m[name] = w
	}
	return w.take(now, span, most)
}

// spend counts a call against every limit; 45009 when one is reached.
func (s *Server) spend(c *corp, path, ip string, now time.Time) *refusal {
	l := s.opt.Limits
	for _, w := range []struct {
		name string
		span time.Duration
		most int
	}{
		{"minute " + c.conf.ID + path, time.Minute, l.Minute},
		{"hour " + c.conf.ID + path, time.Hour, l.Hour},
		{"minute ip " + ip, time.Minute, l.IPMinute},
		{"hour ip " + ip, time.Hour, l.IPHour},
	} {
		if !s.meters.take(w.name, now, w.span, w.most) {
			return refused(45009)
		}
	}
	if now.Before(c.failing.closed) {
		return refused(45009)
	}
	return nil
}

// failed counts a refusal: some 2000 an hour close the company's door for an hour (staff's word).
// What a limit refused is not counted again.
func (s *Server) failed(c *corp, code int, now time.Time) {
	if code != 0 && code != 45009 && code != 45033 {
		c.failing.take(now, time.Hour, s.opt.Limits.Failing)
	}
}

// Crowded makes the next n calls of any company answer 45033: too many at once.
func (s *Server) Crowded(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.crowded = n
}
