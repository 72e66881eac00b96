package content

import "time"

// MatterKeys are the keys of front matter in the order in which they are documented and written.
func MatterKeys() []string {
	keys := make([]string, len(matterKeys))
	for i, k := range matterKeys {
		keys[i] = k.key
	}
	return keys
}

// MatterKey is the key that a name stands for in front matter: "description" is "summary". It is
// false for a name that moxin has no use for.
func MatterKey(name string) (string, bool) { return ownKey(name) }

// SplitWords splits one string that holds several words, as front matter writes tags and authors:
// "复购, 会员" is two. A space does not separate.
func SplitWords(s string) []string { return splitWords([]string{s}, &node{kind: textNode}) }

// Instant is a date as front matter writes it. Without a time of day At is midnight; without a
// zone of its own it is in the zone that the reader was given.
type Instant struct {
	At               time.Time
	HasTime, HasZone bool
}

// ParseInstant reads a date in any shape that front matter takes; zone is where those without one
// are (UTC when nil). It is false for what is no date or does not exist, such as 31 June.
func ParseInstant(raw string, zone *time.Location) (Instant, bool) {
	if zone == nil {
		zone = time.UTC
	}
	in, problem := parseInstant(raw, zone)
	return Instant{in.at, in.hasTime, in.hasZone}, problem == nil
}
