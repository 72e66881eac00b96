package main

import (
	"context"
	"errors"
	"testing"

	"moxin/content"
	"moxin/publishers"
)

// A store that is away for a moment says nothing about an account: what waits is tried again, and
// no release fails for good.
func TestSecretThatCannotBeReadNowIsWaitedFor(t *testing.T) {
	away := errors.New("the database is starting up")
	s := secrets{
		env:    func(string) (string, bool) { return "", false },
		sealed: func(context.Context, string, string) ([]byte, bool, error) { return nil, false, away },
	}
	if _, _, err := s.fill(content.Channel{ID: "gzh"}); publishers.ClassOf(err) != publishers.Transient || !errors.Is(err, away) {
		t.Errorf("reading what is sealed: %v", err)
	}
	s.vault = brokenVault{away}
	if _, err := s.of("gzh")(sealedSecret); publishers.ClassOf(err) != publishers.Transient || !errors.Is(err, away) {
		t.Errorf("opening it: %v", err)
	}
}

// brokenVault is a vault over a store that is away.
type brokenVault struct{ err error }

func (v brokenVault) Token(context.Context, string, string) (string, bool, error) {
	return "", false, v.err
}

func (v brokenVault) PutToken(context.Context, string, string, string) error { return v.err }
