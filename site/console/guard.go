package console

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"moxin/site/web"
)

// policy lets pages load nothing but what we serve; framePolicy is for the frame that shows a
// rendition: its inline styles are what is looked at, and nothing in it may run.
const (
	policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; " +
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	framePolicy = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; form-action 'none'; " +
		"base-uri 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
)

// guard refuses names that are not ours and sets the headers that every answer carries.
func (h *handler) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		web.Private(w.Header(), policy)
		if !h.ours(r.Host) {
			http.Error(w, word("host").String(), http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// ours reports whether a Host header names loopback or one of Hosts.
func (h *handler) ours(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	if host == "localhost" || slices.ContainsFunc(h.Hosts, func(ours string) bool { return strings.EqualFold(ours, host) }) {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}
