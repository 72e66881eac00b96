package media

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Made returns the hash of what was made from a recipe: a card drawn from words, a picture that
// a command drew, an AVIF as PNG. recipe is the SHA-256 in hex of everything it is made from.
// False when it was not made here or is gone.
func (d *Dir) Made(recipe string) (hash string, ok bool) {
	if !validHash(recipe) {
		return "", false
	}
	data, err := os.ReadFile(d.recipe(recipe))
	if err != nil {
		return "", false
	}
	hash = strings.TrimSpace(string(data))
	return hash, d.Has(hash)
}

// PutMade stores what was made from a recipe and remembers that it was.
func (d *Dir) PutMade(ctx context.Context, recipe string, data []byte) (hash string, err error) {
	if !validHash(recipe) {
		return "", fmt.Errorf("storing media: %q is no recipe", recipe)
	}
	if hash, err = d.Put(ctx, data); err != nil {
		return "", err
	}
	to := d.recipe(recipe)
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return "", fmt.Errorf("storing media: %w", err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(to), ".incoming-*")
	if err != nil {
		return "", fmt.Errorf("storing media: %w", err)
	}
	_, err = tmp.WriteString(hash + "\n")
	if err = errors.Join(err, tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), to)
	}
	if err != nil {
		return "", errors.Join(fmt.Errorf("storing media: %w", err), ignoreMissing(os.Remove(tmp.Name())))
	}
	return hash, nil
}

func (d *Dir) recipe(recipe string) string {
	return filepath.Join(d.root, "made", recipe[:2], recipe)
}

// Read reads all of what is stored under hash, or fails with fs.ErrNotExist.
func (d *Dir) Read(hash string) ([]byte, error) {
	if !validHash(hash) {
		return nil, fmt.Errorf("reading media %q: %w", hash, fs.ErrNotExist)
	}
	data, err := os.ReadFile(d.path(hash))
	if err != nil {
		return nil, fmt.Errorf("reading media: %w", err)
	}
	return data, nil
}
