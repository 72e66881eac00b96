package wechatsim

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// confirmWithin is how long an administrator may take to confirm a send to all (section 1.6).
const confirmWithin = 30 * time.Minute

// Results of a send that are no code of the reviewers.
const (
	reprintStopped = 30003
	adminRefused   = 40001
	adminSilent    = 40002
)

// MassVerdict is how a mass send ends. The zero value is success.
type MassVerdict struct {
	// Refuse is an errcode for the call itself; nothing is sent.
	Refuse int
	// Err is N of the status err(N): 10001, 20001, …; nothing reaches readers.
	Err int
	// Fail ends the job with "send fail".
	Fail bool
	// Reprint is the platform taking the articles for somebody else's: err(30003) unless the call
	// said send_ignore_reprint.
	Reprint bool
	// NoURLs leaves ArticleUrlResult of the event empty, as seen in 2025-09.
	NoURLs bool
}

// massJob is one mass send.
type massJob struct {
	ID            int64       `json:"id"` // msg_id
	MsgDataID     int64       `json:"msg_data_id,omitempty"`
	Key           string      `json:"key,omitempty"` // clientmsgid
	Type          string      `json:"type"`
	MediaID       string      `json:"media_id,omitempty"`
	Articles      []article   `json:"articles,omitempty"`
	Text          string      `json:"text,omitempty"`
	Pictures      []string    `json:"pictures,omitempty"`
	ToAll         bool        `json:"to_all,omitempty"`
	Tag           int         `json:"tag,omitempty"`
	To            []string    `json:"to,omitempty"`
	Filtered      int         `json:"filtered,omitempty"` // receivers without quota left
	IgnoreReprint bool        `json:"ignore_reprint,omitempty"`
	Base          string      `json:"base"`
	Submitted     time.Time   `json:"submitted"`
	Waiting       bool        `json:"waiting,omitempty"` // for the administrator
	Confirmed     time.Time   `json:"confirmed,omitzero"`
	Refused       bool        `json:"refused,omitempty"` // by the administrator
	Ticks         int         `json:"ticks"`
	Verdict       MassVerdict `json:"verdict"`
	Ended         time.Time   `json:"ended,omitzero"`
	Status        string      `json:"status,omitempty"` // of the event: send success, send fail, err(N)
	ArticleID     string      `json:"article_id,omitempty"`
}

const sendSuccess = "send success"

// name is what people call the send by.
func (j *massJob) name() string {
	if len(j.Articles) > 0 {
		return j.Articles[0].Title
	}
	return j.Type
}

// massJobs are the account's sends, the oldest first.
func (a *account) massJobs() []*massJob {
	list := make([]*massJob, 0, len(a.rows.Mass))
	for _, j := range a.rows.Mass {
		list = append(list, j)
	}
	slices.SortFunc(list, func(x, y *massJob) int { return cmp.Compare(x.ID, y.ID) })
	return list
}

// status is the job's msg_status.
func (j *massJob) status(a *account) string {
	switch {
	case j.Ended.IsZero():
		return "SENDING"
	case j.Status != sendSuccess:
		return "SEND_FAIL"
	}
	if m := a.rows.Posts[j.ArticleID]; m != nil && m.gone() {
		return "DELETE"
	}
	return "SEND_SUCCESS"
}

// gone says whether no article of the message is left.
func (m *message) gone() bool {
	return !slices.ContainsFunc(m.Items, func(it item) bool { return it.Deleted.IsZero() })
}

// due is the instant at which a job ends and how, as far as it is known at now.
func (s *Server) massDue(j *massJob, now time.Time) (time.Time, MassVerdict, bool) {
	from := j.Submitted
	switch {
	case j.Refused:
		return j.Confirmed, MassVerdict{Err: adminRefused}, true
	case j.Waiting:
		silent := j.Submitted.Add(confirmWithin)
		return silent, MassVerdict{Err: adminSilent}, !now.Before(silent)
	case !j.Confirmed.IsZero():
		from = j.Confirmed
	}
	at := from.Add(s.opt.ProcessingTime)
	if now.Before(at) || j.Ticks < s.opt.PublishTicks {
		return time.Time{}, MassVerdict{}, false
	}
	if s.opt.PublishTicks > 0 {
		at = now
	}
	return at, j.Verdict, true
}

// settleMass ends the sends whose time has come, the oldest first.
func (s *Server) settleMass(a *account, now time.Time) {
	var open []*massJob // every call comes here: what has ended long since is not even sorted
	for _, j := range a.rows.Mass {
		if j.Ended.IsZero() {
			open = append(open, j)
		}
	}
	slices.SortFunc(open, func(x, y *massJob) int { return cmp.Compare(x.ID, y.ID) })
	for _, j := range open {
		if at, v, due := s.massDue(j, now); due {
			s.endMass(a, j, massEnd{at, v})
		}
	}
}

// massEnd is when and how a send ends.
type massEnd struct {
	at time.Time
	MassVerdict
}

func (e massEnd) status(j *massJob) string {
	switch {
	case e.Err != 0:
		return fmt.Sprintf("err(%d)", e.Err)
	case e.Reprint && !j.IgnoreReprint:
		return fmt.Sprintf("err(%d)", reprintStopped)
	case e.Fail:
		return "send fail"
	}
	return sendSuccess
}

// endMass carries out a send: its articles get pages, and its draft leaves the box.
func (s *Server) endMass(a *account, j *massJob, end massEnd) {
	ch := s.change(a)
	next := *j
	next.Ended, next.Waiting, next.Status = end.at, false, end.status(j)
	if next.Status == sendSuccess && j.Type == "mpnews" {
		m := ch.publish(j.Articles, j.Base, end.at)
		m.MsgDataID, m.MsgID, m.Key, m.By, m.Pushed = j.MsgDataID, j.ID, j.Key, ByMassSend, true
		next.ArticleID = m.ArticleID
		if a.rows.Drafts[j.MediaID] != nil {
			ch.rows.Drafts[j.MediaID] = nil
		}
	}
	ch.rows.Mass[strconv.FormatInt(j.ID, 10)] = &next
	ch.commit()
	act := Act{At: end.at, Kind: ActFailed, By: ByMassSend, Title: j.name(), ID: strconv.FormatInt(j.ID, 10), Detail: next.Status}
	switch m := a.rows.Posts[next.ArticleID]; {
	case m != nil:
		s.note(a, m.published()...)
	case next.Status == sendSuccess:
		act.Kind = ActSent
		s.note(a, act)
	default:
		s.note(a, act)
	}
	s.tell(a, s.massEvent(a, &next))
}

// decide is the administrator's answer to a send that waits.
func (s *Server) decide(a *account, j *massJob, yes bool) {
	ch := s.change(a)
	next := *j
	next.Waiting, next.Confirmed, next.Refused = false, s.opt.Clock(), !yes
	ch.rows.Mass[strconv.FormatInt(j.ID, 10)] = &next
	ch.commit()
	kind := map[bool]string{true: ActConfirmed, false: ActRefused}[yes]
	s.note(a, Act{At: next.Confirmed, Kind: kind, By: ByPerson, Title: j.name(), ID: strconv.FormatInt(j.ID, 10)})
	s.settle(a, s.opt.Clock())
}
