package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"moxin/content"
	"moxin/content/render"
)

// verdict is what was found in one article and in its renditions for every channel, and what that
// rests on.
type verdict struct {
	digest digest    // of the article's file
	rests  []resting // on other files of the workspace
	outcome
}

// resting is one file as it was when a verdict was reached.
type resting struct {
	name    string
	size    int64     // resting{size: absent} when nothing was there, folder for a folder
	changed time.Time // zero when it was changed so lately that another change could not be told
	digest  digest
}

// Sizes of what is no file.
const (
	absent int64 = -1
	folder int64 = -2
)

// fresh is how old a change must be to be told from the next one by its time alone: some file
// systems keep seconds.
const fresh = 2 * time.Second

// A checkCache remembers verdicts between runs, in one file of the workspace's .moxin folder. A
// file that is damaged, of another moxin, or of another moxin.yaml, lexicon or theme is an empty
// one. Safe for concurrent use.
type checkCache struct {
	path       string
	generation digest // of all that every verdict rests on
	mu         sync.Mutex
	verdicts   map[string]verdict // by the article's path
	dirty      bool
}

// maxCache is the largest file that is read, in bytes.
const maxCache = 1 << 30

// openCheckCache reads what is remembered of this generation.
func openCheckCache(root string, generation digest) *checkCache {
	c := &checkCache{path: filepath.Join(root, stateDir, "cache", "check"), generation: generation}
	if info, err := os.Stat(c.path); err == nil && info.Size() <= maxCache {
		if data, err := os.ReadFile(c.path); err == nil {
			c.verdicts = decodeVerdicts(data, generation)
		}
	}
	if c.verdicts == nil {
		c.verdicts = map[string]verdict{}
	}
	return c
}

// find returns what is remembered of an article with these bytes, if all that it rests on is as
// it was.
func (c *checkCache) find(fsys fs.FS, path string, sum digest) (outcome, bool) {
	c.mu.Lock()
	v, ok := c.verdicts[path]
	c.mu.Unlock()
	if !ok || v.digest != sum || slices.ContainsFunc(v.rests, func(r resting) bool { return !r.holds(fsys) }) {
		return outcome{}, false
	}
	return v.outcome, true
}

// keep remembers a verdict.
func (c *checkCache) keep(path string, v verdict) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.verdicts[path] = v
	c.dirty = true
}

// save writes the verdicts of the articles that are there, in one piece.
func (c *checkCache) save(articles []*content.Article) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	there := make(map[string]verdict, len(articles))
	for _, a := range articles {
		if v, ok := c.verdicts[a.Path]; ok {
			there[a.Path] = v
		}
	}
	if !c.dirty && len(there) == len(c.verdicts) {
		return nil
	}
	return replaceFile(c.path, encodeVerdicts(there, c.generation), 0o644)
}

// rest notes a file as it is now. False when it cannot be read: nothing can rest on it.
func rest(fsys fs.FS, name string, now time.Time) (resting, bool) {
	info, err := fs.Stat(fsys, name)
	switch {
	case err != nil:
		return resting{name: name, size: absent}, true
	case info.IsDir():
		return resting{name: name, size: folder}, true
	}
	sum, err := fileDigest(fsys, name)
	if err != nil {
		return resting{}, false
	}
	r := resting{name: name, size: info.Size(), digest: sum}
	if now.Sub(info.ModTime()) > fresh {
		r.changed = info.ModTime()
	}
	return r, true
}

// holds reports whether the file is still what it was. Its time of change alone says nothing: a
// checkout sets it anew on the same bytes.
func (r resting) holds(fsys fs.FS) bool {
	info, err := fs.Stat(fsys, r.name)
	switch {
	case err != nil:
		return r.size == absent
	case info.IsDir():
		return r.size == folder
	case info.Size() != r.size:
		return false
	case !r.changed.IsZero() && info.ModTime().Equal(r.changed):
		return true
	}
	sum, err := fileDigest(fsys, r.name)
	return err == nil && sum == r.digest
}

func fileDigest(fsys fs.FS, name string) (digest, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return digest{}, fmt.Errorf("digesting %s: %w", name, err)
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return digest{}, fmt.Errorf("digesting %s: %w", name, err)
	}
	return digest(sum.Sum(nil)), nil
}

// checkGeneration is the digest of all that every verdict of a workspace rests on: the program,
// moxin.yaml, the lexicons, the workspace's own themes, the logo, and whether this machine has a
// font to lay cards out with and a browser for the pictures that Go cannot read.
func checkGeneration(fsys fs.FS, cfg content.Config, engine *render.Engine) (digest, error) {
	names := slices.Concat([]string{content.ConfigName}, cfg.Check.Lexicons, []string{cfg.Cards.Logo})
	if err := fs.WalkDir(fsys, "themes", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, p)
		}
		return nil // a folder that is not there, or cannot be read, holds no theme
	}); err != nil {
		return digest{}, fmt.Errorf("looking for themes: %w", err)
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\n%v\n%v\n", programDigest(), engine.Cards.Ready(), engine.Browser != nil)
	for _, name := range names {
		d, err := fileDigest(fsys, name)
		if err != nil {
			d = digest{} // missing: its arrival changes the generation
		}
		fmt.Fprintf(sum, "%q %x\n", name, d)
	}
	return digest(sum.Sum(nil)), nil
}

// buildIDBytes is how much of a program's start holds its Go build id, whatever its format.
const buildIDBytes = 64 << 10

// programDigest tells one build of moxin from another: its version, and the start of its own
// file, where the linker writes an id of everything in it.
func programDigest() string {
	sum := sha256.New()
	fmt.Fprintln(sum, buildVersion())
	path, err := os.Executable()
	if err != nil {
		return fmt.Sprintf("%x", sum.Sum(nil))
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Sprintf("%x", sum.Sum(nil))
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil {
		fmt.Fprintln(sum, info.Size(), info.ModTime().UnixNano())
	}
	_, _ = io.CopyN(sum, f, buildIDBytes) // a shorter file is all of it
	return fmt.Sprintf("%x", sum.Sum(nil))
}
