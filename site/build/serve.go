package build

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// policy is what pages may do: show what the site itself holds, and nothing else. A page that tells
// nothing of its readers says in itself that it runs no script.
const policy = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

// types of the files a site is made of; the system's table is not asked, it differs by machine.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
	".xml": "application/xml; charset=utf-8", ".json": "application/json; charset=utf-8", ".txt": "text/plain; charset=utf-8",
	".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp", ".mp4": "video/mp4",
}

// feedTypes are the feeds' own (RSS advisory board; JSON Feed 1.1).
var feedTypes = map[string]string{
	"feed.xml": "application/rss+xml; charset=utf-8", "feed.json": "application/feed+json; charset=utf-8",
}

// Handler serves the site in a folder: always the build that is current when a request comes. A
// page that was taken away is answered with 410.
func Handler(folder string) http.Handler { return &server{site: Site{Folder: folder}} }

type server struct {
	site Site

	mu   sync.Mutex // guards what is read of the current build
	name string
	m    manifest
	gone map[string]bool
}

// build is the current one; its manifest is read when it changes.
func (s *server) build() (string, manifest, error) {
	name, err := pointed(s.site.current())
	if err != nil || name == "" {
		return "", manifest{}, errors.Join(err, fs.ErrNotExist)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.name != name {
		m, err := readManifest(s.site.builds(name + ".json"))
		if err != nil {
			return "", manifest{}, err
		}
		s.gone = map[string]bool{}
		for _, slug := range m.Gone {
			s.gone["articles/"+slug+"/index.html"] = true
		}
		for _, e := range m.Entries { // those that came back
			delete(s.gone, "articles/"+e.Slug+"/index.html")
		}
		m.Entries = nil // what pages need is in the files
		s.name, s.m = name, m
	}
	return s.name, s.m, nil
}

// ServeHTTP answers GET and HEAD.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "GET or HEAD", http.StatusMethodNotAllowed)
		return
	}
	name, m, err := s.build()
	if err != nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	at, inside := strings.CutPrefix(r.URL.Path, m.Base+"/")
	if r.URL.Path == m.Base {
		http.Redirect(w, r, m.Base+"/", http.StatusMovedPermanently)
		return
	}
	if !inside {
		s.file(w, r, name, "404.html", http.StatusNotFound)
		return
	}
	file := path.Clean("/" + at)[1:]
	switch {
	case strings.HasSuffix(at, "/") || at == "":
		file = path.Join(file, "index.html")
	case m.Files[file] == "" && m.Files[path.Join(file, "index.html")] != "":
		// Made of the path that was asked for, cleaned, so that it leads to this host.
		http.Redirect(w, r, m.Base+(&url.URL{Path: "/" + file + "/"}).EscapedPath(), http.StatusMovedPermanently)
		return
	}
	recipe, ok := m.Files[file]
	if !ok {
		s.file(w, r, name, "404.html", http.StatusNotFound)
		return
	}
	status := http.StatusOK
	if s.isGone(file) {
		status = http.StatusGone
	}
	h.Set("ETag", `"`+recipe+`"`)
	s.file(w, r, name, file, status)
}

func (s *server) isGone(file string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gone[file]
}

// file answers with a file of a build. Files whose name carries a hash stay as they are.
func (s *server) file(w http.ResponseWriter, r *http.Request, build, name string, status int) {
	f, err := openInside(s.site.builds(build), name)
	if err != nil {
		http.NotFound(w, r) // pruned just now: the next request finds its successor
		return
	}
	defer f.Close()
	h := w.Header()
	h.Set("Content-Type", typeOf(name))
	h.Set("Cache-Control", "no-cache")
	if strings.HasPrefix(name, "media/") || strings.HasPrefix(name, "style.") || strings.HasPrefix(name, "beacon.") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if status != http.StatusOK {
		h.Del("ETag")
		w.WriteHeader(status)
		if r.Method != http.MethodHead {
			_, _ = io.Copy(w, f) // a reader that left
		}
		return
	}
	http.ServeContent(w, r, name, time.Time{}, f)
}

func typeOf(name string) string {
	if t, ok := feedTypes[name]; ok {
		return t
	}
	if t, ok := types[path.Ext(name)]; ok {
		return t
	}
	return "application/octet-stream"
}

// openInside opens a file below a folder and never one outside of it.
func openInside(folder, name string) (*os.File, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, fmt.Errorf("build: %w", err)
	}
	defer root.Close()
	f, err := root.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, fmt.Errorf("build: %w", err)
	}
	return f, nil
}

// Base is the path that the site in a folder begins at, "" where that is the root.
func Base(folder string) string {
	_, m, err := Site{Folder: folder}.load()
	if err != nil {
		return ""
	}
	return m.Base
}
