package people

import (
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"golang.org/x/crypto/argon2"

	"moxin/content"
)

// cheap makes tests fast; what it leaves out is work, not logic.
var cheap = Cost{Memory: 8, Passes: 1, Threads: 1}

func TestPasswordsAreHashedWithTheirCost(t *testing.T) {
	hash := cheap.Hash("慢一点没有关系，书会等人")
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=8,t=1,p=1$") || hash == cheap.Hash("慢一点没有关系，书会等人") {
		t.Errorf("hashed as %s", hash)
	}
	for password, want := range map[string]bool{"慢一点没有关系，书会等人": true, "慢一点没有关系，书会等人 ": false, "": false} {
		if got, err := Verify(hash, password); got != want || err != nil {
			t.Errorf("%q: %v, %v", password, got, err)
		}
	}
	// é is one character or two: keyboards differ.
	if same, err := Verify(cheap.Hash("caf\u00e9 in the hills"), "cafe\u0301 in the hills"); !same || err != nil {
		t.Errorf("composed and decomposed: %v, %v", same, err)
	}
	if DefaultCost.Memory < 19*1024 || DefaultCost.Passes < 2 {
		t.Errorf("the default is %+v, below what OWASP names", DefaultCost)
	}
}

// The reference implementation's own vector: argon2 "password" with salt "somesalt", -id -t 2 -m 16 -p 1.
func TestHashesAreThoseOfTheReference(t *testing.T) {
	got := argon2.IDKey([]byte("password"), []byte("somesalt"), 2, 1<<16, 1, 32)
	if want := "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"; hex.EncodeToString(got) != want {
		t.Errorf("%x", got)
	}
	same, err := Verify("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "password")
	if !same || err != nil {
		t.Errorf("the reference's hash: %v, %v", same, err)
	}
}

func TestBrokenHashesAreNoPasswords(t *testing.T) {
	good := cheap.Hash("a long enough one")
	for _, hash := range []string{
		"", "x", strings.Replace(good, "argon2id", "argon2i", 1), strings.Replace(good, "v=19", "v=16", 1),
		strings.Replace(good, "m=8", "m=4294967295", 1), strings.Replace(good, "t=1", "t=0", 1), strings.Replace(good, "p=1", "p=0", 1),
		good + "=", good[:len(good)-40], strings.Replace(good, "m=8", "m=08", 1),
	} {
		if same, err := Verify(hash, "a long enough one"); same || !errors.Is(err, errPHC) {
			t.Errorf("%q: %v, %v", hash, same, err)
		}
	}
}

func FuzzParsePHC(f *testing.F) {
	f.Add(cheap.Hash("seed"))
	f.Add("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
	f.Add("$argon2id$v=19$m=8,t=1,p=1$$")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := parsePHC(s)
		if err == nil && p.String() != s {
			t.Errorf("%q is read as %q", s, p)
		}
		if err == nil && (p.cost.Memory > 1<<20 || p.cost.Passes > 100) {
			t.Errorf("%q costs %+v", s, p.cost)
		}
	})
}

func TestPasswordsThatAreGuessedFirstAreRefused(t *testing.T) {
	for password, ok := range map[string]bool{
		"": false, "短": false, "short one": false, "long enough": true, "山下的书店不打烊呀": false, "山下的书店从来不打烊": true,
		"linxi-linxi1": false, "LINXI2026!": false, "linxi has a shop in the hills": true,
		"aaaaaaaaaaaa": false, "书书书书书书书书书书书": false, "with\x00zero bytes": false, "not utf-8 \xff\xfe": false,
		strings.Repeat("ab", 600): false,
	} {
		err := checkPassword("linxi", password)
		var why *content.PersonError
		if (err == nil) != ok || err != nil && !errors.As(err, &why) {
			t.Errorf("%.20q: %v", password, err)
		}
	}
}
