package main

import (
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"os"
	"strings"

	"golang.org/x/image/draw"

	"moxin/content"
)

// gap is the space around pictures on a sheet, in pixels.
const gap = 24

var ground = image.NewUniform(color.RGBA{0xE4, 0xE2, 0xDD, 0xFF})

// sheet puts rows of pictures on a sheet of a width; the pictures of a row have one height.
func sheet(width int, rows ...[]image.Image) image.Image {
	heights, total := make([]int, len(rows)), gap
	for i, row := range rows {
		heights[i] = rowHeight(row, width)
		total += heights[i] + gap
	}
	out := image.NewRGBA(image.Rect(0, 0, width, total))
	draw.Draw(out, out.Bounds(), ground, image.Point{}, draw.Src)
	y := gap
	for i, row := range rows {
		x := gap
		for _, img := range row {
			at := image.Rect(x, y, x+widthAt(img, heights[i]), y+heights[i])
			draw.CatmullRom.Scale(out, at, img, img.Bounds(), draw.Src, nil)
			x = at.Max.X + gap
		}
		y += heights[i] + gap
	}
	return out
}

// rowHeight is the height at which a row fills a width.
func rowHeight(row []image.Image, width int) int {
	ratios := 0.0
	for _, img := range row {
		ratios += float64(img.Bounds().Dx()) / float64(img.Bounds().Dy())
	}
	return int(float64(width-gap*(len(row)+1)) / ratios)
}

func widthAt(img image.Image, height int) int {
	size := img.Bounds().Size()
	return size.X * height / size.Y
}

// drawnNames are the files of a rendition's pictures that moxin drew.
func drawnNames(file string) ([]string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var r content.Rendition
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	var names []string
	for _, m := range r.Media {
		if strings.HasPrefix(m.Source, content.Drawn) {
			names = append(names, m.Name)
		}
	}
	return names, nil
}
