package preview

import (
	"net/http"

	"moxin/site/web"
)

// policy lets pages load nothing but what we serve. framePolicy is for the frame that shows a
// rendition: its inline styles are what is looked at, and nothing in it may run. richPolicy is for
// the same with its pictures inside.
const (
	policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; " +
		"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	framePolicy = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; form-action 'none'; " +
		"base-uri 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
	richPolicy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; " +
		"base-uri 'none'; frame-ancestors 'none'; sandbox"
)

// guard refuses names that are not ours and sets the headers that every answer carries.
func (h *handler) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		web.Private(w.Header(), policy)
		if !web.Ours(r.Host, h.Hosts) {
			http.Error(w, word("host").String(), http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}
