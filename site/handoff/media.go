package handoff

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strconv"
	"time"

	"moxin/content"
)

// shown are the types that a browser may show; anything else is saved, never opened in our
// origin.
var shown = map[string]bool{
	"image/png": true, "image/jpeg": true, "image/gif": true, "image/webp": true,
	"video/mp4": true, "video/quicktime": true,
}

// media serves one file of the package; ?save makes the browser keep it under its name.
func (h *handler) media(w http.ResponseWriter, r *http.Request) {
	p, ok := h.open(w, r)
	if !ok {
		return
	}
	file, name, ok := pick(p.Handoff, r.PathValue("hash"))
	if !ok {
		h.unknown(w, r)
		return
	}
	in, err := h.Media.Open(r.Context(), file.Hash)
	if errors.Is(err, fs.ErrNotExist) {
		h.unknown(w, r)
		return
	}
	if err != nil {
		h.broken(w, r, err)
		return
	}
	defer in.Close()

	head := w.Header()
	mime := file.Type
	if !shown[mime] {
		mime = "application/octet-stream"
	}
	if r.URL.Query().Has("save") || !shown[file.Type] {
		head.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	}
	head.Set("Content-Type", mime)
	head.Set("ETag", `"`+file.Hash+`"`)
	head.Set("Cache-Control", "private, max-age=604800, immutable")
	if s, ok := in.(io.ReadSeeker); ok {
		http.ServeContent(w, r, "", time.Time{}, s)
		return
	}
	if file.Size > 0 {
		head.Set("Content-Length", strconv.FormatInt(file.Size, 10))
	}
	if _, err := io.Copy(w, in); err != nil {
		h.Log.WarnContext(r.Context(), "hand-off media", "release", p.Release, "error", err)
	}
}

// pick finds a file of the package by its hash, with the name it is saved under. Only what the
// package names is served: a token is no key to the whole media store.
func pick(h content.Handoff, hash string) (content.Media, string, bool) {
	names := h.FileNames()
	for i, m := range h.Media {
		if m.Hash != "" && m.Hash == hash {
			return m, names[i], true
		}
	}
	return content.Media{}, "", false
}

// zip streams the whole package.
func (h *handler) zip(w http.ResponseWriter, r *http.Request) {
	p, ok := h.open(w, r)
	if !ok {
		return
	}
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="moxin-%d.zip"`, p.Release))
	if r.Method == http.MethodHead {
		return
	}
	out := &counter{w: w}
	pack := p.Handoff
	pack.Due = pack.Due.In(h.Zone)
	err := h.Zip(r.Context(), out, pack)
	switch {
	case err == nil:
	case out.n == 0:
		w.Header().Del("Content-Disposition")
		h.broken(w, r, err)
	default:
		h.Log.WarnContext(r.Context(), "hand-off zip", "release", p.Release, "error", err)
		// Half a zip must not look like a whole one: net/http breaks the connection off.
		panic(http.ErrAbortHandler)
	}
}

// counter knows whether anything has been written.
type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}
