package wecomsim

import (
	"context"
	"strconv"
	"time"

	"moxin/content"
	"moxin/publishers/sim"
)

// settledAfter is when a post's readings have all but come: shares of readers are of these.
const settledAfter = 180 * 24 * time.Hour

// Live lets people act by now, as the audience says; whoever steps the clock calls it. Staff
// confirm what is due. For each contact way customers add a member, as many as added after the
// post that shows it (Options.Post). Of the customers whom a message or moment reached, the same
// share leaves, likes and comments as does of its readers. It only ever adds to what happened, and
// the same steps of the clock make the same world.
//
// The audience and Options.Post are asked without the server's lock: they may look things up.
func (s *Server) Live(ctx context.Context) error {
	now := s.opt.Clock()
	ways, tasks := s.awake(now)
	if s.opt.Audience == nil {
		return nil
	}
	for _, w := range ways {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.come(w.corp, w.way, now); err != nil {
			return err
		}
	}
	for _, t := range tasks {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.react(t.corp, t.task, now)
	}
	return nil
}

// wayOf and taskOf are what people may act on, with whose it is.
type (
	wayOf struct {
		corp *corp
		way  *way
	}
	taskOf struct {
		corp *corp
		task *task
	}
)

// awake settles every company and lists its contact ways and tasks.
func (s *Server) awake(now time.Time) (ways []wayOf, tasks []taskOf) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range s.order {
		c := s.corps[id]
		s.settle(c, now)
		for _, key := range c.wayOrder {
			ways = append(ways, wayOf{c, c.ways[key]})
		}
		for _, t := range c.tasks {
			tasks = append(tasks, taskOf{c, t})
		}
	}
	return ways, tasks
}

// come lets customers add by a contact way.
func (s *Server) come(c *corp, w *way, now time.Time) error {
	state := s.scanned(w)
	if s.opt.Post == nil || state == "" {
		return nil
	}
	post, known := s.opt.Post(state)
	if !known {
		return nil
	}
	want := s.opt.Audience.Counts(post, now)[content.Adds]
	s.mu.Lock()
	defer s.mu.Unlock()
	for w.deleted.IsZero() && int64(w.adds) < want {
		if _, err := s.arrive(c, w, Arrival{}, now); err != nil {
			return err
		}
	}
	return nil
}

// scanned is a contact way's state; "" = nobody can scan it any more.
func (s *Server) scanned(w *way) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !w.deleted.IsZero() {
		return ""
	}
	return w.in.State
}

// react lets the customers of a task leave, like and comment.
func (s *Server) react(c *corp, t *task, now time.Time) {
	if t.chat == "group" {
		return
	}
	post := sim.Post{Platform: content.WeCom, ID: t.id, Title: t.title, Published: t.made} // these never change
	counts, all := s.opt.Audience.Counts(post, now), s.opt.Audience.Counts(post, t.made.Add(settledAfter))
	reads := all[content.Reads]
	if reads == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	share := func(m content.Metric) int { return int(counts[m] * int64(t.readers) / reads) }
	leave, like, comment := share(content.Unfollows)-t.lost, share(content.Likes), share(content.Comments)
	if t.kind != "moment" {
		like, comment = 0, 0
	}
	if leave <= 0 && like <= len(t.liked) && comment <= len(t.commented) {
		return // nothing new: who was reached need not be known
	}
	reached := t.reached(s.opt.Seed)
	t.lost += s.some(c, reached, leave, now)
	t.liked = t.add(t.liked, reached, like, now)
	t.commented = t.add(t.commented, reached, comment, now)
}

// reached are the ties that have the task, in an order drawn for it: who leaves is not who came first.
func (t *task) reached(seed uint64) []*follow {
	var list []*follow
	for _, m := range t.staff {
		for _, g := range m.targets {
			if g.status == 1 {
				list = append(list, g.tie)
			}
		}
	}
	chance(seed, "reached", t.id, strconv.Itoa(len(list))).Shuffle(len(list), func(i, k int) { list[i], list[k] = list[k], list[i] })
	return list
}

// some lets up to n of these leave and answers how many did.
func (s *Server) some(c *corp, ties []*follow, n int, now time.Time) (left int) {
	for _, f := range ties {
		if left >= n {
			break
		}
		if f.friends() {
			s.leave(c, f, now)
			left++
		}
	}
	return left
}

// add lets reactions grow to want, one by each customer.
func (t *task) add(have []reaction, ties []*follow, want int, now time.Time) []reaction {
	done := map[string]bool{}
	for _, r := range have {
		done[r.staff+" "+r.external] = true
	}
	for _, f := range ties {
		if len(have) >= want {
			break
		}
		if !done[f.staff+" "+f.who.id] {
			have = append(have, reaction{f.staff, f.who.id, now})
		}
	}
	return have
}
