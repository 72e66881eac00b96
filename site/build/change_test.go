package build

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"moxin/content"
)

func release(id int64) content.Release { return content.Release{ID: id} }

func loaded(r content.Rendition) func(context.Context) (content.Rendition, error) {
	return func(context.Context) (content.Rendition, error) { return r, nil }
}

func (w *world) remove(t testing.TB, id int64) {
	t.Helper()
	if err := w.sites.Remove(t.Context(), w.ch, release(id)); err != nil {
		t.Fatal(err)
	}
}

func (w *world) current(t testing.TB) string {
	t.Helper()
	name, err := pointed(w.site.current())
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func TestWhatDidNotChangeIsNotWrittenAgain(t *testing.T) {
	w := newWorld(t, "https://example.com")
	for n := range 30 {
		r := w.rendition(t, n)
		w.store = append(w.store, Published{Release: int64(n + 1), At: w.now, Load: loaded(r)})
	}
	all, err := w.sites.Sync(t.Context(), w.ch)
	if err != nil || all.Articles != 30 || all.Written != all.Files {
		t.Fatalf("%+v, %v", all, err)
	}
	again, err := w.sites.Sync(t.Context(), w.ch)
	if err != nil || again.Written != 0 || again.Build != all.Build {
		t.Errorf("a build without a change: %+v, %v", again, err)
	}
	inode := func(name string) os.FileInfo {
		info, err := os.Stat(filepath.Join(w.site.Folder, "current", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		return info
	}
	before := inode("articles/article-3/index.html")
	w.labels["article-30"] = Label{}
	r := w.rendition(t, 30)
	w.labels["article-30"] = Label{Tags: []string{"新"}}
	if _, err := w.sites.Put(t.Context(), w.ch, release(31), r); err != nil {
		t.Fatal(err)
	}
	if !os.SameFile(before, inode("articles/article-3/index.html")) {
		t.Error("an article that has nothing to do with the new one was written again")
	}
	if w.current(t) == all.Build {
		t.Error("the new article is in the old build")
	}
}

// A process that dies at any point leaves the old site, and the next build is whole.
func TestABuildThatDiedLeavesTheOldSite(t *testing.T) {
	w := newWorld(t, "https://example.com")
	w.put(t, 1)
	before := w.files(t)
	for _, left := range []string{"builds/.next/articles/x/index.html", "builds/00000002/half.html", "builds/00000002.json", "current.next", "renditions/x.json.next"} {
		file := filepath.Join(w.site.Folder, filepath.FromSlash(left))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte("half"), 0o644)); err != nil {
			t.Fatal(err)
		}
		if after := w.files(t); names(after) != names(before) {
			t.Fatalf("%s changed the site", left)
		}
	}
	if _, ok, err := w.sites.Has(t.Context(), w.ch, release(2)); ok || err != nil {
		t.Errorf("what never became current is on the site: %v, %v", ok, err)
	}
	w.put(t, 2)
	after := w.files(t)
	if _, half := after["half.html"]; half || after["articles/article-2/index.html"] == "" || after["articles/article-1/index.html"] == "" {
		t.Errorf("after the next build there are\n%s", names(after))
	}
}

// A picture that cannot be read, or a template that does not parse, fails the build and nothing else.
func TestABuildThatFailsChangesNothing(t *testing.T) {
	w := newWorld(t, "https://example.com")
	w.put(t, 1)
	before, name := w.files(t), w.current(t)
	r := w.rendition(t, 2)
	r.Media[0].Hash = strings.Repeat("0", 64)
	r.Seal()
	if _, err := w.sites.Put(t.Context(), w.ch, release(2), r); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a lost picture: %v", err)
	}
	w.site.Theme = fstest.MapFS{"article.html": {Data: []byte("{{.Nothing")}}
	if _, err := w.sites.Put(t.Context(), w.ch, release(3), w.rendition(t, 3)); err == nil {
		t.Error("a theme that does not parse")
	}
	w.site.Theme = nil
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.sites.Put(ctx, w.ch, release(4), w.rendition(t, 4)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if w.current(t) != name || names(w.files(t)) != names(before) {
		t.Error("the site changed")
	}
	for id := int64(2); id < 5; id++ {
		if _, ok, _ := w.sites.Has(t.Context(), w.ch, release(id)); ok {
			t.Errorf("release %d is on the site", id)
		}
	}
}

func TestSyncFollowsTheStore(t *testing.T) {
	w := newWorld(t, "https://example.com")
	w.put(t, 1) // on its way: the store does not know of it yet
	r2, r3 := w.rendition(t, 2), w.rendition(t, 3)
	w.store = []Published{{Release: 2, At: w.now, Load: loaded(r2)}, {Release: 3, At: w.now, Load: loaded(r3), Gone: true}}
	if _, err := w.sites.Sync(t.Context(), w.ch); err != nil {
		t.Fatal(err)
	}
	files := w.files(t)
	if files["articles/article-1/index.html"] == "" || files["articles/article-2/index.html"] == "" || files["articles/article-3/index.html"] != "" {
		t.Errorf("there are\n%s", names(files))
	}
	w.store[0].Gone = true
	if _, err := w.sites.Sync(t.Context(), w.ch); err != nil {
		t.Fatal(err)
	}
	if page := w.files(t)["articles/article-2/index.html"]; !strings.Contains(page, "已撤下") || !strings.Contains(page, "noindex") {
		t.Errorf("in the place of what is gone stands\n%s", page)
	}

	// The folder is lost: the next article does not stand there alone.
	w.store = []Published{{Release: 2, At: w.now, Load: loaded(r2)}}
	if err := os.RemoveAll(w.site.Folder); err != nil {
		t.Fatal(err)
	}
	w.put(t, 4)
	files = w.files(t)
	if files["articles/article-2/index.html"] == "" || files["articles/article-4/index.html"] == "" {
		t.Errorf("after the folder was lost there are\n%s", names(files))
	}
	w.store[0].Load = func(context.Context) (content.Rendition, error) {
		return content.Rendition{}, errors.New("no such rendition")
	}
	if err := os.RemoveAll(w.site.Folder); err != nil {
		t.Fatal(err)
	}
	if _, err := w.sites.Put(t.Context(), w.ch, release(5), w.rendition(t, 5)); err == nil {
		t.Error("a page stands alone because the others could not be read")
	}
}

// Builds by several processes wait for each other: no article is lost to a race.
func TestBuildsAtTheSameTime(t *testing.T) {
	w := newWorld(t, "https://example.com")
	var list []content.Rendition
	for n := range 8 {
		list = append(list, w.rendition(t, n))
	}
	var wg sync.WaitGroup
	for i, r := range list {
		wg.Go(func() {
			if _, err := w.sites.Put(t.Context(), w.ch, release(int64(i+1)), r); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if pages, err := pages(w.site); err != nil || len(pages) != 8 {
		t.Errorf("%d pages, %v", len(pages), err)
	}
	dirs, err := os.ReadDir(w.site.builds(""))
	if err != nil || len(dirs) != 2*kept {
		t.Errorf("%d things in builds, want %d builds and what each holds", len(dirs), kept)
	}
}

func TestAThemeReplacesFiles(t *testing.T) {
	w := newWorld(t, "https://example.com")
	w.put(t, 1)
	own := w.files(t)
	w.site.Theme = fstest.MapFS{"style.css": {Data: []byte("body{}")}, "missing.html": {Data: []byte(`{{template "head" .}}走丢了{{template "foot" .}}`)}}
	w.put(t, 1)
	files := w.files(t)
	if !strings.Contains(files["404.html"], "走丢了") || strings.Contains(own["404.html"], "走丢了") {
		t.Error(files["404.html"])
	}
	styles := 0
	for name, body := range files {
		if strings.HasPrefix(name, "style.") {
			styles++
			if body != "body{}" || !strings.Contains(files["index.html"], "/"+name) {
				t.Errorf("%s holds %q", name, body)
			}
		}
	}
	if styles != 1 {
		t.Errorf("%d style sheets", styles)
	}
}

func TestExport(t *testing.T) {
	w := newWorld(t, "https://example.com")
	to := filepath.Join(t.TempDir(), "public")
	if err := w.site.Export(t.Context(), to); err == nil {
		t.Error("exported what was never built")
	}
	w.put(t, 1)
	for n := 2; n < 4; n++ {
		if err := w.site.Export(t.Context(), to); err != nil {
			t.Fatal(err)
		}
		got := tree(t, to)
		delete(got, exportMark)
		if names(got) != names(w.files(t)) {
			t.Errorf("exported\n%s", names(got))
		}
		w.put(t, n)
	}
	if left, _ := filepath.Glob(to + ".*"); len(left) > 0 {
		t.Errorf("left beside it: %v", left)
	}
	if err := os.Remove(filepath.Join(to, exportMark)); err != nil {
		t.Fatal(err)
	}
	if err := w.site.Export(t.Context(), to); !errors.Is(err, ErrForeign) {
		t.Errorf("a folder that is not ours: %v", err)
	}
}

func TestReplaceInTwoSteps(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	for _, d := range []string{from, to} {
		if err := errors.Join(os.Mkdir(d, 0o755), os.WriteFile(filepath.Join(d, "is"), []byte(filepath.Base(d)), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	if err := replaceSlowly(from, to); err != nil {
		t.Fatal(err)
	}
	if got := tree(t, dir); names(got) != "b/is" || got["b/is"] != "a" {
		t.Errorf("%v", got)
	}
}

// The published site is never replaced by a look at drafts.
func TestALookIsKeptApart(t *testing.T) {
	w := newWorld(t, "https://example.com")
	r := w.rendition(t, 1)
	if _, err := w.site.Show(t.Context(), []Look{{Rendition: r, At: w.now}, {Rendition: r, At: w.now}}); err == nil {
		t.Error("two articles at one address")
	}
	if _, err := w.site.Show(t.Context(), []Look{{Rendition: r, Label: w.labels[r.Slug], At: w.now}}); err != nil {
		t.Fatal(err)
	}
	if f := w.files(t)["feed.json"]; !strings.Contains(f, "tag:example.com,2026-12-01:article-1") {
		t.Error(f)
	}
	w.put(t, 2)
	if _, err := w.site.Show(t.Context(), nil); err == nil {
		t.Error("a published site was replaced")
	}
}
