package card

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"
)

var (
	paper = rgb(0xffffff)
	black = rgb(0x000000)
)

func TestRectFillsWholePixels(t *testing.T) {
	c := newCanvas(10, 10, paper, nil)
	c.rect(box{1.4, 2.6, 3.2, 1}, black)
	for y := range 10 {
		for x := range 10 {
			want := paper
			if image.Pt(x, y).In(image.Rect(1, 3, 5, 4)) {
				want = black
			}
			if got := c.img.RGBAAt(x, y); got != want {
				t.Errorf("%d,%d is %v", x, y, got)
			}
		}
	}
}

func TestRoundLeavesCornersFree(t *testing.T) {
	c := newCanvas(40, 40, paper, nil)
	c.round(box{0, 0, 40, 40}, 12, black)
	for _, p := range []image.Point{{0, 0}, {39, 0}, {0, 39}, {39, 39}} {
		if c.img.RGBAAt(p.X, p.Y) != paper {
			t.Errorf("corner %v was drawn", p)
		}
	}
	for _, p := range []image.Point{{20, 0}, {0, 20}, {39, 20}, {20, 39}, {20, 20}, {8, 8}} {
		if c.img.RGBAAt(p.X, p.Y) != black {
			t.Errorf("%v was not drawn", p)
		}
	}
}

func TestRoundIsSymmetric(t *testing.T) {
	c := newCanvas(60, 60, paper, nil)
	c.round(box{5, 5, 50, 50}, 17, black)
	for y := range 60 {
		for x := range 60 {
			a, b := int(c.img.RGBAAt(x, y).R), int(c.img.RGBAAt(59-x, 59-y).R)
			if a-b > 9 || b-a > 9 { // one step of coverage
				t.Fatalf("%d,%d is %d, across it is %d", x, y, a, b)
			}
		}
	}
}

func TestDrawingOutsideIsCut(t *testing.T) {
	c := newCanvas(10, 10, paper, nil)
	c.round(box{-20, -20, 60, 60}, 30, black)
	c.stroke([]float64{-5, -5, 30, 30}, 3, black)
	c.stroke([]float64{4, 4, 4, 4}, 3, black)
	c.picture(image.NewGray(image.Rect(0, 0, 5, 5)), box{6, 6, 20, 20}, 4)
	c.frame(box{-2, -2, 14, 14}, 1, black)
}

func TestStrokeIsAsThickAsAsked(t *testing.T) {
	c := newCanvas(40, 40, paper, nil)
	c.stroke([]float64{10, 20, 30, 20}, 4, black)
	n := 0
	for y := range 40 {
		if c.img.RGBAAt(20, y) == black {
			n++
		}
	}
	if n != 4 {
		t.Errorf("%d pixels thick, want 4", n)
	}
}

func TestBlendIsBetweenTheTwo(t *testing.T) {
	c := newCanvas(1, 1, paper, nil)
	m := image.NewAlpha(image.Rect(0, 0, 1, 1))
	m.Pix[0] = 0x80
	c.blend(m, image.Point{}, black)
	if got := c.img.RGBAAt(0, 0); got.R < 0x7d || got.R > 0x81 || got.A != 0xff {
		t.Errorf("half black on white is %v", got)
	}
}

func TestPicturesKeepTheirColours(t *testing.T) {
	src := image.NewRGBA(image.Rect(0, 0, 100, 50))
	red := rgb(0xcc1100)
	for i := range 100 * 50 {
		src.SetRGBA(i%100, i/100, red)
	}
	c := newCanvas(60, 60, paper, nil)
	c.picture(src, box{5, 5, 40, 20}, 6)
	if got := c.img.RGBAAt(25, 15); got != red {
		t.Errorf("the middle is %v", got)
	}
	if c.img.RGBAAt(5, 5) != paper || c.img.RGBAAt(46, 15) != paper {
		t.Error("a corner or the outside was drawn")
	}
}

func TestEncodeLosesNothing(t *testing.T) {
	for _, colours := range []int{1, 2, 256, 257, 4000} {
		img := image.NewRGBA(image.Rect(0, 0, 80, 80))
		for i := range 80 * 80 {
			v := i % colours
			img.SetRGBA(i%80, i/80, color.RGBA{uint8(v), uint8(v >> 8), 7, 255})
		}
		data, err := new(buffers).encode(img)
		if err != nil {
			t.Fatal(err)
		}
		back, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := back.(*image.Paletted); ok != (colours <= 256) {
			t.Errorf("%d colours: %T", colours, back)
		}
		for i := range 80 * 80 {
			if rgba(back.At(i%80, i/80)) != img.RGBAAt(i%80, i/80) {
				t.Fatalf("%d colours: pixel %d is %v", colours, i, back.At(i%80, i/80))
			}
		}
	}
}

func TestMaskCacheIsBounded(t *testing.T) {
	var c maskCache
	made := 0
	big := func() mask {
		made++
		return mask{alpha: image.NewAlpha(image.Rect(0, 0, 2048, 2048))}
	}
	for i := range 20 {
		c.get(maskKey{size: i}, big)
	}
	if c.bytes > maxMaskBytes+4<<20 {
		t.Errorf("%d MB are kept", c.bytes>>20)
	}
	before := made
	c.get(maskKey{size: 19}, big)
	if made != before {
		t.Error("the last mask was not kept")
	}
}
