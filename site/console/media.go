package console

import (
	"errors"
	"io/fs"
	"net/http"

	"moxin/site/web"
)

func mediaHref(hash string) string { return "/media/" + hash }

// media serves a stored file.
func (h *handler) media(w http.ResponseWriter, r *http.Request) error {
	hash := r.PathValue("hash")
	in, err := h.Media.Open(r.Context(), hash)
	if errors.Is(err, fs.ErrNotExist) {
		return web.ErrUnknown
	}
	if err != nil {
		return err
	}
	defer in.Close()
	return web.ServeMedia(w, r, hash, in)
}
