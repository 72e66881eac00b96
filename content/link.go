package content

import "time"

// Link is a short address of the team's own, /r/CODE, that leads on to Target and says where its
// reader came from: which article, on which channel, passed on by whom.
type Link struct {
	Code    string // lower-case letters and digits
	Slug    string
	Channel string
	Passer  string // who hands the link on, as the team calls them (a colleague, a group); "" = nobody in particular
	Target  string // absolute http(s) address
	Who     string
	At      time.Time // calendar
	Retired time.Time // since when it no longer counts; it leads on for ever. Zero = it counts
}

// VisitKind is what a reader's browser told the own site.
type VisitKind string

// Kinds of visits.
const (
	VisitRead   VisitKind = "read"   // a page was opened and looked at
	VisitDepth  VisitKind = "depth"  // how far it was scrolled, Value 0..1; once for each read
	VisitTime   VisitKind = "time"   // how long it was looked at, Value seconds; once for each read
	VisitFinish VisitKind = "finish" // its end was seen
	VisitReturn VisitKind = "return" // a reader who agreed to be known came back on another day
	VisitClick  VisitKind = "click"  // a /r/ link was followed
)

// Visit is one thing that a reader did on the own site or by a link of it. No address, no agent, no
// name is part of it.
type Visit struct {
	ID      int64
	Kind    VisitKind
	Slug    string
	Channel string // the site's channel, or the link's
	Code    string // the link that brought the reader here; "" = none
	Reader  string // keyed hash, only of readers who agreed; "" = unknown
	Key     string // tells the same message apart from another: a beacon sent twice counts once
	Value   float64
	At      time.Time // calendar
}

// VisitCount is what visits of an article on a channel add up to until an instant.
type VisitCount struct {
	Slug, Channel string
	Kind          VisitKind
	N             int     // visits
	Readers       int     // different readers among those who agreed
	Sum           float64 // of Value
}
