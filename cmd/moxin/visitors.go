package main

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// allowance is how often one address may ask for one kind of page.
type allowance struct {
	perSecond rate.Limit
	burst     int
}

// maxVisitors bounds the table of addresses: about 1 MB.
const maxVisitors = 4096

// visitors counts requests by address and kind of page, in the machine's time.
type visitors struct {
	now func() time.Time

	mu   sync.Mutex
	seen map[string]*visitor
}

type visitor struct {
	bucket *rate.Limiter
	last   time.Time
}

func newVisitors(now func() time.Time) *visitors {
	return &visitors{now: now, seen: map[string]*visitor{}}
}

// admit counts a request and reports whether it may pass.
func (v *visitors) admit(kind, client string, a allowance) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	now, key := v.now(), kind+" "+client
	who, ok := v.seen[key]
	if !ok {
		if len(v.seen) >= maxVisitors {
			v.forget()
		}
		who = &visitor{bucket: rate.NewLimiter(a.perSecond, a.burst)}
		v.seen[key] = who
	}
	who.last = now
	return who.bucket.AllowN(now, 1)
}

// forget makes room for one more: whoever has been away longest goes.
func (v *visitors) forget() {
	var oldest string
	for key, who := range v.seen {
		if oldest == "" || who.last.Before(v.seen[oldest].last) {
			oldest = key
		}
	}
	delete(v.seen, oldest)
}

// client names who asks: an IPv4 address, or an IPv6 network of 64 bits, which is what one
// subscriber has. Behind a proxy it is the last address of X-Forwarded-For, the one that the proxy
// itself wrote; the header is believed from this machine and from private networks alone.
func client(r *http.Request, proxied bool) string {
	peer := hostOf(r.RemoteAddr)
	if proxied && (peer.IsLoopback() || peer.IsPrivate()) {
		given := r.Header.Values("X-Forwarded-For")
		last := given[max(0, len(given)-1):]
		for _, line := range last {
			hops := strings.Split(line, ",")
			if a, err := netip.ParseAddr(strings.TrimSpace(hops[len(hops)-1])); err == nil {
				peer = a.Unmap()
			}
		}
	}
	if peer.Is6() {
		if network, err := peer.WithZone("").Prefix(64); err == nil {
			return network.String()
		}
	}
	return peer.String()
}

// hostOf is the address of a connection's other end; the zero address when there is none.
func hostOf(remote string) netip.Addr {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	a, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}
	}
	return a.Unmap()
}
