package storetest

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// Need ends a test that lacks something of the machine: "postgres", "redis", "chromium" or "git".
// It skips with the reason, or fails where the comma-separated MOXIN_TEST_REQUIRE names it.
func Need(t testing.TB, what, reason string) {
	t.Helper()
	required := strings.Split(os.Getenv("MOXIN_TEST_REQUIRE"), ",")
	if slices.Contains(required, what) {
		t.Fatalf("%s is required (MOXIN_TEST_REQUIRE): %s", what, reason)
	}
	t.Skipf("needs %s: %s", what, reason)
}
