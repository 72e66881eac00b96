package transport

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
)

// ErrPlain refuses to send secrets unencrypted to another machine.
var ErrPlain = errors.New("plain http is only for loopback addresses; use https")

// Base reads the base address of a platform's API: https, or http to this machine (a proxy or
// a simulator), without query and without a slash at the end.
func Base(raw string) (string, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", fmt.Errorf("transport: %q is not the base address of an API", bare(raw))
	}
	switch u.Scheme {
	case "https":
	case "http":
		if !Loopback(u.Hostname()) {
			return "", fmt.Errorf("transport: %s: %w", bare(raw), ErrPlain)
		}
	default:
		return "", fmt.Errorf("transport: %q is neither http nor https", bare(raw))
	}
	return strings.TrimRight(u.String(), "/"), nil
}

// Loopback reports whether a host name, without a port, is this machine.
func Loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
