package wecomsim

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// ErrCancelled says that a task was cancelled before it could be confirmed.
var ErrCancelled = errors.New("wecomsim: the task is cancelled")

// Confirm lets members press the button of a task now: those named, or all who have not yet. One
// who has no part in it is ErrUnknown, and then nobody confirms.
func (s *Server) Confirm(taskID string, userids ...string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.opt.Clock()
	c, t := s.findTask(taskID)
	if t == nil {
		return fmt.Errorf("%w task %s", ErrUnknown, taskID)
	}
	s.settle(c, now)
	if !t.cancelled.IsZero() {
		return ErrCancelled
	}
	for _, u := range userids {
		if !slices.ContainsFunc(t.staff, func(m *assignment) bool { return m.staff == u }) {
			return fmt.Errorf("%w part of %s in task %s", ErrUnknown, u, taskID)
		}
	}
	for _, m := range t.staff {
		if len(userids) == 0 || slices.Contains(userids, m.staff) {
			s.confirm(c, t, m, now)
		}
	}
	return nil
}

// ConfirmAfter makes every member who is not idle confirm every task, also those under way, this
// long after it was made; 0 = by the Habit again.
func (s *Server) ConfirmAfter(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.after = d
	for _, id := range s.order {
		c := s.corps[id]
		for _, t := range c.tasks {
			for _, m := range t.staff {
				s.plan(c, t, m, t.made)
			}
		}
	}
}

func (s *Server) findTask(id string) (*corp, *task) {
	for _, corpID := range s.order {
		for _, t := range s.corps[corpID].tasks {
			if t.id == id {
				return s.corps[corpID], t
			}
		}
	}
	return nil, nil
}

// plan says when a member will confirm by themselves: drawn for each task and member.
func (s *Server) plan(c *corp, t *task, m *assignment, from time.Time) {
	who, _ := c.staff(m.staff)
	m.plan = time.Time{}
	switch {
	case who.Idle || !m.sent.IsZero():
	case s.after > 0:
		m.plan = from.Add(s.after)
	case s.opt.Habit.Share > 0:
		r := chance(s.opt.Seed, "confirm", t.id, m.staff)
		if r.Float64() < s.opt.Habit.Share {
			m.plan = from.Add(time.Duration(r.Float64() * float64(s.opt.Habit.Within)))
		}
	}
}

// replan is what a reminder does: who would not have confirmed thinks again, and half as many of
// them do as at first.
func (s *Server) replan(c *corp, t *task, m *assignment, now time.Time) {
	who, _ := c.staff(m.staff)
	if who.Idle || !m.sent.IsZero() || !m.plan.IsZero() {
		return
	}
	r := chance(s.opt.Seed, "remind", t.id, m.staff, strconv.Itoa(len(t.reminded)))
	if r.Float64() < s.opt.Habit.Share/2 {
		m.plan = now.Add(time.Duration(r.Float64() * float64(s.opt.Habit.Within)))
	}
}

// settle lets everything happen that was to happen by now, in the order of its time.
func (s *Server) settle(c *corp, now time.Time) {
	type step struct {
		t *task
		m *assignment
	}
	var due []step
	for _, t := range c.tasks {
		if !t.cancelled.IsZero() {
			continue
		}
		for _, m := range t.staff {
			if m.sent.IsZero() && !m.plan.IsZero() && !now.Before(m.plan) {
				due = append(due, step{t, m})
			}
		}
	}
	slices.SortStableFunc(due, func(x, y step) int { return x.m.plan.Compare(y.m.plan) })
	for _, d := range due {
		s.confirm(c, d.t, d.m, d.m.plan)
	}
}

// confirm sends one member's share.
func (s *Server) confirm(c *corp, t *task, m *assignment, at time.Time) {
	if !m.sent.IsZero() {
		return
	}
	m.sent = at
	for _, g := range m.targets {
		g.at = at
		if g.status = c.deliver(t, g, at); g.status == 1 {
			t.readers++
			if g.tie != nil {
				g.tie.who.got = append(g.tie.who.got, Received{At: at, Task: t.id, Kind: t.kind, Staff: m.staff, Title: t.title, Text: t.text})
			}
		}
	}
}

// deliver is the send status of one target. A moment is not counted against the cap: the facts
// set it for mass messages alone.
func (c *corp) deliver(t *task, g *target, at time.Time) int {
	if g.tie != nil && !g.tie.friends() {
		return 2
	}
	if t.kind != "message" {
		return 1
	}
	most, span := c.conf.room(at)
	key := span + " " + g.chat + g.external()
	if c.uses[key] >= most {
		return 3
	}
	c.uses[key]++
	return 1
}
