package media_test

import (
	"bytes"
	"image"
	"image/color"
	"slices"
	"testing"

	"moxin/content/media"
)

// exif puts an orientation into a JPEG, in either byte order.
func exif(jpeg []byte, orientation byte, little bool) []byte {
	tiff := []byte("MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(orientation) + "\x00\x00")
	if little {
		tiff = []byte("II\x2a\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00" + string(orientation) + "\x00\x00\x00")
	}
	body := append([]byte("Exif\x00\x00"), tiff...)
	head := []byte{0xFF, 0xD8, 0xFF, 0xE1, 0, byte(len(body) + 2)}
	return slices.Concat(head, body, jpeg[2:])
}

// corner finds the dark quarter of a picture: "top left" and so on.
func corner(t *testing.T, data []byte) string {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	b := img.Bounds()
	for name, p := range map[string]image.Point{
		"top left": {2, 2}, "top right": {b.Dx() - 3, 2}, "bottom left": {2, b.Dy() - 3}, "bottom right": {b.Dx() - 3, b.Dy() - 3},
	} {
		if g := color.GrayModel.Convert(img.At(p.X, p.Y)).(color.Gray); g.Y < 90 {
			return name
		}
	}
	return "none"
}

func TestFitTurnsPhonePicturesUpright(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 40, 20))
	for y := range 20 {
		for x := range 40 {
			if x >= 20 || y >= 10 {
				img.SetGray(x, y, color.Gray{Y: 230})
			}
		}
	}
	plain := encode(t, media.TypeJPEG, img)
	where := []string{"", "top left", "top right", "bottom right", "bottom left", "top left", "top right", "bottom right", "bottom left"}
	for o := byte(1); o <= 8; o++ {
		for _, little := range []bool{false, true} {
			p, err := media.Fit(exif(plain, o, little), media.Box{Types: []string{media.TypePNG}})
			if err != nil {
				t.Fatal(err)
			}
			if got := corner(t, p.Data); got != where[o] || (o >= 5) != (p.Width < p.Height) {
				t.Errorf("orientation %d: dark at %s, want %s; %d × %d", o, got, where[o], p.Width, p.Height)
			}
		}
	}
}

func FuzzFitJPEG(f *testing.F) {
	plain := encode(f, media.TypeJPEG, image.NewGray(image.Rect(0, 0, 4, 2)))
	f.Add(exif(plain, 6, false))
	f.Add(exif(plain, 8, true))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, w, h, err := media.Sniff(data); err != nil || w > 64 || h > 64 {
			return // no small picture
		}
		p, err := media.Fit(data, media.Box{Types: []string{media.TypePNG}})
		if err == nil && (len(p.Data) == 0 || p.Width == 0 || p.Height == 0) {
			t.Errorf("%+v", p)
		}
	})
}
