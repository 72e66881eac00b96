package check

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

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

// TestEveryRuleHasACase: a rule that no case shows is a rule that nobody saw work.
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
	before := ""
	for _, r := range Rules() {
		if !strings.Contains(all.String(), r.ID) {
			t.Errorf("no case shows %s", r.ID)
		}
		if r.ID <= before {
			t.Errorf("%s stands after %s: the table is searched by id", r.ID, before)
		}
		if r.Doc.ZH == "" || r.Doc.EN == "" {
			t.Errorf("%s is not described in both languages", r.ID)
		}
		before = r.ID
	}
	for _, e := range builtin() {
		if !strings.Contains(all.String(), e.ID) {
			t.Errorf("no case shows %s", e.ID)
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

// TestArticleIsLinear: what is pasted broken must not hold up the rest. Each text is a
// megabyte of one mark; the bound is generous, quadratic work would take minutes.
func TestArticleIsLinear(t *testing.T) {
	for _, mark := range []string{"`a", "``a ", "<!--", "<pre", "$$a", "![a](", "(", "<img ", "{{a", "[a]: b\n", "[[a]] x\n", "{% a\n"} {
		a := &content.Article{Path: "a.md", BodyLine: 1, Body: []byte("![a](" + strings.Repeat(mark, 1<<20/len(mark)))}
		start := time.Now()
		Article(&content.Workspace{FS: fstest.MapFS{}}, a)
		if d := time.Since(start); d > 10*time.Second {
			t.Errorf("%q: %s", mark, d)
		}
	}
}
