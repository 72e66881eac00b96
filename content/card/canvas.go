package card

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/vector"
)

// canvas is a picture that is being drawn. Coordinates are pixels, y downwards.
type canvas struct {
	img   *image.RGBA
	fonts *fonts
}

func newCanvas(w, h int, ground color.RGBA, f *fonts) *canvas {
	c := &canvas{img: image.NewRGBA(image.Rect(0, 0, w, h)), fonts: f}
	c.rect(box{0, 0, float64(w), float64(h)}, ground)
	return c
}

// box is a rectangle.
type box struct{ x, y, w, h float64 }

func (b box) inset(d float64) box { return box{b.x + d, b.y + d, b.w - 2*d, b.h - 2*d} }

// rect fills a rectangle on whole pixels.
func (c *canvas) rect(b box, col color.RGBA) {
	r := image.Rect(round(b.x), round(b.y), round(b.x+b.w), round(b.y+b.h))
	draw.Draw(c.img, r, image.NewUniform(col), image.Point{}, draw.Src)
}

func round(v float64) int { return int(math.Round(v)) }

// round fills a rectangle with round corners.
func (c *canvas) round(b box, radius float64, col color.RGBA) {
	x, y, w, h := round(b.x), round(b.y), max(1, round(b.w)), max(1, round(b.h))
	r := min(round(radius), w/2, h/2)
	c.rect(box{float64(x), float64(y + r), float64(w), float64(h - 2*r)}, col)
	c.rect(box{float64(x + r), float64(y), float64(w - 2*r), float64(r)}, col)
	c.rect(box{float64(x + r), float64(y + h - r), float64(w - 2*r), float64(r)}, col)
	if r == 0 {
		return
	}
	m := roundMask(2*r, 2*r, r)
	for _, q := range []image.Point{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
		part := image.Rect(q.X*r, q.Y*r, q.X*r+r, q.Y*r+r)
		c.blend(m.SubImage(part).(*image.Alpha), image.Pt(x+q.X*(w-2*r), y+q.Y*(h-2*r)), col)
	}
}

// frame draws the edge of a rectangle, width pixels inwards.
func (c *canvas) frame(b box, width float64, col color.RGBA) {
	c.rect(box{b.x, b.y, b.w, width}, col)
	c.rect(box{b.x, b.y + b.h - width, b.w, width}, col)
	c.rect(box{b.x, b.y, width, b.h}, col)
	c.rect(box{b.x + b.w - width, b.y, width, b.h}, col)
}

// roundMask covers a rectangle with round corners.
func roundMask(w, h, radius int) *image.Alpha {
	r := float32(min(radius, w/2, h/2))
	fw, fh := float32(w), float32(h)
	const k = 0.5522847498 // a quarter circle as a cubic curve
	ras := vector.NewRasterizer(w, h)
	ras.MoveTo(r, 0)
	ras.LineTo(fw-r, 0)
	ras.CubeTo(fw-r+k*r, 0, fw, r-k*r, fw, r)
	ras.LineTo(fw, fh-r)
	ras.CubeTo(fw, fh-r+k*r, fw-r+k*r, fh, fw-r, fh)
	ras.LineTo(r, fh)
	ras.CubeTo(r-k*r, fh, 0, fh-r+k*r, 0, fh-r)
	ras.LineTo(0, r)
	ras.CubeTo(0, r-k*r, r-k*r, 0, r, 0)
	ras.ClosePath()
	return covered(ras, image.Rect(0, 0, w, h))
}

// levels is how many steps of coverage edges have. 32 look like 256 and let a card of a few
// colours be encoded with a palette.
const levels = 32

// covered is what a path covers, as a mask with bounds b.
func covered(path *vector.Rasterizer, b image.Rectangle) *image.Alpha {
	m := image.NewAlpha(image.Rect(0, 0, b.Dx(), b.Dy()))
	path.Draw(m, m.Rect, image.Opaque, image.Point{})
	for i, v := range m.Pix {
		m.Pix[i] = uint8((int(v)*(levels-1) + 127) / 255 * 255 / (levels - 1))
	}
	m.Rect = b
	return m
}

