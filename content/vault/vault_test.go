package vault_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"moxin/content/vault"
)

const (
	key   = "a key of forty-four characters, as openssl has it"
	token = "refresh-token-0123456789"
)

// rows is a store in memory.
type rows struct {
	mu   sync.Mutex
	rows map[[2]string][]byte
	at   time.Time
	err  error
}

var now = time.Date(2026, 12, 1, 20, 0, 0, 0, time.UTC)

func clock() time.Time { return now }

func (r *rows) SealedToken(_ context.Context, channel, name string) ([]byte, bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	b, ok := r.rows[[2]string{channel, name}]
	return b, ok, r.err
}

func (r *rows) PutSealedToken(_ context.Context, channel, name string, sealed []byte, at time.Time) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		r.rows[[2]string{channel, name}] = bytes.Clone(sealed)
		r.at = at
	}
	return r.err
}

// open makes a vault in which the channel dy has a token.
func open(t *testing.T, k string) (*vault.Vault, *rows) {
	t.Helper()
	store := &rows{rows: map[[2]string][]byte{}}
	v := with(t, store, k)
	if err := v.PutToken(t.Context(), "dy", "refresh", token); err != nil {
		t.Fatal(err)
	}
	return v, store
}

func with(t *testing.T, store *rows, k string) *vault.Vault {
	t.Helper()
	v, err := vault.New(store, k, clock)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestWhatIsKeptComesBack(t *testing.T) {
	v, store := open(t, key)
	for range 2 { // another process with the same key opens it too
		if got, ok, err := v.Token(t.Context(), "dy", "refresh"); got != token || !ok || err != nil {
			t.Errorf("Token = %q, %v, %v", got, ok, err)
		}
		v = with(t, store, key)
	}
	if !store.at.Equal(now) {
		t.Errorf("kept at %v", store.at)
	}
	if got, ok, err := v.Token(t.Context(), "dy", "access"); got != "" || ok || err != nil {
		t.Errorf("a token that was never kept: %q, %v, %v", got, ok, err)
	}
	if err := v.PutToken(t.Context(), "dy", "refresh", "the next one"); err != nil {
		t.Fatal(err)
	}
	if got, _, _ := v.Token(t.Context(), "dy", "refresh"); got != "the next one" {
		t.Errorf("the newer value is %q", got)
	}
}

func TestNothingReadableIsStored(t *testing.T) {
	v, store := open(t, key)
	first := store.rows[[2]string{"dy", "refresh"}]
	if bytes.Contains(first, []byte("refresh-token")) || bytes.Contains(first, []byte(token[:8])) {
		t.Errorf("the stored bytes show the token: %q", first)
	}
	if err := v.PutToken(t.Context(), "dy", "refresh", token); err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(first, store.rows[[2]string{"dy", "refresh"}]) {
		t.Error("the same value was sealed to the same bytes: whoever reads the store sees that nothing changed")
	}
}

func TestAnotherKeyOpensNothing(t *testing.T) {
	_, store := open(t, key)
	got, ok, err := with(t, store, strings.ToUpper(key)).Token(t.Context(), "dy", "refresh")
	if !errors.Is(err, vault.ErrSealed) || ok || got != "" {
		t.Errorf("with another key: %q, %v, %v", got, ok, err)
	}
}

// A row is worth nothing elsewhere: whoever can write to the store cannot make one channel speak
// for another account.
func TestMovedAndChangedRowsDoNotOpen(t *testing.T) {
	for name, tamper := range map[string]func(sealed []byte) (channel, token string, row []byte){
		"another channel": func(b []byte) (string, string, []byte) { return "dy2", "refresh", b },
		"another name":    func(b []byte) (string, string, []byte) { return "dy", "access", b },
		// One letter moved from the name to the channel, or back, is another place.
		"a shifted border": func(b []byte) (string, string, []byte) { return "dyr", "efresh", b },
		"a flipped bit":    func(b []byte) (string, string, []byte) { b[len(b)-1] ^= 1; return "dy", "refresh", b },
		"another version":  func(b []byte) (string, string, []byte) { b[0]++; return "dy", "refresh", b },
		"cut short":        func(b []byte) (string, string, []byte) { return "dy", "refresh", b[:9] },
		"nothing left":     func([]byte) (string, string, []byte) { return "dy", "refresh", nil },
	} {
		v, store := open(t, key)
		channel, token, row := tamper(bytes.Clone(store.rows[[2]string{"dy", "refresh"}]))
		store.rows[[2]string{channel, token}] = row
		if got, ok, err := v.Token(t.Context(), channel, token); !errors.Is(err, vault.ErrSealed) || ok || got != "" {
			t.Errorf("%s: %q, %v, %v", name, got, ok, err)
		}
	}
}

func TestNothingNeverReplacesSomething(t *testing.T) {
	v, _ := open(t, key)
	if err := v.PutToken(t.Context(), "dy", "refresh", ""); !errors.Is(err, vault.ErrEmpty) {
		t.Errorf("an empty value: %v", err)
	}
	if got, ok, _ := v.Token(t.Context(), "dy", "refresh"); got != token || !ok {
		t.Errorf("after the refusal the token is %q, %v", got, ok)
	}
}

func TestAShortKeyIsRefused(t *testing.T) {
	for _, k := range []string{"", "password", strings.Repeat("x", vault.MinKey-1)} {
		if _, err := vault.New(&rows{}, k, clock); !errors.Is(err, vault.ErrShortKey) {
			t.Errorf("a key of %d bytes: %v", len(k), err)
		}
	}
	if _, err := vault.New(&rows{}, strings.Repeat("x", vault.MinKey), clock); err != nil {
		t.Error(err)
	}
}

func TestErrorsSayWhereAndNotWhat(t *testing.T) {
	v, store := open(t, key)
	store.err = errors.New("the disk is gone")
	_, _, read := v.Token(t.Context(), "dy", "refresh")
	write := v.PutToken(t.Context(), "dy", "refresh", token)
	for _, err := range []error{read, write} {
		if !errors.Is(err, store.err) || !strings.Contains(err.Error(), "refresh of dy") || strings.Contains(err.Error(), token) {
			t.Errorf("%v", err)
		}
	}
}

func FuzzOpenTakesAnyRow(f *testing.F) {
	store := &rows{rows: map[[2]string][]byte{}}
	v, err := vault.New(store, key, clock)
	if err != nil {
		f.Fatal(err)
	}
	if err := v.PutToken(f.Context(), "dy", "refresh", token); err != nil {
		f.Fatal(err)
	}
	f.Add(store.rows[[2]string{"dy", "refresh"}], "dy", "refresh")
	f.Add([]byte{1}, "", "")
	f.Add([]byte{2, 3, 4}, "gzh", "app_secret")
	whole := bytes.Clone(store.rows[[2]string{"dy", "refresh"}])
	f.Fuzz(func(t *testing.T, row []byte, channel, name string) {
		store.mu.Lock()
		store.rows = map[[2]string][]byte{{channel, name}: row}
		store.mu.Unlock()
		got, ok, err := v.Token(t.Context(), channel, name)
		ours := bytes.Equal(row, whole) && channel == "dy" && name == "refresh"
		if ok != ours || (err == nil) != ours || ours && got != token {
			t.Errorf("%q at %s/%s: %q, %v, %v", row, channel, name, got, ok, err)
		}
	})
}
