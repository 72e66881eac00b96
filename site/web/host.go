package web

import (
	"net"
	"net/netip"
	"slices"
	"strings"
)

// Ours reports whether a Host header names loopback or one of names, which carry no port. A
// request for any other name is to be refused: a page that makes its own name point here must not
// read along (DNS rebinding).
func Ours(host string, names []string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	if host == "localhost" || slices.ContainsFunc(names, func(ours string) bool { return strings.EqualFold(ours, host) }) {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}
