package media

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"slices"

	"golang.org/x/image/draw"
)

// maxPixels bounds what Fit decodes: 64 million pixels are 256 MB, and a small file can claim
// far more.
const maxPixels = 64 << 20

// ErrTooManyPixels says that a picture would take too much memory to decode.
var ErrTooManyPixels = errors.New("too many pixels")

// ErrCannotConvert says that Go has no decoder for the picture's type.
var ErrCannotConvert = errors.New("no converter for this type")

// Box is what a picture has to fit in.
type Box struct {
	Types    []string // MIME types that may stay as they are
	MaxBytes int      // 0 = no bound
	MaxWidth int      // pixels; applied only when the picture is re-encoded; 0 = no bound
	// MaxPixels is the most of width times height; a picture beyond it is made smaller. 0 = no bound
	MaxPixels int
}

// Picture is a picture as bytes.
type Picture struct {
	Data          []byte
	Type          string
	Width, Height int // pixels
}

// Fit returns the picture that data holds, unchanged when it fits the box. Otherwise it is
// drawn again: as PNG when it has transparency or is small, as JPEG when it is opaque and PNG
// would not fit, in smaller and smaller sizes until it does. The same input gives the same bytes.
func Fit(data []byte, box Box) (Picture, error) {
	mime, w, h, err := Sniff(data)
	if err != nil {
		return Picture{}, err
	}
	if slices.Contains(box.Types, mime) && within(len(data), box.MaxBytes) && within(w*h, box.MaxPixels) {
		return Picture{data, mime, w, h}, nil
	}
	if w == 0 || h == 0 {
		return Picture{}, fmt.Errorf("%w: %s", ErrCannotConvert, mime)
	}
	if w > maxPixels/h {
		return Picture{}, fmt.Errorf("%w: %d × %d", ErrTooManyPixels, w, h)
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return Picture{}, fmt.Errorf("decoding %s: %w", mime, err)
	}
	if mime == TypeJPEG {
		img = oriented(img, orientation(data))
	}
	return shrink(img, mime, box)
}

// minWidth in pixels is where Fit gives up: a picture below it says nothing.
const minWidth = 16

// jpegQualities are tried in this order at every size.
var jpegQualities = []int{88, 78, 66}

func shrink(img image.Image, mime string, box Box) (Picture, error) {
	opaque := isOpaque(img)
	width := img.Bounds().Dx()
	if box.MaxWidth > 0 && width > box.MaxWidth {
		width = box.MaxWidth
	}
	if h := img.Bounds().Dy(); !within(width*(width*h/img.Bounds().Dx()), box.MaxPixels) {
		width = max(1, int(math.Sqrt(float64(box.MaxPixels)*float64(img.Bounds().Dx())/float64(h))))
	}
	for first := true; first || width >= minWidth; first, width = false, width*3/4 {
		scaled := scale(img, width)
		// A photograph gains nothing from PNG and costs most of the time here.
		if mime != TypeJPEG {
			if p, ok, err := encodePNG(scaled, box); ok || err != nil {
				return p, err
			}
		}
		if !opaque {
			continue
		}
		for _, q := range jpegQualities {
			if p, ok, err := encodeJPEG(scaled, q, box); ok || err != nil {
				return p, err
			}
		}
	}
	return Picture{}, fmt.Errorf("%w: does not fit %d bytes at any size", ErrTooLarge, box.MaxBytes)
}

func encodePNG(img image.Image, box Box) (Picture, bool, error) {
	var buf bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.DefaultCompression}
	if err := enc.Encode(&buf, eightBit(img)); err != nil {
		return Picture{}, false, fmt.Errorf("encoding PNG: %w", err)
	}
	return encoded(buf.Bytes(), TypePNG, img), within(buf.Len(), box.MaxBytes), nil
}

// eightBit gives a picture whose colours PNG has no form for (WebP, JPEG and CMYK decode to such)
// eight bits a channel. The encoder would write sixteen: nothing more to see, in twice the bytes.
func eightBit(img image.Image) image.Image {
	switch img.(type) {
	case *image.YCbCr, *image.NYCbCrA, *image.CMYK:
		b := img.Bounds()
		dst := image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
		draw.Draw(dst, dst.Bounds(), img, b.Min, draw.Src)
		return dst
	}
	return img
}

func encodeJPEG(img image.Image, quality int, box Box) (Picture, bool, error) {
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: quality}); err != nil {
		return Picture{}, false, fmt.Errorf("encoding JPEG: %w", err)
	}
	return encoded(buf.Bytes(), TypeJPEG, img), within(buf.Len(), box.MaxBytes), nil
}

func encoded(data []byte, mime string, img image.Image) Picture {
	return Picture{data, mime, img.Bounds().Dx(), img.Bounds().Dy()}
}

func within(size, limit int) bool { return limit == 0 || size <= limit }

// scale draws img at a width, in proportion.
func scale(img image.Image, width int) image.Image {
	b := img.Bounds()
	if b.Dx() == width {
		return img
	}
	height := max(1, b.Dy()*width/b.Dx())
	dst := image.NewNRGBA(image.Rect(0, 0, width, height))
	draw.CatmullRom.Scale(dst, dst.Bounds(), img, b, draw.Src, nil)
	return dst
}

// isOpaque asks the picture itself, and looks at every pixel where its type can't say.
func isOpaque(img image.Image) bool {
	if o, ok := img.(interface{ Opaque() bool }); ok {
		return o.Opaque()
	}
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if _, _, _, a := color.NRGBA64Model.Convert(img.At(x, y)).RGBA(); a != 0xffff {
				return false
			}
		}
	}
	return true
}
