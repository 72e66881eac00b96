package content

import "time"

// Kinds of a WeCom channel (channels.X.mode): who says what to whom.
const (
	ModeRobot   = "robot"   // a group robot says it at once
	ModeMessage = "message" // 客户群发: a task that staff confirm in the app
	ModeMoment  = "moment"  // 客户朋友圈: the same, shown in customers' moments
)

// ContactWay is a code that makes a colleague a reader's contact (渠道活码): one for an article and the
// channel that shows it. Its state comes back with the reader and says where they came from.
type ContactWay struct {
	State   string // what WeCom hands back, ASCII, at most 30 characters; unique
	Slug    string
	Channel string // that shows it: gzh, own, …
	WeCom   string // the WeCom channel whose account made it
	Account string // of that channel: the corp id
	Config  string // WeCom's config_id: without it nobody can change or delete the way
	Picture string // hash of the stored picture of the code
	Staff   []string
	Who     string    // asked for it
	At      time.Time // calendar, when it was made
	Retired time.Time // since when it is no longer shown; what comes by it still counts. Zero = it is
}

// ContactChange is what happened to a contact, as WeCom calls it (ChangeType).
type ContactChange string

// Changes of contacts.
const (
	ContactAdded     ContactChange = "add_external_contact"
	ContactHalfAdded ContactChange = "add_half_external_contact" // the reader has not agreed yet
	ContactEdited    ContactChange = "edit_external_contact"     // tags and remarks
	ContactRemoved   ContactChange = "del_external_contact"      // a colleague removed the customer
	ContactLeft      ContactChange = "del_follow_user"           // the customer removed the colleague
	ContactKept      ContactChange = "transfer_fail"             // a hand-over to another colleague did not happen
	ContactTags      ContactChange = "change_external_tag"       // the company's tags; of no reader and no colleague
)

// ContactEvent is one change as a callback told of it. It is stored before the callback is answered
// and worked on afterwards. Nobody is named in it.
type ContactEvent struct {
	Channel string // the WeCom channel that was called back
	Account string // the corp id
	Key     string // the same for every delivery of one event
	Change  ContactChange
	Reader  string    // keyed hash of the external user id
	Staff   string    // the colleague's user id
	State   string    // of the way they came by; "" = none
	At      time.Time // calendar, as WeCom says
	Heard   time.Time // calendar, when it was first heard
}

// Contact is one reader's relation to one colleague.
type Contact struct {
	ID      int64
	Account string
	Reader  string // keyed hash
	Staff   string
	State   string    // of the way they came by; "" = another way, or not known
	Tags    []string  // WeCom's ids; known from the roll alone
	At      time.Time // calendar, when they were last added; zero = not known
	Left    time.Time // calendar, when that last ended; before At where they came back. Zero = never
	LeftBy  ContactChange
}

// Here reports whether the relation stands.
func (c Contact) Here() bool { return c.Left.IsZero() || c.At.After(c.Left) }

// ContactFilter selects contacts; zero fields select all.
type ContactFilter struct {
	Account string
	Reader  string
	States  []string // of ways
	Here    bool     // only those that stand
}

// ContactsKept is what one piece of work on contacts leaves: all of it is stored, or nothing.
type ContactsKept struct {
	Events   []ContactEvent // that are done with now
	Contacts []Contact
	Outcomes []Outcome
}

// Send is how a message to one customer stands, as WeCom numbers it (send_result status).
type Send int

// How messages stand.
const (
	SendWaits  Send = 0 // the colleague has not confirmed
	SendDone   Send = 1
	SendNoPal  Send = 2 // they are no contact any more
	SendCapped Send = 3 // the customer already got as many as one may in the period
)

// Delivery is what became of a message for one customer.
type Delivery struct {
	Publication int64
	Reader      string // keyed hash of the customer, or of the group
	Status      Send
	At          time.Time // calendar, when it was sent; zero before
}

// Reach is who a message would go to by what is known now.
type Reach struct {
	Customers int       // contacts of these tags
	Capped    int       // of them, those who can take no more in this period
	Staff     int       // colleagues who would have to confirm
	AsOf      time.Time // calendar, when the roll of customers was last read; zero = never: nothing is known
}

// Progress is how far a hand-off is that several colleagues confirm.
type Progress struct {
	Done    int       `json:"done"`
	Total   int       `json:"total"`
	Waiting []string  `json:"waiting,omitempty"` // user ids of colleagues, sorted; at most MaxWaiting of them
	At      time.Time `json:"at"`                // calendar, when it was asked
}

// MaxWaiting is how many colleagues a Progress names.
const MaxWaiting = 50

// ContactPicture prefixes the Source of the picture of a contact way in a rendition, followed by the
// channel that shows it: "contact:gzh". What stands there is a placeholder until the claim.
const ContactPicture = "contact:"

// ReachQuery asks whom a message would go to.
type ReachQuery struct {
	Account string
	Tags    []string // any of these; none = everybody
	Staff   []string // only their contacts; none = everybody's
	// Since and Max are how often one customer may be sent to: Max times from this calendar instant on.
	Since time.Time
	Max   int // 0 = nobody is counted as capped
}
