package content

import "time"

// Pause stops releases of a scope: "" is everything, "platform:wechat", "channel:gzh".
type Pause struct {
	Scope  string
	Reason string
	By     string
	At     time.Time
	Until  time.Time // zero = until resumed
}

// Covers reports whether the pause stops a channel of a platform, while it lasts.
func (p Pause) Covers(channel, platform string) bool {
	return p.Scope == "" || p.Scope == "platform:"+platform || p.Scope == "channel:"+channel
}

// Lasts reports whether the pause has not ended by a calendar instant.
func (p Pause) Lasts(at time.Time) bool { return p.Until.IsZero() || p.Until.After(at) }
