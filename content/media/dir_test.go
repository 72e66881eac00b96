package media_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"moxin/content/media"
)

func openDir(t *testing.T) (*media.Dir, string) {
	t.Helper()
	root := t.TempDir()
	d, err := media.OpenDir(root)
	if err != nil {
		t.Fatal(err)
	}
	return d, root
}

func TestDirKeepsBytesUnderTheirHash(t *testing.T) {
	d, root := openDir(t)
	hash, err := d.Put(t.Context(), []byte("墨"))
	if err != nil {
		t.Fatal(err)
	}
	if hash != media.Hash([]byte("墨")) || !d.Has(hash) {
		t.Fatalf("hash %s, has %v", hash, d.Has(hash))
	}
	if _, err := os.Stat(filepath.Join(root, hash[:2], hash)); err != nil {
		t.Error(err)
	}
	r, err := d.Open(t.Context(), hash)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, _ := io.ReadAll(r); string(got) != "墨" {
		t.Errorf("read %q", got)
	}
}

func TestDirTakesTheSameBytesFromManyAtOnce(t *testing.T) {
	d, root := openDir(t)
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			if _, err := d.Put(t.Context(), []byte("same")); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	var files int
	filepath.WalkDir(root, func(_ string, e fs.DirEntry, _ error) error {
		if !e.IsDir() {
			files++
		}
		return nil
	})
	if files != 1 {
		t.Errorf("%d files, want 1 and no leftovers", files)
	}
}

func TestDirLeavesNothingOfABrokenStream(t *testing.T) {
	d, root := openDir(t)
	broken := io.MultiReader(strings.NewReader("half"), failing{})
	if _, _, err := d.PutFrom(t.Context(), broken); !errors.Is(err, errBroken) {
		t.Fatalf("error %v", err)
	}
	if left, _ := os.ReadDir(root); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestDirStopsWithItsContext(t *testing.T) {
	d, _ := openDir(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.Put(ctx, []byte("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestDirRefusesNamesThatAreNoHash(t *testing.T) {
	d, _ := openDir(t)
	for _, name := range []string{"", "..", "../../etc/passwd", strings.Repeat("A", 64), strings.Repeat("g", 64)} {
		if d.Has(name) {
			t.Errorf("Has(%q)", name)
		}
		if _, err := d.Open(t.Context(), name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Open(%q): %v", name, err)
		}
	}
}

var errBroken = errors.New("broken")

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errBroken }
