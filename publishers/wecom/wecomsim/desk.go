package wecomsim

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"
)

// deskPath is where a person plays the staff and the customers: a page with buttons, the same by POST,
// and lists as JSON for whoever watches from another process.
const deskPath = "/wecom/"

//go:embed desk.html
var deskText string

var deskPage = template.Must(template.New("desk").Funcs(template.FuncMap{
	"clock": func(t time.Time) string { return t.In(zone).Format("2006-01-02 15:04:05") },
}).Parse(deskText))

// acts are what a person does there: POST with a form, answered with JSON unless HTML was asked for.
//
//	/wecom/confirm  task, userid            members press the button of a task; no userid = all of them
//	/wecom/scan     way                     a new customer scans a contact way
//	/wecom/leave    corp, external, userid  a customer removes a member
//	/wecom/remove   corp, external, userid  a member removes a customer
//	/wecom/check    corp                    the callback's address is checked
var acts = map[string]func(*Server, *http.Request) error{
	"confirm": func(s *Server, r *http.Request) error {
		var who []string
		if u := r.PostFormValue("userid"); u != "" {
			who = []string{u}
		}
		return s.Confirm(r.PostFormValue("task"), who...)
	},
	"scan": func(s *Server, r *http.Request) error {
		if r.PostFormValue("way") == "" {
			return ErrUnknown
		}
		_, err := s.Arrive(Arrival{Way: r.PostFormValue("way")})
		return err
	},
	"leave": func(s *Server, r *http.Request) error {
		return s.Leave(r.PostFormValue("corp"), r.PostFormValue("external"), r.PostFormValue("userid"))
	},
	"remove": func(s *Server, r *http.Request) error {
		return s.Remove(r.PostFormValue("corp"), r.PostFormValue("external"), r.PostFormValue("userid"))
	},
	"check": func(s *Server, r *http.Request) error { return s.CheckURL(r.Context(), r.PostFormValue("corp")) },
}

// lists are what there is to see: GET, JSON; customers with ?corp=.
var lists = map[string]func(*Server, *http.Request) any{
	"tasks":  func(s *Server, _ *http.Request) any { return map[string]any{"tasks": s.Tasks()} },
	"ways":   func(s *Server, _ *http.Request) any { return map[string]any{"ways": s.Ways()} },
	"events": func(s *Server, _ *http.Request) any { return map[string]any{"events": s.Events()} },
	"customers": func(s *Server, r *http.Request) any {
		return map[string]any{"customers": s.Customers(r.FormValue("corp"))}
	},
}

// desk adds the paths of the page.
func (s *Server) desk(mux *http.ServeMux) {
	mux.HandleFunc("GET "+deskPath+"{$}", s.showDesk)
	for name, list := range lists {
		mux.HandleFunc("GET "+deskPath+name, func(w http.ResponseWriter, r *http.Request) { writeJSON(w, list(s, r)) })
	}
	for name, act := range acts {
		mux.HandleFunc("POST "+deskPath+name, func(w http.ResponseWriter, r *http.Request) { s.act(w, r, act) })
	}
}

// act carries out what a person does.
func (s *Server) act(w http.ResponseWriter, r *http.Request, do func(*Server, *http.Request) error) {
	// Another site's page in the same browser must not press the button.
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		http.Error(w, "cross-site", http.StatusForbidden)
		return
	}
	switch err := do(s, r); {
	case errors.Is(err, ErrUnknown):
		http.Error(w, err.Error(), http.StatusNotFound)
	case err != nil:
		http.Error(w, err.Error(), http.StatusConflict)
	case strings.Contains(r.Header.Get("Accept"), "text/html"):
		http.Redirect(w, r, deskPath, http.StatusSeeOther)
	default:
		writeJSON(w, ok)
	}
}

// deskCorp is one company on the page.
type deskCorp struct {
	ID       string
	Callback bool
	Tasks    []Task
	Ways     []Way
	Newest   []deskTie
}

type deskTie struct {
	External, Name string
	Follow
}

// shownTies is how many customers the page shows, the newest first.
const shownTies = 20

func (s *Server) showDesk(w http.ResponseWriter, _ *http.Request) {
	var all []deskCorp
	tasks, ways := s.Tasks(), s.Ways()
	slices.Reverse(tasks)
	slices.Reverse(ways)
	for _, id := range s.corpIDs() {
		c := deskCorp{ID: id, Callback: s.listens(id)}
		for _, t := range tasks {
			if t.Corp == id {
				c.Tasks = append(c.Tasks, t)
			}
		}
		for _, v := range ways {
			if v.Corp == id && v.Deleted.IsZero() {
				c.Ways = append(c.Ways, v)
			}
		}
		for _, p := range s.Customers(id) {
			for _, f := range p.Follows {
				if f.Left.IsZero() {
					c.Newest = append(c.Newest, deskTie{p.ID, p.Name, f})
				}
			}
		}
		slices.SortStableFunc(c.Newest, func(x, y deskTie) int { return y.Since.Compare(x.Since) })
		c.Newest = c.Newest[:min(shownTies, len(c.Newest))]
		all = append(all, c)
	}
	var page bytes.Buffer
	if err := deskPage.Execute(&page, all); err != nil {
		http.Error(w, "no page", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(page.Bytes()) // the reader may be gone
}

// corpIDs are the companies in the order given.
func (s *Server) corpIDs() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.order)
}

// listens says whether a company has a callback.
func (s *Server) listens(corpID string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.corps[corpID].conf.Callback != nil
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	_ = out.Encode(v) // the client may be gone; there is nobody to tell
}
