package render_test

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"moxin/content"
)

// TestFamilies renders the article of every case for every channel of the other families, and
// compares what the case has a file for: zh.html (one block a line), wb.txt (text, media) and findings.
func TestFamilies(t *testing.T) {
	cases, err := filepath.Glob("testdata/families/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { familiesGolden(t, name) })
	}
}

func familiesGolden(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	var a *content.Article
	for _, f := range archive.Files {
		switch f.Name {
		case "article.md":
			var findings []content.Finding
			if a, findings = content.ParseArticle("articles/a.md", f.Data, time.UTC); a == nil {
				t.Fatalf("article: %v", findings)
			}
		case "pictures":
			for i, path := range strings.Fields(string(f.Data)) {
				files[path] = &fstest.MapFile{Data: pixel(t, uint8(i))}
			}
		}
	}
	got := compileOthers(t, files, a)
	changed := false
	for i, f := range archive.Files {
		text, ok := got[f.Name]
		if !ok || text == string(f.Data) {
			continue
		}
		if *update {
			archive.Files[i].Data, changed = []byte(text), true
			continue
		}
		t.Errorf("%s:\n%s\nwant:\n%s", f.Name, text, f.Data)
	}
	if changed {
		if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// compileOthers renders for every channel, as the files of a case.
func compileOthers(t *testing.T, files fstest.MapFS, a *content.Article) map[string]string {
	t.Helper()
	ws := workspace(files)
	ws.Config.Channels = append(append([]content.Channel{}, channels...), others...)
	got := make(map[string]string)
	var findings strings.Builder
	for _, ch := range others {
		r, fs := compileOther(t, ws, a, ch.ID)
		for _, problem := range lintPlain(r) {
			t.Errorf("%s: %s", ch.ID, problem)
		}
		for _, f := range fs {
			line := fmt.Sprintf("%s %s %s %s: %s\n", cmp.Or(f.Channel, "*"), f.Position, f.Severity, f.Rule, f.Message.EN)
			if f.Channel == "" && strings.Contains(findings.String(), line) {
				continue // said of every channel
			}
			findings.WriteString(line)
		}
		if r.HTML == "" {
			got[ch.ID+".txt"] = r.Text + "\n---\n" + mediaLines(r)
			continue
		}
		got[ch.ID+".html"] = mediaLines(r) + blocksByLine(r)
	}
	got["findings"] = findings.String()
	return got
}

var plainBlock = regexp.MustCompile(`<(p|h[2-6]|blockquote|aside|section|pre|table|thead|tbody|tr|hr|ul|ol|li|dl|dt|dd|figure|figcaption|details|summary)\b`)

// blocksByLine puts blocks on lines and names in place of hashes.
func blocksByLine(r content.Rendition) string {
	html := r.HTML
	for _, m := range r.Media {
		html = strings.ReplaceAll(html, content.MediaScheme+m.Hash, content.MediaScheme+m.Name)
	}
	return strings.TrimSpace(plainBlock.ReplaceAllString(html, "\n<$1")) + "\n"
}
