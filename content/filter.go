package content

import "time"

// ReleaseFilter chooses releases; zero fields choose all. Several fields narrow together.
type ReleaseFilter struct {
	IDs      []int64
	States   []State // any of these
	Channel  string
	Slug     string // of any article in the message, under its present or an old name
	Campaign string
	From     time.Time // due at or after
	To       time.Time // due before
	Limit    int       // 0 = no limit
	// Brief reads only what a calendar shows: ID, Channel, Platform, Run, State, Why, Due, Asked,
	// NotBefore, Version, UpdatedAt, Campaign and Priority, and Slug and Title of the items. All other
	// fields are zero, whatever the store has.
	Brief bool
}

// PublicationFilter chooses publications; zero fields choose all. Several fields narrow together.
type PublicationFilter struct {
	IDs     []int64
	Release int64
	Channel string
	Slug    string    // the article's present or an old name
	Since   time.Time // published at or after
	Until   time.Time // published before
	NotGone bool      // only what is still on the platform
}

// SampleFilter chooses samples; zero fields choose all.
// Publications and Channel add up: a sample has one or the other.
type SampleFilter struct {
	Publications []int64   // samples of these publications
	Channel      string    // samples of the channel itself (followers), not of what is on it
	Since        time.Time // observed at or after
	Until        time.Time // observed before
	AsRead       bool      // without corrections: every sample with the value that was read
	// Known chooses what was known at a calendar instant, and as it counted then: without what came in later or
	// was typed in later, and before later corrections. It narrows with Until. Zero = what is known now.
	Known time.Time
}

// Swept is what one look over abandoned work changed.
type Swept struct {
	Requeued []int64 // queued too long: approved again, to be dispatched with a new fence
	InDoubt  []int64 // their worker's lease ended without a word
}
