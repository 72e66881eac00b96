package card

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"sync"
)

// buffers lends the encoder its working memory, about 1 MB.
type buffers struct{ pool sync.Pool }

func (b *buffers) Get() *png.EncoderBuffer {
	e, _ := b.pool.Get().(*png.EncoderBuffer)
	return e
}

func (b *buffers) Put(e *png.EncoderBuffer) { b.pool.Put(e) }

// encode writes a picture as PNG: with a palette where 256 colours are enough, which is smaller
// and twice as fast, else in full colour. Nothing is lost either way.
func (b *buffers) encode(img *image.RGBA) ([]byte, error) {
	enc := png.Encoder{CompressionLevel: png.BestSpeed, BufferPool: b}
	var src image.Image = img
	if p := paletted(img); p != nil {
		src = p
	}
	var out bytes.Buffer
	if err := enc.Encode(&out, src); err != nil {
		return nil, fmt.Errorf("encoding PNG: %w", err)
	}
	return out.Bytes(), nil
}

// paletted is the same picture with a palette, nil when it has more than 256 colours. The palette
// is in order of first appearance, so the same pixels give the same bytes.
func paletted(img *image.RGBA) *image.Paletted {
	index := make(map[uint32]uint8, 256)
	out := &image.Paletted{Pix: make([]uint8, len(img.Pix)/4), Stride: img.Rect.Dx(), Rect: img.Rect}
	last, at, first := uint32(0), uint8(0), true
	for i := range out.Pix {
		p := img.Pix[i*4 : i*4+4 : i*4+4]
		v := uint32(p[0])<<16 | uint32(p[1])<<8 | uint32(p[2])
		if v != last || first {
			n, ok := index[v]
			if !ok {
				if len(index) == 256 {
					return nil
				}
				n = uint8(len(index))
				index[v] = n
				out.Palette = append(out.Palette, color.RGBA{R: p[0], G: p[1], B: p[2], A: 0xff})
			}
			last, at, first = v, n, false
		}
		out.Pix[i] = at
	}
	return out
}
