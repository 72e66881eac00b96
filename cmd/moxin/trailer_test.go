package main

import "testing"

func TestTrailersAreRead(t *testing.T) {
	for by, want := range map[string][2]string{
		"Mo Wang <mo@example.com>": {"Mo Wang", "mo@example.com"},
		"默默 <mo@example.com>":      {"默默", "mo@example.com"},
		"<mo@example.com>":         {"", "mo@example.com"},
		"mo@example.com":           {"", "mo@example.com"},
		"Mo":                       {"Mo", ""},
		"Mo <team> Wang":           {"Mo <team> Wang", ""},
	} {
		if name, address := parseTrailer(by); name != want[0] || address != want[1] {
			t.Errorf("%q is read as %q and %q", by, name, address)
		}
	}
}
