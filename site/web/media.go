package web

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// sniffed is how much of a file tells its type.
const sniffed = 512

// mediaTypes are what a browser may show; anything else is saved, never opened in our origin.
var mediaTypes = map[string]bool{
	"image/png": true, "image/jpeg": true, "image/gif": true, "image/webp": true, "video/mp4": true,
	"video/quicktime": true,
}

// mediaType tells a file by its bytes. A film in boxes (ISO base media) is known by its brand: what
// phones record is QuickTime as often as MP4, and apps that are handed a link look at the type.
func mediaType(begin []byte) string {
	mime := http.DetectContentType(begin)
	if mime == "application/octet-stream" && len(begin) >= 12 && string(begin[4:8]) == "ftyp" {
		switch brand := string(begin[8:12]); {
		case brand == "qt  ":
			return "video/quicktime"
		case strings.HasPrefix(brand, "iso"), strings.HasPrefix(brand, "3g"), brand == "avc1":
			return "video/mp4"
		}
	}
	return mime
}

// ServeMedia serves what is stored under hash. Its type is told from its bytes: a store of hashes
// knows no other. An error before the first byte leaves the answer to the caller; one after it is
// a reader that went away or a file that ended early.
func ServeMedia(w http.ResponseWriter, r *http.Request, hash string, in io.Reader) error {
	begin, err := io.ReadAll(io.LimitReader(in, sniffed))
	if err != nil {
		return fmt.Errorf("media %s: %w", hash, err)
	}
	head := w.Header()
	mime := mediaType(begin)
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
	_, _ = io.Copy(w, io.MultiReader(bytes.NewReader(begin), in)) // nobody to tell: the answer has begun
	return nil
}