// stroke draws a polyline of points (x, y in turn), width pixels thick with square ends.
func (c *canvas) stroke(points []float64, width float64, col color.RGBA) {
	for i := 0; i+3 < len(points); i += 2 {
		x0, y0, x1, y1 := points[i], points[i+1], points[i+2], points[i+3]
		l := math.Hypot(x1-x0, y1-y0)
		if l == 0 {
			continue
		}
		dx, dy := (x1-x0)/l*width/2, (y1-y0)/l*width/2
		x0, y0, x1, y1 = x0-dx, y0-dy, x1+dx, y1+dy
		b := image.Rect(int(min(x0, x1)-width), int(min(y0, y1)-width), int(max(x0, x1)+width)+1, int(max(y0, y1)+width)+1)
		ras := vector.NewRasterizer(b.Dx(), b.Dy())
		ox, oy := float64(b.Min.X), float64(b.Min.Y)
		ras.MoveTo(float32(x0-dy-ox), float32(y0+dx-oy))
		ras.LineTo(float32(x1-dy-ox), float32(y1+dx-oy))
		ras.LineTo(float32(x1+dy-ox), float32(y1-dx-oy))
		ras.LineTo(float32(x0+dy-ox), float32(y0-dx-oy))
		ras.ClosePath()
		c.blend(covered(ras, b), image.Point{}, col)
	}
}

// blend lays colour over what is there, as far as the mask covers. m's bounds are moved by at.
func (c *canvas) blend(m *image.Alpha, at image.Point, col color.RGBA) {
	r := m.Rect.Add(at).Intersect(c.img.Rect)
	cr, cg, cb := uint32(col.R), uint32(col.G), uint32(col.B)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		src := m.Pix[m.PixOffset(r.Min.X-at.X, y-at.Y):]
		dst := c.img.Pix[c.img.PixOffset(r.Min.X, y):]
		for x := range r.Dx() {
			a := uint32(src[x])
			if a == 0 {
				continue
			}
			p := dst[x*4 : x*4+4 : x*4+4]
			p[0] = uint8((uint32(p[0])*(255-a) + cr*a + 127) / 255)
			p[1] = uint8((uint32(p[1])*(255-a) + cg*a + 127) / 255)
			p[2] = uint8((uint32(p[2])*(255-a) + cb*a + 127) / 255)
		}
	}
}

// word draws a shaped word from at, on the baseline.
func (c *canvas) word(s shaped, at point, size float64, col color.RGBA) {
	for _, g := range s.glyphs {
		gx := at.x + g.x*size
		ix := math.Floor(gx)
		m := c.fonts.mask(g, size, math.Floor((gx-ix)*4)/4)
		o := image.Pt(int(ix), round(at.y-g.y*size))
		switch {
		case m.color != nil:
			r := m.color.Rect.Add(o)
			draw.Draw(c.img, r, m.color, m.color.Rect.Min, draw.Over)
		case m.alpha != nil:
			c.blend(m.alpha, o, col)
		}
	}
}

// picture draws an image scaled into b, its corners rounded.
func (c *canvas) picture(img image.Image, b box, radius float64) {
	w, h := max(1, round(b.w)), max(1, round(b.h))
	scaled := image.NewRGBA(image.Rect(0, 0, w, h))
	xdraw.BiLinear.Scale(scaled, scaled.Bounds(), img, img.Bounds(), draw.Src, nil)
	at := image.Pt(round(b.x), round(b.y))
	r := scaled.Bounds().Add(at)
	draw.DrawMask(c.img, r, scaled, image.Point{}, roundMask(w, h, round(radius)), image.Point{}, draw.Over)
}
