package content

import (
	"fmt"
	"strings"
	"testing"
)

// brief writes findings one to a line, without file: "line:column severity rule".
func brief(findings []Finding) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%d:%d %s %s\n", f.Line, f.Column, f.Severity, f.Rule)
	}
	return strings.TrimSpace(b.String())
}

// speaks fails unless every finding is a sentence in both languages.
func speaks(t *testing.T, findings []Finding) {
	t.Helper()
	for _, f := range findings {
		if f.Message.ZH == "" || f.Rule == "" || f.Severity == "" || f.File == "" {
			t.Errorf("half a finding: %+v", f)
		}
		if f.Suggestion.ZH != "" && f.Suggestion.EN == "" {
			t.Errorf("%s: a suggestion without English: %q", f.Rule, f.Suggestion.ZH)
		}
	}
}

func TestNearest(t *testing.T) {
	words := []string{"title", "summary", "publish_at", "cover", "tags", "stage", "ai"}
	for word, want := range map[string]string{
		"titel": "title", "Title": "title", "publishAt": "publish_at", "publish-at": "publish_at", "sumary": "summary",
		"coverr": "cover", "zzz": "", "": "", "id": "", strings.Repeat("t", 9999): "",
	} {
		if got := Nearest(word, words); got != want {
			t.Errorf("Nearest(%.20q) = %q, want %q", word, got, want)
		}
	}
}
