package content

import (
	"strings"
	"time"
)

// What a release remembers of front matter is the instant that was written there (RFC 3339), the slot
// that "slot" was given, or an offset with the instant it came to. Where the release was moved by a
// person its Due is another; where the release moved that it counts from, a new plan says another here.
const (
	askedSlot   = "slot " // slot 2026-12-01T20:00:00+08:00
	askedOffset = " = "   // gzh +2h0m0s = 2026-12-01T22:00:00+08:00
)

// SlotAsked is what a release remembers that was given a slot.
func SlotAsked(at time.Time) string { return askedSlot + at.Format(time.RFC3339) }

// AskedSlot reads what SlotAsked wrote.
func AskedSlot(remembered string) (time.Time, bool) {
	rest, ok := strings.CutPrefix(remembered, askedSlot)
	if !ok {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339, rest)
	return t, err == nil
}

// OffsetAsked is what a release remembers whose offset, normalised, came to an instant.
func OffsetAsked(offset string, at time.Time) string {
	return offset + askedOffset + at.Format(time.RFC3339)
}

// AskedOffset reads what OffsetAsked wrote.
func AskedOffset(remembered string) (offset string, at time.Time, ok bool) {
	offset, rest, _ := strings.Cut(remembered, askedOffset)
	at, err := time.Parse(time.RFC3339, rest)
	return offset, at, err == nil && offset != ""
}

// AskedAt is the instant that a release remembers, of whichever kind; false where it remembers none.
func AskedAt(remembered string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339, remembered[strings.LastIndexByte(remembered, ' ')+1:])
	return t, err == nil
}
