package demo

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Sizes in pixels: covers are 2.35:1 as 公众号 shows them, inline pictures 4:3.
const (
	coverWidth, coverHeight   = 940, 400
	inlineWidth, inlineHeight = 720, 540
)

var (
	pictureName = regexp.MustCompile(`images/([a-z0-9-]+)\.png`)
	filmName    = regexp.MustCompile(`films/([a-z0-9-]+)\.mov`)
)

// writePictures draws every picture and film that an article of root names into dir/images and
// dir/films.
func writePictures(root fs.FS, dir string) error {
	for _, folder := range []string{"images", "films"} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
			return err
		}
	}
	return fs.WalkDir(root, "articles", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(root, path)
		if err != nil {
			return err
		}
		for i, m := range pictureName.FindAllSubmatch(text, -1) {
			if err := writePicture(dir, string(m[1]), i == 0); err != nil {
				return err
			}
		}
		for _, m := range filmName.FindAllSubmatch(text, -1) {
			if err := writeFilm(dir, string(m[1])); err != nil {
				return err
			}
		}
		return nil
	})
}

func writeFilm(dir, name string) error {
	data, err := film(name)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "films", name+".mov"), data, 0o644)
}

func writePicture(dir, name string, cover bool) error {
	width, height := inlineWidth, inlineHeight
	if cover {
		width, height = coverWidth, coverHeight
	}
	data, err := draw(name, width, height)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "images", name+".png"), data, 0o644)
}

// Cover draws a cover as PNG, different for every name.
func Cover(name string) ([]byte, error) { return draw(name, coverWidth, coverHeight) }

func draw(name string, width, height int) ([]byte, error) {
	var b bytes.Buffer
	if err := png.Encode(&b, landscape(name, width, height)); err != nil {
		return nil, fmt.Errorf("demo: drawing %s: %w", name, err)
	}
	return b.Bytes(), nil
}

// palettes go from the sky to the nearest hill.
var palettes = [][]color.NRGBA{
	{{0xF4, 0xEF, 0xE6, 255}, {0xD9, 0xDE, 0xD3, 255}, {0xA9, 0xBD, 0xAA, 255}, {0x6E, 0x8F, 0x7C, 255}, {0x3C, 0x5F, 0x53, 255}},
	{{0xF7, 0xEC, 0xDD, 255}, {0xEB, 0xD3, 0xB5, 255}, {0xCF, 0xA8, 0x83, 255}, {0x9A, 0x70, 0x56, 255}, {0x5B, 0x42, 0x38, 255}},
	{{0xEC, 0xF0, 0xF2, 255}, {0xCB, 0xD6, 0xDE, 255}, {0x9D, 0xB1, 0xC0, 255}, {0x66, 0x80, 0x95, 255}, {0x35, 0x4C, 0x60, 255}},
	{{0xFA, 0xF1, 0xE8, 255}, {0xEE, 0xD8, 0xCB, 255}, {0xD0, 0xA7, 0x9B, 255}, {0x94, 0x6F, 0x6E, 255}, {0x4E, 0x44, 0x50, 255}},
}

// vermilion is the sun: the colour of a seal.
var vermilion = color.NRGBA{0xC8, 0x40, 0x2E, 255}

// landscape draws a sun and four hills, different for every name.
func landscape(name string, width, height int) image.Image {
	rng := rand.New(rand.NewPCG(seed(name), uint64(width)))
	palette := palettes[rng.IntN(len(palettes))]
	img := image.NewPaletted(image.Rect(0, 0, width, height), asPalette(palette))
	sunX, sunY := float64(width)*(0.2+0.6*rng.Float64()), float64(height)*(0.22+0.18*rng.Float64())
	radius := float64(height) * (0.07 + 0.05*rng.Float64())
	ridges := make([]func(x float64) float64, len(palette)-1)
	for i := range ridges {
		ridges[i] = ridge(rng, float64(height)*(0.42+0.15*float64(i)), float64(height)*0.07)
	}
	for x := range width {
		for y := range height {
			img.SetColorIndex(x, y, pixel(float64(x), float64(y), ridges, math.Hypot(float64(x)-sunX, float64(y)-sunY) < radius))
		}
	}
	return img
}

// pixel is the nearest hill that covers the point, else the sun, else the sky.
func pixel(x, y float64, ridges []func(float64) float64, sun bool) uint8 {
	for i := len(ridges) - 1; i >= 0; i-- {
		if y > ridges[i](x) {
			return uint8(i + 1)
		}
	}
	if sun {
		return uint8(len(ridges) + 1)
	}
	return 0
}

// ridge is a hill's outline: three waves around a height.
func ridge(rng *rand.Rand, at, swing float64) func(float64) float64 {
	type wave struct{ length, phase, height float64 }
	waves := make([]wave, 3)
	for i := range waves {
		waves[i] = wave{90 + 240*rng.Float64()/float64(i+1), 2 * math.Pi * rng.Float64(), swing / float64(i+1)}
	}
	return func(x float64) float64 {
		y := at
		for _, w := range waves {
			y += w.height * math.Sin(x/w.length*2+w.phase)
		}
		return y
	}
}

func asPalette(hills []color.NRGBA) color.Palette {
	var p color.Palette
	for _, c := range hills {
		p = append(p, c)
	}
	return append(p, vermilion)
}

// seed makes the same name draw the same picture on every machine.
func seed(name string) uint64 {
	h := uint64(14695981039346656037)
	for _, b := range []byte(strings.ToLower(name)) {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return h
}
