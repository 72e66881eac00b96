// Package web is what all pages of moxin share: assets under hashed names, the look, the reader's
// language, stored media, the headers of a private page and who may ask for it.
package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// shared are the assets that every page may name: ink.css and seal.svg.
//
//go:embed assets
var shared embed.FS

// mimes are the types of the assets; the system's table is not asked, it differs by machine.
var mimes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

// Assets serves files under names that carry a hash of their bytes: they may be cached for
// ever, and a new version has a new name.
type Assets struct {
	data  map[string][]byte // by hashed name
	named map[string]string // plain name → URL
}

// LoadAssets reads the folder "assets" of files, to be served below prefix, which ends in "/".
// The shared ones (ink.css, seal.svg) and those of others are there too, unless files has its own of that
// name.
func LoadAssets(files fs.FS, prefix string, others ...fs.FS) (*Assets, error) {
	a := &Assets{data: map[string][]byte{}, named: map[string]string{}}
	for _, from := range append(append([]fs.FS{shared}, others...), files) {
		if err := a.load(from, prefix); err != nil {
			return nil, fmt.Errorf("web: assets: %w", err)
		}
	}
	return a, nil
}

func (a *Assets) load(files fs.FS, prefix string) error {
	entries, err := fs.ReadDir(files, "assets")
	if err != nil {
		return err //nolint:wrapcheck // the caller does
	}
	for _, e := range entries {
		b, err := fs.ReadFile(files, "assets/"+e.Name())
		if err != nil {
			return err //nolint:wrapcheck // the caller does
		}
		sum := sha256.Sum256(b)
		ext := path.Ext(e.Name())
		name := strings.TrimSuffix(e.Name(), ext) + "." + hex.EncodeToString(sum[:6]) + ext
		a.data[name] = b
		a.named[e.Name()] = prefix + name
	}
	return nil
}

// URL is the address of an asset by its plain name.
func (a *Assets) URL(name string) (string, bool) {
	u, ok := a.named[name]
	return u, ok
}

// ServeHTTP serves the asset that the path value "name" names.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	b, ok := a.data[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", mimes[path.Ext(name)])
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(b) // whoever went away needs no asset
}
