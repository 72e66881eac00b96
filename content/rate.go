package content

import "time"

// ChannelRate is how many messages go out on a channel within a window, for all processes together.
type ChannelRate struct {
	Channel string
	Key     string // under which each message is counted as it goes out
	Max     int
	Window  time.Duration // work time
}
