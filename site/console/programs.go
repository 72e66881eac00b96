package console

import (
	"errors"
	"net/http"
	"strings"

	"moxin/content"
)

// Programs is the part of the console for programs.
type Programs interface {
	http.Handler
	// Refuse answers a request that the gate does not let through, and says why.
	Refuse(w http.ResponseWriter, r *http.Request, status int, why content.Text)
}

// programsPath is where programs ask.
const programsPath = "/api/"

// programRights say who may ask for what below programsPath: everybody reads, schedulers change.
var programRights = map[string]access{
	"GET " + programsPath:    everybody,
	"POST " + programsPath:   schedulers,
	"DELETE " + programsPath: schedulers,
	programsPath:             everybody, // it says itself what it does not take
}

// programs admits a request of a program, or of a page's own script. The audit tells their words from
// those of the pages.
func (h *handler) programs(a access) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, err := h.visitor(r)
		switch {
		case errors.Is(err, content.ErrNotSignedIn):
			h.API.Refuse(w, r, http.StatusUnauthorized, speech.Of("people.token"))
		case err != nil:
			h.Log.ErrorContext(r.Context(), "console", "path", r.URL.Path, "error", err)
			h.API.Refuse(w, r, http.StatusInternalServerError, speech.Of("broken"))
		case v.shut:
			h.API.Refuse(w, r, http.StatusForbidden, speech.Of("people.shut"))
		case v.Person.Name == "":
			h.API.Refuse(w, r, http.StatusUnauthorized, speech.Of("people.sign_in"))
		case !v.uses(a):
			h.API.Refuse(w, r, http.StatusForbidden, speech.Of("people.role"))
		default:
			v.Origin = strings.TrimSpace("api " + v.Origin)
			h.API.ServeHTTP(w, r.WithContext(content.WithCaller(r.Context(), v.Caller)))
		}
	}
}

// foreignProgram answers a request that another site's page sent.
func (h *handler) foreignProgram(w http.ResponseWriter, r *http.Request) bool {
	if h.API == nil || !strings.HasPrefix(r.URL.Path, programsPath) {
		return false
	}
	h.API.Refuse(w, r, http.StatusForbidden, speech.Of("foreign"))
	return true
}
