package demo

import (
	"image"
	_ "image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWriteLaysOutAWholeWorkspace(t *testing.T) {
	dir := t.TempDir()
	if err := Write(dir, "127.0.0.1:4321"); err != nil {
		t.Fatal(err)
	}
	config, err := os.ReadFile(filepath.Join(dir, "moxin.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(config), "base_url: http://127.0.0.1:4321 ") {
		t.Errorf("moxin.yaml does not point at the simulator:\n%s", config)
	}
	articles, err := filepath.Glob(filepath.Join(dir, "articles/2026/12/*.md"))
	if err != nil || len(articles) < 12 {
		t.Errorf("%d articles, %v; want at least 12", len(articles), err)
	}
	f, err := os.Open(filepath.Join(dir, "images", "why-customers-leave.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	size, _, err := image.DecodeConfig(f)
	if err != nil || size.Width != coverWidth || size.Height != coverHeight {
		t.Errorf("cover is %v, %v", size, err)
	}
}

func TestPicturesDifferByNameAndOnlyByName(t *testing.T) {
	a, again, b := landscape("a", 40, 30), landscape("a", 40, 30), landscape("b", 40, 30)
	if !same(a, again) {
		t.Error("the same name drew two pictures")
	}
	if same(a, b) {
		t.Error("two names drew the same picture")
	}
}

func same(a, b image.Image) bool {
	for x := range a.Bounds().Dx() {
		for y := range a.Bounds().Dy() {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}
