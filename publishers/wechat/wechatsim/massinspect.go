package wechatsim

import (
	"fmt"
	"slices"
	"time"
)

// Send is one mass send that was accepted, as tests and demos look at it.
type Send struct {
	MsgID     int64     `json:"msg_id"`
	MsgDataID int64     `json:"msg_data_id"`
	Key       string    `json:"clientmsgid"`
	Type      string    `json:"msgtype"`
	MediaID   string    `json:"media_id"` // of the draft or voice
	Titles    []string  `json:"titles"`
	ToAll     bool      `json:"is_to_all"`
	Tag       int       `json:"tag_id"`
	To        int       `json:"to"` // receivers by name
	Submitted time.Time `json:"submitted"`
	Waiting   bool      `json:"waiting"` // for the administrator
	Status    string    `json:"status"`  // mass/get's word
	Verdict   string    `json:"verdict"` // the event's: send success, send fail, err(N); "" = not yet
}

// Preview is one message that was shown to one person.
type Preview struct {
	At      time.Time `json:"at"`
	MediaID string    `json:"media_id"`
	Text    string    `json:"text"`
	Titles  []string  `json:"titles"`
	To      string    `json:"touser"`   // openid
	Name    string    `json:"towxname"` // WeChat id
}

// Sends are the account's accepted mass sends, the oldest first, failed ones included.
func (s *Server) Sends(appID string) []Send {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.present(appID)
	if a == nil {
		return nil
	}
	var list []Send
	for _, j := range a.massJobs() {
		list = append(list, Send{
			MsgID: j.ID, MsgDataID: j.MsgDataID, Key: j.Key, Type: j.Type, MediaID: j.MediaID, Titles: titles(j.Articles),
			ToAll: j.ToAll, Tag: j.Tag, To: len(j.To), Submitted: j.Submitted, Waiting: j.Waiting,
			Status: j.status(a), Verdict: j.Status,
		})
	}
	return list
}

// Previews are the previews since the start of the process.
func (s *Server) Previews(appID string) []Preview {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a := s.accounts[appID]; a != nil {
		return slices.Clone(a.previews)
	}
	return nil
}

// Tally counts what an account put before readers, whichever way it went out: more than one
// under a name that belongs to one intent is a post that went out twice. What was deleted since
// counts, and so does a send that is under way.
type Tally struct {
	Titles  map[string]int `json:"titles"`       // articles by title
	Sources map[string]int `json:"sources"`      // articles by content_source_url, where a client leaves its mark
	Keys    map[string]int `json:"clientmsgids"` // mass sends; failed ones put nothing before anybody
}

// Tally counts posts and sends of an account; of one that is not here it is empty.
func (s *Server) Tally(appID string) Tally {
	t := Tally{map[string]int{}, map[string]int{}, map[string]int{}}
	for _, p := range s.Posts(appID) {
		t.Titles[p.Title]++
		t.Sources[p.SourceURL]++
	}
	for _, m := range s.Sends(appID) {
		if m.Key != "" && m.Status != "SEND_FAIL" {
			t.Keys[m.Key]++
		}
	}
	return t
}

// ScriptMass says how the account's next mass sends end, in order; later ones succeed.
func (s *Server) ScriptMass(appID string, verdicts ...MassVerdict) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.accounts[appID]
	if a == nil {
		return fmt.Errorf("%w account %s", ErrUnknown, appID)
	}
	a.massScript = append(a.massScript, verdicts...)
	return nil
}

// ConfirmMass is the administrator's word on a send that waits for it: yes lets it out, no ends
// it with err(40001). A msgID of 0 is the oldest that waits.
func (s *Server) ConfirmMass(appID string, msgID int64, yes bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.present(appID)
	if a == nil {
		return fmt.Errorf("%w account %s", ErrUnknown, appID)
	}
	for _, j := range a.massJobs() {
		if j.Waiting && (msgID == 0 || j.ID == msgID) {
			s.decide(a, j, yes)
			return s.broken
		}
	}
	return fmt.Errorf("%w mass send %d that waits", ErrUnknown, msgID)
}

// DeleteArticle is a person deleting an article in the console: index is its 1-based place, 0
// takes the whole message away.
func (s *Server) DeleteArticle(appID, articleID string, index int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.present(appID)
	if a == nil || a.rows.Posts[articleID] == nil || index < 0 || index > len(a.rows.Posts[articleID].Items) {
		return fmt.Errorf("%w article %s %d of %s", ErrUnknown, articleID, index, appID)
	}
	s.remove(a, a.rows.Posts[articleID], removal{index: index, at: s.opt.Clock()})
	return s.broken
}

// Settle ends every job whose time has come. Calls and looks do so by themselves: a process that
// wants callbacks without being asked calls it now and then.
func (s *Server) Settle() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settleAll()
}
