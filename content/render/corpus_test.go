package render_test

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/media"
	"moxin/content/render"
)

// TestCorpus renders every Markdown file below the folder that CORPUS names, for all
// platforms, offline. With OUT it writes the renditions there to be looked at.
func TestCorpus(t *testing.T) {
	dir := os.Getenv("CORPUS")
	if dir == "" {
		t.Skip("CORPUS names no folder of articles")
	}
	store, err := media.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	e := &render.Engine{Media: store}
	ws := workspace(nil)
	ws.FS = os.DirFS(dir)
	ws.Config.Static = statics(t, ws.FS)
	articles := corpus(t, ws.FS)
	rules := make(map[string]int)
	start := time.Now()
	var bytes int
	for _, a := range articles {
		bytes += len(a.Body)
		for _, ch := range ws.Config.Channels {
			began := time.Now()
			r, findings, err := e.Compile(t.Context(), ws, a, ch)
			if err != nil {
				t.Errorf("%s for %s: %v", a.Path, ch.ID, err)
				continue
			}
			if took := time.Since(began); took > time.Second {
				t.Errorf("%s for %s took %v", a.Path, ch.ID, took)
			}
			for _, problem := range lint(r.HTML) {
				t.Errorf("%s: %s", a.Path, problem)
			}
			for _, f := range findings {
				rules[string(f.Severity)+" "+f.Rule]++
			}
			if out := os.Getenv("OUT"); out != "" {
				if err := render.Write(t.Context(), out, r, store); err != nil {
					t.Error(err)
				}
			}
		}
	}
	t.Logf("%d articles, %d KB, %d renditions in %v", len(articles), bytes>>10, len(articles)*len(ws.Config.Channels), time.Since(start))
	for _, rule := range slices.Sorted(keys(rules)) {
		t.Logf("%6d %s", rules[rule], rule)
	}
}

func keys(m map[string]int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func statics(t *testing.T, fsys fs.FS) []string {
	var dirs []string
	for _, pattern := range []string{"static", "public", "*/static", "*/public", "*/source"} {
		found, err := fs.Glob(fsys, pattern)
		if err != nil {
			t.Fatal(err)
		}
		dirs = append(dirs, found...)
	}
	return dirs
}

func corpus(t *testing.T, fsys fs.FS) []*content.Article {
	var list []*content.Article
	err := fs.WalkDir(fsys, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		data, err := fs.ReadFile(fsys, path)
		if err != nil {
			return err
		}
		a, _ := content.ParseArticle(path, data, time.UTC)
		if a == nil {
			t.Logf("%s can't be parsed", path)
			return nil
		}
		a.Slug = cmp.Or(strings.ReplaceAll(strings.TrimSuffix(path, ".md"), "/", "_"), a.Slug)
		list = append(list, a)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}
