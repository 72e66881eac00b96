package content

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"
)

// MaxItems is the most articles one wechat message carries (draft/add, error 45008 above it).
const MaxItems = 8

// Item is one article's place in a message.
type Item struct {
	Slug         string
	Title        string // of the rendition, for lists
	Rendition    string // digest
	SourceDigest string
}

// Release is the intent to put one message on one channel at one instant.
//
// Two clocks: Due, NotBefore and the window Late are calendar time, which a demo may step;
// LeaseUntil is work time, always the machine's.
type Release struct {
	ID       int64
	Channel  string
	Platform string
	Run      int // 1; a repeat ("again") is 2, 3, …
	Items    []Item
	State    State
	Why      string // why it is in this state, for people

	Due   time.Time
	Asked string        // Asked.Raw of the first item when last applied
	Late  time.Duration // past Due+Late the release is missed

	// Digest identifies the message that was approved, see MessageDigest.
	Digest string

	Fence      int64     // grows with every dispatch; an older holder can change nothing
	LeaseUntil time.Time // work time: until when a worker has it, or its draft is worked on
	NotBefore  time.Time // a retry waits for this instant; zero = none
	Job        string    // the platform's job id while submitted
	Commit     string    // the commit that asked for it

	Campaign string   // the campaign it belongs to; "" = none
	Priority Priority // of what is due together the higher goes first
	Consent  Consent  // what its approval takes
	Waits    []Wait   // what has to be out before it; only on the way into the store, see store.WaitsOf

	Version   int64 // grows with every change; plans are stale against another
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Slug is the first article's, the one people name the release by.
func (r *Release) Slug() string { return r.Items[0].Slug }

// Title is the first article's.
func (r *Release) Title() string { return r.Items[0].Title }

// Deadline is the instant past which the release is missed.
func (r *Release) Deadline() time.Time { return r.Due.Add(r.Late) }

// Marker is what an adapter leaves on the platform, where it can, to find this release again.
// It never depends on the attempt: a retry must look for what an earlier one left.
func (r *Release) Marker() string { return "moxin-" + strconv.FormatInt(r.ID, 10) }

// MessageDigest is the digest of a message: of its renditions' digests in order.
func MessageDigest(items []Item) string {
	h := sha256.New()
	for _, it := range items {
		h.Write([]byte(it.Rendition + "\n"))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Attempt is one try to carry out a release. Times are work time but Called.
type Attempt struct {
	ID       int64
	Release  int64
	Fence    int64
	Worker   string
	Started  time.Time
	Finished time.Time     // zero while under way, or when its worker died
	Called   time.Time     // calendar instant of the claim
	Lateness time.Duration // Called - Due
	Result   State         // what it led to; "" while under way
	Error    string
	Late     string // what arrived after the lease was lost; never acted on by itself
	Filled   string // JSON: media references and named links as they were sent
}

// Publication is what exists on a platform after a release, one for each item.
type Publication struct {
	ID          int64
	Release     int64
	Index       int // 0-based place in the message
	Slug        string
	Channel     string
	Platform    string
	Family      Family // the shape it went out in; "" = not known
	RemoteID    string // the platform's id of the post
	StatID      string // the id statistics are joined by: <msg_data_id>_<1-based index> on wechat; may be ""
	URL         string
	Title       string
	PublishedAt time.Time // calendar
	GoneAt      time.Time // zero while it is there
	GoneWhy     string
}

// Handoff is the package that a person completes: everything to copy, save and tick.
type Handoff struct {
	Token      string // unguessable; opens /h/<token>
	Release    int64
	Channel    string
	Platform   string
	Due        time.Time
	Expires    time.Time
	Title      string
	Texts      []HandoffText
	Media      []Media
	Checklist  []Text
	PreviewURL string // where a look at the real thing is possible; may be ""
	// Open is where the post can be finished with one tap: an app's link (抖音's share schema) or a
	// share page; zero = nowhere.
	Open Opening
}

// Opening is a link into a platform's app or page with the post filled in.
type Opening struct {
	URL   string
	Label Text
	// Expires is when the link stops working, calendar time; zero = it does not.
	Expires time.Time
}

// HandoffText is one thing to copy. Key is stable: title, short, text, topics, script, link.
type HandoffText struct {
	Key   string
	Label Text
	Value string
	// HTML is the same as rich text, for editors that take it; "" for plain text alone. Pictures
	// stand in it as media references: see Handoff.FillHTML.
	HTML string
}

// Approval is one person's word for one digest.
type Approval struct {
	Release int64
	Digest  string
	By      string
	Via     string // cli, console, api, trailer
	Why     string // for the audit
	At      time.Time
}

// Entry is one line of the audit: who changed what, from which state to which, and why.
type Entry struct {
	ID      int64
	At      time.Time // calendar
	Who     string    // a person, "plan", "scheduler", "worker", "sweeper", "platform"
	Action  string    // release.transition, release.move, channel.connect, …
	Subject string    // "release:12", "channel:gzh"
	From    string
	To      string
	Why     string
	Origin  string // from where: an address, "cli"; "" = by itself, or not known
}

// Account is who a channel turned out to be when a person connected it to this store.
type Account struct {
	Channel     string
	Platform    string
	ID          string // app id or page id, as the platform says it
	Name        string // for people; may be ""
	Kind        string // subscription, service, person
	ConnectedAt time.Time
	ConnectedBy string
}
