package content

import "time"

// Import is one file of numbers that was brought.
type Import struct {
	ID      int64
	File    string // base name
	Layout  string // as people know the file
	Channel string // the only one it was read for; "" = every one that fits
	Raw     string // hash of the bytes
	Bytes   int64
	Who     string
	At      time.Time // calendar
	// ObservedAt is the calendar instant for which the file's numbers hold.
	ObservedAt time.Time
	Rows       int
	Matched    int
	Added      int
	Open       int    // rows that wait for a person's answer
	Report     []byte // the whole result as JSON, for who opens it again
}

// Match is a person's answer to which publication a row of an export speaks of. It holds for the
// same row of every later file.
type Match struct {
	Platform    string
	Key         string // the row's title and day, normalised by its reader
	Publication int64  // 0 = none of ours: leave such rows out
	Who         string
	At          time.Time // calendar
}
