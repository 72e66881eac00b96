package wecomsim

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"time"
)

// Corp is one company (企业) that the server knows. ID, one app and one member of staff are
// required.
type Corp struct {
	ID    string // corpid
	Apps  []App
	Staff []Staff
	// TrustedIPs may call; empty = every address. Others are refused with 60020.
	TrustedIPs []string
	Callback   *Callback // nil = events are kept, and told to nobody
	Tags       []TagGroup
	Customers  []Customer
	Groups     []Group
	// Cap is how many mass messages a customer or group receives a month; 0 = as many as the
	// month has days (path/92135). Who has had them is answered with send status 3.
	Cap int
	// CapBy is what an administrator may make of it (path/92135): "" by month, CapWeekly seven a
	// week, CapDaily one a day. Cap, when it is set, is the number.
	CapBy string
}

// Caps that an administrator may choose instead of the month's.
const (
	CapWeekly = "weekly"
	CapDaily  = "daily"
)

// room is how many messages a customer or group may have in the span that an instant is in, and the
// span's name. Weeks begin on Monday, days and months in Beijing.
func (c Corp) room(at time.Time) (int, string) {
	at = at.In(zone)
	most, name := time.Date(at.Year(), at.Month()+1, 0, 0, 0, 0, 0, zone).Day(), at.Format("2006-01")
	switch c.CapBy {
	case CapWeekly:
		year, week := at.ISOWeek()
		most, name = 7, fmt.Sprintf("%d week %d", year, week)
	case CapDaily:
		most, name = 1, at.Format(time.DateOnly)
	}
	if c.Cap > 0 {
		most = c.Cap
	}
	return most, name
}

// App is an application of a company: it has a secret, and a token, of its own.
type App struct {
	Name   string
	Secret string
	// Can are patterns of the calls it may make, without /cgi-bin/ ("externalcontact/*");
	// empty = all. Any other call is 48002.
	Can []string
	// Sees are the members in its visible range; empty = all. Others are 60011.
	Sees []string
}

// may says whether the application may make a call.
func (a App) may(call string) bool {
	if len(a.Can) == 0 {
		return true
	}
	return slices.ContainsFunc(a.Can, func(p string) bool { ok, err := path.Match(p, call); return ok && err == nil })
}

// Staff is one member of a company.
type Staff struct {
	ID string // userid
	// Unlisted members have no right to external contacts (84074).
	Unlisted bool
	// Idle members never confirm a task by themselves; Server.Confirm still makes them.
	Idle bool
}

// TagGroup is a group of a company's customer tags.
type TagGroup struct {
	ID, Name string
	Tags     []Tag
}

// Tag is one customer tag.
type Tag struct {
	ID, Name string
}

// Customer is one external contact.
type Customer struct {
	ID      string   `json:"id"`   // external_userid
	Name    string   `json:"name"` // made up; shown by the API as the platform shows names
	Follows []Follow `json:"follows"`
}

// Follow is the tie between a customer and one member of staff.
type Follow struct {
	Staff string    `json:"staff"`
	Since time.Time `json:"since,omitzero"` // when they added each other
	State string    `json:"state"`          // of the contact way; "" = added otherwise
	Tags  []string  `json:"tags"`           // ids of corp tags
	Chat  time.Time `json:"chat,omitzero"`  // newest chat; zero = Since. The member who chatted last gets the task
	Left  time.Time `json:"left,omitzero"`  // the customer removed the member; zero = not
}

// Group is a customer group chat.
type Group struct {
	ID, Name, Owner string
	Members         int
}

// Callback is where a company has events sent to, as set on the platform's console.
type Callback struct {
	URL   string // on this machine: a simulator calls nobody else
	Token string
	Key   string // EncodingAESKey: 43 characters
}

// check refuses a company that could not be.
func (c Corp) check() error {
	if c.ID == "" || len(c.Apps) == 0 || len(c.Staff) == 0 {
		return errors.New("wecomsim: a corp needs an id, an app and a member of staff")
	}
	if c.CapBy != "" && c.CapBy != CapWeekly && c.CapBy != CapDaily || c.Cap < 0 {
		return fmt.Errorf("wecomsim: corp %s: a cap is a number, by month, weekly or daily", c.ID)
	}
	secrets, staff, tags := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, a := range c.Apps {
		if a.Secret == "" || secrets[a.Secret] {
			return fmt.Errorf("wecomsim: corp %s: every app needs a secret of its own", c.ID)
		}
		for _, p := range a.Can {
			if _, err := path.Match(p, "x"); err != nil {
				return fmt.Errorf("wecomsim: corp %s: app %s: %w", c.ID, a.Name, err)
			}
		}
		secrets[a.Secret] = true
	}
	for _, m := range c.Staff {
		if m.ID == "" || staff[m.ID] {
			return fmt.Errorf("wecomsim: corp %s: member %q is without an id or given twice", c.ID, m.ID)
		}
		staff[m.ID] = true
	}
	for _, g := range c.Tags {
		for _, t := range g.Tags {
			tags[t.ID] = true
		}
	}
	if err := c.Callback.check(); err != nil {
		return fmt.Errorf("wecomsim: corp %s: %w", c.ID, err)
	}
	return c.checkPeople(staff, tags)
}

// checkPeople refuses customers and groups that name what the company does not have.
func (c Corp) checkPeople(staff, tags map[string]bool) error {
	seen := map[string]bool{}
	for _, p := range c.Customers {
		if p.ID == "" || seen[p.ID] {
			return fmt.Errorf("wecomsim: corp %s: customer %q is without an id or given twice", c.ID, p.ID)
		}
		seen[p.ID] = true
		for _, f := range p.Follows {
			if !staff[f.Staff] {
				return fmt.Errorf("wecomsim: corp %s: customer %s has no member %q to follow", c.ID, p.ID, f.Staff)
			}
			for _, t := range f.Tags {
				if !tags[t] {
					return fmt.Errorf("wecomsim: corp %s: customer %s has the unknown tag %q", c.ID, p.ID, t)
				}
			}
		}
	}
	for _, g := range c.Groups {
		if g.ID == "" || !staff[g.Owner] {
			return fmt.Errorf("wecomsim: corp %s: group %q has no id or no member for an owner", c.ID, g.ID)
		}
	}
	return nil
}

// Crowd describes customers that Customers makes.
type Crowd struct {
	Seed  uint64
	Count int
	Staff []string // in turn
	Tags  []string // in turn, one each; empty = none
	// Mixed turns the tags once all the staff had theirs. Otherwise as many tags as staff would give
	// each member the customers of one tag.
	Mixed bool
	Since time.Time
}

// Customers makes customers, the same ones for the same seed.
func (c Crowd) Customers() []Customer {
	list := make([]Customer, c.Count)
	for i := range list {
		f := Follow{Staff: c.Staff[i%len(c.Staff)], Since: c.Since}
		if len(c.Tags) > 0 {
			turn := i
			if c.Mixed {
				turn = i / len(c.Staff)
			}
			f.Tags = []string{c.Tags[turn%len(c.Tags)]}
		}
		list[i] = Customer{ID: externalID(c.Seed, "crowd", fmt.Sprint(i)), Name: fmt.Sprintf("客户%d", i+1), Follows: []Follow{f}}
	}
	return list
}
