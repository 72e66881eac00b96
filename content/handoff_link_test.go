package content

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

var (
	ourKey   = LinkKey(bytes.Repeat([]byte{7}, 32))
	theirKey = LinkKey(bytes.Repeat([]byte{8}, 32))
)

func drawn(t *testing.T, k LinkKey, release int64) string {
	t.Helper()
	token, err := k.HandoffToken(nil, release)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestHandoffTokenNamesItsRelease(t *testing.T) {
	plain := regexp.MustCompile(`^[a-z2-7]{40}$`)
	for _, release := range []int64{0, 1, 12, 1 << 40} {
		token := drawn(t, ourKey, release)
		if got, ok := ourKey.Handoff(token); !ok || got != release {
			t.Errorf("token of release %d reads %d, %v", release, got, ok)
		}
		if !plain.MatchString(token) {
			t.Errorf("token %q is not 40 plain characters", token)
		}
		if again := drawn(t, ourKey, release); again == token {
			t.Error("two tokens of one release are the same")
		}
	}
	if _, err := ourKey.HandoffToken(iotest.ErrReader(errors.New("no entropy")), 1); err == nil {
		t.Error("a token without randomness")
	}
}

func TestListTokenNamesItsEnd(t *testing.T) {
	until := time.Date(2026, 12, 8, 12, 0, 0, 0, time.UTC)
	if got, ok := ourKey.List(ourKey.ListToken(until)); !ok || !got.Equal(until) {
		t.Errorf("list until %v, %v", got, ok)
	}
}

func TestForgedTokensOpenNothing(t *testing.T) {
	token, list := drawn(t, ourKey, 12), ourKey.ListToken(time.Unix(1e9, 0))
	forged := map[string]string{
		"nothing": "", "another store's": drawn(t, theirKey, 12), "a list's": list,
		"upper case": strings.ToUpper(token), "shorter": token[1:], "longer": token + "a",
		"with a line end": token[:39] + "\n", "not base32": strings.Repeat("1", 40), "without a key": drawn(t, nil, 12),
	}
	for i := range token { // every character counts
		other := byte('a')
		if token[i] == other {
			other = 'b'
		}
		forged["changed at "+string(rune('0'+i))] = token[:i] + string(other) + token[i+1:]
	}
	for name, f := range forged {
		if _, ok := ourKey.Handoff(f); ok {
			t.Errorf("%s opens a hand-off", name)
		}
	}
	if _, ok := ourKey.List(token); ok {
		t.Error("a hand-off's token opens the list")
	}
	if _, ok := LinkKey(nil).Handoff(drawn(t, nil, 12)); ok {
		t.Error("a token that nobody signed opens")
	}
}

func FuzzToken(f *testing.F) {
	token, err := ourKey.HandoffToken(nil, 12)
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{token, ourKey.ListToken(time.Unix(1e9, 0)), "", "a\nb", strings.Repeat("7", 40), strings.Repeat("a", 24)} {
		f.Add(seed, []byte(seed))
	}
	f.Fuzz(func(t *testing.T, token string, key []byte) {
		k := LinkKey(key)
		if release, ok := k.Handoff(token); ok {
			t.Fatalf("a made-up token opens release %d", release)
		}
		if until, ok := k.List(token); ok {
			t.Fatalf("a made-up token opens the list until %v", until)
		}
		if release, ok := k.Handoff(must(k.HandoffToken(nil, 99))); ok != (len(k) > 0) || ok && release != 99 {
			t.Fatalf("our own token reads %d, %v", release, ok)
		}
	})
}

func must(token string, err error) string {
	if err != nil {
		panic(err)
	}
	return token
}
