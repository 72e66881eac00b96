package console

import (
	"bytes"
	"errors"
	"mime"
	"net/http"
	"path"
	"strconv"

	"moxin/site/web"
)

// rawPolicy lets nothing run or load, should a browser show a payload after all.
const rawPolicy = "default-src 'none'; sandbox"

// raw serves a stored payload as a file to be saved: what somebody else wrote is never shown as a
// page of the console. Text is text/plain, whatever it is made of. name "" is the hash.
func (h *handler) raw(w http.ResponseWriter, r *http.Request, hash, name string) error {
	body, err := h.Store.Raw(r.Context(), hash)
	if errors.Is(err, h.Missing) {
		return web.ErrUnknown
	}
	if err != nil {
		return err
	}
	kind := "text/plain; charset=utf-8"
	if bytes.IndexByte(body[:min(len(body), 1024)], 0) >= 0 || bytes.HasPrefix(body, []byte("PK\x03\x04")) {
		kind = "application/octet-stream"
	}
	if name == "" {
		name = short(hash) + ".txt"
	}
	head := w.Header()
	head.Set("Content-Type", kind)
	head.Set("Content-Security-Policy", rawPolicy)
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Content-Length", strconv.Itoa(len(body)))
	head.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": path.Base(name)}))
	_, _ = w.Write(body) // the reader may have gone
	return nil
}
