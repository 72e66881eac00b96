package wecomapi

import (
	"errors"
	"strings"
	"testing"
)

// A list is read to its end, or it is an error: what is taken for whole is whole.
func TestAll(t *testing.T) {
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		pages map[string]Page[string] // by cursor
		want  string
		err   error
	}{
		"one page":          {map[string]Page[string]{"": {[]string{"a", "b"}, ""}}, "ab", nil},
		"three":             {map[string]Page[string]{"": {[]string{"a"}, "2"}, "2": {nil, "3"}, "3": {[]string{"b"}, ""}}, "ab", nil},
		"none":              {map[string]Page[string]{"": {}}, "", nil},
		"back to itself":    {map[string]Page[string]{"": {[]string{"a"}, "2"}, "2": {[]string{"b"}, "2"}}, "ab", ErrLoop},
		"back to another":   {map[string]Page[string]{"": {[]string{"a"}, "2"}, "2": {[]string{"b"}, "3"}, "3": {[]string{"c"}, "2"}}, "abc", ErrLoop},
		"nobody, once more": {map[string]Page[string]{"": {[]string{"a"}, "2"}, "2": {nil, "2"}}, "a", nil},
		"broken":            {map[string]Page[string]{"": {[]string{"a"}, "9"}}, "a", broken},
	} {
		var got []string
		var failed error
		for one, err := range All(func(cursor string) (Page[string], error) {
			p, ok := c.pages[cursor]
			if !ok {
				return p, broken
			}
			return p, nil
		}) {
			if failed = err; err == nil {
				got = append(got, one)
			}
		}
		if said := strings.Join(got, ""); said != c.want || !errors.Is(failed, c.err) || (failed == nil) != (c.err == nil) {
			t.Errorf("%s: %s, %v", name, said, failed)
		}
	}
}

// Who has found what they look for asks for no other page.
func TestAllStops(t *testing.T) {
	asked := 0
	for range All(func(string) (Page[int], error) { asked++; return Page[int]{[]int{1, 2}, "next"}, nil }) {
		break
	}
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
}
