package web

import "net/http"

// Private sets the headers that every answer of a private page carries, policy being its
// Content-Security-Policy.
//
// The referrer goes to our own pages only. A stricter "no-referrer" would turn the Origin of
// our own forms into "null", and on plain http in an office network, where browsers send no
// Sec-Fetch-Site, Origin is all that tells our forms from a stranger's.
func Private(h http.Header, policy string) {
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "private, no-store")
}
