package card

import (
	"bytes"
	"image"
	"image/png"
	"math"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"golang.org/x/image/draw"
	"golang.org/x/image/vector"
)

// maskKey is a glyph at a size and a fraction of a pixel.
type maskKey struct {
	face *face
	id   font.GID
	size int // quarter pixels
	sub  int // quarters of a pixel to the right
}

// mask is how a glyph covers pixels. The picture's bounds are relative to the glyph's origin.
type mask struct {
	alpha *image.Alpha
	color *image.RGBA // of an emoji, instead of alpha
}

// maxMaskBytes bounds the cache of masks; a deck needs 1 to 3 MB.
const maxMaskBytes = 24 << 20

type maskCache struct {
	mu    sync.Mutex
	masks map[maskKey]mask
	bytes int
}

func (c *maskCache) get(k maskKey, make func() mask) mask {
	c.mu.Lock()
	m, ok := c.masks[k]
	c.mu.Unlock()
	if ok {
		return m
	}
	m = make()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.masks == nil || c.bytes > maxMaskBytes {
		c.masks, c.bytes = map[maskKey]mask{}, 0
	}
	c.masks[k] = m
	if m.alpha != nil {
		c.bytes += len(m.alpha.Pix)
	}
	if m.color != nil {
		c.bytes += len(m.color.Pix)
	}
	return m
}

// mask draws a glyph once for each size and place within a pixel.
func (f *fonts) mask(g glyph, size, sub float64) mask {
	k := maskKey{face: g.face, id: g.id, size: int(math.Round(size * 4)), sub: int(sub * 4)}
	return f.masks.get(k, func() mask {
		if g.bitmap {
			if m, ok := g.face.picture(g.id, float64(k.size)/4); ok {
				return m
			}
		}
		return mask{alpha: g.face.outline(g.id, float64(k.size)/4, float64(k.sub)/4)}
	})
}

// outline rasterises a glyph's outline.
func (c *face) outline(id font.GID, size, sub float64) *image.Alpha {
	c.mu.Lock()
	o, ok := c.face.GlyphDataOutline(id)
	c.mu.Unlock()
	if !ok || len(o.Segments) == 0 {
		return nil
	}
	p := pen{scale: float32(size / c.upem), sub: float32(sub)}
	b := p.bounds(o.Segments)
	p.ox, p.oy = float32(b.Min.X), float32(b.Min.Y)
	r := vector.NewRasterizer(b.Dx(), b.Dy())
	for _, s := range o.Segments {
		p.add(r, s)
	}
	r.ClosePath()
	return covered(r, b)
}

// pen turns font units (y up) into pixels (y down).
type pen struct {
	scale, sub float32
	ox, oy     float32
}

func (p pen) at(s opentype.SegmentPoint) (x, y float32) {
	return s.X*p.scale + p.sub - p.ox, -s.Y*p.scale - p.oy
}

func (p pen) bounds(segments []font.Segment) image.Rectangle {
	minX, minY := float32(math.Inf(1)), float32(math.Inf(1))
	maxX, maxY := -minX, -minY
	for i := range segments {
		for _, a := range segments[i].ArgsSlice() {
			x, y := p.at(a)
			minX, maxX = min(minX, x), max(maxX, x)
			minY, maxY = min(minY, y), max(maxY, y)
		}
	}
	f, c := func(v float32) int { return int(math.Floor(float64(v))) }, func(v float32) int { return int(math.Ceil(float64(v))) }
	return image.Rect(f(minX), f(minY), c(maxX)+1, c(maxY)+1)
}

func (p pen) add(r *vector.Rasterizer, s font.Segment) {
	x, y := p.at(s.Args[0])
	x1, y1 := p.at(s.Args[1])
	x2, y2 := p.at(s.Args[2])
	switch s.Op {
	case opentype.SegmentOpMoveTo:
		r.ClosePath()
		r.MoveTo(x, y)
	case opentype.SegmentOpLineTo:
		r.LineTo(x, y)
	case opentype.SegmentOpQuadTo:
		r.QuadTo(x, y, x1, y1)
	case opentype.SegmentOpCubeTo:
		r.CubeTo(x, y, x1, y1, x2, y2)
	}
}

// picture scales an emoji's bitmap so that it stands on the Chinese grid, one em wide or nearly.
func (c *face) picture(id font.GID, size float64) (mask, bool) {
	c.mu.Lock()
	c.face.SetPpem(160, 160)
	b, ok := c.face.GlyphDataBitmap(id)
	c.mu.Unlock()
	if !ok || b.Format != font.PNG {
		return mask{}, false
	}
	src, err := png.Decode(bytes.NewReader(b.Data))
	if err != nil || src.Bounds().Dx() == 0 {
		return mask{}, false
	}
	h := int(math.Round(size * emojiHeight))
	w := int(math.Round(float64(h) * float64(src.Bounds().Dx()) / float64(src.Bounds().Dy())))
	out := image.NewRGBA(image.Rect(0, 0, max(w, 1), max(h, 1)))
	draw.CatmullRom.Scale(out, out.Bounds(), src, src.Bounds(), draw.Src, nil)
	out.Rect = out.Rect.Add(image.Pt(0, -int(math.Round(size*0.90))))
	return mask{color: out}, true
}

// Emoji in em: as high as a Chinese character looks, with a little air beside them.
const (
	emojiHeight = 1.04
	emojiWidth  = 1.16
)
