package main

import (
	"math/rand/v2"
	"strings"
	"testing"

	"moxin/content"
)

func edit(line, column int, old, with, channel string) content.Finding {
	return content.Finding{
		Rule: "a/b", Channel: channel, Position: content.Position{File: "a.md", Line: line, Column: column},
		Edit: content.Edit{Old: old, New: with},
	}
}

func TestMend(t *testing.T) {
	for name, c := range map[string]struct {
		raw      string
		findings []content.Finding
		want     string
		n        int
	}{
		"one place":                      {"一二三\n", []content.Finding{edit(1, 2, "二", "2", "")}, "一2三\n", 1},
		"channels agree":                 {"一二三\n", []content.Finding{edit(1, 2, "二", "2", "gzh"), edit(1, 2, "二", "2", "xhs")}, "一2三\n", 1},
		"an order of no matter":          {"一二三\n四\n", []content.Finding{edit(2, 1, "四", "4", ""), edit(1, 1, "一", "1", "")}, "1二三\n4\n", 2},
		"mark and line ends stay":        {"\ufeff一\r\n二\r\n", []content.Finding{edit(2, 1, "二", "2\n3", "")}, "\ufeff一\r\n2\r\n3\r\n", 1},
		"across lines":                   {"一\r\n二\r\n三", []content.Finding{edit(1, 1, "一\n二", "1", "")}, "1\r\n三", 1},
		"an old line end":                {"一\r二\r", []content.Finding{edit(1, 1, "一", "1\n", "")}, "1\r\r二\r", 1},
		"after a character left out":     {"一\x08二\n", []content.Finding{edit(1, 2, "二", "2", "")}, "一\x082\n", 1},
		"insertion":                      {"一二\n", []content.Finding{edit(1, 2, "", "，", "")}, "一，二\n", 1},
		"overlap waits":                  {"一二三\n", []content.Finding{edit(1, 1, "一二", "12", ""), edit(1, 2, "二三", "23", "")}, "12三\n", 1},
		"two for one place, the longer":  {"一二三\n", []content.Finding{edit(1, 1, "一", "1", ""), edit(1, 1, "一二", "12", "")}, "12三\n", 1},
		"neighbours":                     {"一二\n", []content.Finding{edit(1, 1, "一", "1", ""), edit(1, 2, "二", "2", "")}, "12\n", 2},
		"what stands there is not it":    {"一二三\n", []content.Finding{edit(1, 2, "三", "3", "")}, "一二三\n", 0},
		"no such place":                  {"一\n", []content.Finding{edit(7, 1, "一", "1", ""), edit(0, 0, "一", "1", ""), edit(1, 9, "", "1", "")}, "一\n", 0},
		"nothing is changed to the same": {"一\n", []content.Finding{edit(1, 1, "一", "一", "")}, "一\n", 0},
	} {
		got, n := mend([]byte(c.raw), c.findings)
		if string(got) != c.want || n != c.n {
			t.Errorf("%s: got %q with %d edits, want %q with %d", name, got, n, c.want, c.n)
		}
	}
}

// Whatever edits are asked for, each byte outside of those that are done stays.
func TestMendKeepsTheRest(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		raw := make([]rune, 30)
		for i := range raw {
			raw[i] = []rune("一二三\nx🍵")[random.IntN(6)]
		}
		lines := strings.Split(string(raw), "\n")
		var findings []content.Finding
		for range random.IntN(8) {
			n := random.IntN(len(lines))
			runes := []rune(lines[n])
			from := random.IntN(len(runes) + 1)
			to := from + random.IntN(len(runes)-from+1)
			findings = append(findings, edit(n+1, from+1, string(runes[from:to]), "#", ""))
		}
		got, n := mend([]byte(string(raw)), findings)
		if strings.Count(string(got), "#") != n {
			t.Fatalf("%d edits were counted in %q from %q by %v", n, got, string(raw), findings)
		}
		rest := string(raw)
		for _, kept := range strings.Split(string(got), "#") {
			at := strings.Index(rest, kept)
			if at < 0 {
				t.Fatalf("%q is not made of %q by %v", got, string(raw), findings)
			}
			rest = rest[at+len(kept):]
		}
	}
}

func TestLineEnd(t *testing.T) {
	for raw, want := range map[string]string{"": "\n", "a": "\n", "a\nb\r\n": "\n", "a\r\nb\n": "\r\n", "a\rb": "\r", "a\r": "\r"} {
		if got := lineEnd([]byte(raw)); got != want {
			t.Errorf("lines of %q end in %q, want %q", raw, got, want)
		}
	}
}
