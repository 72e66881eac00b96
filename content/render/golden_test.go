package render_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/rogpeppe/go-internal/txtar"

	"moxin/content"
	"moxin/content/media"
	"moxin/content/render"
)

var update = flag.Bool("update", false, "write the goldens of testdata/*.txtar anew")

// TestGolden renders the article of every case and compares what the case has a file for (*
// stands for every channel in findings):
// gzh.html (one block a line, theme styles by name), xhs.txt, dy.txt, sph.txt (title, text,
// media), dy.short (short title), dy.script and findings. "pictures" lists files that exist, one a line.
func TestGolden(t *testing.T) {
	eachCase(t, "testdata/*.txtar", func(t *testing.T, files fstest.MapFS, a *content.Article) map[string]string {
		return compileAll(t, workspace(files), a)
	})
}

// eachCase gives the article of every case to compile, beside the files that "pictures" lists, and
// compares what came of it with what the case has a file for.
func eachCase(t *testing.T, pattern string, compile func(*testing.T, fstest.MapFS, *content.Article) map[string]string) {
	t.Helper()
	cases, err := filepath.Glob(pattern)
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files, a := readCase(t, archive)
			if compareCase(t, archive, compile(t, files, a)) {
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func readCase(t *testing.T, archive *txtar.Archive) (fstest.MapFS, *content.Article) {
	t.Helper()
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
			for i, path := range strings.Split(strings.TrimSpace(string(f.Data)), "\n") {
				files[path] = &fstest.MapFile{Data: pixel(t, uint8(i))}
			}
		}
	}
	return files, a
}

// compareCase reports whether the case was changed, which -update asks for.
func compareCase(t *testing.T, archive *txtar.Archive, got map[string]string) bool {
	t.Helper()
	changed := false
	for i, f := range archive.Files {
		text, ok := got[f.Name]
		switch {
		case f.Name == "article.md" || f.Name == "pictures":
		case !ok:
			t.Errorf("nothing is compiled as %s", f.Name)
		case text == string(f.Data):
		case *update:
			archive.Files[i].Data, changed = []byte(text), true
		default:
			t.Errorf("%s:\n%s\nwant:\n%s", f.Name, text, f.Data)
		}
	}
	return changed
}

// compileAll renders for every channel, as the files of a case.
func compileAll(t *testing.T, ws *content.Workspace, a *content.Article) map[string]string {
	t.Helper()
	store, err := media.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	e := &render.Engine{Media: store}
	got := make(map[string]string)
	var findings strings.Builder
	for _, ch := range ws.Config.Channels {
		r, fs, err := e.Compile(t.Context(), ws, a, ch)
		if err != nil {
			t.Fatal(err)
		}
		for _, problem := range lint(r.HTML) {
			t.Errorf("%s: %s", ch.ID, problem)
		}
		for _, f := range fs {
			line := fmt.Sprintf("%s %s %s %s: %s\n", cmp.Or(f.Channel, "*"), f.Position, f.Severity, f.Rule, f.Message.EN)
			if f.Rule == "card/no-font" { // said of every drawn picture here, where nothing draws
				continue
			}
			if f.Channel == "" && strings.Contains(findings.String(), line) {
				continue // said of every channel
			}
			findings.WriteString(line)
		}
		if r.Family == content.FamilyWeChat {
			got[ch.ID+".html"] = readable(t, r)
			continue
		}
		got[ch.ID+".script"] = r.Script + "\n"
		got[ch.ID+".short"] = r.Short + "\n"
		got[ch.ID+".txt"] = r.Title + "\n---\n" + r.Text + "\n---\n" + mediaLines(r)
	}
	got["findings"] = findings.String()
	return got
}

func mediaLines(r content.Rendition) string {
	var b strings.Builder
	for _, m := range r.Media {
		fmt.Fprintf(&b, "%s %s %s\n", m.Role, m.Name, m.Source)
	}
	return b.String()
}

var blockTag = regexp.MustCompile(`<(section|p|h[1-6]|blockquote|pre|table|thead|tbody|tr|hr)\b`)

// readable puts blocks on lines and names in place of styles and hashes.
func readable(t *testing.T, r content.Rendition) string {
	t.Helper()
	return styledBlocks(r, themeStyles(t))
}

// styledBlocks puts blocks on lines, and names in place of these styles and of hashes.
func styledBlocks(r content.Rendition, styles []namedStyle) string {
	html := r.HTML
	for _, s := range styles {
		html = strings.ReplaceAll(html, ` style="`+s.css+`"`, " "+s.element)
		html = strings.ReplaceAll(html, ` style="`+s.css+`;`, " "+s.element+` style="`)
	}
	for _, m := range r.Media {
		html = strings.ReplaceAll(html, content.MediaScheme+m.Hash, content.MediaScheme+m.Name)
	}
	html = strings.ReplaceAll(html, "&nbsp;", "␣")
	head := "summary: " + r.Summary + "\n" + mediaLines(r)
	return head + strings.TrimSpace(blockTag.ReplaceAllString(html, "\n<$1")) + "\n"
}

type namedStyle struct{ element, css string }

// themeStyles are the styles of the default theme, longest first, so that none is taken for the
// beginning of another.
func themeStyles(t *testing.T) []namedStyle {
	t.Helper()
	data, err := os.ReadFile("themes/default.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ CSS map[string]string }
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	var list []namedStyle
	for element, css := range file.CSS {
		list = append(list, namedStyle{element, strings.ReplaceAll(css, "'", "&#39;")})
	}
	slices.SortFunc(list, func(a, b namedStyle) int {
		if len(a.css) != len(b.css) {
			return len(b.css) - len(a.css)
		}
		return strings.Compare(a.element, b.element)
	})
	return list
}

func TestThemeHoldsOnlyWhatThePlatformKeeps(t *testing.T) {
	for _, s := range themeStyles(t) {
		if bad := unsafeCSS.FindString(s.css); bad != "" {
			t.Errorf("%s: %s", s.element, bad)
		}
	}
}
