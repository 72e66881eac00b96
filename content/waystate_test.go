package content

import (
	"errors"
	"regexp"
	"strings"
	"testing"
)

func TestWayStateSaysWhoseItIs(t *testing.T) {
	state := NewWayState("ww0123456789abcdef", "why-customers-leave", "gzh", 0)
	if state != NewWayState("ww0123456789abcdef", "why-customers-leave", "gzh", 0) {
		t.Error("another state for the same")
	}
	if len(state) > MaxWayState || !regexp.MustCompile(`^[0-9a-z]+$`).MatchString(state) {
		t.Errorf("%q is not at most 30 letters and digits", state)
	}
	w, err := ParseWayState(state)
	if err != nil {
		t.Fatal(err)
	}
	slug, channel, ok := w.Of("ww0123456789abcdef", []string{"another", "why-customers-leave"}, []string{"own", "gzh"})
	if !ok || slug != "why-customers-leave" || channel != "gzh" || w.Take != 0 {
		t.Errorf("%q, %q, %v, take %d", slug, channel, ok, w.Take)
	}
	for name, shows := range map[string]bool{
		"another account": w.Shows("ww0", "why-customers-leave", "gzh"),
		"another article": w.Shows("ww0123456789abcdef", "why-customers-stay", "gzh"),
		"another channel": w.Shows("ww0123456789abcdef", "why-customers-leave", "own"),
	} {
		if shows {
			t.Errorf("it is taken for that of %s", name)
		}
	}
	if _, _, ok := w.Of("ww0123456789abcdef", []string{"another"}, []string{"gzh"}); ok {
		t.Error("an article was found that it is not of")
	}
}

// The state is in codes that were printed: it must never change. Worked out by hand from the comment.
func TestWayStateNeverChanges(t *testing.T) {
	for want, take := range map[string]int{"m15bxn07mvcb10bnwkex2h00q420": 0, "m15bxn07mvcb10bnwkex2h01vcvq": 1, "m15bxn07mvcb10bnwkex2h11m95b": 33} {
		if got := NewWayState("ww0123456789abcdef", "why-customers-leave", "gzh", take); got != want {
			t.Errorf("take %d: %s, want %s", take, got, want)
		}
	}
}

func TestWayStatesDiffer(t *testing.T) {
	seen := map[string]string{}
	for _, account := range []string{"ww1", "ww12"} {
		for _, slug := range []string{"a", "2 a", "a b", "茶"} {
			for _, channel := range []string{"gzh", "own"} {
				for take := range 40 {
					key := strings.Join([]string{account, slug, channel, string(rune('0' + take))}, "|")
					state := NewWayState(account, slug, channel, take)
					if other, ok := seen[state]; ok {
						t.Fatalf("%s and %s share %s", key, other, state)
					}
					seen[state] = key
					if w, err := ParseWayState(state); err != nil || w.Take != take {
						t.Fatalf("%s: take %d, %v", key, w.Take, err)
					}
				}
			}
		}
	}
}

func TestWayStateOfOthersIsRefused(t *testing.T) {
	state := NewWayState("ww1", "a", "gzh", 3)
	foreign := []string{"", "m1", "spring-poster", strings.Repeat("m", wayLength), state + "0", state[1:], strings.ToUpper(state), " " + state[1:]}
	for i := range state { // one character mistyped
		other := byte('0')
		if state[i] == '0' {
			other = '1'
		}
		foreign = append(foreign, state[:i]+string(other)+state[i+1:])
	}
	for _, s := range foreign {
		if _, err := ParseWayState(s); !errors.Is(err, ErrForeignState) {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func FuzzParseWayState(f *testing.F) {
	f.Add(NewWayState("ww1", "a", "gzh", 0))
	f.Add("m1茶茶茶茶茶茶茶茶0000")
	f.Fuzz(func(t *testing.T, s string) {
		w, err := ParseWayState(s)
		if err != nil {
			return
		}
		if len(s) > MaxWayState || w.Take < 0 || w.Take > MaxWayTake {
			t.Errorf("%q was taken: %+v", s, w)
		}
	})
}
