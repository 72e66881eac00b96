package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
)

// serve answers one request; a *Problem is told to the program.
type serve func(r *http.Request) (answer, error)

// answer is what a handler has to say.
type answer struct {
	body    any   // nil: there is nothing to say (204)
	version int64 // of the release that it is about; 0 = it is about no single one
	made    bool  // something new stands there (201)
}

// bodyBytes is the most that a request may hold.
const bodyBytes = 128 << 10

// answering turns what a handler returns into an answer; the cause of what broke goes to the log,
// never to the program.
func (h *Handler) answering(serve serve) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, bodyBytes)
		a, err := h.paced(r, serve)
		var p *Problem
		switch {
		case errors.As(err, &p):
			p.write(w)
		case err != nil && r.Context().Err() != nil: // whoever asked is gone
		case err != nil:
			h.broken(r, err).write(w)
		default:
			h.write(w, r, a)
		}
	}
}

func (h *Handler) broken(r *http.Request, err error) *Problem {
	h.Log.ErrorContext(r.Context(), "api", "path", r.URL.Path, "error", err)
	return brokenProblem
}

// write encodes before it answers: half an answer is never sent as a whole one.
func (h *Handler) write(w http.ResponseWriter, r *http.Request, a answer) {
	if a.body == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	data, err := json.Marshal(a.body)
	if err != nil {
		h.broken(r, err).write(w)
		return
	}
	if a.version != 0 {
		w.Header().Set("ETag", strconv.Quote(strconv.FormatInt(a.version, 10)))
	}
	w.Header().Set("Content-Type", "application/json")
	if a.made {
		w.WriteHeader(http.StatusCreated)
	}
	_, _ = w.Write(append(data, '\n')) // whoever went away needs no answer
}

// methods are those that a path has routes for.
func (h *Handler) methods(r *http.Request) string {
	var all []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
		probe := &http.Request{Method: method, Host: r.Host, URL: r.URL}
		if _, pattern := h.mux.Handler(probe); pattern != "" {
			all = append(all, method)
		}
	}
	return strings.Join(all, ", ")
}
