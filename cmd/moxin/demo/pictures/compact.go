package main

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/png"
	"math"
	"slices"

	"golang.org/x/image/draw"
)

// colours is how many a picture of the docs may have: pages and cards have few, and one byte for
// a pixel makes a file a third as large.
const colours = 256

// compact is a picture of at most this width as a PNG with a palette.
func compact(img image.Image, width int) ([]byte, error) {
	small := shrink(img, width)
	out := image.NewPaletted(small.Bounds(), palette(small))
	seen := make(map[color.RGBA]uint8)
	for i := range out.Pix {
		c := pixel(small, i)
		index, ok := seen[c]
		if !ok {
			index = uint8(out.Palette.Index(c))
			seen[c] = index
		}
		out.Pix[i] = index
	}
	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, out)
	return b.Bytes(), err
}

// shrink scales down to a width; a picture that is no wider stays.
func shrink(img image.Image, width int) *image.RGBA {
	size := img.Bounds().Size()
	if size.X > width {
		size = image.Pt(width, size.Y*width/size.X)
	}
	out := image.NewRGBA(image.Rectangle{Max: size})
	if size == img.Bounds().Size() {
		draw.Draw(out, out.Bounds(), img, img.Bounds().Min, draw.Src)
		return out
	}
	draw.CatmullRom.Scale(out, out.Bounds(), img, img.Bounds(), draw.Src, nil)
	return out
}

func pixel(img *image.RGBA, i int) color.RGBA {
	p := img.Pix[4*i : 4*i+3]
	return color.RGBA{p[0], p[1], p[2], 0xFF}
}

// share is a colour and how many pixels have it.
type share struct {
	colour color.RGBA
	count  int
}

// palette chooses colours by median cut: the box of colours that errs most is cut where half
// of its pixels lie on either side, until there are enough.
func palette(img *image.RGBA) color.Palette {
	counts := make(map[color.RGBA]int)
	for i := range len(img.Pix) / 4 {
		counts[pixel(img, i)]++
	}
	var all []share
	for c, n := range counts {
		all = append(all, share{c, n})
	}
	slices.SortFunc(all, func(a, b share) int { return cmp.Compare(packed(a.colour), packed(b.colour)) })
	boxes := [][]share{all}
	for len(boxes) < colours {
		worst := slices.MaxFunc(boxes, func(a, b []share) int { return cmp.Compare(spread(a), spread(b)) })
		if spread(worst) == 0 {
			break
		}
		at := slices.IndexFunc(boxes, func(b []share) bool { return &b[0] == &worst[0] })
		low, high := cut(worst)
		boxes[at] = low
		boxes = append(boxes, high)
	}
	out := make(color.Palette, len(boxes))
	for i, b := range boxes {
		out[i] = mean(b)
	}
	return out
}

func packed(c color.RGBA) int { return int(c.R)<<16 | int(c.G)<<8 | int(c.B) }

// axis is the channel in which a box reaches farthest, and how far.
func axis(box []share) (of func(color.RGBA) int, reach int) {
	for _, f := range []func(color.RGBA) int{
		func(c color.RGBA) int { return int(c.R) }, func(c color.RGBA) int { return int(c.G) }, func(c color.RGBA) int { return int(c.B) },
	} {
		least, most := 255, 0
		for _, s := range box {
			least, most = min(least, f(s.colour)), max(most, f(s.colour))
		}
		if most-least >= reach {
			of, reach = f, most-least
		}
	}
	return of, reach
}

// spread weighs how far a box reaches by the root of its pixels, so that a few pixels of a
// seal's red are not lost in a page of paper.
func spread(box []share) float64 {
	_, reach := axis(box)
	n := 0
	for _, s := range box {
		n += s.count
	}
	return float64(reach*reach) * math.Sqrt(float64(n))
}

func cut(box []share) (low, high []share) {
	of, _ := axis(box)
	slices.SortStableFunc(box, func(a, b share) int { return cmp.Compare(of(a.colour), of(b.colour)) })
	n := 0
	for _, s := range box {
		n += s.count
	}
	half, at := 0, 1
	for half = box[0].count; at < len(box)-1 && half < n/2; at++ {
		half += box[at].count
	}
	return box[:at:at], box[at:]
}

func mean(box []share) color.RGBA {
	var r, g, b, n int
	for _, s := range box {
		r, g, b, n = r+int(s.colour.R)*s.count, g+int(s.colour.G)*s.count, b+int(s.colour.B)*s.count, n+s.count
	}
	return color.RGBA{uint8(r / n), uint8(g / n), uint8(b / n), 0xFF}
}
