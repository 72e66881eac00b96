package content

import "time"

// Offset is an instant counted from the release of the same article on another channel, as in
// "gzh +2h" and "gzh +1d 09:00".
type Offset struct {
	Channel string        // "" = no offset
	Delay   time.Duration // after the other's instant; 0 where Days and Clock count
	Days    int           // whole calendar days after the other's, in the workspace's zone
	Clock   time.Duration // the time of day on that day; meaningful where Daily
	Daily   bool          // Days and Clock count, Delay does not
}

// From is the instant that an offset means when the other release is at t. zone is the workspace's.
func (o Offset) From(t time.Time, zone *time.Location) time.Time {
	if !o.Daily {
		return t.Add(o.Delay)
	}
	t = t.In(zone)
	h, m := int(o.Clock/time.Hour), int(o.Clock/time.Minute)%60
	return OnClock(time.Date(t.Year(), t.Month(), t.Day()+o.Days, h, m, 0, 0, time.UTC), zone)
}

// Campaign is a rhythm of releases over several channels: when each goes out, counted from another.
// An article that names it takes over the offsets of the channels for which it says no instant of
// its own.
type Campaign struct {
	ID    string
	Title string
	Steps map[string]Offset // by channel
}

// ChannelRole is how much a channel counts in the team's combination of channels.
type ChannelRole string

const (
	Primary   ChannelRole = "primary"   // 主
	Secondary ChannelRole = "secondary" // 辅
)

// DefaultEvery is after how long without a post a primary channel has gone quiet, when moxin.yaml
// does not say.
const DefaultEvery = 7 * 24 * time.Hour
