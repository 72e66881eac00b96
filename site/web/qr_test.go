package web_test

import (
	"bytes"
	"fmt"
	"image/png"
	"strings"
	"testing"

	"moxin/site/web"
)

const coded = "https://moxin.example/h/abcdefghijklmnopqrstuvwxyz234567abcdefgh"

func code(t *testing.T) web.QR {
	t.Helper()
	q, err := web.NewQR(coded)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// finder is the square in three corners that every reader looks for (ISO/IEC 18004).
var finder = []string{"#######", "#     #", "# ### #", "# ### #", "# ### #", "#     #", "#######"}

func TestQRIsACodeWithItsMargin(t *testing.T) {
	q := code(t)
	inner := len(q) - 8
	if inner < 21 || (inner-21)%4 != 0 {
		t.Fatalf("%d modules a side", inner)
	}
	for y, row := range q {
		for x, dark := range row {
			if dark && (x < 4 || y < 4 || x >= len(q)-4 || y >= len(q)-4) {
				t.Fatalf("the margin is dark at %d, %d", x, y)
			}
		}
	}
	for name, corner := range map[string][2]int{"top left": {4, 4}, "top right": {len(q) - 11, 4}, "bottom left": {4, len(q) - 11}} {
		for y, row := range finder {
			for x, c := range row {
				if q[corner[1]+y][corner[0]+x] != (c == '#') {
					t.Fatalf("no finder in the %s corner", name)
				}
			}
		}
	}
	if _, err := web.NewQR(strings.Repeat("x", 10_000)); err == nil {
		t.Error("a code of more than a code holds")
	}
}

// All three pictures are of the same code.
func TestQRIsDrawnAlikeEverywhere(t *testing.T) {
	q := code(t)
	data, err := q.PNG(3)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil || img.Bounds().Dx() != 3*len(q) {
		t.Fatalf("PNG %v, %v", img.Bounds(), err)
	}
	lines := strings.Split(q.Text(false), "\n")
	svg := string(q.SVG())
	for y, row := range q {
		cells := []rune(lines[y/2])
		for x, dark := range row {
			if r, _, _, _ := img.At(3*x+1, 3*y+1).RGBA(); (r == 0) != dark {
				t.Fatalf("the PNG differs at %d, %d", x, y)
			}
			light := map[rune][2]bool{'█': {true, true}, '▀': {true, false}, '▄': {false, true}, ' ': {false, false}}[cells[x]][y%2]
			if light == dark {
				t.Fatalf("the text differs at %d, %d", x, y)
			}
			if begins := dark && !row[max(0, x-1)]; x > 0 && begins != strings.Contains(svg, fmt.Sprintf("M%d %dh", x, y)) {
				t.Fatalf("the SVG differs at %d, %d", x, y)
			}
		}
	}
	if !strings.Contains(q.Text(true), "\x1b[0m\n") || strings.Contains(q.Text(false), "\x1b") {
		t.Error("colours where none were asked for, or none where they were")
	}
}
