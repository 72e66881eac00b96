package scheduler

import (
	"maps"
	"slices"
	"time"
)

// laneDay is how wide a drawer of a lane is. It is no day of the calendar: what counts there is
// asked for by its ends.
const laneDay = 24 * time.Hour

// lane is what one channel's instants are taken by. Questions are about a few days: a plan of
// thousands of releases asks one for each of them, so that the others are never gone through.
type lane struct {
	oneMessage bool // entries of one instant are one message: on wechat
	at         map[int64]time.Time
	days       map[int64][]seat // by drawer
}

// seat is one entry at its instant.
type seat struct {
	entry int64
	at    time.Time
}

func newLane(oneMessage bool) *lane {
	return &lane{oneMessage, map[int64]time.Time{}, map[int64][]seat{}}
}

func (l *lane) clone() *lane {
	c := &lane{l.oneMessage, maps.Clone(l.at), make(map[int64][]seat, len(l.days))}
	for day, seats := range l.days {
		c.days[day] = slices.Clone(seats)
	}
	return c
}

func drawer(t time.Time) int64 {
	const width = int64(laneDay / time.Second)
	return (t.Unix() - (t.Unix()%width+width)%width) / width
}

// enter seats an entry; one that sits elsewhere moves.
func (l *lane) enter(entry int64, at time.Time) {
	l.leave(entry)
	l.at[entry] = at
	l.days[drawer(at)] = append(l.days[drawer(at)], seat{entry, at})
}

func (l *lane) leave(entry int64) {
	at, there := l.at[entry]
	if !there {
		return
	}
	delete(l.at, entry)
	l.days[drawer(at)] = slices.DeleteFunc(l.days[drawer(at)], func(s seat) bool { return s.entry == entry })
}

// between lists the instants in [from, to) that messages other than self take, in order, each
// message once.
func (l *lane) between(from, to time.Time, self []int64) []time.Time {
	n := 0
	for day := drawer(from); day <= drawer(to); day++ {
		n += len(l.days[day])
	}
	if n == 0 {
		return nil
	}
	out := make([]time.Time, 0, n)
	for day := drawer(from); day <= drawer(to); day++ {
		for _, s := range l.days[day] {
			if !s.at.Before(from) && s.at.Before(to) && !slices.Contains(self, s.entry) {
				out = append(out, s.at)
			}
		}
	}
	return l.messages(out)
}

// all lists the instants of all messages, in order.
func (l *lane) all() []time.Time { return l.messages(slices.Collect(maps.Values(l.at))) }

func (l *lane) messages(at []time.Time) []time.Time {
	if !slices.IsSortedFunc(at, time.Time.Compare) { // a plan enters them in order
		slices.SortFunc(at, time.Time.Compare)
	}
	if l.oneMessage {
		at = slices.CompactFunc(at, time.Time.Equal)
	}
	return at
}

// stands reports whether an entry other than self sits at an instant.
func (l *lane) stands(at time.Time, self []int64) bool {
	return slices.ContainsFunc(l.days[drawer(at)], func(s seat) bool {
		return s.at.Equal(at) && !slices.Contains(self, s.entry)
	})
}
