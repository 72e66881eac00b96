package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"
)

func TestCompactKeepsFewColoursAsTheyAre(t *testing.T) {
	ink := []color.RGBA{{0xFB, 0xF6, 0xEA, 0xFF}, {0x33, 0x29, 0x1F, 0xFF}, {0xC8, 0x40, 0x2E, 0xFF}}
	img := image.NewRGBA(image.Rect(0, 0, 30, 20))
	for i := range 600 {
		c := ink[0]
		if i%50 == 7 {
			c = ink[1]
		}
		if i == 3 {
			c = ink[2]
		}
		img.SetRGBA(i%30, i/30, c)
	}
	got := decoded(t, img, 100)
	for i := range 600 {
		if r, g, b, _ := got.At(i%30, i/30).RGBA(); (color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 0xFF}) != img.RGBAAt(i%30, i/30) {
			t.Fatalf("pixel %d is %v, want %v", i, got.At(i%30, i/30), img.RGBAAt(i%30, i/30))
		}
	}
}

func TestCompactComesCloseToManyColours(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 256, 64))
	for x := range 256 {
		for y := range 64 {
			img.SetRGBA(x, y, color.RGBA{uint8(x), uint8(4 * y), uint8(255 - x), 0xFF})
		}
	}
	got := decoded(t, img, 256)
	if n := len(got.(*image.Paletted).Palette); n > colours {
		t.Errorf("%d colours", n)
	}
	far := 0
	for x := range 256 {
		for y := range 64 {
			r, g, b, _ := got.At(x, y).RGBA()
			want := img.RGBAAt(x, y)
			far = max(far, apart(r, want.R), apart(g, want.G), apart(b, want.B))
		}
	}
	if far > 24 {
		t.Errorf("a colour is %d of 255 off", far)
	}
}

func TestCompactShrinksAndNeverGrows(t *testing.T) {
	img := image.NewRGBA(image.Rect(10, 10, 210, 110))
	if size := decoded(t, img, 50).Bounds().Size(); size != image.Pt(50, 25) {
		t.Error(size)
	}
	if size := decoded(t, img, 500).Bounds().Size(); size != image.Pt(200, 100) {
		t.Error(size)
	}
}

func decoded(t *testing.T, img image.Image, width int) image.Image {
	t.Helper()
	data, err := compact(img, width)
	if err != nil {
		t.Fatal(err)
	}
	out, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func apart(have uint32, want uint8) int {
	d := int(have>>8) - int(want)
	return max(d, -d)
}
