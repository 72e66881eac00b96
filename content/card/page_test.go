package card

import (
	"fmt"
	"image"
	"image/color"
	"strings"
	"testing"
)

// slices are strips of one height; a leading # makes a heading, > a paragraph's line that a page
// should not end behind, - a row of a table with a head, ~ a pause, ! a fresh page.
func stripsOf(text string) []strip {
	var out []strip
	head := &strip{height: 10, text: "head"}
	for _, w := range strings.Fields(text) {
		s := strip{height: 10, text: strings.TrimLeft(w, "#>-~!")}
		switch w[0] {
		case '#':
			s.stick, s.open = true, openings[Heading]
		case '>':
			s.cost = widowCost
		case '-':
			s.head = head
		case '~':
			s.pause, s.text = true, "pause"
		case '!':
			s.fresh = true
		}
		out = append(out, s)
	}
	return out
}

func TestPaginate(t *testing.T) {
	for _, c := range []struct{ rule, strips, want string }{
		{"all on one page", "a b c", "a b c"},
		{"as few pages as can be", "a b c d e f g", "a b c d | e f g"},
		{"no heading at a page's foot", "a b c #h d e f", "a b c | h d e f"},
		{"nor two headings", "a b #g #h d e", "a b | g h d e"},
		{"a paragraph is not torn for one line", "a b >c >d e", "a b | c d e"},
		{"a head is repeated", "t -a -b -c -d -e", "t a b c | head d e"},
		{"a forced page", "a !b c", "a | b c"},
		{"no pause at the top", "a b c d ~ e f", "a b c d | e f"},
		{"the last page has more than a scrap", "a b c d e", "a b c | d e"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			var pages []string
			for _, l := range paginate(stripsOf(c.strips), 40) {
				pages = append(pages, strings.ReplaceAll(l.text(), "\n", " "))
			}
			if got := strings.Join(pages, " | "); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestPaginateTakesWhatIsHigherThanAPage(t *testing.T) {
	leaves := paginate([]strip{{height: 10, text: "a", stick: true}, {height: 90, text: "b"}, {height: 10, text: "c"}}, 40)
	if len(leaves) != 3 {
		t.Fatalf("%d pages, want 3", len(leaves))
	}
}

func TestPanelsKeepTheirPaddingOnThePage(t *testing.T) {
	p := &panel{pad: 5}
	var ss []strip
	for i := range 8 {
		ss = append(ss, strip{height: 10, back: p, text: fmt.Sprint(i)})
	}
	for _, l := range paginate(ss, 40) {
		last := len(l.tops) - 1
		if l.tops[0] != 5 || l.tops[last]+10+5 > 40 {
			t.Errorf("from %v to %v leaves no padding on a page of 40", l.tops[0], l.tops[last]+10)
		}
	}
}

func TestSpaceAtTheTopOfAPageFalls(t *testing.T) {
	leaves := paginate([]strip{{height: 30}, {height: 30, before: 20}}, 40)
	if len(leaves) != 2 || leaves[1].tops[0] != 0 {
		t.Errorf("the second page begins at %v", leaves[1].tops[0])
	}
}

func TestPicturesShrinkWhereThatSparesAPage(t *testing.T) {
	f := drawer(t).fonts
	tall := Block{Kind: Image, Picture: image.NewGray(image.Rect(0, 0, 800, 1600))}
	note := Block{Kind: Paragraph, Text: words(strings.Repeat("图下面的话还有一些。", 10))}
	look := newDesign(Style{})
	if n := len(leavesOf([]Block{tall, note}, look, f)); n != 1 {
		t.Errorf("%d pages, want 1", n)
	}
	if n := len(leavesOf([]Block{tall, tall, tall}, look, f)); n != 3 {
		t.Errorf("%d pages of three tall pictures, want 3", n)
	}
}

// gave is a picture of 30 that can give 10.
func gave(draw func(height float64)) strip {
	return strip{height: 30, text: "p", flex: &flex{least: 20, draw: func(_ *canvas, _, height float64) { draw(height) }}, draw: func(*canvas, float64) { draw(30) }}
}

func TestPicturesGiveWayToTheirNeighbours(t *testing.T) {
	for name, c := range map[string]struct {
		strips []strip
		pages  int
		height float64 // of the first picture, 0 when none is drawn on the first page
	}{
		"room for all":         {[]strip{{height: 10}, gave(nil)}, 1, 30},
		"a little too much":    {[]strip{{height: 15}, gave(nil)}, 1, 25},
		"two, each the half":   {[]strip{gave(nil), gave(nil)}, 1, 20},
		"more than it can":     {[]strip{{height: 25}, gave(nil)}, 2, 0},
		"space between counts": {[]strip{{height: 10}, func() strip { s := gave(nil); s.before = 4; return s }()}, 1, 26},
	} {
		drawn := 0.0
		first := true
		for i, s := range c.strips {
			if s.flex != nil {
				again := gave(func(h float64) {
					if first {
						drawn, first = h, false
					}
				})
				again.before = s.before
				c.strips[i] = again
			}
		}
		leaves := paginate(c.strips, 40)
		if len(leaves) != c.pages {
			t.Errorf("%s: %d pages, want %d", name, len(leaves), c.pages)
			continue
		}
		for _, s := range leaves[0].strips {
			if s.draw != nil {
				s.draw(nil, 0)
			}
		}
		if drawn != c.height {
			t.Errorf("%s: the picture is %v high, want %v", name, drawn, c.height)
		}
		for i, l := range leaves {
			if l.height() > 40 {
				t.Errorf("%s: page %d is %v high", name, i, l.height())
			}
		}
	}
}

func TestShares(t *testing.T) {
	for _, c := range []struct {
		name        string
		want, least []float64
		room        float64
		out         []float64
	}{
		{"room for all", []float64{100, 200}, []float64{50, 50}, 400, []float64{150, 250}},
		{"something to share", []float64{100, 300}, []float64{50, 50}, 250, []float64{75, 175}},
		{"not even the least", []float64{100, 300}, []float64{50, 150}, 100, []float64{25, 75}},
	} {
		got := shares(c.want, c.least, c.room)
		for i := range got {
			if abs(got[i]-c.out[i]) > 0.01 {
				t.Errorf("%s: %v, want %v", c.name, got, c.out)
				break
			}
		}
	}
}

func TestNumericCells(t *testing.T) {
	for cell, want := range map[string]bool{
		"1,286": true, "3.1%": true, "-12": true, "¥99": true, "30 天": true, "+5pt": true, "—": true, "80 ℃": true, "21°C": true,
		"第3章": false, "周末上午": false, "3 个月以内": false, "": false,
	} {
		if numeric.MatchString(cell) != want {
			t.Errorf("numeric %q = %v", cell, !want)
		}
	}
}

func TestContrast(t *testing.T) {
	if got := contrast(rgb(0), rgb(0xffffff)); abs(got-21) > 0.01 {
		t.Errorf("black on white %v, want 21", got)
	}
	if got := parseColor("#C8402E", rgb(0)); got != rgb(0xc8402e) {
		t.Errorf("parsed %v", got)
	}
	for _, bad := range []string{"", "red", "#fff", "#gggggg", "c8402e0"} {
		if got := parseColor(bad, rgb(0x010203)); got != rgb(0x010203) {
			t.Errorf("%q gave %v", bad, got)
		}
	}
}

// FuzzPalette holds that words can be read whatever colours a workspace has.
func FuzzPalette(f *testing.F) {
	f.Add(uint32(0xfaf8f4), uint32(0x221d18), uint32(0xc8402e), true)
	f.Add(uint32(0x777777), uint32(0x808080), uint32(0x7f7f7f), false)
	f.Add(uint32(0x14161a), uint32(0x14161a), uint32(0x14161a), true)
	f.Fuzz(func(t *testing.T, ground, ink, accent uint32, bold bool) {
		hex := func(v uint32) string { return fmt.Sprintf("#%06x", v&0xffffff) }
		s := Style{Design: "paper", Ground: hex(ground), Ink: hex(ink), Muted: hex(ink ^ accent), Accent: hex(accent)}
		if bold {
			s.Design = "bold"
		}
		d := newDesign(s)
		for _, p := range []struct {
			name    string
			fg, bg  color.RGBA
			minimum float64
		}{
			{"ink on page", d.ink, d.page, 4.5}, {"ink on tint", d.ink, d.tint, 4.5}, {"muted on page", d.muted, d.page, 4.5},
			{"title on ground", d.title, d.ground, 4.5}, {"soft on ground", d.soft, d.ground, 4.5},
			{"lead on plate", d.onPlate, d.plate, 4.5}, {"on accent", d.onAccent, d.accent, 4.5},
			{"signal on page", d.signal, d.page, 4.5}, {"title on its stroke", d.title, d.stroke, 4.5}, {"ink on mark", d.ink, d.mark, 4.5},
		} {
			if got := contrast(p.fg, p.bg); got < p.minimum {
				t.Errorf("%s: %.2f, want %v (%+v)", p.name, got, p.minimum, s)
			}
		}
	})
}
