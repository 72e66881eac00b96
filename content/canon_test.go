package content

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestMatterKeysStandForTheirOtherNames(t *testing.T) {
	keys := MatterKeys()
	if keys[0] != "title" || slices.Index(keys, "publish_at") > slices.Index(keys, "channels") {
		t.Errorf("the order of %v is not the documented one", keys)
	}
	for name, want := range map[string]string{"description": "summary", "permalink": "slug", "title": "title", "lastmod": ""} {
		if key, ok := MatterKey(name); key != want || ok != (want != "") {
			t.Errorf("MatterKey(%q) = %q, %v", name, key, ok)
		}
	}
	if got := strings.Join(SplitWords("复购, 会员、Go 语言"), "|"); got != "复购|会员|Go 语言" {
		t.Errorf("SplitWords = %s", got)
	}
}

func TestParseInstantSaysWhatWasWritten(t *testing.T) {
	zone := shanghai(t)
	for raw, want := range map[string]string{
		"2024/1/2":                  "2024-01-02T00:00:00+08:00 false false",
		"2024-01-02 8:00":           "2024-01-02T08:00:00+08:00 true false",
		"2024-01-02T08:00:00Z":      "2024-01-02T08:00:00Z true true",
		"2024-01-02 08:00:00 +0900": "2024-01-02T08:00:00+09:00 true true",
	} {
		in, ok := ParseInstant(raw, zone)
		got := in.At.Format(time.RFC3339)
		for _, b := range []bool{in.HasTime, in.HasZone} {
			got += map[bool]string{true: " true", false: " false"}[b]
		}
		if !ok || got != want {
			t.Errorf("%s: %s, want %s", raw, got, want)
		}
	}
	if _, ok := ParseInstant("2024-06-31", nil); ok {
		t.Error("31 June was read")
	}
}
