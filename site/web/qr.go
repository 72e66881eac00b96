package web

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// quiet is the white margin that a reader needs around a code, in modules (ISO/IEC 18004).
const quiet = 4

// A QR is a code, one bool a module, true = dark. It is drawn dark on white in every look: many
// phones do not read one the other way round.
type QR [][]bool

// NewQR codes a text, of up to 15% damage.
func NewQR(text string) (QR, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("web: QR code: %w", err)
	}
	size := code.Bounds().Dx()
	q := make(QR, size+2*quiet)
	for y := range q {
		q[y] = make([]bool, size+2*quiet)
		for x := range q[y] {
			in := image.Pt(x-quiet, y-quiet)
			q[y][x] = in.In(code.Bounds()) && code.At(in.X, in.Y) == color.Black
		}
	}
	return q, nil
}

// SVG is the code as a picture of one path.
func (q QR) SVG() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges">`, len(q), len(q))
	b.WriteString(`<path fill="#fff" d="M0 0h`)
	fmt.Fprintf(&b, `%dv%dH0z"/><path fill="#000" d="`, len(q), len(q))
	for y, row := range q {
		for x := 0; x < len(row); x++ {
			from := x
			for x < len(row) && row[x] {
				x++
			}
			if x > from {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", from, y, x-from, x-from)
			}
		}
	}
	b.WriteString("\"/></svg>\n")
	return b.Bytes()
}

// PNG is the code with modules of n × n pixels.
func (q QR) PNG(n int) ([]byte, error) {
	img := image.NewPaletted(image.Rect(0, 0, len(q)*n, len(q)*n), color.Palette{color.White, color.Black})
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if q[y/n][x/n] {
				img.SetColorIndex(x, y, 1)
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("web: QR code: %w", err)
	}
	return b.Bytes(), nil
}

// halves are the characters of two modules, one above the other: the terminal's own ground is
// taken for black, its letters for white, unless the colours are set.
var halves = map[[2]bool]string{{false, false}: "█", {false, true}: "▀", {true, false}: "▄", {true, true}: " "}

// Text is the code in half blocks, for a terminal. Colours makes it black on white whatever the
// terminal's colours are; without it the terminal has to be dark.
func (q QR) Text(colours bool) string {
	var b strings.Builder
	for y := 0; y < len(q); y += 2 {
		if colours {
			b.WriteString("\x1b[38;5;231;48;5;16m") // white and black of the fixed 256 colours
		}
		for x := range q[y] {
			b.WriteString(halves[[2]bool{q[y][x], y+1 < len(q) && q[y+1][x]}])
		}
		if colours {
			b.WriteString("\x1b[0m")
		}
		b.WriteByte('\n')
	}
	return b.String()
}
