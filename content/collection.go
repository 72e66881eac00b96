package content

import "time"

// Trouble says why a reading did not work out, as far as that tells who can mend it.
type Trouble string

// Kinds of trouble. Whatever is none of them is a failing connection or service, and passes.
const (
	NoTrouble        Trouble = ""
	TroublePassing   Trouble = "passing"   // tried again by itself
	TroubleBlocked   Trouble = "blocked"   // the platform asks for verification: a person looks, nothing is worked around
	TroubleChanged   Trouble = "changed"   // the numbers are no longer where they were: a rule has to be mended
	TroubleForbidden Trouble = "forbidden" // robots.txt, a host that nobody allowed, a missing permission
)

// Collection is when a publication is read next by a collector, and how that has gone.
type Collection struct {
	Publication int64
	Collector   string
	Next        time.Time // calendar; zero = nothing more to read
	Last        time.Time // calendar instant of the last reading that worked
	Failures    int       // in a row
	Error       string
	Trouble     Trouble // of the last failure; "" when the last reading worked
	Raw         string  // hash of what the last failure was made of, such as a changed page's HTML; "" = none
	// Taken is until when a worker has it (work time): another takes it only afterwards. Zero = nobody.
	Taken time.Time
}

// Reading state of a public page, by its address: what it said last and how to ask whether it still
// does, kept so that a restart does not ask for whole pages again.
type Recall struct {
	Address  string
	ETag     string
	Modified string    // Last-Modified, as the host wrote it
	At       time.Time // calendar instant of the last whole page
	Said     []byte    // what was read off it, as its collector writes it
}

// ReadScope is the scope of a pause that stops reading from a host; releases know nothing of it.
// A verification page sets it, a person lifts it.
func ReadScope(host string) string { return "read:" + host }
