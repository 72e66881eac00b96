package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Dir keeps media by hash in a folder: <dir>/ab/abcdef…, at most 256 folders. A file appears under its
// name only when it is whole, so readers and a kill -9 never see half of one. Safe for
// concurrent use, also by several processes.
type Dir struct{ root string }

// OpenDir makes the folder when it is not there.
func OpenDir(dir string) (*Dir, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("opening media folder: %w", err)
	}
	return &Dir{root: dir}, nil
}

// Hash is the name that media with these bytes has: SHA-256, hex.
func Hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Put stores data and returns the SHA-256 of its bytes in hex. Putting the same bytes again changes
// nothing.
func (d *Dir) Put(ctx context.Context, data []byte) (string, error) {
	if hash := Hash(data); d.Has(hash) {
		return hash, nil
	}
	hash, _, err := d.PutFrom(ctx, bytes.NewReader(data))
	return hash, err
}

// PutFrom stores what r gives without holding it in memory, for videos.
// Size is in bytes.
func (d *Dir) PutFrom(ctx context.Context, r io.Reader) (hash string, size int64, err error) {
	if err := ctx.Err(); err != nil {
		return "", 0, err
	}
	tmp, err := os.CreateTemp(d.root, ".incoming-*")
	if err != nil {
		return "", 0, fmt.Errorf("storing media: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreMissing(os.Remove(tmp.Name())))
		}
	}()
	sum := sha256.New()
	size, err = io.Copy(io.MultiWriter(tmp, sum), contextReader{ctx, r})
	if err = errors.Join(err, tmp.Close()); err != nil {
		return "", 0, fmt.Errorf("storing media: %w", err)
	}
	hash = hex.EncodeToString(sum.Sum(nil))
	return hash, size, d.adopt(tmp.Name(), hash)
}

// adopt moves a whole file to the place of its hash.
func (d *Dir) adopt(tmp, hash string) error {
	to := d.path(hash)
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return fmt.Errorf("storing media %s: %w", hash, err)
	}
	if err := os.Chmod(tmp, 0o644); err != nil {
		return fmt.Errorf("storing media %s: %w", hash, err)
	}
	if err := os.Rename(tmp, to); err != nil {
		return fmt.Errorf("storing media %s: %w", hash, err)
	}
	return nil
}

// Open reads what is stored under hash, or fails with fs.ErrNotExist.
func (d *Dir) Open(ctx context.Context, hash string) (io.ReadCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !validHash(hash) {
		return nil, fmt.Errorf("opening media %q: %w", hash, fs.ErrNotExist)
	}
	f, err := os.Open(d.path(hash))
	if err != nil {
		return nil, fmt.Errorf("opening media: %w", err)
	}
	return f, nil
}

// Has reports whether hash is stored.
func (d *Dir) Has(hash string) bool {
	if !validHash(hash) {
		return false
	}
	_, err := os.Stat(d.path(hash))
	return err == nil
}

func (d *Dir) path(hash string) string { return filepath.Join(d.root, hash[:2], hash) }

// validHash keeps a hash that came from outside (a URL, a database) from naming another file.
func validHash(hash string) bool {
	if len(hash) != 2*sha256.Size {
		return false
	}
	for _, c := range []byte(hash) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// contextReader stops a long copy when its context ends.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
