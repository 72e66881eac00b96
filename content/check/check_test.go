package check

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"moxin/content"
)

var update = flag.Bool("update", false, "write what the checker says into the cases")

// TestSources: each case is a txtar archive that holds a whole workspace and, in the file
// "want", what is said about it.
func TestSources(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := write(New(load(t, archive)).Sources())
			want := ""
			for i, f := range archive.Files {
				if f.Name != "want" {
					continue
				}
				if want = string(f.Data); *update {
					archive.Files[i].Data = []byte(got)
				}
			}
			if *update {
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != want {
				t.Errorf("the checker says\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func load(t *testing.T, archive *txtar.Archive) *content.Workspace {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, f := range archive.Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	ws, err := content.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return ws
}

// write is a finding to a block of lines: place, severity, rule, then both languages.
func write(findings []content.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%s %s %s\n  %s → %s\n  %s → %s\n", f.Position, f.Severity, f.Rule,
			f.Message.ZH, f.Suggestion.ZH, f.Message.EN, f.Suggestion.EN)
	}
	return b.String()
}

// TestEveryRuleHasACase: a rule of this package that no case shows is one that nobody saw work.
// Those of other packages are shown there, entries of lexicons by their examples.
func TestEveryRuleHasACase(t *testing.T) {
	var all strings.Builder
	for _, pattern := range []string{"testdata/*.txtar", "*_test.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(data)
		}
	}
	emitted := idsIn(t, ".")
	for _, r := range Rules() {
		if emitted[r.ID] && !strings.Contains(all.String(), r.ID) {
			t.Errorf("no case shows %s", r.ID)
		}
	}
}

func TestAdjust(t *testing.T) {
	findings := []content.Finding{
		{Rule: "media/remote", Severity: content.SeverityNote},
		{Rule: "limit/title", Severity: content.SeverityError},
		{Rule: "frontmatter/unclosed", Severity: content.SeverityError},
		{Rule: "config/literal-secret", Severity: content.SeverityError},
	}
	cfg := content.Checks{
		Disable:  []string{"media/remote", "frontmatter/unclosed", "config/literal-secret"},
		Severity: map[string]content.Severity{"limit/title": "warning", "frontmatter/unclosed": "note"},
	}
	var got []string
	for _, f := range Adjust(cfg, findings) {
		got = append(got, f.Rule+" "+string(f.Severity))
	}
	if want := "limit/title warning, frontmatter/unclosed error, config/literal-secret error"; strings.Join(got, ", ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, ", "), want)
	}
}

func TestTidyKeepsOneOfAPictureThatIsMissingEverywhere(t *testing.T) {
	at := content.Position{File: "a.md", Line: 3, Column: 1}
	findings := []content.Finding{
		{Rule: "media/missing", Position: at, Channel: "xhs"},
		{Rule: "media/missing", Position: content.Position{File: "a.md", Line: 9}, Channel: "xhs"},
		{Rule: "media/missing", Position: at, Channel: "gzh"},
		{Rule: "media/missing", Position: at},
	}
	got := Tidy(findings)
	if len(got) != 2 || got[0].Channel != "" || got[1].Line != 9 {
		t.Errorf("got %v", got)
	}
}

// TestPlacesAreCounted: places are looked up in an order that makes them cheap, and must
// be those that counting from the start gives, in whatever order they are asked for.
func TestPlacesAreCounted(t *testing.T) {
	body := []byte("甲乙 a\n\n丙b丁\n" + strings.Repeat("长", 50) + "\nend")
	s := newSource(&content.Workspace{}, newView(&content.Article{Path: "a.md", BodyLine: 5, Body: body}))
	for _, step := range []int{1, 7, len(body) - 1, len(body) - 4} {
		for i := range body {
			offset := i * step % len(body)
			if !utf8.RuneStart(body[offset]) {
				continue
			}
			before := string(body[:offset])
			line := before[strings.LastIndex(before, "\n")+1:]
			want := content.Position{File: "a.md", Line: 5 + strings.Count(before, "\n"), Column: len([]rune(line)) + 1}
			if got := s.at(offset); got != want {
				t.Fatalf("offset %d is %s, want %s", offset, got, want)
			}
		}
	}
}

func TestManyOfTheSameAreCounted(t *testing.T) {
	ws := &content.Workspace{FS: fstest.MapFS{}}
	findings := New(ws).Article(&content.Article{Path: "a.md", BodyLine: 1, Body: []byte(strings.Repeat("![](x.png)\n", 80))})
	if len(findings) != 52 || findings[0].Line != 0 || !strings.Contains(findings[0].Message.EN, "80 of these") || findings[51].Line != 50 {
		t.Errorf("%d findings, first %v", len(findings), findings[0])
	}
}

// BenchmarkArticleOfFindings is what a megabyte pasted broken costs: every fifth byte a
// finding, all in one line.
func BenchmarkArticleOfFindings(b *testing.B) {
	ws := &content.Workspace{FS: fstest.MapFS{}}
	a := &content.Article{Path: "a.md", BodyLine: 1, Body: []byte(strings.Repeat("![a](", 1<<20/5))}
	for b.Loop() {
		if len(New(ws).Article(a)) == 0 {
			b.Fatal("nothing found")
		}
	}
}
