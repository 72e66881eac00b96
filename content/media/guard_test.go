package media_test

import (
	"errors"
	"net/netip"
	"testing"

	"moxin/content/media"
)

func TestGuardLetsNamedNetworksThrough(t *testing.T) {
	guard := media.Guard([]netip.Prefix{netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("fd00:1::/32")})
	for address, open := range map[string]bool{
		"10.1.2.3:443":          true,
		"[::ffff:10.1.2.3]:443": true, // the same machine, written as IPv6
		"[fd00:1::9]:80":        true,
		"93.184.216.34:443":     true,
		"10.2.0.1:443":          false,
		"127.0.0.1:80":          false,
		"[::1]:80":              false,
		"169.254.169.254:80":    false, // where clouds keep their credentials
		"[fe80::1%eth0]:80":     false,
		"[fd00:2::1]:80":        false,
	} {
		if err := guard("tcp", address, nil); (err == nil) != open || err != nil && !errors.Is(err, media.ErrPrivate) {
			t.Errorf("%s: %v, want open %v", address, err, open)
		}
	}
	for _, odd := range []string{"example.com:80", "10.1.2.3", ""} {
		if err := guard("tcp", odd, nil); err == nil {
			t.Errorf("%q is let through", odd)
		}
	}
}

func TestFetchReadsFromNamedNetworks(t *testing.T) {
	s := host(t)
	f := &media.Fetcher{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
	if data, err := f.Fetch(t.Context(), s.URL+"/ok"); err != nil || string(data) != "picture" {
		t.Errorf("%q, %v", data, err)
	}
	f = &media.Fetcher{Allow: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}
	if _, err := f.Fetch(t.Context(), s.URL+"/ok"); !errors.Is(err, media.ErrPrivate) {
		t.Errorf("err = %v", err)
	}
}
