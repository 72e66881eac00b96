package wechatsim

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Post is one published article, as tests and demos look at it.
type Post struct {
	ArticleID string    `json:"article_id"`
	MsgDataID int64     `json:"msg_data_id"`
	Index     int       `json:"index"` // 1-based place in its message
	Title     string    `json:"title"`
	URL       string    `json:"url"`
	SourceURL string    `json:"source_url"` // content_source_url, where a client may put a mark of its own
	Content   string    `json:"-"`          // the body after the filter
	Published time.Time `json:"published"`
	Deleted   time.Time `json:"deleted,omitzero"`      // zero = it is there
	By        string    `json:"by"`                    // ByFreePublish, ByMassSend or ByPerson
	Pushed    bool      `json:"pushed"`                // it went to followers: publish_type 0 in the statistics
	MsgID     int64     `json:"msg_id,omitempty"`      // of a mass send
	Key       string    `json:"clientmsgid,omitempty"` // of that send
}

// Ways in which an article comes out.
const (
	ByFreePublish = "freepublish"
	ByMassSend    = "mass"
	ByPerson      = "person" // in the console
)

// Draft is one entry of the draft box.
type Draft struct {
	MediaID string
	Titles  []string
	Bodies  []string // after the filter
	Preview string   // address of the first article's preview
	Updated time.Time
}

// ErrUnknown says that the account or the draft is not here.
var ErrUnknown = errors.New("wechatsim: unknown")

// present finds an account and ends its due jobs; nil = unknown.
func (s *Server) present(appID string) *account {
	a := s.accounts[appID]
	if a != nil {
		s.settle(a, s.opt.Clock())
	}
	return a
}

// Posts are the account's articles in the order they were published.
func (s *Server) Posts(appID string) []Post {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.present(appID)
	if a == nil {
		return nil
	}
	var list []Post
	for _, e := range a.entries() {
		it := e.item()
		list = append(list, Post{
			ArticleID: e.ArticleID, MsgDataID: e.MsgDataID, Index: e.index + 1, Title: it.Title, URL: it.URL,
			SourceURL: it.SourceURL, Content: it.Content, Published: e.Published, Deleted: it.Deleted,
			By: e.way(), Pushed: e.Pushed, MsgID: e.MsgID, Key: e.Key,
		})
	}
	return list
}

// Drafts are the account's drafts, the newest change first.
func (s *Server) Drafts(appID string) []Draft {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.present(appID)
	if a == nil {
		return nil
	}
	var list []Draft
	for _, d := range a.draftList() {
		out := Draft{MediaID: d.MediaID, Updated: d.Updated, Preview: s.base() + "/s?tempkey=" + d.Articles[0].TempKey}
		for _, x := range d.Articles {
			out.Titles = append(out.Titles, x.Title)
			out.Bodies = append(out.Bodies, x.Content)
		}
		list = append(list, out)
	}
	return list
}

// Dropped is what the content filter has taken out of the account's articles since the start
// of the process. Empty means that nothing a client sent was lost.
func (s *Server) Dropped(appID string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a := s.accounts[appID]; a != nil {
		return slices.Clone(a.dropped)
	}
	return nil
}

// Calls counts the account's API calls by path since the start of the process, refused ones
// included. Calls that never proved an account are not counted.
func (s *Server) Calls(appID string) map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.calls[appID])
}

// Script says how the account's next publish jobs end, in order; later ones succeed.
func (s *Server) Script(appID string, verdicts ...Verdict) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.accounts[appID]
	if a == nil {
		return fmt.Errorf("%w account %s", ErrUnknown, appID)
	}
	for _, v := range verdicts {
		if v.Status < 0 || v.Status > 6 || v.Status == underWay {
			return fmt.Errorf("wechatsim: no job ends with publish_status %d", v.Status)
		}
	}
	a.script = append(a.script, verdicts...)
	return nil
}

// PublishDraft is a person pressing the button in the account's console: the draft goes out to
// the followers at once, whatever the account's rights, and is not a freepublish item. It
// returns the first article's address.
func (s *Server) PublishDraft(appID, mediaID string) (string, error) {
	return s.publishDraft(appID, mediaID, true)
}

// PublishDraftQuietly is the same without telling the followers: no quota of sends is used, and
// the statistics say publish_type 1.
func (s *Server) PublishDraftQuietly(appID, mediaID string) (string, error) {
	return s.publishDraft(appID, mediaID, false)
}

func (s *Server) publishDraft(appID, mediaID string, push bool) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.present(appID)
	if a == nil {
		return "", fmt.Errorf("%w account %s", ErrUnknown, appID)
	}
	d := a.rows.Drafts[mediaID]
	if d == nil {
		return "", fmt.Errorf("%w draft %s", ErrUnknown, mediaID)
	}
	ch := s.change(a)
	m := ch.publish(d.Articles, s.base(), s.opt.Clock())
	m.By, m.Pushed = ByPerson, push
	ch.rows.Drafts[mediaID] = nil
	ch.commit()
	s.note(a, m.published()...)
	return m.Items[0].URL, s.broken
}

// Ban is the platform taking a message away: its pages say so, and its job answers
// publish_status 6.
func (s *Server) Ban(appID, articleID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.accounts[appID]
	if a == nil || a.rows.Posts[articleID] == nil {
		return fmt.Errorf("%w article %s of %s", ErrUnknown, articleID, appID)
	}
	s.remove(a, a.rows.Posts[articleID], removal{at: s.opt.Clock(), banned: true})
	return s.broken
}

// remove takes articles of a message off the platform.
func (s *Server) remove(a *account, m *message, what removal) {
	ch := s.change(a)
	next := *m
	next.Items = slices.Clone(m.Items)
	next.remove(what)
	ch.rows.Posts[m.ArticleID] = &next
	ch.commit()
	kind := map[bool]string{true: ActBanned, false: ActDeleted}[what.banned]
	for i, it := range next.Items {
		if m.Items[i].Deleted.IsZero() && !it.Deleted.IsZero() {
			s.note(a, Act{At: what.at, Kind: kind, By: m.way(), Title: it.Title, URL: it.URL, ID: m.ArticleID})
		}
	}
}
