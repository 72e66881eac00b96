package publishertest

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"io/fs"
	"sync"

	"moxin/content"
	"moxin/publishers"
)

// Uploads is publishers.Uploads in memory: the part of the store that outlives a process.
type Uploads struct {
	mu    sync.Mutex
	known map[[3]string]content.Remote
}

// Upload implements publishers.Uploads.
func (u *Uploads) Upload(_ context.Context, account, kind, hash string) (content.Remote, bool, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	r, ok := u.known[[3]string{account, kind, hash}]
	return r, ok, nil
}

// RecordUpload implements publishers.Uploads.
func (u *Uploads) RecordUpload(ctx context.Context, account, kind, hash string, r content.Remote) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.known == nil {
		u.known = map[[3]string]content.Remote{}
	}
	u.known[[3]string{account, kind, hash}] = r
	return nil
}

// Files is publishers.Media in memory, by hash.
type Files map[string][]byte

// Open implements publishers.Media.
func (f Files) Open(_ context.Context, hash string) (io.ReadCloser, error) {
	b, ok := f[hash]
	if !ok {
		return nil, fmt.Errorf("media %s: %w", hash, fs.ErrNotExist)
	}
	return io.NopCloser(bytes.NewReader(b)), nil
}

// PNG draws a small picture; another shade is another picture.
func PNG(width, height int, shade uint8) []byte {
	img := image.NewGray(image.Rect(0, 0, width, height))
	for i := range img.Pix {
		img.Pix[i] = shade
	}
	img.SetGray(0, 0, color.Gray{Y: ^shade})
	var b bytes.Buffer
	_ = png.Encode(&b, img) // a bytes.Buffer takes everything
	return b.Bytes()
}

// Memory is publishers.Steps in memory: what one release's attempts tell each other. The zero
// value is empty.
type Memory struct {
	mu     sync.Mutex
	values map[string]string
	count  int
	// die is called at every recording, before the value is kept and after.
	die func(n int, kept bool)
}

// Step implements publishers.Steps.
func (s *Memory) Step(ctx context.Context, name string) (string, bool, error) {
	if err := ctx.Err(); err != nil {
		return "", false, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := s.values[name]
	return v, ok, nil
}

// Record implements publishers.Steps.
func (s *Memory) Record(ctx context.Context, name, value string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	n := s.next()
	if s.die != nil {
		s.die(n, false)
	}
	s.keep(name, value)
	if s.die != nil {
		s.die(n, true)
	}
	return nil
}

func (s *Memory) next() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count++
	return s.count - 1
}

func (s *Memory) keep(name, value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.values == nil {
		s.values = map[string]string{}
	}
	s.values[name] = value
}

var (
	_ publishers.Uploads = (*Uploads)(nil)
	_ publishers.Media   = Files(nil)
	_ publishers.Steps   = (*Memory)(nil)
)
