package main

import (
	"image"
	"image/color"
	"image/draw"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func plain(w, h int, c color.Color) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Bounds(), image.NewUniform(c), image.Point{}, draw.Src)
	return img
}

func TestSheetFillsItsRows(t *testing.T) {
	red, blue := color.RGBA{0xFF, 0, 0, 0xFF}, color.RGBA{0, 0, 0xFF, 0xFF}
	got := sheet(600, []image.Image{plain(300, 100, red), plain(100, 100, blue)}, []image.Image{plain(50, 100, blue)})
	first := (600 - 3*gap) / 4 // high, 4 wide
	second := (600 - 2*gap) * 2
	if size := got.Bounds().Size(); size != image.Pt(600, first+second+3*gap) {
		t.Fatalf("%v", size)
	}
	for at, want := range map[image.Point]color.Color{
		{gap / 2, gap / 2}:               ground.C,
		{gap + 3, gap + 3}:               red,
		{600 - gap - 3, gap + 3}:         blue,
		{gap + 3, first + 2*gap + 3}:     blue,
		{600 - gap/2, first + 2*gap + 3}: ground.C,
	} {
		if c := got.At(at.X, at.Y); c != want {
			t.Errorf("%v is %v, want %v", at, c, want)
		}
	}
}

func TestDrawnNamesAreThoseThatMoxinDrew(t *testing.T) {
	file := filepath.Join(t.TempDir(), "rendition.json")
	text := `{"media": [{"name": "cover-1x1.png", "source": "drawn:cover-1x1"}, {"name": "a.png", "source": "img/a.png"}, {"name": "card-2.png", "source": "drawn:card-2"}]}`
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	names, err := drawnNames(file)
	if err != nil || !slices.Equal(names, []string{"cover-1x1.png", "card-2.png"}) {
		t.Errorf("%v %v", names, err)
	}
}

func TestScenesHaveNamesOfTheirOwn(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range scenes {
		if seen[s.name] || s.width <= 0 || s.shoot == nil {
			t.Errorf("%+v", s)
		}
		seen[s.name] = true
		if _, err := os.Stat(filepath.Join("..", "..", "..", "..", "site", "docs", "pictures", s.name+".png")); err != nil {
			t.Errorf("the docs have no picture %s: make pictures", s.name)
		}
	}
}
