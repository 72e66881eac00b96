package wechatsim

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
)

// consoleActs are what a person does in the console: POST with a form, answered with JSON unless
// HTML was asked for.
//
//	/console/publish  appid, media_id, quiet=1|0  the draft goes out; quiet: followers are not told
//	/console/confirm  appid, msg_id, yes=1|0      the administrator's word on a send; msg_id 0 = the oldest
//	/console/delete   appid, article_id, index    the article is taken away; index 0 = the whole message
//	/console/check    appid                       the callback address is checked
var consoleActs = map[string]func(*Server, *http.Request) (any, error){
	"/console/publish": func(s *Server, r *http.Request) (any, error) {
		url, err := s.publishDraft(r.PostFormValue("appid"), r.PostFormValue("media_id"), r.PostFormValue("quiet") != "1")
		return map[string]string{"url": url}, err
	},
	"/console/confirm": func(s *Server, r *http.Request) (any, error) {
		id, err := strconv.ParseInt(r.PostFormValue("msg_id"), 10, 64)
		if err != nil {
			return nil, errForm
		}
		return done, s.ConfirmMass(r.PostFormValue("appid"), id, r.PostFormValue("yes") == "1")
	},
	"/console/delete": func(s *Server, r *http.Request) (any, error) {
		index, err := strconv.Atoi(r.PostFormValue("index"))
		if err != nil {
			return nil, errForm
		}
		return done, s.DeleteArticle(r.PostFormValue("appid"), r.PostFormValue("article_id"), index)
	},
	"/console/check": func(s *Server, r *http.Request) (any, error) {
		return done, s.CheckURL(r.Context(), r.PostFormValue("appid"))
	},
}

// consoleLists are what a test or a harness in another process looks at: GET with appid, JSON.
var consoleLists = map[string]func(*Server, string) any{
	"/console/posts":    func(s *Server, app string) any { return map[string]any{"posts": emptied(s.Posts(app))} },
	"/console/sends":    func(s *Server, app string) any { return map[string]any{"sends": emptied(s.Sends(app))} },
	"/console/tally":    func(s *Server, app string) any { return s.Tally(app) },
	"/console/previews": func(s *Server, app string) any { return map[string]any{"previews": emptied(s.Previews(app))} },
}

// emptied makes an empty list of none, which JSON would write as null.
func emptied[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

var errForm = errors.New("wechatsim: a number is missing")

// consoleAct carries out what a person does.
func (s *Server) consoleAct(w http.ResponseWriter, r *http.Request, act func(*Server, *http.Request) (any, error)) {
	// Another site's page in the same browser must not press the button.
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		http.Error(w, "cross-site", http.StatusForbidden)
		return
	}
	s.mu.Lock()
	s.host = r.Host
	s.mu.Unlock()
	reply, err := act(s, r)
	switch {
	case errors.Is(err, ErrUnknown):
		http.Error(w, err.Error(), http.StatusNotFound)
	case errors.Is(err, errForm):
		http.Error(w, err.Error(), http.StatusBadRequest)
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	case wantsHTML(r):
		http.Redirect(w, r, "/console/", http.StatusSeeOther)
	default:
		writeJSON(w, reply)
	}
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	_ = out.Encode(v) // the client may be gone; there is nobody to tell
}
