package main

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"time"

	"moxin/site/web"
)

// mediaLife is how long a platform may fetch a file by its link, in the machine's time: the day that
// a hand-off waits for its person, and one more for the platform.
const mediaLife = 48 * time.Hour

const mediaRoute = "/m/"

// mediaLinks makes and answers addresses of stored files for platforms that fetch them.
type mediaLinks struct {
	signer signer
	base   string // public.url
	now    func() time.Time
	open   func(ctx context.Context, hash string) (io.ReadCloser, error)
}

// URL is the address of a stored file, good for mediaLife; "" for what is no hash.
func (m mediaLinks) URL(hash string) string {
	raw, err := hex.DecodeString(hash)
	if err != nil || len(raw) != 32 {
		return ""
	}
	until := binary.BigEndian.AppendUint64(nil, uint64(m.now().Add(mediaLife).Unix()))
	return m.base + mediaRoute + m.signer.sign(append(until, raw...), "")
}

// hash reads the file that a link still opens.
func (m mediaLinks) hash(token string) (string, bool) {
	payload, ok := m.signer.open(token, "")
	if !ok || len(payload) != 8+32 {
		return "", false
	}
	until := time.Unix(int64(binary.BigEndian.Uint64(payload)), 0)
	return hex.EncodeToString(payload[8:]), m.now().Before(until)
}

// ServeHTTP serves the file of a link. What was forged, what is over and what is gone look the same.
func (m mediaLinks) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	hash, ok := m.hash(r.PathValue("signed"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	in, err := m.open(r.Context(), hash)
	if errors.Is(err, fs.ErrNotExist) {
		http.NotFound(w, r)
		return
	}
	if err != nil {
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	defer in.Close()
	if err := web.ServeMedia(w, r, hash, in); err != nil {
		http.Error(w, "", http.StatusInternalServerError)
	}
}
