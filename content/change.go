package content

import "time"

// Changeset is everything one apply writes, in one transaction.
type Changeset struct {
	By       string
	At       time.Time // calendar
	Articles []ArticleRecord
	// Renditions are stored by digest; one that is there already is left alone.
	Renditions []Rendition
	Create     []Release // State Planned or Approved; ID, Fence and Version are the store's
	Change     []Change
}

// StepRepeat is the step of a release that stands while its open doubt is repeated under its key:
// until that is over its content may not change, or the new one would be taken for what is out.
const StepRepeat = "scheduler/repeat"

// ArticleRecord is what the store remembers of an article, to notice renames and to label numbers.
type ArticleRecord struct {
	Slug       string
	Aliases    []string
	Path       string
	Title      string
	Author     string
	Series     string
	Stage      Stage
	Audience   Audience
	Tags       []string
	Cover      string // media hash; "" = none
	BodyDigest string // of title and body: the same under a new slug is a rename
	Commit     string
	UpdatedAt  time.Time
	Gone       bool // deleted from the workspace
}

// Change alters one release that is not out yet. Zero fields stay as they are.
type Change struct {
	Release int64
	Version int64 // as planned against; another version makes the whole Changeset stale
	Due     time.Time
	Asked   string
	Items   []Item // with Digest: the message was compiled anew
	Digest  string
	Commit  string
	To      State // Planned (approval falls), Cancelled, or "" to stay
	Why     string

	// Terms, when not nil, replace the release's campaign, priority, consent and waits. Where the
	// consent becomes stricter than the words given for the digest, the approval falls.
	Terms *Terms
}

// Terms are what a release is under besides instant and content.
type Terms struct {
	Campaign string
	Priority Priority
	Consent  Consent
	Waits    []Wait
}

// Transition moves one release by somebody's word. The store refuses a step that the table
// of states does not have, and one whose From, Fence or Digest no longer holds.
type Transition struct {
	Release int64
	From    []State // any of these; empty = any state the table allows
	To      State
	Digest  string    // when set, must still be the release's
	Due     time.Time // when set, the new instant
	Who     string
	Why     string
	At      time.Time // calendar
}

// Ticket is a dispatched release on its way to a worker.
type Ticket struct {
	Release  int64
	Fence    int64
	Platform string
	Channel  string
}

// Hold asks for a release that no worker has, to do something about it on the platform beside
// its attempts: to put a draft in place, or to take it away.
type Hold struct {
	Release int64
	Digest  string    // must still be the release's
	Owner   string    // who may give it back
	Now     time.Time // calendar
	Work    time.Time
	Until   time.Time // work: the hold is over then
}

// Claim asks for the right to carry out a ticket.
type Claim struct {
	Ticket
	Worker  string
	Now     time.Time // calendar
	Started time.Time // work
	Lease   time.Time // work: until when the claim holds
}

// Settlement is how an attempt, a look-up, a poll or a person ended a state.
// It holds only while the release is still in From with Fence.
type Settlement struct {
	Release      int64
	Fence        int64
	From         State
	To           State
	Attempt      int64 // 0 = no attempt is closed by this
	Who          string
	Why          string
	At           time.Time // calendar
	Finished     time.Time // work
	Error        string
	Job          string
	NotBefore    time.Time
	Filled       string
	Publications []Publication // without ID, Release, Channel, Platform
	Handoff      *Handoff
}

// Remote is a file as a platform names it after an upload.
type Remote struct {
	ID  string
	URL string
}

// Beat is a worker saying that it lives.
type Beat struct {
	Worker string // host:pid
	Roles  string
	At     time.Time // work
}
