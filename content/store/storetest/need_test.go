package storetest_test

import (
	"fmt"
	"strings"
	"testing"

	"moxin/content/store/storetest"
)

// listener is a test that hears how it ends, and goes on.
type listener struct {
	testing.TB
	said string
}

// Helper marks nothing.
func (l *listener) Helper() {}

// Skipf hears a skip.
func (l *listener) Skipf(format string, args ...any) { l.hear("skip: " + fmt.Sprintf(format, args...)) }

// Fatalf hears a failure.
func (l *listener) Fatalf(format string, args ...any) {
	l.hear("fail: " + fmt.Sprintf(format, args...))
}

// hear keeps the first word: a real test would have ended there.
func (l *listener) hear(said string) {
	if l.said == "" {
		l.said = said
	}
}

func TestNeedSkipsUnlessRequired(t *testing.T) {
	for required, want := range map[string]string{
		"": "skip: ", "redis": "skip: ", "redis,postgres": "fail: ", "postgres": "fail: ", "postgresql": "skip: ",
	} {
		t.Setenv("MOXIN_TEST_REQUIRE", required)
		l := &listener{TB: t}
		storetest.Need(l, "postgres", "no initdb")
		if !strings.HasPrefix(l.said, want) || !strings.Contains(l.said, "no initdb") {
			t.Errorf("with %q required: %q, want %q and the reason", required, l.said, want)
		}
	}
}
