package build

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// change builds the site anew after do has said what is on it, and switches to it. Other
// processes wait meanwhile. Nothing has changed when it fails.
func (s Site) change(ctx context.Context, do func(state) (state, error)) (Stats, error) {
	if err := os.MkdirAll(s.builds(""), 0o755); err != nil {
		return Stats{}, fmt.Errorf("build: %w", err)
	}
	unlock, err := lock(ctx, filepath.Join(s.Folder, "lock"))
	if err != nil {
		return Stats{}, err
	}
	defer unlock()
	name, old, err := s.load()
	if err != nil {
		return Stats{}, err
	}
	after, err := do(old.state)
	if err != nil {
		return Stats{}, err
	}
	set, err := loadTemplates(s.Theme)
	if err != nil {
		return Stats{}, err
	}
	cat, plan, err := s.plan(set, after, s.body)
	if err != nil {
		return Stats{}, err
	}
	w := writer{from: s.builds(name), old: old.Files, to: s.builds(".next")}
	if w.files, err = recipes(plan, set.version); err != nil {
		return Stats{}, err
	}
	stats := Stats{Build: name, Articles: len(cat.articles), Files: len(plan)}
	if name != "" && maps.Equal(w.files, old.Files) && equal(old.state, after) {
		return stats, nil
	}
	if err := w.all(ctx, plan); err != nil {
		return Stats{}, err
	}
	stats.Written = w.written
	stats.Build = next(name)
	if err := s.publish(stats.Build, manifest{after, s.base(), w.files}); err != nil {
		return Stats{}, err
	}
	s.prune(stats.Build, after)
	return stats, nil
}

// publish names the build and switches to it. The order matters: what "current" names is whole.
func (s Site) publish(name string, m manifest) error {
	// What a build of this name left that died before its switch is nobody's.
	if err := os.RemoveAll(s.builds(name)); err != nil {
		return fmt.Errorf("build: %w", err)
	}
	b, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("build: %w", err)
	}
	if err := writeFile(s.builds(name+".json"), b); err != nil {
		return err
	}
	if err := os.Rename(s.builds(".next"), s.builds(name)); err != nil {
		return fmt.Errorf("build: %w", err)
	}
	return s.point(name)
}

// equal compares what is on two sites.
func equal(a, b state) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// recipes are those of a plan, by path.
func recipes(plan []output, version string) (map[string]string, error) {
	out := make(map[string]string, len(plan))
	for _, o := range plan {
		recipe, err := o.recipe(version)
		if err != nil {
			return nil, err
		}
		out[o.path] = recipe
	}
	return out, nil
}

// writer makes the files of a build in a folder.
type writer struct {
	from    string            // build before, whose files may be linked
	old     map[string]string // its recipes
	to      string
	files   map[string]string // recipes of this one
	written int
	folders map[string]bool
}

// all writes a plan, and nothing else is in the folder afterwards.
func (w *writer) all(ctx context.Context, plan []output) error {
	if err := os.RemoveAll(w.to); err != nil {
		return fmt.Errorf("build: %w", err)
	}
	w.folders = map[string]bool{}
	for _, o := range plan {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := w.one(ctx, o); err != nil {
			return fmt.Errorf("build: %s: %w", o.path, err)
		}
	}
	return nil
}

func (w *writer) one(ctx context.Context, o output) error {
	to := filepath.Join(w.to, filepath.FromSlash(o.path))
	if dir := filepath.Dir(to); !w.folders[dir] {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		w.folders[dir] = true
	}
	if w.old[o.path] == w.files[o.path] && os.Link(filepath.Join(w.from, filepath.FromSlash(o.path)), to) == nil {
		return nil
	}
	w.written++
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(f)
	err = o.write(ctx, b)
	return errors.Join(err, b.Flush(), f.Close())
}

// Export copies the build that readers see to a folder of its own, for a host that takes files. The
// folder is replaced in one go where the system can; one that holds anything but an earlier export
// is refused.
func (s Site) Export(ctx context.Context, to string) error {
	name, err := pointed(s.current())
	if err != nil {
		return err
	}
	if name == "" {
		return errors.New("build: there is no site yet")
	}
	if err := exported(to); err != nil {
		return err
	}
	next := to + ".next"
	if err := os.RemoveAll(next); err != nil {
		return fmt.Errorf("build: %w", err)
	}
	if err := copyTree(ctx, s.builds(name), next); err != nil {
		return fmt.Errorf("build: exporting: %w", err)
	}
	if err := os.WriteFile(filepath.Join(next, exportMark), []byte(name+"\n"), 0o644); err != nil {
		return fmt.Errorf("build: exporting: %w", err)
	}
	if err := replace(next, to); err != nil {
		return fmt.Errorf("build: exporting: %w", err)
	}
	return nil
}

// exportMark tells an export from a folder that somebody else filled.
const exportMark = ".moxin-site"

// ErrForeign refuses to replace a folder that moxin did not make.
var ErrForeign = errors.New("build: the folder holds something else than an exported site")

// exported reports whether to may be replaced: it is not there, empty, or an export.
func exported(to string) error {
	list, err := os.ReadDir(to)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(list) == 0 {
		return nil
	}
	if err != nil {
		return fmt.Errorf("build: %w", err)
	}
	if !slices.ContainsFunc(list, func(e fs.DirEntry) bool { return e.Name() == exportMark }) {
		return fmt.Errorf("%w: %s", ErrForeign, to)
	}
	return nil
}

func copyTree(ctx context.Context, from, to string) error {
	return filepath.WalkDir(from, func(p string, d fs.DirEntry, err error) error {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		rel, err := filepath.Rel(from, p)
		if err != nil {
			return err
		}
		at := filepath.Join(to, rel)
		if d.IsDir() {
			return os.MkdirAll(at, 0o755)
		}
		return copyFile(p, at)
	})
}

// copyFile makes bytes of its own: whoever edits an export must not reach the site through a link.
func copyFile(from, to string) (err error) {
	r, err := os.Open(from)
	if err != nil {
		return err
	}
	defer r.Close()
	w, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	return errors.Join(err, w.Close())
}
