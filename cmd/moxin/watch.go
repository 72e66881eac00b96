package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"moxin/content"
)

// Saving a file is several events within a few milliseconds: a temporary file, a rename, a change
// of rights. They are taken together when none has come for settle, but never held longer than
// patience: a build that writes pictures for a minute must not keep a saved article back.
const (
	settle   = 30 * time.Millisecond
	patience = 250 * time.Millisecond
)

// A watcher tells which files of a workspace change. All its folders are watched, since an article
// may name a picture in any of them.
type watcher struct {
	root string
	fs   *fsnotify.Watcher
}

func newWatcher(root string) (*watcher, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watching %s: %w", root, err)
	}
	out := &watcher{root: root, fs: w}
	if err := out.tree(root); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return out, nil
}

// Close ends the watch.
func (w *watcher) Close() error {
	if err := w.fs.Close(); err != nil {
		return fmt.Errorf("ending the watch of %s: %w", w.root, err)
	}
	return nil
}

// tree watches a folder and those below it.
func (w *watcher) tree(dir string) error {
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil // gone again
		case err != nil:
			return err
		case !d.IsDir():
			return nil
		case p != w.root && unwatched(d.Name()):
			return fs.SkipDir
		}
		return ignoreGone(w.fs.Add(p))
	})
	if err != nil {
		return fmt.Errorf("watching %s: %w", dir, err)
	}
	return nil
}

func ignoreGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// unwatched reports names that no article, picture or setting has: hidden ones, what package
// managers bring, and what editors write beside a file while they save it.
func unwatched(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "#") || strings.HasSuffix(name, "~") ||
		strings.HasSuffix(name, ".swp") || strings.HasSuffix(name, ".tmp") || strings.HasSuffix(name, ".bak") ||
		strings.HasSuffix(name, ".crswap") || name == "4913" || name == "node_modules"
}

// run tells changed of the paths that changed, slash-separated from the root, until ctx ends. A
// watch that lost events (the system's queue was full) names moxin.yaml: all is read again.
func (w *watcher) run(ctx context.Context, changed func(ctx context.Context, paths []string) error) error {
	pending := map[string]bool{}
	quiet, held := time.NewTimer(time.Hour), time.NewTimer(time.Hour)
	defer quiet.Stop()
	defer held.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case event, ok := <-w.fs.Events:
			if !ok {
				return nil
			}
			if name, matters := w.name(event); matters {
				if len(pending) == 0 {
					held.Reset(patience)
				}
				pending[name] = true
				quiet.Reset(settle)
			}
			continue
		case err, ok := <-w.fs.Errors:
			if !ok {
				return nil
			}
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				return fmt.Errorf("watching %s: %w", w.root, err)
			}
			pending[content.ConfigName] = true
			quiet.Reset(settle)
			continue
		case <-quiet.C:
		case <-held.C:
		}
		if len(pending) == 0 {
			continue
		}
		if err := changed(ctx, sortedKeys(pending)); err != nil {
			return err
		}
		clear(pending)
	}
}

// name is the path that an event is about, and whether it matters. A folder that came is watched
// from now on.
func (w *watcher) name(event fsnotify.Event) (string, bool) {
	rel, err := filepath.Rel(w.root, event.Name)
	if err != nil || event.Op == fsnotify.Chmod || slices.ContainsFunc(strings.Split(filepath.ToSlash(rel), "/"), unwatched) {
		return "", false
	}
	if event.Has(fsnotify.Create) {
		if info, err := os.Stat(event.Name); err == nil && info.IsDir() {
			// A folder that cannot be watched is gone again, or the system's watches are used up: what
			// is in it is shown, and reloading the page shows its changes.
			_ = w.tree(event.Name)
		}
	}
	return filepath.ToSlash(rel), true
}
