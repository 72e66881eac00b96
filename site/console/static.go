package console

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed assets templates
var files embed.FS

var templates = template.Must(template.New("").ParseFS(files, "templates/*.html"))

const assetPath = "/asset/"

// mimes are the types of the assets; the system's table is not asked, it differs by machine.
var mimes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

// static serves the assets under names that carry a hash of their bytes: they may be cached
// for ever, and a new version has a new name.
type static struct {
	data  map[string][]byte // by hashed name
	named map[string]string // plain name → URL
}

func loadStatic() (*static, error) {
	entries, err := fs.ReadDir(files, "assets")
	if err != nil {
		return nil, fmt.Errorf("console: assets: %w", err)
	}
	s := &static{data: map[string][]byte{}, named: map[string]string{}}
	for _, e := range entries {
		b, err := fs.ReadFile(files, "assets/"+e.Name())
		if err != nil {
			return nil, fmt.Errorf("console: assets: %w", err)
		}
		sum := sha256.Sum256(b)
		ext := path.Ext(e.Name())
		name := strings.TrimSuffix(e.Name(), ext) + "." + hex.EncodeToString(sum[:6]) + ext
		s.data[name] = b
		s.named[e.Name()] = assetPath + name
	}
	return s, nil
}

func (s *static) serve(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	b, ok := s.data[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", mimes[path.Ext(name)])
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(b) // whoever went away needs no asset
}
