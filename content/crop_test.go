package content_test

import (
	"math"
	"strconv"
	"testing"

	"moxin/content"
)

func TestACropHasItsForm(t *testing.T) {
	for _, size := range [][2]int{{900, 383}, {1080, 1440}, {1, 1}, {2000, 3}, {3, 2000}, {1880, 800}, {600, 600}, {4032, 3024}} {
		for _, f := range []content.Form{{Width: 2.35, Height: 1}, {Width: 1, Height: 1}, {Width: 16, Height: 9}} {
			c, ok := content.CenterCrop(size[0], size[1], f)
			if !ok {
				t.Fatalf("%v %v: no crop", size, f)
			}
			x, y, w, h := c.Pixels(size[0], size[1])
			if w <= 0 || h <= 0 || x < 0 || y < 0 || x+w > float64(size[0])+1e-9 || y+h > float64(size[1])+1e-9 {
				t.Errorf("%v %v: %v lies outside", size, f, c)
			}
			// A millionth of each side is what rounding may take.
			if got, want := w/h, f.Width/f.Height; math.Abs(got/want-1) > 2e-3 {
				t.Errorf("%v %v: the crop has the form %v, want %v", size, f, got, want)
			}
			if c.X1 != 0 && c.Y1 != 0 {
				t.Errorf("%v %v: %v is not the largest part", size, f, c)
			}
			if math.Abs(c.X1+c.X2-1) > 1e-9 || math.Abs(c.Y1+c.Y2-1) > 1e-9 {
				t.Errorf("%v %v: %v is not the middle", size, f, c)
			}
			for i, s := range c.Fractions() {
				if v, err := strconv.ParseFloat(s, 64); err != nil || v < 0 || v > 1 || len(s) > 8 {
					t.Errorf("fraction %d is %q", i, s)
				}
			}
		}
	}
	if _, ok := content.CenterCrop(0, 5, content.Form{Width: 1, Height: 1}); ok {
		t.Error("a crop of a picture without a size")
	}
}

func TestCoverCrops(t *testing.T) {
	cover := content.Media{Role: content.RoleCover, Width: 900, Height: 383}
	square := content.Media{Role: content.RoleCover, Width: 600, Height: 600}
	first := content.Media{Role: content.RoleImage, Width: 1080, Height: 1440}
	for name, tc := range map[string]struct {
		r    content.Rendition
		want []string // X1 of each form
	}{
		"the cover that is sent": {content.Rendition{Platform: content.WeChat, Family: content.FamilyWeChat, Media: []content.Media{cover, square}}, []string{"0", "0.287222"}},
		"a note's first picture": {content.Rendition{Platform: content.WeChat, Family: content.FamilyNote, Media: []content.Media{first, first}}, []string{"0", "0"}},
		"no cover":               {content.Rendition{Platform: content.WeChat, Family: content.FamilyWeChat, Media: []content.Media{first}}, nil},
		"size not known":         {content.Rendition{Platform: content.WeChat, Family: content.FamilyWeChat, Media: []content.Media{{Role: content.RoleCover}}}, nil},
		"another platform":       {content.Rendition{Platform: content.XiaoHongShu, Family: content.FamilyNote, Media: []content.Media{first}}, nil},
	} {
		got := tc.r.CoverCrops()
		if len(got) != len(tc.want) {
			t.Errorf("%s: %v", name, got)
			continue
		}
		for i, c := range got {
			if c.Fractions()[0] != tc.want[i] {
				t.Errorf("%s: %v, want X1 %s", name, c.Fractions(), tc.want[i])
			}
		}
	}
}
