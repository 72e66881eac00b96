// Package web is what all pages of moxin share: assets under hashed names and the headers
// of a private page.
package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

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
func LoadAssets(files fs.FS, prefix string) (*Assets, error) {
	entries, err := fs.ReadDir(files, "assets")
	if err != nil {
		return nil, fmt.Errorf("web: assets: %w", err)
	}
	a := &Assets{data: map[string][]byte{}, named: map[string]string{}}
	for _, e := range entries {
		b, err := fs.ReadFile(files, "assets/"+e.Name())
		if err != nil {
			return nil, fmt.Errorf("web: assets: %w", err)
		}
		sum := sha256.Sum256(b)
		ext := path.Ext(e.Name())
		name := strings.TrimSuffix(e.Name(), ext) + "." + hex.EncodeToString(sum[:6]) + ext
		a.data[name] = b
		a.named[e.Name()] = prefix + name
	}
	return a, nil
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
