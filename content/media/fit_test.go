package media_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"testing"

	"golang.org/x/image/bmp"

	"moxin/content/media"
)

// tinyWebP is a 1 × 1 lossless picture, the smallest that encoders write.
const tinyWebP = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="

// lossyWebP is 8 × 8 pixels of one brown; it decodes to colours that PNG has no form for.
const lossyWebP = "UklGRjAAAABXRUJQVlA4ICQAAACQAQCdASoIAAgABUB8JaACdLoAA5gA+479CjZRMU/bsXboIAA="

var inline = media.Box{Types: []string{media.TypePNG, media.TypeJPEG, media.TypeGIF}, MaxBytes: 1 << 20, MaxWidth: 1280}

// noise is a picture that does not compress.
func noise(w, h int, alpha uint8) *image.NRGBA {
	r := rand.New(rand.NewPCG(1, 2))
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = byte(r.Uint32())
		if i%4 == 3 {
			img.Pix[i] = alpha
		}
	}
	return img
}

func encode(t testing.TB, mime string, img image.Image) []byte {
	t.Helper()
	var buf bytes.Buffer
	var err error
	switch mime {
	case media.TypePNG:
		err = png.Encode(&buf, img)
	case media.TypeJPEG:
		err = jpeg.Encode(&buf, img, &jpeg.Options{Quality: 95})
	case media.TypeGIF:
		err = gif.Encode(&buf, img, nil)
	case media.TypeBMP:
		err = bmp.Encode(&buf, img)
	}
	if err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func webp(t testing.TB) []byte {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(tinyWebP)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestFitWritesEightBitsAChannel(t *testing.T) {
	data, err := base64.StdEncoding.DecodeString(lossyWebP)
	if err != nil {
		t.Fatal(err)
	}
	p, err := media.Fit(data, inline)
	if err != nil {
		t.Fatal(err)
	}
	const depth = 24 // byte of the bit depth in a PNG's first chunk
	if p.Type != media.TypePNG || p.Data[depth] != 8 {
		t.Errorf("%s with %d bits a channel", p.Type, p.Data[depth])
	}
}

func TestSniff(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 3, 2))
	for _, c := range []struct {
		name string
		data []byte
		mime string
		w, h int
	}{
		{"png", encode(t, media.TypePNG, img), media.TypePNG, 3, 2},
		{"jpeg", encode(t, media.TypeJPEG, img), media.TypeJPEG, 3, 2},
		{"gif", encode(t, media.TypeGIF, img), media.TypeGIF, 3, 2},
		{"bmp", encode(t, media.TypeBMP, img), media.TypeBMP, 3, 2},
		{"webp", webp(t), media.TypeWebP, 1, 1},
		{"svg", []byte("<?xml version='1.0'?>\n<!-- x --><svg xmlns='http://www.w3.org/2000/svg'/>"), media.TypeSVG, 0, 0},
		{"avif", []byte("\x00\x00\x00\x1cftypavif\x00\x00\x00\x00"), media.TypeAVIF, 0, 0},
		{"mp4", []byte("\x00\x00\x00\x1cftypisom\x00\x00\x00\x00"), media.TypeMP4, 0, 0},
		{"mov", []byte("\x00\x00\x00\x1cftypqt  \x00\x00\x00\x00"), media.TypeMOV, 0, 0},
	} {
		mime, w, h, err := media.Sniff(c.data)
		if err != nil || mime != c.mime || w != c.w || h != c.h {
			t.Errorf("%s: %s %d×%d %v", c.name, mime, w, h, err)
		}
	}
	for _, junk := range []string{"", "<!DOCTYPE html><title>404</title>", "GIF", "hello <svg"} {
		if mime, _, _, err := media.Sniff([]byte(junk)); !errors.Is(err, media.ErrUnknownType) {
			t.Errorf("%q is %s, %v", junk, mime, err)
		}
	}
}

