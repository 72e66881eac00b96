package media

import (
	"bytes"
	"os"
	"testing"
)

func TestMadeIsRememberedWhileItIsThere(t *testing.T) {
	d, err := OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	recipe := Hash([]byte("a title, a design, a size"))
	if _, ok := d.Made(recipe); ok {
		t.Fatal("made before anything was")
	}
	hash, err := d.PutMade(t.Context(), recipe, []byte("picture"))
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := d.Made(recipe); !ok || got != hash {
		t.Errorf("Made = %q, %v, want %q", got, ok, hash)
	}
	if data, err := d.Read(hash); err != nil || !bytes.Equal(data, []byte("picture")) {
		t.Errorf("Read = %q, %v", data, err)
	}
	if err := os.Remove(d.path(hash)); err != nil {
		t.Fatal(err)
	}
	if _, ok := d.Made(recipe); ok {
		t.Error("a recipe whose picture is gone counts as made")
	}
	if _, err := d.PutMade(t.Context(), "../x", nil); err == nil {
		t.Error("a recipe that is no hash was taken")
	}
}
