package content

import "time"

// NoticeKind says what a notice is about.
type NoticeKind string

// Kinds of notices.
const (
	NoticeDue     NoticeKind = "due"      // a hand-off's minute has come
	NoticeAgain   NoticeKind = "again"    // nobody has finished it yet
	NoticeInDoubt NoticeKind = "in_doubt" // moxin cannot find out by itself: a person decides
	NoticeFailed  NoticeKind = "failed"
	NoticeMissed  NoticeKind = "missed"
	NoticeClock   NoticeKind = "clock"  // the machine's clock jumped, or it was asleep; of no release
	NoticeDigest  NoticeKind = "digest" // a day summed up; of no release
	NoticeTest    NoticeKind = "test"   // somebody tries whether notices arrive; of no release
	NoticeReport  NoticeKind = "report" // the report of a week or a month was made; of no release
)

// What the audit says of notices, with NoticeSubject. A place that fails is named there once, and
// once more when it takes notices again.
const (
	ActionNotice      = "notice." // all of the two below
	ActionNoticeFails = "notice.fail"
	ActionNoticeWorks = "notice.work"
	ActionDigests     = "digest." // all of the two below; from and to are the time that was summed up, RFC 3339
	ActionDigest      = "digest.send"
	ActionDigestFails = "digest.fail" // the next covers its time too
)

// NoticeSubject is a place where people are told, in the audit.
func NoticeSubject(target string) string { return "notices:" + target }

// Notice tells people what needs them. One that cannot be delivered never fails a release.
type Notice struct {
	Kind    NoticeKind
	Release Release     // zero where it is of none
	Handoff *Handoff    // of a hand-off
	Why     string      // for people
	Digest  *Digest     // of NoticeDigest
	Report  *ReportKept // of NoticeReport
	// Key is the same for every try of one notice, so that a place which knows keys shows it once.
	// "" = it has none.
	Key string
}

// Digest sums up the time from From until before To, and says what stands at To. Both are calendar
// time. Lists are whole: whoever writes them says what he leaves out.
type Digest struct {
	From, To  time.Time
	Published []Release // that became so within the time
	Failed    []Release // that ended so within the time
	Missed    []Release // missed or expired within the time
	Waiting   []Release // need a person now: in doubt, handed off, or to approve before Until
	Coming    []Release // approved, due before Until
	Until     time.Time // a day after To, calendar
	Numbers   []DigestNumbers
	Outcomes  []DigestOutcome
	Paused    []Pause // that last at To
}

// DigestNumbers says what was read back of a channel. A channel that is not listed was not read:
// that is not the same as nothing having happened there.
type DigestNumbers struct {
	Channel, Platform string
	Posts             int // of which something was read
	Readings          int // values, of posts and of the channel itself
}

// DigestOutcome counts what readers did within the time, as far as it is known.
type DigestOutcome struct {
	Kind  OutcomeKind
	Count int
	Value float64 // fen, of orders
}