func TestFit(t *testing.T) {
	small := image.NewNRGBA(image.Rect(0, 0, 8, 8))
	for _, c := range []struct {
		name string
		data []byte
		want string // type; "" = the same bytes
	}{
		{"a small png stays", encode(t, media.TypePNG, small), ""},
		{"a gif stays", encode(t, media.TypeGIF, small), ""},
		{"webp becomes png", webp(t), media.TypePNG},
		{"bmp becomes png", encode(t, media.TypeBMP, small), media.TypePNG},
		{"a large opaque png becomes jpeg", encode(t, media.TypePNG, noise(900, 900, 255)), media.TypeJPEG},
		{"a large transparent png stays png", encode(t, media.TypePNG, noise(700, 700, 120)), media.TypePNG},
		{"a large jpeg stays jpeg", encode(t, media.TypeJPEG, noise(1500, 900, 255)), media.TypeJPEG},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := media.Fit(c.data, inline)
			if err != nil {
				t.Fatal(err)
			}
			if c.want == "" {
				if !bytes.Equal(p.Data, c.data) {
					t.Error("bytes changed")
				}
				return
			}
			mime, w, h, err := media.Sniff(p.Data)
			if err != nil || mime != c.want || p.Type != c.want || p.Width != w || p.Height != h {
				t.Errorf("%+v sniffs as %s %d×%d, %v", p.Type, mime, w, h, err)
			}
			if len(p.Data) > inline.MaxBytes {
				t.Errorf("%d bytes", len(p.Data))
			}
			again, err := media.Fit(c.data, inline)
			if err != nil || !bytes.Equal(again.Data, p.Data) {
				t.Errorf("not the same bytes twice, %v", err)
			}
		})
	}
}

func TestFitSaysWhyNot(t *testing.T) {
	if _, err := media.Fit([]byte("<svg/>"), inline); !errors.Is(err, media.ErrCannotConvert) {
		t.Errorf("svg: %v", err)
	}
	bomb := encode(t, media.TypePNG, image.NewGray(image.Rect(0, 0, 1, 1)))
	copy(bomb[16:], []byte{0, 1, 0, 0, 0, 1, 0, 0}) // claims 65,536 × 65,536
	binary.BigEndian.PutUint32(bomb[29:], crc32.ChecksumIEEE(bomb[12:29]))
	if _, err := media.Fit(bomb, media.Box{}); !errors.Is(err, media.ErrTooManyPixels) {
		t.Errorf("a picture that claims four billion pixels: %v", err)
	}
}

func FuzzSniff(f *testing.F) {
	f.Add([]byte("<svg"))
	f.Add(webp(f))
	f.Add(encode(f, media.TypePNG, image.NewGray(image.Rect(0, 0, 2, 2))))
	f.Fuzz(func(t *testing.T, data []byte) {
		mime, w, h, err := media.Sniff(data)
		if (err == nil) != (mime != "") || w < 0 || h < 0 {
			t.Errorf("%q %d %d %v", mime, w, h, err)
		}
	})
}

// TestFitKeepsToPixels: a picture with too many is made smaller in proportion, one with as many as
// may be stays as it is.
func TestFitKeepsToPixels(t *testing.T) {
	box := media.Box{Types: []string{media.TypePNG}, MaxPixels: 1200, MaxWidth: 1000}
	for _, tt := range []struct{ w, h, wantW, wantH int }{
		{40, 30, 40, 30}, {41, 30, 40, 29}, {400, 300, 40, 30}, {30, 3000, 3, 300}, {3000, 30, 346, 3},
	} {
		data := encode(t, media.TypePNG, image.NewGray(image.Rect(0, 0, tt.w, tt.h)))
		p, err := media.Fit(data, box)
		if err != nil || p.Width != tt.wantW || p.Height != tt.wantH || p.Width*p.Height > box.MaxPixels {
			t.Errorf("%d × %d: %d × %d, %v", tt.w, tt.h, p.Width, p.Height, err)
		}
		if (tt.w == tt.wantW) != bytes.Equal(p.Data, data) {
			t.Errorf("%d × %d: bytes of a picture that fits are changed, or the other way", tt.w, tt.h)
		}
	}
}
