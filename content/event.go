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
