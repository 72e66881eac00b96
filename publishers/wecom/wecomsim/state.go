package wecomsim

import (
	"fmt"
	"slices"
	"time"

	"moxin/content"
)

// corp is what the server remembers about one Corp.
type corp struct {
	conf    Corp
	tokens  map[int]*token // by app
	issued  []string       // every token ever
	failing window

	people   map[string]*customer
	order    []string             // external ids as they came
	byStaff  map[string][]*follow // as they came; ties that ended for good are in ended
	ended    []*follow
	tags     []*tagGroup
	ways     map[string]*way
	wayOrder []string
	tasks    []*task // messages and moments, as made
	jobs     map[string]*task
	media    map[string]upload
	uses     map[string]int // receipts by "month external id"
}

// customer is one external contact; follows keeps ended ties too.
type customer struct {
	id, name string
	follows  []*follow
	got      []Received
}

// follow is one tie.
type follow struct {
	who   *customer
	staff string
	since time.Time
	state string
	tags  []string
	chat  time.Time
	left  time.Time // the customer removed the member: the member still has them in the list
	gone  time.Time // the member removed the customer: nobody has anybody
}

// friends says whether a message gets through.
func (f *follow) friends() bool { return f.left.IsZero() && f.gone.IsZero() }

type tagGroup struct {
	TagGroup
	at   time.Time
	tags []*tag
}

type tag struct {
	Tag
	at      time.Time
	deleted bool
}

// addCorp takes a company over.
func (s *Server) addCorp(conf Corp) error {
	if err := conf.check(); err != nil {
		return err
	}
	if s.corps[conf.ID] != nil {
		return fmt.Errorf("wecomsim: corp %s is given twice", conf.ID)
	}
	c := &corp{
		conf: conf, tokens: map[int]*token{}, people: map[string]*customer{}, byStaff: map[string][]*follow{},
		ways: map[string]*way{}, jobs: map[string]*task{}, media: map[string]upload{}, uses: map[string]int{},
	}
	now := s.opt.Clock()
	for _, g := range conf.Tags {
		live := &tagGroup{TagGroup: g, at: now}
		for _, t := range g.Tags {
			live.tags = append(live.tags, &tag{Tag: t, at: now})
		}
		c.tags = append(c.tags, live)
	}
	for _, p := range conf.Customers {
		who := c.person(p.ID, p.Name)
		for _, f := range p.Follows {
			if f.Chat.IsZero() {
				f.Chat = f.Since
			}
			c.tie(&follow{who: who, staff: f.Staff, since: f.Since, state: f.State, tags: slices.Clone(f.Tags), chat: f.Chat, left: f.Left})
		}
	}
	s.corps[conf.ID] = c
	s.order = append(s.order, conf.ID)
	return nil
}

func (c *corp) person(id, name string) *customer {
	who := c.people[id]
	if who == nil {
		who = &customer{id: id, name: name}
		c.people[id] = who
		c.order = append(c.order, id)
	}
	return who
}

func (c *corp) tie(f *follow) {
	f.who.follows = append(f.who.follows, f)
	c.byStaff[f.staff] = append(c.byStaff[f.staff], f)
}

// between is the tie that a customer and a member have, or nil.
func (c *corp) between(external, staff string) *follow {
	who := c.people[external]
	if who == nil {
		return nil
	}
	for _, f := range who.follows {
		if f.staff == staff && f.gone.IsZero() {
			return f
		}
	}
	return nil
}

func (c *corp) staff(id string) (Staff, bool) {
	i := slices.IndexFunc(c.conf.Staff, func(m Staff) bool { return m.ID == id })
	if i < 0 {
		return Staff{}, false
	}
	return c.conf.Staff[i], true
}

func (c *corp) trusts(ip string) bool {
	return len(c.conf.TrustedIPs) == 0 || slices.Contains(c.conf.TrustedIPs, ip)
}

// sees refuses a member who is not in the company (60111), in the app's range (60011) or has no
// right to external contacts (84074).
func (a *ask) sees(userid string) *refusal {
	m, known := a.c.staff(userid)
	switch {
	case !known:
		return refused(60111)
	case len(a.app.Sees) > 0 && !slices.Contains(a.app.Sees, userid):
		return refused(60011)
	case m.Unlisted:
		return refused(84074)
	}
	return nil
}

// visible are the members that the app may ask about.
func (a *ask) visible() []string {
	var list []string
	for _, m := range a.c.conf.Staff {
		if a.sees(m.ID) == nil {
			list = append(list, m.ID)
		}
	}
	return list
}

// tagged says whether an id is a corp tag that is not deleted.
func (c *corp) tagged(id string) bool {
	for _, g := range c.tags {
		for _, t := range g.tags {
			if t.ID == id {
				return !t.deleted
			}
		}
	}
	return false
}

// find is a company by its id, for the hooks.
func (s *Server) find(corpID string) (*corp, error) {
	c := s.corps[corpID]
	if c == nil {
		return nil, fmt.Errorf("%w corp %s", ErrUnknown, corpID)
	}
	return c, nil
}

// zone is the platform's: months of the cap, days of statistics.
var zone = content.Beijing()
