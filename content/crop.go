package content

import (
	"math"
	"slices"
	"strconv"
)

// Form is a shape that a platform shows pictures in, width by height.
type Form struct{ Width, Height float64 }

// CoverForms are the shapes that a platform cuts a cover to, by platform. Source: platform notes
// collected 2026-11, draft/add page: pic_crop_235_1 and pic_crop_1_1.
var CoverForms = map[string][]Form{
	WeChat: {{2.35, 1}, {1, 1}},
}

// Crop is a part of a picture, in fractions of its sides; the origin is its top left corner.
type Crop struct {
	Form           Form
	X1, Y1, X2, Y2 float64
}

// CenterCrop is the largest part of a picture that has a form, from its middle; false where the
// picture's size is not known. Sides are in pixels.
func CenterCrop(width, height int, f Form) (Crop, bool) {
	if width < 1 || height < 1 {
		return Crop{}, false
	}
	w, h := float64(width), float64(height)
	x, y := 0.0, 0.0
	if w*f.Height > h*f.Width { // too wide: the sides go
		x = fraction((1 - h*f.Width/f.Height/w) / 2)
	} else {
		y = fraction((1 - w*f.Height/f.Width/h) / 2)
	}
	return Crop{Form: f, X1: x, Y1: y, X2: 1 - x, Y2: 1 - y}, true
}

// fraction is rounded to a millionth: far below a pixel of any cover.
func fraction(x float64) float64 { return math.Round(max(0, x)*1e6) / 1e6 }

// Fractions are X1, Y1, X2 and Y2 as platforms take them: decimals, at most six places.
func (c Crop) Fractions() [4]string {
	var out [4]string
	for i, v := range [4]float64{c.X1, c.Y1, c.X2, c.Y2} {
		out[i] = strconv.FormatFloat(fraction(v), 'f', -1, 64)
	}
	return out
}

// Pixels are the crop's corner and size in a picture of width by height.
func (c Crop) Pixels(width, height int) (x, y, w, h float64) {
	fw, fh := float64(width), float64(height)
	return c.X1 * fw, c.Y1 * fh, (c.X2 - c.X1) * fw, (c.Y2 - c.Y1) * fh
}

// CoverCrops are the parts that are shown of the cover that is sent, one for each form of the
// platform: nil where it shows covers whole, or the cover's size is not known. What a preview
// shows and what an adapter sends come from here.
func (r *Rendition) CoverCrops() []Crop {
	forms := CoverForms[r.Platform]
	i := slices.IndexFunc(r.Media, func(m Media) bool { return m.Role == r.coverRole() })
	if i < 0 {
		return nil
	}
	var out []Crop
	for _, f := range forms {
		if c, ok := CenterCrop(r.Media[i].Width, r.Media[i].Height, f); ok {
			out = append(out, c)
		}
	}
	return out
}

// coverRole is the role of the file that stands as the cover: of a note it is its first picture.
func (r *Rendition) coverRole() Role {
	if r.Family == FamilyNote {
		return RoleImage
	}
	return RoleCover
}
