package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"moxin/content"
	"moxin/site/console"
)

// tray holds files of numbers that were brought to the console and not imported yet, in the
// workspace's own state on this machine: a file is looked at where it was brought.
type tray struct {
	dir string
	now func() time.Time // work time
}

// trayLife is how long a file waits to be imported before it is thrown away.
const trayLife = 7 * 24 * time.Hour

var trayKey = regexp.MustCompile(`^[0-9a-f]{32}$`)

// bring keeps a file: its bytes first, then what is known of it, so that one which did not arrive
// whole is never on the tray.
func (t tray) bring(b console.Brought, in io.Reader) (key string, err error) {
	if err := os.MkdirAll(t.dir, 0o700); err != nil {
		return "", fmt.Errorf("the tray of files: %w", err)
	}
	t.sweep()
	var id [16]byte
	_, _ = rand.Read(id[:]) // never fails
	b.Key = hex.EncodeToString(id[:])
	path := filepath.Join(t.dir, b.Key)
	defer func() {
		if err != nil {
			_ = os.Remove(path) // half a file is none
		}
	}()
	if b.Bytes, err = copyTo(path, io.LimitReader(in, console.MostSheetBytes+1)); err != nil {
		return "", err
	}
	if b.Bytes > console.MostSheetBytes {
		return "", &console.Refusal{Text: content.T(b.File+" 太大：每个文件最多 64 MB", b.File+" is too large: a file may have 64 MB")}
	}
	said, err := json.Marshal(b)
	if err != nil {
		return "", err
	}
	return b.Key, os.WriteFile(path+".json", said, 0o600)
}

func copyTo(path string, in io.Reader) (n int64, err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, err
	}
	n, err = io.Copy(f, in)
	return n, errors.Join(err, f.Close())
}

// of is what is known of a file on the tray; console.ErrNoSheet when there is none.
func (t tray) of(key string) (console.Brought, error) {
	var b console.Brought
	if !trayKey.MatchString(key) {
		return b, console.ErrNoSheet
	}
	data, err := os.ReadFile(filepath.Join(t.dir, key+".json"))
	if errors.Is(err, fs.ErrNotExist) {
		return b, console.ErrNoSheet
	}
	if err != nil {
		return b, err
	}
	return b, json.Unmarshal(data, &b)
}

// open is a file on the tray with its bytes.
func (t tray) open(key string) (console.Brought, []byte, error) {
	b, err := t.of(key)
	if err != nil {
		return b, nil, err
	}
	data, err := os.ReadFile(filepath.Join(t.dir, key))
	if errors.Is(err, fs.ErrNotExist) {
		err = console.ErrNoSheet
	}
	return b, data, err
}

// drop throws a file away.
func (t tray) drop(key string) error {
	if _, err := t.of(key); err != nil {
		return err
	}
	path := filepath.Join(t.dir, key)
	return errors.Join(os.Remove(path+".json"), os.Remove(path))
}

// waiting are the files on the tray, the newest first.
func (t tray) waiting(context.Context) ([]console.Brought, error) {
	names, err := os.ReadDir(t.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var out []console.Brought
	for _, name := range names {
		key, ok := strings.CutSuffix(name.Name(), ".json")
		if !ok {
			continue
		}
		b, err := t.of(key)
		if errors.Is(err, console.ErrNoSheet) {
			continue // thrown away meanwhile
		}
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	slices.SortStableFunc(out, func(a, b console.Brought) int { return b.When.Compare(a.When) })
	return out, err
}

// sweep throws away what nobody imported. What cannot be removed now is met again.
func (t tray) sweep() {
	names, _ := os.ReadDir(t.dir)
	for _, name := range names {
		if info, err := name.Info(); err == nil && t.now().Sub(info.ModTime()) > trayLife {
			_ = os.Remove(filepath.Join(t.dir, name.Name()))
		}
	}
}
