package demo

import (
	"time"

	"moxin/content"
)

// Colleague is the second person of the team, who has a word to say on what sells.
const Colleague = "林溪"

// Forgotten are the releases that nobody approved in time, by slug and channel: they are missed.
var Forgotten = map[string]string{"laba-day": "shop"}

// Paused is the channel that stands still when the console opens, until the next evening.
const (
	Paused    = "sph"
	PausedWhy = "视频号后台在换绑手机"
)

// Moved is what a person moved in the calendar, away from what the article says.
var Moved = struct {
	Slug, Channel, Why string
	To                 time.Time
}{"laba-day", "dy", "周六上午看的人多", time.Date(2027, 1, 16, 10, 30, 0, 0, time.FixedZone("CST", 8*60*60))}

// Typed is a number that no file and no interface tells, and that the colleague read off a phone.
var Typed = struct {
	Slug, Channel, Why string
	Metric             content.Metric
	Value              float64
}{"winter-gift-box", "xhs", "小红书 App 的私信里数的", content.Messages, 12}
