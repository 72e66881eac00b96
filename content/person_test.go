package content

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestAkaIsRead(t *testing.T) {
	for typed, want := range map[string][]string{
		"":                       nil,
		" , ，":                   nil,
		"林溪，Lin  Xi、LIN XI;root": {"林溪", "Lin Xi", "root"},
		"lin@example.com":        {"lin@example.com"},
	} {
		got, err := ParseAka(typed)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"a\x00b", "lin\u200bxi", strings.Repeat("长", akaRunes+1), "worker", "CLI", many("n", mostAka+1)} {
		var why *PersonError
		if got, err := ParseAka(typed); !errors.As(err, &why) {
			t.Errorf("%.20q is read as %q, %v", typed, got, err)
		}
	}
}

// many are n different names between commas.
func many(stem string, n int) string {
	var all []string
	for i := range n {
		all = append(all, stem+strings.Repeat("x", i))
	}
	return strings.Join(all, ",")
}

func TestPersonCalled(t *testing.T) {
	all := []Person{{Name: "lin", Aka: []string{"林溪", "Lin@example.com"}}, {Name: "zhou"}}
	for names, want := range map[string]string{
		"lin": "lin", "LIN@example.COM": "lin", "林溪|nobody": "lin", "nobody": "", "": "", "林溪|ZHOU": "",
	} {
		p, ok := PersonCalled(all, strings.Split(names, "|")...)
		if ok != (want != "") || p.Name != want {
			t.Errorf("%q: %q, %v", names, p.Name, ok)
		}
	}
}
