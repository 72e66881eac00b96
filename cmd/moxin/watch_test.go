package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// watched is a workspace under watch: what changed arrives in paths.
type watched struct {
	testing.TB
	root  string
	paths chan []string
}

func watchWorkspace(t *testing.T) *watched {
	t.Helper()
	w := &watched{TB: t, root: t.TempDir(), paths: make(chan []string)}
	for _, dir := range []string{"articles/2026", "static", ".git", "node_modules/x"} {
		w.ok(os.MkdirAll(filepath.Join(w.root, dir), 0o755))
	}
	w.write("moxin.yaml", "version: 1\n")
	watch, err := newWatcher(w.root)
	w.ok(err)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- watch.run(ctx, func(ctx context.Context, paths []string) error {
			select {
			case w.paths <- paths:
			case <-ctx.Done():
			}
			return nil
		})
	}()
	t.Cleanup(func() {
		stop()
		w.ok(<-done)
		w.ok(watch.Close())
	})
	return w
}

func (w *watched) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *watched) at(name string) string { return filepath.Join(w.root, filepath.FromSlash(name)) }

func (w *watched) write(name, text string) {
	w.Helper()
	w.ok(os.WriteFile(w.at(name), []byte(text), 0o644))
}

// hears waits until every path was told of, in one piece or several, and none that is unwanted.
func (w *watched) hears(want ...string) {
	w.Helper()
	for len(want) > 0 {
		var got []string
		select {
		case got = <-w.paths:
		case <-w.Context().Done():
			w.Fatalf("not told of %v", want)
		}
		for _, name := range got {
			if unwatched(filepath.Base(name)) {
				w.Errorf("told of %s", name)
			}
			want = slices.DeleteFunc(want, func(s string) bool { return s == name })
		}
	}
}

func TestWatcherHearsEverySave(t *testing.T) {
	w := watchWorkspace(t)
	w.write("articles/2026/a.md", "# a\n")
	w.hears("articles/2026/a.md")

	// An editor that writes beside the file and renames over it.
	w.write("articles/2026/.a.md.swp", "# b\n")
	w.write("articles/2026/4913", "")
	w.ok(os.Rename(w.at("articles/2026/.a.md.swp"), w.at("articles/2026/a.md")))
	w.hears("articles/2026/a.md")

	// A folder that comes with an article in it, and one that is written there later.
	w.ok(os.Mkdir(w.at("articles/2027"), 0o755))
	w.hears("articles/2027")
	w.write("articles/2027/b.md", "# b\n")
	w.hears("articles/2027/b.md")

	w.write("moxin.yaml", "version: 1\nbrand: 新\n")
	w.write("static/x.png", "x")
	w.hears("moxin.yaml", "static/x.png")

	w.ok(os.RemoveAll(w.at("articles/2027")))
	w.hears("articles/2027")
}

func TestWatcherIsDeafToWhatIsNoContent(t *testing.T) {
	w := watchWorkspace(t)
	for _, name := range []string{".git/index", "node_modules/x/y.md", "articles/a.md~", "articles/#a.md#", "articles/.#a.md", "articles/a.md.tmp"} {
		w.write(name, "x")
	}
	w.write("articles/last.md", "# last\n")
	select { // the first that is told of is the one that matters
	case got := <-w.paths:
		if !slices.Equal(got, []string{"articles/last.md"}) {
			t.Errorf("told of %v", got)
		}
	case <-t.Context().Done():
		t.Fatal("told of nothing")
	}
}
