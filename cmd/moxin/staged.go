package main

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"sync"

	"moxin/publishers"
)

// stagedGrant is what the vault keeps of a grant on its way from the page to `accounts connect`,
// sealed like any token. It is no token of an adapter's: nothing is published with it.
const stagedGrant = "granted"

// staged is a vault in which nothing takes the place of anything before a person has said whose
// account it is: what an adapter keeps stays here, and what it reads is that, else the vault's.
type staged struct {
	publishers.Vault
	mu     sync.Mutex
	values map[string]string // by name, of one channel
}

func newStaged(v publishers.Vault) *staged { return &staged{Vault: v, values: map[string]string{}} }

// Token returns what was kept here, else what the vault has.
func (s *staged) Token(ctx context.Context, channel, name string) (string, bool, error) {
	s.mu.Lock()
	value, ok := s.values[name]
	s.mu.Unlock()
	if ok {
		return value, true, nil
	}
	return s.Vault.Token(ctx, channel, name)
}

// PutToken keeps a value here alone.
func (s *staged) PutToken(_ context.Context, _, name, value string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.values[name] = value
	return nil
}

// commit lets what is here take its place in the vault.
func (s *staged) commit(ctx context.Context, channel string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(s.values)) {
		if err := s.Vault.PutToken(ctx, channel, name, s.values[name]); err != nil {
			return err
		}
	}
	return nil
}

// handedOver is a grant as stagedGrant has it.
type handedOver struct {
	State  string            `json:"state"` // the id of the connect that it is for
	Values map[string]string `json:"values"`
}

// handOver leaves what is here for the connect that began state.
func (s *staged) handOver(ctx context.Context, channel, state string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	sealed, err := json.Marshal(handedOver{state, s.values})
	if err != nil {
		return err
	}
	return s.Vault.PutToken(ctx, channel, stagedGrant, string(sealed))
}

// takeOver reads what the page left for a connect, and reports whether it is still there: another
// grant may have taken its place.
func (s *staged) takeOver(ctx context.Context, channel, state string) (bool, error) {
	sealed, ok, err := s.Vault.Token(ctx, channel, stagedGrant)
	if err != nil || !ok {
		return false, err
	}
	var left handedOver
	if err := json.Unmarshal([]byte(sealed), &left); err != nil {
		return false, err
	}
	if left.State != state {
		return false, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.values = left.Values
	return true, nil
}
