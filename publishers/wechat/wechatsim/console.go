package wechatsim

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"
)

// consoleAccount is one account on the console's page. Instants are Beijing time.
type consoleAccount struct {
	AppID, Name string
	Drafts      []consoleDraft
	Posts       []consolePost
}

type consoleDraft struct {
	MediaID, Preview, Updated string
	Titles                    []string
}

type consolePost struct {
	Title, URL, Published string
	Gone                  bool
}

// console is where a person publishes a draft, as in WeChat's own: a page with buttons, and
// POST /console/publish with appid and media_id, which answers {"url": …} to anything that does
// not ask for HTML.
func (s *Server) console(w http.ResponseWriter, r *http.Request) {
	publish := r.URL.Path == "/console/publish"
	switch {
	case publish && r.Method == http.MethodPost:
		s.consolePublish(w, r)
	case !publish && r.Method == http.MethodGet:
		render(w, "console.html", s.consolePage())
	default:
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	}
}

func (s *Server) consolePublish(w http.ResponseWriter, r *http.Request) {
	// Another site's page in the same browser must not press the button.
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		http.Error(w, "cross-site", http.StatusForbidden)
		return
	}
	s.mu.Lock()
	s.host = r.Host
	s.mu.Unlock()
	url, err := s.PublishDraft(r.PostFormValue("appid"), r.PostFormValue("media_id"))
	switch {
	case errors.Is(err, ErrUnknown):
		http.Error(w, err.Error(), http.StatusNotFound)
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	case strings.Contains(r.Header.Get("Accept"), "text/html"):
		http.Redirect(w, r, "/console/", http.StatusSeeOther)
	default:
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		out := json.NewEncoder(w)
		out.SetEscapeHTML(false)
		_ = out.Encode(map[string]string{"url": url})
	}
}

func (s *Server) consolePage() any {
	var list []consoleAccount
	for _, id := range s.order {
		a := consoleAccount{AppID: id, Name: s.accounts[id].conf.Name} // neither ever changes
		for _, d := range s.Drafts(id) {
			a.Drafts = append(a.Drafts, consoleDraft{d.MediaID, d.Preview, clock(d.Updated), d.Titles})
		}
		posts := s.Posts(id)
		slices.Reverse(posts)
		for _, p := range posts {
			a.Posts = append(a.Posts, consolePost{p.Title, p.URL, clock(p.Published), !p.Deleted.IsZero()})
		}
		list = append(list, a)
	}
	return struct{ Accounts []consoleAccount }{list}
}

func clock(t time.Time) string { return t.In(beijing).Format("2006-01-02 15:04:05") }
