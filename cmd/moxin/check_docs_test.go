package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"moxin/content"
)

var fence = regexp.MustCompile("(?ms)^```(json|yaml)\n(.*?)^```$")

// What the docs give to copy can be read by what it is for.
func TestExamplesOfTheDocsAreWhole(t *testing.T) {
	for _, name := range []string{"ci.md", "editor.md"} {
		text := readDoc(t, name)
		blocks := fence.FindAllStringSubmatch(text, -1)
		if len(blocks) < 3 {
			t.Errorf("%s has only %d examples", name, len(blocks))
		}
		for _, b := range blocks {
			var v any
			read := yaml.Unmarshal
			if b[1] == "json" {
				read = json.Unmarshal
			}
			if err := read([]byte(b[2]), &v); err != nil {
				t.Errorf("%s: %v in\n%s", name, err, b[2])
			}
		}
	}
}

func readDoc(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "site", "docs", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// The problem matcher of the docs reads the lines of a check as they are printed.
func TestProblemMatcherReadsFindings(t *testing.T) {
	_, rest, ok := strings.Cut(readDoc(t, "editor.md"), `"regexp": `)
	if !ok {
		t.Fatal("no problem matcher in editor.md")
	}
	var pattern string
	if err := json.NewDecoder(strings.NewReader(rest)).Decode(&pattern); err != nil {
		t.Fatal(err)
	}
	matcher := regexp.MustCompile(pattern)
	a := &app{lang: "en"}
	for severity := range severityWord {
		line := a.findingLine(content.Finding{
			Rule: "words/diversion-wechat", Severity: severity, Channel: "gzh", Message: content.T("坏", "bad (very)"), Suggestion: content.T("改", "mend"),
			Position: content.Position{File: "articles/茶 叶.md", Line: 3, Column: 7},
		})
		m := matcher.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		want := []string{"articles/茶 叶.md", "3", "7", string(severity), "[gzh] bad (very) → mend", "words/diversion-wechat"}
		if m == nil || strings.Join(m[1:], "|") != strings.Join(want, "|") {
			t.Errorf("%q is read as %q", line, m)
		}
	}
}
