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

// The same holds for who the channel was connected as.
func TestAccountThatCannotBeReadNowIsWaitedFor(t *testing.T) {
	away := errors.New("the database is starting up")
	hand := func(content.Channel, publishers.Deps) (publishers.Publisher, error) { return deaf{}, nil }
	r := &registry{
		channels: []content.Channel{{ID: "xhs", Platform: content.XiaoHongShu, AppSecret: "${X}"}},
		factory:  func(string) (publishers.Factory, bool) { return hand, true },
		wrap:     func(p publishers.Publisher, _ content.Channel) publishers.Publisher { return p },
		accounts: awayAccounts{away}, made: map[string]made{},
	}
	if _, _, err := r.Publisher("xhs"); publishers.ClassOf(err) != publishers.Transient || !errors.Is(err, away) {
		t.Errorf("reading who it is: %v", err)
	}
}

// awayAccounts is a store that is away.
type awayAccounts struct{ err error }

func (a awayAccounts) Accounts(context.Context) ([]content.Account, error) { return nil, a.err }

// brokenVault is a vault over a store that is away.
type brokenVault struct{ err error }

func (v brokenVault) Token(context.Context, string, string) (string, bool, error) {
	return "", false, v.err
}

func (v brokenVault) PutToken(context.Context, string, string, string) error { return v.err }
