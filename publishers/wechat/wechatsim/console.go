package wechatsim

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// consoleAccount is one account on the console's page. Instants are Beijing time.
type consoleAccount struct {
	AppID, Name string
	Callback    bool
	Drafts      []consoleDraft
	Waiting     []consoleSend
	Posts       []consolePost
}

type consoleDraft struct {
	MediaID, Preview, Updated string
	Titles                    []string
}

// consoleSend is a mass send that waits for the administrator.
type consoleSend struct {
	MsgID     int64
	Titles    []string
	Submitted string
}

type consolePost struct {
	Title, URL, Published, By, ArticleID string
	Index                                int
	Gone                                 bool
}

// console is where a person publishes a draft, confirms a mass send and deletes an article, as in
// WeChat's own: a page with buttons, and the same by POST (consoleActs). GET of consoleLists
// answers JSON.
func (s *Server) console(w http.ResponseWriter, r *http.Request) {
	act, acts := consoleActs[r.URL.Path]
	list, lists := consoleLists[r.URL.Path]
	switch {
	case acts && r.Method == http.MethodPost:
		s.consoleAct(w, r, act)
	case lists && r.Method == http.MethodGet:
		writeJSON(w, list(s, r.URL.Query().Get("appid")))
	case r.URL.Path == "/console" || r.URL.Path == "/console/":
		if r.Method != http.MethodGet {
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		render(w, "console.html", s.consolePage())
	case acts || lists:
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	default:
		http.NotFound(w, r)
	}
}

func wantsHTML(r *http.Request) bool { return strings.Contains(r.Header.Get("Accept"), "text/html") }

// ways are how an article came out, for people.
var ways = map[string]string{ByFreePublish: "发布", ByMassSend: "群发", ByPerson: "后台发表"}

func (s *Server) consolePage() any {
	var list []consoleAccount
	for _, id := range s.order {
		conf := s.accounts[id].conf // never changes
		a := consoleAccount{AppID: id, Name: conf.Name, Callback: conf.Callback != nil}
		for _, d := range s.Drafts(id) {
			a.Drafts = append(a.Drafts, consoleDraft{d.MediaID, d.Preview, clock(d.Updated), d.Titles})
		}
		for _, m := range s.Sends(id) {
			if m.Waiting {
				a.Waiting = append(a.Waiting, consoleSend{m.MsgID, m.Titles, clock(m.Submitted)})
			}
		}
		posts := s.Posts(id)
		slices.Reverse(posts)
		for _, p := range posts {
			a.Posts = append(a.Posts, consolePost{p.Title, p.URL, clock(p.Published), ways[p.By], p.ArticleID, p.Index, !p.Deleted.IsZero()})
		}
		list = append(list, a)
	}
	return struct{ Accounts []consoleAccount }{list}
}

func clock(t time.Time) string { return t.In(beijing).Format("2006-01-02 15:04:05") }
