package content

import "time"

// Event is what a platform told by callback. It is stored before it is answered, so that it
// survives whatever comes between; a second delivery of the same Key changes nothing.
type Event struct {
	Channel string
	Key     string    // the same for every delivery of one event
	Kind    string    // as the platform calls it: PUBLISHJOBFINISH, create_video, …
	Job     string    // the job that it is about; "" = none of ours
	At      time.Time // calendar, when it was first heard
	Body    []byte    // JSON of what it means for the job (publishers.Receipt); no personal data
}

// NoticeKind says what a notice is about.
type NoticeKind string

// Kinds of notices.
const (
	NoticeDue     NoticeKind = "due"      // a hand-off's minute has come
	NoticeAgain   NoticeKind = "again"    // nobody has finished it yet
	NoticeInDoubt NoticeKind = "in_doubt" // moxin cannot find out by itself: a person decides
	NoticeFailed  NoticeKind = "failed"
	NoticeMissed  NoticeKind = "missed"
	NoticeClock   NoticeKind = "clock" // the machine's clock jumped, or it was asleep; of no release
)

// Notice tells people what needs them. One that cannot be delivered never fails a release.
type Notice struct {
	Kind    NoticeKind
	Release Release  // zero where it is of none
	Handoff *Handoff // of a hand-off
	Why     string   // for people
}
