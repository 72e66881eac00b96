package check

import (
	"os"
	"strings"
	"testing"
)

// TestContactsInDisguise: contacts as real accounts disguise them, and ordinary sentences that look like
// them. See the head of the file.
func TestContactsInDisguise(t *testing.T) {
	data, err := os.ReadFile("testdata/diversion.txt")
	if err != nil {
		t.Fatal(err)
	}
	disguised, innocent := 0, 0
	for line := range strings.Lines(string(data)) {
		rule, text, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		text = strings.ReplaceAll(text, `\n`, "\n")
		var got []string
		for _, h := range builtinFinder().find(fold(text).text, "xiaohongshu") {
			got = append(got, strings.TrimPrefix(h.entry.ID, "diversion/"))
		}
		found := strings.Join(got, " ")
		switch rule {
		case "-":
			innocent++
			if found != "" {
				t.Errorf("%q is taken for %s", text, found)
			}
		default:
			disguised++
			if !strings.Contains(" "+found+" ", " "+rule+" ") {
				t.Errorf("%q: found %q, want %s", text, found, rule)
			}
		}
	}
	if disguised < 60 || innocent < 60 {
		t.Errorf("%d disguised and %d innocent texts", disguised, innocent)
	}
}
