package console

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"time"
)

// sniffed is how much of a file tells its type.
const sniffed = 512

// mediaTypes are what a browser may show; anything else is saved, never opened in our origin.
var mediaTypes = map[string]bool{
	"image/png": true, "image/jpeg": true, "image/gif": true, "image/webp": true, "video/mp4": true,
}

func mediaHref(hash string) string { return "/media/" + hash }

// media serves a stored file. Its type is told from its bytes: a store of hashes knows no other.
func (h *handler) media(w http.ResponseWriter, r *http.Request) error {
	hash := r.PathValue("hash")
	in, err := h.Media.Open(r.Context(), hash)
	if errors.Is(err, fs.ErrNotExist) {
		return errUnknown
	}
	if err != nil {
		return err
	}
	defer in.Close()
	begin, err := io.ReadAll(io.LimitReader(in, sniffed))
	if err != nil {
		return fmt.Errorf("media %s: %w", hash, err)
	}
	head := w.Header()
	mime := http.DetectContentType(begin)
	if !mediaTypes[mime] {
		mime = "application/octet-stream"
		head.Set("Content-Disposition", "attachment")
	}
	head.Set("Content-Type", mime)
	head.Set("ETag", `"`+hash+`"`)
	head.Set("Cache-Control", "private, max-age=604800, immutable")
	if s, ok := in.(io.ReadSeeker); ok { // a phone asks for ranges of a video
		http.ServeContent(w, r, "", time.Time{}, s)
		return nil
	}
	if _, err := io.Copy(w, io.MultiReader(bytes.NewReader(begin), in)); err != nil {
		h.Log.WarnContext(r.Context(), "console media", "hash", hash, "error", err)
	}
	return nil
}
