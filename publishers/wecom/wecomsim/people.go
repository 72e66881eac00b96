package wecomsim

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// ErrNot says that what a hook wants cannot be: who is no friend cannot leave.
var ErrNot = errors.New("wecomsim: that cannot be")

// Arrival is a customer who comes.
type Arrival struct {
	Corp     string // "" with a Way
	Way      string // config_id of the contact way that was scanned; "" = added by hand
	Staff    string // "" = the way's members in turn
	External string // who comes (back); "" = a new customer
	Half     bool   // the event says add_half_external_contact: the member has not accepted yet
}

// Arrive lets a customer add a member, by a contact way or by hand, and answers the external_userid.
// Who is a friend already adds nobody (ErrNot).
func (s *Server) Arrive(a Arrival) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, w, err := s.where(a)
	if err != nil {
		return "", err
	}
	return s.arrive(c, w, a, s.opt.Clock())
}

// where finds the company and the way of an arrival.
func (s *Server) where(a Arrival) (*corp, *way, error) {
	if a.Way == "" {
		c, err := s.find(a.Corp)
		return c, nil, err
	}
	for _, id := range s.order {
		w := s.corps[id].ways[a.Way]
		if w != nil && w.deleted.IsZero() && (a.Corp == "" || a.Corp == id) {
			return s.corps[id], w, nil
		}
	}
	return nil, nil, fmt.Errorf("%w contact way %s", ErrUnknown, a.Way)
}

func (s *Server) arrive(c *corp, w *way, a Arrival, now time.Time) (string, error) {
	f := &follow{staff: a.Staff, since: now, chat: now}
	if w != nil {
		f.state = w.in.State
		if f.staff == "" {
			f.staff = w.in.Users[w.adds%len(w.in.Users)]
		}
	}
	if _, known := c.staff(f.staff); !known {
		return "", fmt.Errorf("%w member %s", ErrUnknown, f.staff)
	}
	if a.External == "" {
		s.serial++
		a.External = externalID(s.opt.Seed, c.conf.ID, strconv.FormatUint(s.serial, 10))
	}
	if old := c.between(a.External, f.staff); old != nil {
		if old.left.IsZero() {
			return "", fmt.Errorf("%w: they are friends", ErrNot)
		}
		s.end(c, old, now) // comes back: the tie is a new one
	}
	f.who = c.person(a.External, fmt.Sprintf("客户%d", len(c.order)+1))
	c.tie(f)
	if w != nil {
		w.adds++
	}
	change := EventAdd
	if a.Half {
		change = EventHalf
	}
	code := letters(43, s.opt.Seed, "welcome", strconv.Itoa(len(s.events)))
	s.contactEvent(c, f, change, now, field{"WelcomeCode", code})
	return a.External, nil
}

// end takes a tie off the member's list for good.
func (s *Server) end(c *corp, f *follow, now time.Time) {
	f.gone = now
	c.ended = append(c.ended, f)
	c.byStaff[f.staff] = slices.DeleteFunc(c.byStaff[f.staff], func(o *follow) bool { return o == f })
}

// Leave lets a customer remove a member (del_follow_user).
func (s *Server) Leave(corpID, external, staff string) error {
	return s.with(corpID, external, staff, func(c *corp, f *follow, now time.Time) error {
		if !f.friends() {
			return fmt.Errorf("%w: the customer has left", ErrNot)
		}
		s.leave(c, f, now)
		return nil
	})
}

func (s *Server) leave(c *corp, f *follow, now time.Time) {
	f.left = now
	s.contactEvent(c, f, EventLeave, now)
}

// Remove lets a member remove a customer (del_external_contact).
func (s *Server) Remove(corpID, external, staff string) error {
	return s.with(corpID, external, staff, func(c *corp, f *follow, now time.Time) error {
		s.end(c, f, now)
		s.contactEvent(c, f, EventDelete, now)
		return nil
	})
}

// TransferFails tells that a customer did not take another member for this one (transfer_fail).
func (s *Server) TransferFails(corpID, external, staff string) error {
	return s.with(corpID, external, staff, func(c *corp, f *follow, now time.Time) error {
		s.contactEvent(c, f, EventTransfer, now, field{"FailReason", "customer_refused"})
		return nil
	})
}

// Tag lets a member tag a customer with exactly these corp tags (edit_external_contact).
func (s *Server) Tag(corpID, external, staff string, tags ...string) error {
	return s.with(corpID, external, staff, func(c *corp, f *follow, now time.Time) error {
		for _, id := range tags {
			if !c.tagged(id) {
				return fmt.Errorf("%w tag %s", ErrUnknown, id)
			}
		}
		f.tags = slices.Clone(tags)
		s.contactEvent(c, f, EventEdit, now)
		return nil
	})
}

// Chat lets a customer and a member talk: the member is then the one who chatted last.
func (s *Server) Chat(corpID, external, staff string) error {
	return s.with(corpID, external, staff, func(_ *corp, f *follow, now time.Time) error {
		f.chat = now
		return nil
	})
}

func (s *Server) with(corpID, external, staff string, do func(*corp, *follow, time.Time) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.find(corpID)
	if err != nil {
		return err
	}
	f := c.between(external, staff)
	if f == nil {
		return fmt.Errorf("%w tie of %s and %s", ErrUnknown, external, staff)
	}
	return do(c, f, s.opt.Clock())
}

// ChangeTag lets the console change the corp's tags (change_external_tag; Id and TagType as path/96361
// has them): TagCreated puts a tag into a group, TagUpdated renames it, TagDeleted deletes it; who has
// it keeps it in name only.
func (s *Server) ChangeTag(corpID, change, groupID string, t Tag) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.find(corpID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(c.tags, func(g *tagGroup) bool { return g.ID == groupID })
	if i < 0 {
		return fmt.Errorf("%w tag group %s", ErrUnknown, groupID)
	}
	g, now := c.tags[i], s.opt.Clock()
	k := slices.IndexFunc(g.tags, func(o *tag) bool { return o.ID == t.ID })
	switch {
	case change == TagCreated && k < 0 && t.ID != "":
		g.tags = append(g.tags, &tag{Tag: t, at: now})
	case change == TagUpdated && k >= 0:
		g.tags[k].Name = t.Name
	case change == TagDeleted && k >= 0 && !g.tags[k].deleted:
		g.tags[k].deleted = true
	default:
		return fmt.Errorf("%w: %s tag %q", ErrNot, change, t.ID)
	}
	s.happened(Event{Corp: corpID, Name: "change_external_tag", Change: change, At: now}, field{"Id", t.ID}, field{"TagType", "tag"})
	return nil
}
