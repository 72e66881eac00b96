package build

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"moxin/content"
)

// kept is how many builds stay: the one readers see, and those that somebody may still be reading.
const kept = 3

// state is what is on the site.
type state struct {
	Entries []Entry  `json:"entries"`
	Gone    []string `json:"gone,omitempty"` // slugs that were on it
}

// has finds a release.
func (s state) has(release int64) (Entry, bool) {
	for _, e := range s.Entries {
		if e.Release == release {
			return e, true
		}
	}
	return Entry{}, false
}

// with is the state with an entry, in place of the release's earlier one.
func (s state) with(e Entry) state {
	s.Entries = append(slices.DeleteFunc(slices.Clone(s.Entries), func(old Entry) bool { return old.Release == e.Release }), e)
	return s
}

// without is the state without a release; its slug is remembered as gone.
func (s state) without(release int64) state {
	e, ok := s.has(release)
	if !ok {
		return s
	}
	s.Entries = slices.DeleteFunc(slices.Clone(s.Entries), func(old Entry) bool { return old.Release == release })
	if !slices.Contains(s.Gone, e.Slug) {
		s.Gone = append(slices.Clone(s.Gone), e.Slug)
	}
	return s
}

// manifest says how a build came about.
type manifest struct {
	state
	Base  string            `json:"base"`  // path that the site begins at
	Files map[string]string `json:"files"` // recipe by path
}

func (s Site) current() string           { return filepath.Join(s.Folder, "current") }
func (s Site) builds(name string) string { return filepath.Join(s.Folder, "builds", name) }

// pointed is the name of the build that readers see; "" = none yet.
func pointed(current string) (string, error) {
	to, err := os.Readlink(current)
	if err == nil {
		return filepath.Base(to), nil
	}
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	// Where links cannot be made, its name stands in a file.
	b, ferr := os.ReadFile(current)
	if ferr != nil {
		return "", fmt.Errorf("build: which build is current: %w", errors.Join(err, ferr))
	}
	return filepath.Base(strings.TrimSpace(string(b))), nil
}

// point makes a build the one that readers see, by one rename.
func (s Site) point(name string) error {
	next := s.current() + ".next"
	if err := os.Remove(next); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("build: switching: %w", err)
	}
	if err := os.Symlink(filepath.Join("builds", name), next); err != nil {
		if err := os.WriteFile(next, []byte(name+"\n"), 0o644); err != nil {
			return fmt.Errorf("build: switching: %w", err)
		}
	}
	if err := os.Rename(next, s.current()); err != nil {
		return fmt.Errorf("build: switching: %w", err)
	}
	return nil
}

// load reads the build that readers see; a site without one is empty.
func (s Site) load() (name string, m manifest, err error) {
	name, err = pointed(s.current())
	if err != nil || name == "" {
		return "", manifest{}, err
	}
	m, err = readManifest(s.builds(name + ".json"))
	return name, m, err
}

func readManifest(file string) (manifest, error) {
	var m manifest
	b, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	if err != nil {
		return manifest{}, fmt.Errorf("build: reading what is on the site: %w", err)
	}
	return m, nil
}

// next is the name of the build after one.
func next(name string) string {
	n, _ := strconv.Atoi(name) // the first one has no name
	return fmt.Sprintf("%08d", n+1)
}

// keep stores a body by its digest.
func (s Site) keep(r content.Rendition) error {
	file := filepath.Join(s.Folder, "renditions", r.Digest+".json")
	if _, err := os.Stat(file); err == nil {
		return nil
	}
	b, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("build: keeping %s: %w", r.Slug, err)
	}
	return writeFile(file, b)
}

// body reads what keep stored.
func (s Site) body(digest string) (content.Rendition, error) {
	var r content.Rendition
	b, err := os.ReadFile(filepath.Join(s.Folder, "renditions", digest+".json"))
	if err == nil {
		err = json.Unmarshal(b, &r)
	}
	if err != nil {
		return r, fmt.Errorf("build: reading a kept article: %w", err)
	}
	return r, nil
}

// writeFile writes a file whole or not at all.
func writeFile(file string, b []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return fmt.Errorf("build: %w", err)
	}
	temp := file + ".next"
	if err := os.WriteFile(temp, b, 0o644); err != nil {
		return fmt.Errorf("build: %w", err)
	}
	if err := os.Rename(temp, file); err != nil {
		return fmt.Errorf("build: %w", err)
	}
	return nil
}

// prune removes builds that nobody reads any more, what a killed build left, and bodies that are
// on the site no more. It comes after the switch: what it cannot remove is left for the next time.
func (s Site) prune(current string, st state) {
	entries, _ := os.ReadDir(s.builds(""))
	var old []string
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".json")
		if name > current || strings.HasPrefix(name, ".") {
			_ = os.RemoveAll(s.builds(e.Name()))
		} else if e.IsDir() && name != current {
			old = append(old, name)
		}
	}
	slices.Sort(old)
	for i := range max(0, len(old)-(kept-1)) {
		_ = os.RemoveAll(s.builds(old[i]))
		_ = os.Remove(s.builds(old[i] + ".json"))
	}
	wanted := map[string]bool{}
	for _, e := range st.Entries {
		wanted[e.Digest+".json"] = true
	}
	bodies, _ := os.ReadDir(filepath.Join(s.Folder, "renditions"))
	for _, b := range bodies {
		if !wanted[b.Name()] {
			_ = os.Remove(filepath.Join(s.Folder, "renditions", b.Name()))
		}
	}
}
